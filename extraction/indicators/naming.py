"""Names what a figure counts, out of the words before and after it.

Official writing states a count in one of two orders: what was done, then the figure (受理案件886件), or the
figure, then what is counted (发出7份意见书), often in a frame (对49件案件进行评查). A clause that leaves out
its verb or its noun takes them from the figure before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extraction.indicators.phrases import Phrase
from extraction.rules import RuleFile, load_rules

LONG = 26
"""Characters beyond which a name is cut down to its verb and its last noun."""
SHORT = 6
"""Characters below which a name keeps the whole clause before it."""
QUOTED = re.compile(r"《[^《》]*》|[“「][^“”「」]*[”」]")
LISTED = re.compile(r"^等(?:的)?$|(?<![平高同均])等$")
RATES = ("%", "‰", "个百分点")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts: the name, and its parts for the figures that follow."""

    name: str
    verb: str = ""
    noun: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of the lexicon, compiled once."""

    head: re.Pattern[str]
    doing: re.Pattern[str]
    leading: re.Pattern[str]
    trailing: re.Pattern[str]
    dependent: re.Pattern[str]
    frame: re.Pattern[str]
    light: re.Pattern[str]
    oblique: re.Pattern[str]


@cache
def grammar() -> Grammar:
    lexicon: RuleFile = load_rules("indicators")
    date = r"(?:[0-9]{4}年度?|[0-9]{1,2}月(?:份)?|[0-9]{1,2}日|[0-9]{4}(?:[—-][0-9]{4})年|(?:上|下)半年|(?:前)?[一二三四]季度)(?:以来|底|末|初|中|全年|期间|上半年|下半年)?"
    item = r"(?:[一二三四五六七八九十]{1,2}是(?:要)?|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、．])"
    return Grammar(
        head=lexicon.compile("{doing}+"),
        doing=lexicon.compile("{doing}"),
        leading=lexicon.compile(f"(?:{item}|(?:截至|截止|到)?{date}|{{filler}}(?![一-鿿]?率)|{{region}}|{{self}}|[、和及与，])"),
        trailing=lexicon.compile("(?:{filler}|{hedging}|[、，：:的])$"),
        dependent=lexicon.compile("^{dependent}"),
        frame=lexicon.compile("(?:对|就)(?:{region}|{self})?(?P<kind>[^对就]{0,12})$"),
        light=lexicon.compile("{light}了?"),
        oblique=lexicon.compile("^{oblique}"),
    )


def name_counted(phrase: Phrase, before: Counted | None, chain: Counted | None) -> Counted:
    """The name of what the figure counts.

    `before` is what the figure before it in the sentence counts, `chain` what the first figure of the same
    clause counts; the name is empty where nothing says what is counted.
    """
    left, right = _tidy_left(phrase.left or ""), _tidy_right(phrase.right)
    if not left and not right:
        left = _tidy_left(phrase.outer)
    if right and not _after_only(phrase):
        named = _before_noun(phrase, left, right, chain)
    else:
        named = _after_noun(left, before)
    return Counted(_short(named.name), named.verb, named.noun, phrase.figure.unit)


def _after_only(phrase: Phrase) -> bool:
    """Whether the words after the figure begin something new (并按时申报, 正在…中)."""
    return bool(re.match(r"[并且而后时，,、和与及]|以来|的同时", phrase.right))


def _after_noun(left: str, before: Counted | None) -> Counted:
    """受理案件886件: the words before the figure name it."""
    g = grammar()
    verb, noun = _split_head(left)
    name = left if len(left) <= 16 and not g.oblique.match(left) else verb + noun
    if len(verb + noun) < SHORT and len(left) <= 16 and not g.oblique.match(left):
        name = left
    if before is None:
        return Counted(name, verb, noun)
    if not name:
        return Counted(before.name, before.verb, before.noun)
    if g.dependent.match(name):
        return Counted(_joined(before.name, name), before.verb, before.noun)
    if name.endswith("率") or len(name) < 2:
        return Counted(name, verb, noun)
    if verb and not noun and before.noun and not name.endswith(("功", "败")):
        return Counted(verb + before.noun, verb, before.noun)
    return Counted(name, verb, noun)


def _before_noun(phrase: Phrase, left: str, right: str, chain: Counted | None) -> Counted:
    """发出7份意见书, 对49件案件进行评查, 11名同志获得表彰: the words after the figure name it."""
    g = grammar()
    noun, predicate = _split_predicate(right)
    framed = g.frame.search(left)
    if framed or (chain and chain.verb.startswith("对") and not left):
        done = _done(_split_predicate(_tidy_right(phrase.tail))[1] if phrase.tail else predicate)
        kind = framed["kind"] if framed else ""
        return Counted(done + kind + noun, "对" + done, noun)
    if left.startswith("为") and not g.head.search(left):
        return Counted(left + right, "", noun)
    if LISTED.search(left):
        left = next((m.group() for m in g.head.finditer(QUOTED.sub("", left))), "")
    verb, rest = _split_head(left)
    if not left and chain:
        verb = chain.verb
    if phrase.tail and not predicate:
        return _with_tail(phrase, verb, noun, rest)
    if predicate and not verb:
        return Counted(f"{_until(predicate)}的{rest}{noun}{_share(phrase)}", "", noun)
    return Counted(verb + rest + noun + ("" if phrase.tail else predicate), verb, noun)


def _with_tail(phrase: Phrase, verb: str, noun: str, rest: str) -> Counted:
    """One of several counted things with a common end: …96家事务所、9名公证员的年度检查考核工作."""
    g = grammar()
    tail = _tidy_right(phrase.tail)
    shared = re.search(r"的([^的]{2,12}?)(?:工作|活动)?$", tail)
    if shared and (not verb or g.light.search(verb)):
        return Counted(shared[1] + noun, verb, noun)
    predicate = _split_predicate(tail)[1]
    if predicate and not verb:
        return Counted(f"{_until(predicate)}的{rest}{noun}{_share(phrase)}", "", noun)
    return Counted(verb + rest + noun, verb, noun)


def _share(phrase: Phrase) -> str:
    return "比例" if phrase.figure.unit in RATES else ""


def _split_head(left: str) -> tuple[str, str]:
    """The last chain of verbs with the beneficiary before it (为企业提供), and the noun after it."""
    masked = QUOTED.sub(lambda m: "“" * len(m[0]), left)
    heads = list(grammar().head.finditer(masked))
    if not heads:
        return "", left if not grammar().oblique.match(left) else _after_oblique(left)
    head = heads[-1]
    if head.end() == len(left) and len(heads) > 1 and heads[-2].end() < head.start() and len(head[0]) == 2:
        pass
    start = head.start()
    served = re.search(r"为[^为，]{1,10}$", left[:start])
    if served:
        start = served.start()
    return left[start : head.end()], re.sub("^了", "", left[head.end() :])


def _after_oblique(left: str) -> str:
    return re.sub(r"^.*(?:开展|进行|等方式)", "", left)


def _split_predicate(right: str) -> tuple[str, str]:
    """The counted noun and what is said of it; the predicate is empty where the noun stands alone."""
    masked = QUOTED.sub(lambda m: "“" * len(m[0]), right)
    light = grammar().light.search(masked, 1)
    verb = grammar().doing.search(masked, 2)
    starts = [m.start() for m in (light, verb) if m]
    if not starts:
        return right, ""
    at = min(starts)
    return _strip_end(right[:at]) or right[:at], right[at:]


def _done(predicate: str) -> str:
    """What was done in 对…进行…: the last word of the predicate, the light verb left out."""
    done = re.sub("^了", "", grammar().light.sub("", predicate, count=1)) if predicate else ""
    done = re.sub(r"(?:工作|活动)$", "", done)
    return done if len(done) <= 14 else done[-4:]


def _until(predicate: str) -> str:
    """A long predicate up to its goal (上传至…)."""
    goal = re.search(r"至|到(?!位|期)|于", predicate) if len(predicate) > 12 else None
    return predicate[: goal.start()] if goal and goal.start() >= 2 else predicate


def _tidy_left(left: str) -> str:
    """The words before a figure without dates, list marks, adverbs, the area and the copula."""
    g = grammar()
    while left:
        match = g.leading.match(left)
        if not match or match.end() == 0:
            break
        left = left[match.end() :]
    return _strip_end(left)


def _strip_end(words: str) -> str:
    g = grammar()
    while words:
        match = g.trailing.search(words)
        if not match or (match.start() == 0 and len(words) > 2):
            break
        words = words[: match.start()]
    return words


def _tidy_right(right: str) -> str:
    """The words after a figure without a leading 的 and an empty ending."""
    right = re.sub(r"^的", "", right)
    return re.sub(r"(?:全覆盖|等(?:工作|活动)?|中|。|，)$", "", right)


def _joined(before: str, name: str) -> str:
    """The name of the figure before, then this one; a long one gives only its last noun."""
    if len(before) > LONG:
        before = before[-12:]
    return before + name


def _short(name: str) -> str:
    """A name that can head a column: no dangling marks, at most so long."""
    name = name.strip("、，,：:；;“”的和与及 ") if name.count("“") != name.count("”") else name.strip("、，,：:；;的和与及 ")
    if len(name) <= LONG or "、" not in name:
        return name
    verb, noun = _split_head(name)
    parts = re.split(r"、", noun)
    return verb + parts[-1] if parts[-1] and len(parts[-1]) > 3 else name
