"""PDF by PDFium. Lines stay as they are on the page; cleaning joins them."""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from extraction.readers.text import what_begins
from ontology.errors import DocumentError

_BREAK = re.compile(r"\r\n?")
_ODD = re.compile(r"[\ufffe\uffff\x02]")
"""What PDFium puts where a word is broken or a glyph has no character."""


def read(content: bytes, name: str) -> str:
    """The text of all pages, a blank line between them. Raises DocumentError: not a PDF, broken, protected, a scan."""
    if b"%PDF-" not in content[:1024]:
        raise DocumentError(name, f"the file {what_begins(content)}; expected a PDF, which begins with %PDF-")
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise DocumentError(
                name, "the PDF is protected by a password; expected one that opens without"
            ) from None
        raise DocumentError(name, "the PDF is broken and cannot be opened; expected a whole one") from None
    try:
        pages = [_page(document, number) for number in range(len(document))]
    except pdfium.PdfiumError:
        raise DocumentError(name, "the PDF is broken: a page cannot be read; expected a whole one") from None
    finally:
        document.close()
    if not pages:
        raise DocumentError(name, "the PDF has no pages; expected a report")
    if not any(page.strip() for page in pages):
        raise DocumentError(
            name,
            f"{len(pages)} page(s) of pictures without text: run OCR on the PDF first (ocrmypdf -l chi_sim)",
        )
    return "\n\n".join(pages)


def _page(document: pdfium.PdfDocument, number: int) -> str:
    page = document[number]
    text_page = page.get_textpage()
    try:
        text: str = text_page.get_text_bounded()
    finally:
        text_page.close()
        page.close()
    return _ODD.sub("", _BREAK.sub("\n", text)).strip("\n")
