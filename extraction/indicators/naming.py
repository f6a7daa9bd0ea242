"""Names what a figure counts, out of the words before and after it.

Official writing states a count in one of two orders: what was done, then the figure (受理案件320件), or the
figure, then what is counted (发出6份建议书), often in a frame (对36家民宿进行检查). A clause that leaves out
its verb or its noun takes them from the figure before it, or from what the sentence is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.indicators.phrases import COUNTED, Phrase
from extraction.indicators.shortened import LONG, joined, short, unlisted
from extraction.indicators.wording import (
    QUOTED,
    done,
    grammar,
    masked,
    split_head,
    split_predicate,
    tidy_left,
    tidy_right,
    up_to_goal,
)
from ontology.frozen import quickly_made, replace

CLAUSE = 16
"""Characters up to which the whole clause before a figure is its name."""
OWNER = 12
"""Characters up to which what the sentence is about is said before a name that many things share."""
BARE = 4
"""Characters up to which a name needs what its sentence is about."""
AFTER = re.compile(r"[并且而后时，,、；;]|以来|的(?:同时|基础上|情况下|背景下)|基础上|[一-鿿]{1,4}[至到]$")
"""Words after a figure that begin something new."""
TOLD = re.compile(r"[对向为在]|正在|已|均")
"""Begins what was done with what is counted."""
SHARED = re.compile(r"的([^的]{2,12}?)(?:工作|活动|任务)$")
"""What is done with all of several counted things."""
LISTED = re.compile(r"(?<![平高同均])等$")
SEVERAL = re.compile(r"(?P<first>[^、，]{2,14})、.*等一大?[批系]")
"""After a figure: the things counted, and others of the same kind that are not."""
BEGINNING = re.compile(r"(?:实现)?了?[从由](?:每(?:人|生|户|亩|立方米|平方米|[月年天日])){0,2}$")
BOUND = re.compile(
    r"^(?:[（(][^（()）]{1,4}[）)])?(?:及?以[上下内]|左右)?(?:大关|关口|新台阶|台阶)?(?![一-鿿]*[层])"
)
"""After a figure, what belongs to it and not to what is counted: 200套（间）以上, 突破200亿元大关."""
FURTHER = re.compile(r"、[^，、。；“”]{2,12}的(?=[^的，、。；]{2,12}[。；]?$)")
"""After a figure, another property of what is counted: 200万平方米、连片成规模的|制造业基地."""
TOTAL = re.compile(r"[、，]?(?P<said>累计|总计|总数|总量)(?:已|共)?(?:达到?|有|为|超过?|突破|增至)?$")
"""Before the number of all, after that of the new ones: 新增平台25家、总量达220家."""
GRADE = re.compile(r"^(?:国家|省|市|区|县)级(?:及?以上|以下)?(?:的)?")
GRADED = re.compile(r"(?:国家|部|省|市|区|县|街道|镇)级(?:及?以上|以下)?")
"""Of what was counted just before, the things of one rank: 获奖31项，其中国家级12项."""
RAISED = re.compile(r"(?:分别)?[从由]?(?:每人)?(?:每[月年日天])?")
"""Before the old value of what the clause before names: …补贴标准，从每月500元提高到600元."""
GROWN = re.compile(r"的?(?:跃升|飞跃|增长|提升|转变|突破|跨越|变化|跳跃)$")
OF_EACH = re.compile(r"(?P<first>[^“”的]{2,8})“[^“”]*”的")
"""After a figure: the things counted, and what of theirs the sentence is about (15个村“一村一策”的思路)."""
JOINED = re.compile(r"(?:(?<!参)[与和及]|以及|加上)$")
"""What joins a counted thing to one that is not counted (成立甲委员会和4个小组)."""
RATES = ("%", "‰", "个百分点")
FRAME, PARTNER = "对", "与"


@quickly_made
@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts: the name, and its parts for the figures that follow."""

    name: str
    verb: str = ""
    noun: str = ""
    unit: str = ""
    base: str = ""
    """The name that a dependent figure (…, 增长5%) hangs on."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Setting:
    """What a clause can leave out, because the words before it said it."""

    before: Counted | None = None
    """What the figure before, in the same sentence, counts."""
    chain: Counted | None = None
    """What the first figure of the same clause counts."""
    topic: str = ""
    """Object of the last clause without a figure, in the same sentence."""
    clause: str = ""
    """The words of that clause, for a change without anything before it (…总额，分别增长5%)."""
    work: str = ""
    """The work that the sentence, or the one before it, is about; for rates."""
    agent: str = ""
    """Who acts in the sentence."""
    heading: str = ""
    """What the section is about, for a bare result (维持8件)."""


def name_counted(phrase: Phrase, setting: Setting) -> Counted:
    """The name of what the figure counts; empty where nothing says what is counted."""
    left, right = tidy_left(phrase.left), tidy_right(BOUND.sub("", phrase.right))
    if AFTER.match(phrase.right):
        further = FURTHER.match(phrase.right)
        right = tidy_right(phrase.right[further.end() :]) if further else ""
    if BEGINNING.search(phrase.left) and GROWN.fullmatch(phrase.right.rstrip("。；")):
        left, right = tidy_left(BEGINNING.sub("", phrase.left)), ""
    if only := SEVERAL.match(masked(right)) or OF_EACH.match(right):
        right = right[: only.end("first")]
    if not left and not right and phrase.outer:
        left = tidy_left(phrase.outer)
    if right and not left and setting.topic and grammar().head.fullmatch(right):
        named = Counted(setting.topic + right)
    elif right:
        named = _before_noun(phrase, left, right, setting.chain)
    else:
        named = _after_noun(phrase, left, setting)
        if named.name.endswith("成功") and setting.before:
            named = replace(named, noun=named.noun or setting.before.noun)
    named = _of_what(named, setting)
    name = short(named.name)
    base = named.base or grammar().change.sub("", name) or name
    return replace(named, name=name, base=base, unit=phrase.figure.unit)


def _of_what(named: Counted, setting: Setting) -> Counted:
    """A name that many things share (完成投资, 新开工) with what the words before the figure are about."""
    if not grammar().common.fullmatch(named.name):
        return named
    before = setting.before
    counted = before is not None and before.unit in COUNTED and not grammar().common.fullmatch(before.name)
    thing = _thing(before) if before is not None and counted else setting.topic
    if not 2 <= len(thing) <= OWNER or thing in named.name or named.name in thing:
        return named
    return replace(named, name=thing + named.name, base=thing + named.name)


def _thing(counted: Counted) -> str:
    """What was counted, without what was done."""
    verb = grammar().head.match(masked(counted.name))
    whole = counted.name[verb.end() :] if verb else counted.name
    return whole if 2 <= len(whole) <= OWNER else counted.noun


def _after_noun(phrase: Phrase, left: str, setting: Setting) -> Counted:
    """受理案件320件: the words before the figure name it."""
    before, total = setting.before, TOTAL.fullmatch(phrase.left)
    if total and before and before.noun and before.verb.startswith(("新", "增")):
        return Counted(before.noun + total["said"], "", before.noun)
    left = unlisted(BEGINNING.sub("", left))
    verb, noun = split_head(left)
    name = "" if RAISED.fullmatch(left) else _clause_name(left, verb, noun)
    if not name and setting.chain:
        return setting.chain
    if before and before.noun and phrase.left.startswith("其中") and GRADED.fullmatch(name):
        return Counted(name + GRADE.sub("", before.noun), before.verb, before.noun)
    if before and (not name or grammar().dependent.match(name)):
        said = joined(before.base, name.replace("分别", ""))
        return Counted(said, before.verb, before.noun, base=before.base)
    if setting.clause and (not name or grammar().dependent.match(name)):
        base = tidy_left(setting.clause)
        if 2 <= len(base) <= LONG and not grammar().head.match(masked(base)):
            return Counted(joined(base, name.replace("分别", "")), base=base)
    if name.endswith(("率", "比例", "占比", "比重")) or (phrase.figure.unit in RATES and len(name) <= BARE):
        return Counted(_rate_name(name, setting))
    if len(name) <= BARE and (_is_head(name) or len(name) <= 2 or grammar().dependent.match(name)):
        return _completed(name, verb, noun, setting)
    if before and not verb and noun and phrase.left.endswith(noun) and _carries(phrase, before):
        return _coordinate(before, noun)
    if setting.agent and verb and name.startswith(verb) and len(name) <= 12:
        name = setting.agent + name
    return Counted(name, verb, noun)


def _carries(phrase: Phrase, before: Counted) -> bool:
    """Whether the verb of the figure before holds on: 办理诉讼案件40件，复议案件9件."""
    if before.verb in ("", FRAME, PARTNER) or before.unit != phrase.figure.unit or phrase.outer:
        return False
    g = grammar()
    if g.change.search(phrase.left) or before.base != before.name or "其中" in phrase.left:
        return False
    return g.nominal_end.search(phrase.left) is None


def _coordinate(before: Counted, noun: str) -> Counted:
    """The verb of the figure before with this noun; a quoted kind also gets the modifier of the one before."""
    last = QUOTED.search(before.noun)
    if last and last.end() == len(before.noun) and QUOTED.fullmatch(noun):
        noun = before.noun[: last.start()] + noun
    return Counted(before.verb + noun, before.verb, noun)


def _clause_name(left: str, verb: str, noun: str) -> str:
    """The whole clause where it is short or needs its subject, else its last verb with the object."""
    if grammar().oblique.match(left) or "、" in masked(left[: len(left) - len(verb + noun)]):
        return verb + noun
    limit = LONG if not noun or len(noun) <= 2 else CLAUSE
    return left if len(left) <= limit else verb + noun


def _is_head(name: str) -> bool:
    return grammar().head.fullmatch(name) is not None or grammar().result.search(name) is not None


def _completed(name: str, verb: str, noun: str, setting: Setting) -> Counted:
    """A bare verb (审结30件) with the object of the figure before it, else with the topic of the sentence."""
    before = setting.before
    if before and before.noun and _is_head(name) and not before.name.endswith("率"):
        result = grammar().result.search(name)
        ended = name.endswith("成功")
        said = name if ended else before.noun + name if result else name + before.noun
        return Counted(said, name, before.noun)
    if setting.heading and grammar().result.search(name):
        return Counted(setting.heading + name)
    if setting.topic and not before:
        return Counted(setting.topic + name, verb, noun)
    if setting.agent and verb:
        return Counted(setting.agent + name, verb, noun)
    return Counted(name, verb, noun)


def _rate_name(name: str, setting: Setting) -> str:
    """A bare rate (合格率) with what it is a rate of."""
    before, kind = setting.before, name.removesuffix("率")
    if len(name) > BARE:
        return name
    if before and kind and kind in before.name[1:]:
        return before.name[: before.name.index(kind, 1)] + name
    if before and before.noun and kind not in before.noun and before.unit not in RATES:
        return before.noun + name
    if setting.heading and kind != "成功" and grammar().result.search(kind):
        return setting.heading + name
    if setting.work:
        return setting.work + name
    return before.noun + name if before and before.unit not in RATES and before.noun != kind else name


def _before_noun(phrase: Phrase, left: str, right: str, chain: Counted | None) -> Counted:
    """发出6份建议书, 对36家民宿进行检查, 24名同志获得表彰: the words after the figure name it."""
    noun, predicate = split_predicate(right)
    framed = grammar().frame.search(phrase.left)
    if framed or (chain and chain.verb == FRAME and (not left or left.endswith("的"))):
        said = split_predicate(tidy_right(phrase.tail))[1] if phrase.tail else predicate
        return Counted(done(said) + (framed["kind"] if framed else "") + noun, FRAME, noun)
    if phrase.left.endswith(("与", "同", "向")) or (chain and chain.verb == PARTNER):
        return Counted(noun, PARTNER, noun)
    if TOLD.match(right):
        return Counted(split_head(left, whole=False)[0] + right)
    if phrase.left.endswith("为") and predicate:
        return Counted("为" + right, "", noun)
    if left.endswith("的") and not phrase.tail and (predicate or len(left + right) > LONG - 2):
        left = ""
    if grammar().oblique.fullmatch(left):
        left = ""
    if LISTED.search(left):
        left = next((m.group() for m in grammar().head.finditer(masked(left))), "")
    if JOINED.search(phrase.left):
        left = split_head(left, whole=False)[0] or left
    verb, rest = split_head(left, whole=False)
    if left and rest and grammar().head.match(right):
        return Counted(right if "、" in rest else rest + right, "", rest)
    if not left and chain:
        verb = chain.verb
    if grammar().pivot.fullmatch(verb) and (predicate or phrase.tail):
        verb = ""
    return _with_predicate(phrase, verb, rest, noun, predicate)


def _with_predicate(phrase: Phrase, verb: str, rest: str, noun: str, predicate: str) -> Counted:
    """Verb, modifier and noun; or, without a verb before the figure, what is said of the noun.

    Of several counted things with a common end (96家事务所、9名公证员的年度检查考核工作) each gets that end.
    """
    if phrase.tail:
        tail = tidy_right(phrase.tail)
        shared = SHARED.search(tail)
        if shared:
            noun = noun.split("的")[0]
            if not verb or grammar().light.search(verb):
                return Counted(shared[1] + noun, verb, noun)
        predicate = split_predicate(tail)[1] if not verb else ""
    if predicate and not verb and predicate[0] not in "以在由":
        share = "比例" if phrase.figure.unit in RATES else ""
        return Counted(f"{up_to_goal(predicate)}的{rest}{noun}{share}", "", noun)
    if predicate[:1] in ("以", "在", "由"):
        predicate = ""
    return Counted(verb + rest + noun + predicate, verb, noun)
