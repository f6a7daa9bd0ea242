"""How large an input may be."""

LARGEST_TEXT = 20_000_000
"""Bytes of a text or web file, and characters of text from any file. The longest government reports have about
0.2 million characters; a hundred times that is a data dump, and the positions of its characters alone would
take gigabytes."""

LARGEST_CONTAINER = 300_000_000
"""Bytes of a PDF or Word file, which may hold pictures, and of the parts that a Word file unpacks to."""
