"""texts/: the text that offsets index, for reports that are no plain text themselves."""

from __future__ import annotations

from pathlib import Path

from ontology.records import KnowledgeBase

PLAIN = frozenset({"text/plain", "text/markdown"})


def write_texts(kb: KnowledgeBase, folder: Path) -> None:
    """One file for each PDF, Word or web document, named by the SHA-256 of its text.

    Offsets of a plain text index the input file itself; of the others they index what the reader took out
    of the file, which stands here, names of private persons hidden. The folder is made only where there is something to put into it.
    """
    for document in kb.documents:
        if document.media in PLAIN:
            continue
        folder.mkdir(exist_ok=True)
        path = folder / f"{document.text_sha256}.txt"
        path.write_text(document.public, encoding="utf-8", newline="")
