"""Word documents (.docx): paragraphs and tables in their order, automatic numbers written out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from extraction.readers.limits import LARGEST_CONTAINER
from extraction.readers.text import what_begins
from extraction.readers.word_numbers import Numbering
from ontology.errors import DocumentError

_HIDDEN = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:instrText"), qn("w:rPr"), qn("w:pPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read(content: bytes, name: str) -> str:
    """The text of the body, a line a paragraph; a table's row is a line with tabs between the cells.

    Raises DocumentError: not a Word file, an old .doc, protected, broken.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            name, "a Word 97-2003 document (.doc) or one with a password; save it as an open .docx"
        )
    if not content.startswith(b"PK"):
        raise DocumentError(name, f"the file {what_begins(content)}; expected a Word document (.docx)")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist() if part.filename.endswith(".xml"))
        if size > LARGEST_CONTAINER:
            raise DocumentError(
                name, f"unpacks to {size / 1e6:,.0f} MB; at most {LARGEST_CONTAINER / 1e6:,.0f} MB are read"
            )
        document = Document(io.BytesIO(content))
        return "\n".join(_lines(document))
    except DocumentError:
        raise
    except Exception as error:  # python-docx lets lxml, zipfile and key errors of a broken package through
        raise DocumentError(
            name, f"the Word document is broken ({type(error).__name__}); expected a whole .docx"
        ) from None


def _lines(document: Any) -> Iterator[str]:
    numbering = Numbering(document)
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            yield numbering.label(element) + _text(element)
        elif element.tag == qn("w:tbl"):
            yield from _rows(element)
        elif element.tag == qn("w:sdt"):
            for inner in element.iter(qn("w:p")):
                yield numbering.label(inner) + _text(inner)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iterchildren(qn("w:tr")):
        cells = ["".join(_text(p) for p in cell.iter(qn("w:p"))) for cell in row.iterchildren(qn("w:tc"))]
        if any(cells):
            yield "\t".join(cells)


def _text(element: Any) -> str:
    """Text of a paragraph, with inserted and without deleted text, text boxes and field codes."""
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag in _HIDDEN or child.tag == _FALLBACK:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append(" ")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        else:
            parts.append(_text(child))
    return "".join(parts)
