"""Plain text and Markdown, in UTF-8 or GB18030 (which holds GBK and GB2312); UTF-16 with its mark."""

from __future__ import annotations

import codecs
import re

from ontology.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, as Word's .docx is"),
    (b"\xd0\xcf\x11\xe0", "a Word 97-2003 document (.doc)"),
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_HAN = re.compile(r"[\u3400-\u9fff\ue000-\uf8ff]")
SAMPLE = 20_000
"""Characters by which an encoding is judged."""


def read(content: bytes, name: str) -> str:
    """The text of a file; a UTF-8 file exactly as it decodes. Raises DocumentError where it is not text."""
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise DocumentError(name, f"the file is {what}; expected text, as its name says")
    return decode(content, name)


def what_begins(content: bytes) -> str:
    """What a file is by its first bytes, in words, where it is not what its name says."""
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            return f"is {what}"
    try:
        decode(content, "")
    except DocumentError:
        return f"begins with {content[:8]!r}"
    return "is a web page" if content.lstrip()[:1] == b"<" else "is plain text"


def decode(content: bytes, name: str, declared: str | None = None) -> str:
    """Decode text: by its mark, by what it declares (a web page), else UTF-8, else GB18030.

    GB18030 decodes almost any bytes, so it is believed only where the characters are those in daily use.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding, name)
    nul = content.find(b"\0")
    if nul >= 0:
        raise DocumentError(name, f"binary data (a zero byte at {nul}); expected text in UTF-8 or GB18030")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = f"byte 0x{content[error.start]:02X} at {error.start} is not UTF-8"
    else:
        if len(_CONTROL.findall(text[:SAMPLE])) > 0.02 * min(len(text), SAMPLE) + 2:
            raise DocumentError(name, "binary data (control characters); expected text in UTF-8 or GB18030")
        return text
    for encoding in dict.fromkeys([declared or "gb18030", "gb18030"]):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if in_daily_use(text[:SAMPLE]):
            return text
    raise DocumentError(name, f"{wrong}, nor is the file GB18030; expected text in one of them")


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise DocumentError(name, f"has the mark of {encoding.upper()} and is not in it") from None


def in_daily_use(text: str) -> bool:
    """Whether nearly all Chinese characters are of GB 2312 level 1, as they are in any real text."""
    han = _HAN.findall(text)
    common = sum(_level_one(character) for character in han)
    odd = len(_CONTROL.findall(text))
    return common >= 0.85 * len(han) and odd <= 0.01 * len(text)


def _level_one(character: str) -> bool:
    code = character.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7
