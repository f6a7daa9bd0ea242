"""Short names that a text declares: 《…》（以下简称《条例》）, …委员会（简称“仲裁委”）."""

from __future__ import annotations

import re

_DECLARED = re.compile(r"[（(](?:以下|下)?(?:统称|简称)(?:为)?[:：]?\s*(?P<short>[^（()）]{2,30})[)）]")
_MARKS = "“”‘’\"'《》〈〉「」"
_TITLE_BEFORE = re.compile(r"《([^《》]{2,80}(?:〈[^〉]*〉[^《》]*)?)》(?:[（(][^（()）]*[)）])?$")
_QUOTED_BEFORE = re.compile(r"[“\"]([^“”\"]{2,40})[”\"][\u4e00-\u9fff]{0,8}$")
_NAME_BEFORE = re.compile(r"([\u4e00-\u9fff、“”·]{3,40})$")
_VERBS = re.compile(
    r".*(?:成立|设立|组建|建立|打造|启动|开展|制定|印发|出台|根据|按照|落实|执行|推进|实施|承担|承接|作为|会同|联合|依托|由|与|和|对|在|的)"
)


def declared_names(text: str) -> tuple[tuple[str, str], ...]:
    """(short, full) in the order of declaration, quotation and title marks dropped, each short name once.

    The full name is the title or quoted name before the bracket, else the run of Chinese characters there
    from the last verb or particle on.
    """
    found: dict[str, str] = {}
    for match in _DECLARED.finditer(text):
        before = text[max(0, match.start() - 90) : match.start()]
        full = _full(before)
        for short in re.split(r"[”》]?(?:、|或|，)[“《]?", match.group("short")):
            short = short.strip(_MARKS + " ")
            if full and 2 <= len(short) < len(full):
                found.setdefault(short, full)
    return tuple(found.items())


def _full(before: str) -> str | None:
    for pattern in (_TITLE_BEFORE, _QUOTED_BEFORE):
        if match := pattern.search(before):
            return match.group(1)
    if match := _NAME_BEFORE.search(before):
        name = _VERBS.sub("", match.group(1), count=1)
        return name if len(name) > 3 else None
    return None
