"""What the text says: files in, one `Extraction` a document out. The only package that imports spaCy."""
