"""Characters that are written in two ways: unified one to one, so that no offset moves."""

from __future__ import annotations

import re
import unicodedata

_RADICALS = dict(
    zip(
        "⺁⺄⺊⺋⺍⺕⺗⺝⺞⺟⺠⺩⺬⺮⺴⺶⺻⺼⻁⻃⻄⻅⻆⻈⻉⻋⻌⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂乙卜㔾丷彐心月歺母民王示竹罒羊聿月虎覀西见角讠贝车辶长门雨青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""CJK Radicals Supplement (U+2E80), which fonts embedded in PDF put in place of the characters."""

SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
INVISIBLE = (
    r"\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ue000-\uf8ff"
)
"""As the inside of a character class: controls, zero-width marks, the byte order mark, private use (Word bullets)."""


def _table() -> dict[int, str]:
    table = {0xFF05: "%"}
    for start, end in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):
        table.update({code: chr(code - 0xFEE0) for code in range(start, end + 1)})
    for start, end in ((0x2F00, 0x2FD5), (0xF900, 0xFAD9)):
        for code in range(start, end + 1):
            single = unicodedata.normalize("NFKC", chr(code))
            if len(single) == 1:
                table[code] = single
    table.update({ord(radical): character for radical, character in _RADICALS.items()})
    table.update({ord(space): " " for space in SPACES if space != "\t"})
    table.update({ord(line_break): "\n" for line_break in BREAKS})
    return table


_TABLE = _table()
_DIFFERENT = re.compile(f"[{''.join(re.escape(chr(code)) for code in sorted(_TABLE) if code != 10)}]+")


def unify(text: str) -> str:
    """The text with full-width letters, digits and ％, radicals, white space and line breaks unified.

    The result has the length of the argument: character i stands for character i. Brackets and punctuation
    stay as they are. Source: Unicode, blocks Halfwidth and Fullwidth Forms, Kangxi Radicals, CJK Radicals
    Supplement, CJK Compatibility Ideographs.
    """
    return _DIFFERENT.sub(lambda found: found.group().translate(_TABLE), text)
