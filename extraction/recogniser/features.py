"""What the recogniser sees of each character, as strings: the characters around it and where it stands.

N-grams of characters are one kind; the others come as runs, a stretch of characters with the feature of each, so that
no Python runs for each character. Training writes all of them out as rows (`features`); the recogniser at work
numbers them (`scoring`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from extraction.patterns import compile_pattern
from extraction.recogniser.division_runs import Run, division_runs
from extraction.recogniser.keys import CODE_POINTS, code_points

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DIGITS = dict.fromkeys((*range(0x30, 0x3A), *range(0xFF10, 0xFF1A)), "0")
_LETTERS = {
    code: "a"
    for first, last in ((0x41, 0x5B), (0x61, 0x7B), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
    for code in range(first, last)
}
_QUOTES = {ord("＂"): '"', ord("「"): "“", ord("」"): "”", ord("『"): "“", ord("』"): "”"}
_SHAPE = {**_WIDE, **_DIGITS, **_LETTERS, **_QUOTES, ord("\u3000"): " ", ord("\t"): " "}

_SHAPES = np.arange(CODE_POINTS, dtype="<u4")
_SHAPES[list(_SHAPE)] = [ord(character) for character in _SHAPE.values()]
_QUOTED = compile_pattern(r"“[^“”\n]{1,60}”|《[^《》\n]{1,90}》|（[^（）\n]{1,40}）|\([^()\n]{1,40}\)")
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
    shaped: bytes = _SHAPES[code_points(text)].tobytes()
    return shaped.decode("utf-32-le", "surrogatepass")


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

    Nothing is seen across the end of a paragraph but the end itself.
    """
    start = 0
    for line in shape(text).split("\n"):
        if line:
            yield start, list(zip(*_columns(line, settings), strict=True))
        start += len(line) + 1


def _columns(text: str, settings: FeatureSettings) -> Iterator[list[str]]:
    padding = "\n" * settings.window
    for size, offset in gram_columns(settings):
        first, padded = offset + settings.window, padding + text + padding
        name = gram_name(size, offset)
        yield [name + padded[i : i + size] for i in range(first, first + len(text))]
    for default, runs in run_columns(text, settings):
        column = [default] * (len(text) + 1)
        for start, names in runs:
            column[start : start + len(names)] = names
        yield column[: len(text)]


def gram_columns(settings: FeatureSettings) -> list[tuple[int, int]]:
    """(size, offset of its first character) of each n-gram that lies within the window."""
    side = settings.window
    return [
        (size, offset) for size in range(1, settings.longest + 1) for offset in range(-side, side - size + 2)
    ]


def gram_name(size: int, offset: int) -> str:
    """What stands before the characters in the name of such a feature."""
    return f"{size}{offset}:"


def run_columns(text: str, settings: FeatureSettings) -> list[tuple[str, Iterable[Run]]]:
    """Of each kind of feature that is no n-gram: the feature where nothing else is said, and the runs.

    `text` is shaped and may hold many paragraphs. A later run overwrites an earlier one; one may
    reach a character past the end of its paragraph.
    """
    columns: list[tuple[str, Iterable[Run]]] = []
    if settings.marks:
        columns += [("m", _inside(text)), ("n", _beside(text))]
    if settings.heads:
        columns.append(("h", _ahead(text)))
    if settings.triggers:
        columns.append(("t", _behind(text)))
    if settings.divisions:
        columns.append(("d", division_runs(text)))
    return columns


def _inside(text: str) -> Iterator[Run]:
    for match in _QUOTED.finditer(text):
        length = match.end() - match.start()
        yield match.start(), (f"m{text[match.start()]}{min(length // 3, 6)}",) * length


def _beside(text: str) -> Iterator[Run]:
    """What stands before and after a quotation, up to the paragraph's ends."""
    for match in _QUOTED.finditer(text):
        start, end = match.span()
        before = text[max(0, start - _EDGE) : start].rpartition("\n")[2]
        after = text[end : end + _EDGE].partition("\n")[0]
        yield start, (f"n{text[start]}{before}|{after}",) * (end - start)


_HEAD_WORDS = (
    "委员会|办公室|领导小组|联席会议|法院|检察院|公安局|政府|中心|平台|系统|工程|行动|机制|制度|模式|活动|品牌|项目|"
    "计划|基地|大会|联盟|协会|学院|大学|学校|医院|公司|集团|银行|研究院|实验室|工作站|服务站|工作室|条例|办法|规定|"
    "意见|方案|规划|纲要|通知|决定|细则|清单|指南|标准|目录|称号|示范区|示范县|示范市|示范单位|先进集体|试点|试验区|"
    "局|厅|部|院|所|委|办|会|社|队|站|园|馆|区|县|市|省|镇|乡|街道|社区|村|法|奖|日|周|月|节|赛|展|论坛|公园"
)
HEADS = tuple(_HEAD_WORDS.split("|"))
CLAUSE_MARKS = "，。；：！？、\n,;:!?"
_CLAUSE = re.compile(f"[^{CLAUSE_MARKS}]+")
_ANNOUNCING_WORDS = (
    "制定|出台|印发|发布|编制|修订|颁布|公布|成立|建成|设立|创建|组建|打造|开展|启动|推行|探索|举办|实施|推进|建立|"
    "落实|贯彻|按照|依据|根据|执行|深化|完善|参与|入驻|承办|协办|依托|获评|评为|荣获|获得|入选|命名为|授予|被列为|"
    "联合|会同|与|同|指导|督察|考核|领导|报道|转发|推广|书记|区长|市长|县长|省长|主任|局长|部长|主席|总理|同志|"
    "通过|利用|运用|加强|加快|建设|构建|在|向|由|被|对|以|为|和|及|是"
)
ANNOUNCING = tuple(_ANNOUNCING_WORDS.split("|"))
FAR = 4
_RUNS = 1 << 14
"""Runs kept ready: those of the clauses of usual length."""


@cache
def head_words() -> re.Pattern[str]:
    """Any of `HEADS`, as a group; of those that begin at one place the one that is named first."""
    return compile_pattern(f"({'|'.join(HEADS)})")


@cache
def announcing_words() -> re.Pattern[str]:
    """Any of `ANNOUNCING`, as a group; of those that begin at one place the one that is named first."""
    return compile_pattern(f"({'|'.join(ANNOUNCING)})")


def far_name(kind: str, word: str, step: int) -> str:
    """The name of the feature that a word is `step` steps of doubling away, at most `FAR`."""
    return f"{kind}{word}{step}"


@lru_cache(_RUNS)
def _towards(kind: str, word: str, length: int) -> tuple[str, ...]:
    """Features of `length` characters whose distance to a word falls, step by step of doubling, to nothing."""
    return tuple(far_name(kind, word, min(far.bit_length(), FAR)) for far in range(length - 1, -1, -1))


@lru_cache(_RUNS)
def _away(kind: str, word: str, length: int) -> tuple[str, ...]:
    """The same with a distance that grows."""
    return _towards(kind, word, length)[::-1]


def _ahead(text: str) -> Iterator[Run]:
    """The next head noun in the clause and how many characters away it ends."""
    for clause in _CLAUSE.finditer(text):
        start, stop = clause.span()
        for head in head_words().finditer(text, start, stop):
            end = head.end()
            yield start, _towards("h", head.group(), end - start)
            start = end


def _behind(text: str) -> Iterator[Run]:
    """The last announcing word in the clause and how many characters back it ended."""
    for clause in _CLAUSE.finditer(text):
        word, (start, stop) = "", clause.span()
        for found in announcing_words().finditer(text, start, stop):
            end = found.end()
            if word:
                yield start, _away("t", word, end - start)
            word, start = found.group(), end
        if word:
            yield start, _away("t", word, stop - start)
