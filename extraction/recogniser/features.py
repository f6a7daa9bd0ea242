"""What the recogniser sees of each character, as strings: the characters around it and where it stands.

One column a kind of feature, each column made for the whole text by C-level loops (`map`, slices), so that
no Python runs for each character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from extraction.division_names import is_ordinary_word
from extraction.divisions import load_gazetteer

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DIGITS = dict.fromkeys((*range(0x30, 0x3A), *range(0xFF10, 0xFF1A)), "0")
_LETTERS = {
    code: "a"
    for first, last in ((0x41, 0x5B), (0x61, 0x7B), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
    for code in range(first, last)
}
_QUOTES = {ord("＂"): '"', ord("「"): "“", ord("」"): "”", ord("『"): "“", ord("』"): "”"}
_SHAPE = {**_WIDE, **_DIGITS, **_LETTERS, **_QUOTES, ord("\u3000"): " ", ord("\t"): " "}

_QUOTED = re.compile(r"“[^“”\n]{1,60}”|《[^《》\n]{1,90}》|（[^（）\n]{1,40}）|\([^()\n]{1,40}\)")
_EDGE = 2


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """Which features a model was trained with; stored with the model, so that both sides agree."""

    window: int = 2
    """Characters seen on each side."""
    longest: int = 3
    """Longest n-gram of characters."""
    marks: bool = True
    """Quotation marks, book-title marks and brackets around the character, and what stands beside them."""
    heads: bool = True
    """The next head noun of a name in the clause (局, 委员会, 平台, 条例) and how far it is."""
    triggers: bool = True
    """The last word in the clause that announces a name (印发, 成立, 获评) and how far it is."""
    divisions: bool = True
    """Whether a name of the gazetteer stands here, official, short, or short and an everyday word."""


def shape(text: str) -> str:
    """The text with digits, Latin letters and widths made alike, one character for one."""
    return text.translate(_SHAPE)


Row = tuple[str, ...]
"""The features of one character, one of each column."""


def features(text: str, settings: FeatureSettings) -> list[Row]:
    """Features of every character of `text`, in order; a line break has none."""
    rows: list[Row] = [()] * len(text)
    for start, paragraph in paragraphs(text, settings):
        rows[start : start + len(paragraph)] = paragraph
    return rows


def paragraphs(text: str, settings: FeatureSettings) -> Iterator[tuple[int, list[Row]]]:
    """(offset, features of its characters) of each paragraph of `text` that is not empty.

    Nothing is seen across the end of a paragraph but the end itself, so the paragraphs of a long document
    are described one by one, which also keeps the columns small enough for the processor's cache.
    """
    start = 0
    for line in shape(text).split("\n"):
        if line:
            yield start, list(zip(*_columns(line, settings), strict=True))
        start += len(line) + 1


def _columns(text: str, settings: FeatureSettings) -> list[list[str]]:
    columns = list(_grams(text, settings))
    if settings.marks:
        columns += _marks(text)
    if settings.heads:
        columns.append(_ahead(text))
    if settings.triggers:
        columns.append(_behind(text))
    if settings.divisions:
        columns.append(_divisions(text))
    return columns


def _grams(text: str, settings: FeatureSettings) -> Iterator[list[str]]:
    """One column for each n-gram that lies within the window: its offset and its characters."""
    side, length = settings.window, len(text)
    padded = "\n" * side + text + "\n" * side
    for size in range(1, settings.longest + 1):
        grams = [padded[i : i + size] for i in range(len(padded) - size + 1)]
        for offset in range(-side, side - size + 2):
            prefix = f"{size}{offset}:"
            first = offset + side
            yield list(map(prefix.__add__, grams[first : first + length]))


def _marks(text: str) -> list[list[str]]:
    inside, beside = ["m"] * len(text), ["n"] * len(text)
    for match in _QUOTED.finditer(text):
        start, end = match.span()
        size = min((end - start) // 3, 6)
        mark = text[start]
        inside[start:end] = [f"m{mark}{size}"] * (end - start)
        after, before = text[end : end + _EDGE], text[max(0, start - _EDGE) : start]
        beside[start:end] = [f"n{mark}{before}|{after}"] * (end - start)
    return [inside, beside]


_HEADS = re.compile(
    "委员会|办公室|领导小组|联席会议|法院|检察院|公安局|政府|中心|平台|系统|工程|行动|机制|制度|模式|活动|品牌|项目|"
    "计划|基地|大会|联盟|协会|学院|大学|学校|医院|公司|集团|银行|研究院|实验室|工作站|服务站|工作室|条例|办法|规定|"
    "意见|方案|规划|纲要|通知|决定|细则|清单|指南|标准|目录|称号|示范区|示范县|示范市|示范单位|先进集体|试点|试验区|"
    "局|厅|部|院|所|委|办|会|社|队|站|园|馆|区|县|市|省|镇|乡|街道|社区|村|法|奖|日|周|月|节|赛|展|论坛|公园"
)
_CLAUSE = re.compile(r"[^，。；：！？、\n,;:!?]+")
_TRIGGERS = re.compile(
    "制定|出台|印发|发布|编制|修订|颁布|公布|成立|建成|设立|创建|组建|打造|开展|启动|推行|探索|举办|实施|推进|建立|"
    "落实|贯彻|按照|依据|根据|执行|深化|完善|参与|入驻|承办|协办|依托|获评|评为|荣获|获得|入选|命名为|授予|被列为|"
    "联合|会同|与|同|指导|督察|考核|领导|报道|转发|推广|书记|区长|市长|县长|省长|主任|局长|部长|主席|总理|同志|"
    "通过|利用|运用|加强|加快|建设|构建|在|向|由|被|对|以|为|和|及|是"
)
_FAR = 4


@cache
def _towards(kind: str, word: str, length: int) -> tuple[str, ...]:
    """Features of `length` characters whose distance to a word falls, step by step of doubling, to nothing."""
    return tuple(f"{kind}{word}{min(far.bit_length(), _FAR)}" for far in range(length - 1, -1, -1))


def _ahead(text: str) -> list[str]:
    """The next head noun in the clause and how many characters away it ends."""
    column = ["h"] * len(text)
    for clause in _CLAUSE.finditer(text):
        start = clause.start()
        for head in _HEADS.finditer(text, start, clause.end()):
            end = head.end()
            column[start:end] = _towards("h", head.group(), end - start)
            start = end
    return column


def _behind(text: str) -> list[str]:
    """The last announcing word in the clause and how many characters back it ended."""
    column = ["t"] * len(text)
    for clause in _CLAUSE.finditer(text):
        word, start, stop = "", clause.start(), clause.end()
        for found in _TRIGGERS.finditer(text, start, stop):
            if word:
                column[start : found.end()] = _towards("t", word, found.end() - start)[::-1]
            word, start = found.group(), found.end()
        if word:
            column[start:stop] = _towards("t", word, stop - start)[::-1]
    return column


@cache
def _division_names() -> ahocorasick.Automaton:
    """Names above township level (townships end in 镇, 乡, 街道, which n-grams see), with their kind."""
    gazetteer = load_gazetteer()
    official = frozenset(gazetteer.names(short=False, townships=False))
    automaton = ahocorasick.Automaton()
    for name in gazetteer.names(townships=False):
        kind = "o" if name in official else "w" if is_ordinary_word(name) else "s"
        automaton.add_word(name, (len(name), kind))
    automaton.make_automaton()
    return automaton


def _divisions(text: str) -> list[str]:
    """Where in a division's name the character stands (first, inner, last, just after) and of what kind it is."""
    column = ["d"] * (len(text) + 1)
    for last, (length, kind) in _division_names().iter_long(text):
        first = last - length + 1
        column[first : last + 1] = [f"d{kind}i"] * length
        column[first], column[last], column[last + 1] = f"d{kind}f", f"d{kind}l", f"d{kind}a"
    return column[: len(text)]
