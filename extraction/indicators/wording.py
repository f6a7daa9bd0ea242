"""The words around a figure: adverbs and dates off, verbs and nouns apart.

There is no tagger here: official writing builds its clauses of a few hundred verbs, which the lexicon lists,
and puts a verb's object after it. Strings in, strings out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction.indicators.numerals import DASHES
from extraction.rules import load_rules

QUOTED = re.compile(r"《[^《》]*》|[“「][^“”「」]*[”」]")
DATE = (
    r"(?:[0-9]{4}[—–~-][0-9]{4}年|[0-9]{4}年(?:度)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|[0-9]{1,2}月份?(?:[0-9]{1,2}日)?|[一二三四]季度|[上下]半年)"
    r"(?:以来|底|末|初|全年|期间)?"
)
WORK = re.compile(
    r"(?P<work>[^、，]{2,24}?)(?:工作|活动)"
    r"|(?P<event>[^、，]{2,24}(?:考试|考核|评查|竞赛|调查|测评|评估|培训))(?:班|会)?"
)
OWNED = re.compile(r"[^的、，“《]{2,8}的(?=[^的、，]{3})")
"""From the verb of a modifier to what it modifies: 取消的|行政审批事项."""
MANNER = re.compile(r"自主|重点|联合|集中|共同|独立|合作|主要")
"""Words before a verb that is part of a noun: 自主开展项目."""
PUSHED = re.compile(
    r"^(?:加快|加大|加强|强化|抓好|做好|狠抓|统筹|提速|高标准|高质量)(?:推进|推动|建设|实施)?"
)
"""How a clause begins that says what goes on, before the clause that counts it: 加快保障房建设，新开工1200套."""
KIND = re.compile(r"[、”》].*?等(?P<kind>[^、等]{2,10})$")
YEAR = re.compile(r"(?<![0-9较比—–~-])[0-9]{4}年(?:度)?(?![0-9—–~-])")
MARKER = r"(?:[一二三四五六七八九十]{1,2}是(?:要)?|[（(](?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]|[一二三四五六七八九十]{1,3}、|[0-9]{1,3}[.．、](?![0-9])|[①-⑳]|[-－—–•·]{1,2})"
SAME_BELOW = re.compile(r"[（(]下同[）)]")
"""What a table or report says once, for all figures that follow: 同比（下同）增长."""
BEHIND = re.compile(r"[。！？；，”]")
"""Ends what belongs to a figure behind it."""
BRACKETED = re.compile(r"^[（(][^（）()]*[）)]")
ASPECT = re.compile(r"(?<=[一-鿿]{2})了(?![解然])")
OTHER_SESSION = re.compile(r"[和及暨].*第[一二三四五六七八九十0-9]+[次届期].*$")
EMPTY_END = re.compile(r"(?:全覆盖|等|中|。|，|共计|合计|累计|(?<!公)共|总计)$")
FOR_WHOM = re.compile(r"为[^为，]{1,10}$")
HOW_OFTEN = re.compile(r"每(?:个)?[^，、]{1,4}")
PLACED = re.compile(r"以(?![上下内外及])|(?<=[）)])[以在由]")
ALL_DONE = re.compile(r"^(?:均|已|全部|分别|正在|广泛|要)+")
WORK_END = re.compile(r"(?:工作|活动)$")
TOPIC_END = re.compile(r"(?:工作|活动|力度)$")
HEADING_END = re.compile(r"(?:工作|活动|能力|质效|水平)$")
PARTED = re.compile(r"[、和与及，。；]")
GOAL = re.compile(r"至|到(?!位|期)|于")
MEANS = re.compile(r"^.*(?:开展|进行|等方式)")
"""By what something was done, before what was done."""


REMEMBERED = 1 << 12
"""Clauses and headings whose reading is remembered: every figure below or behind them asks for it."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of the lexicon, compiled once."""

    head: re.Pattern[str]
    predicate: re.Pattern[str]
    leading: re.Pattern[str]
    trailing: re.Pattern[str]
    adverb: re.Pattern[str]
    dependent: re.Pattern[str]
    change: re.Pattern[str]
    nominal_end: re.Pattern[str]
    frame: re.Pattern[str]
    light: re.Pattern[str]
    oblique: re.Pattern[str]
    pivot: re.Pattern[str]
    result: re.Pattern[str]
    agent: re.Pattern[str]
    private: re.Pattern[str]
    pseudonym: re.Pattern[str]
    common: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """The patterns of `rules/indicators.yaml`."""
    compile_ = load_rules("indicators").compile
    return Grammar(
        head=compile_("(?:{does}(?:{does}|{does_or_noun})*|^{does_or_noun}(?:{does}|{does_or_noun})*)"),
        predicate=compile_("{does}|(?<![的、年人月日户平])(?:均(?!值|衡|等)|已|全部|分别|正在|广泛)"),
        leading=compile_(
            f"{MARKER}|(?:截至|截止|至|到)?{DATE}|{{region}}|{{self}}|{{opening}}|共(?![青产享建治同])|成功(?!率)|[、，：:和及]"
        ),
        trailing=compile_(f"(?:{{closing}}|{{copula}}|{DATE}|[、，：:]|[{DASHES}]{{1,2}})$"),
        adverb=compile_("(?:{opening}|等|将|要|被|可|重新)+$"),
        dependent=compile_("^(?:{hanging}.*|{change}|{aggregate})$"),
        change=compile_("(?:同比|环比|平均|分别)*{change}$"),
        nominal_end=compile_("{nominal}$"),
        frame=compile_("(?:对|就)(?:{region}|{self})?(?P<kind>[^对就、]{0,12})$"),
        light=compile_("{light}了?"),
        oblique=compile_("^{oblique}"),
        pivot=compile_("{pivot}"),
        private=compile_("{private}"),
        pseudonym=compile_("{pseudonym}"),
        common=compile_("{common}"),
        result=compile_("^(?:直接|予以|不予|依法|正在|责令)?{result}$"),
        agent=compile_(
            "(?:组织|指导|引导|动员|邀请|发动)(?P<agent>(?!{doing})[^、，“《了各0-9]{2,14}?)(?:定期|开展|助力|{doing}|{nominal})"
        ),
    )


def masked(words: str) -> str:
    """The words with quoted names blanked, length kept, so that no verb is read inside a name."""
    if "《" not in words and "“" not in words and "「" not in words:
        return words
    return QUOTED.sub(lambda m: "“" * len(m[0]), words)


@lru_cache(maxsize=REMEMBERED)
def tidy_left(left: str) -> str:
    """The words before a figure without dates, list marks, adverbs, the area and the copula."""
    pattern = grammar().leading
    left = left[masked(left).rfind("，") + 1 :]
    if "下同" in left:
        left = SAME_BELOW.sub("", left)
    if "年" in left:
        for year in reversed(list(YEAR.finditer(masked(left)))):
            left = left[: year.start()] + left[year.end() :]
    while left and (match := pattern.match(left)):
        left = left[match.end() :]
    return strip_end(left)


def strip_end(words: str) -> str:
    """The words without adverbs and copulas at their end."""
    pattern = grammar().trailing
    while words and (match := pattern.search(words)):
        words = words[: match.start()]
    return words


def tidy_right(right: str) -> str:
    """The words after a figure: up to the end of a quotation or sentence, no bracket, no empty ending."""
    stop = BEHIND.search(masked(right))
    right = right[: stop.start()] if stop else right
    right = BRACKETED.sub("", right.removeprefix("的"))
    right = ASPECT.sub("", right)
    right = OTHER_SESSION.sub("", right)
    return EMPTY_END.sub("", right)


def split_head(left: str, whole: bool = True) -> tuple[str, str]:
    """The last chain of verbs with the beneficiary before it (为企业提供), and the noun after it.

    Where the words are `whole`, a verb at their very end is the noun of the one before it (完成|整改).
    """
    plain = masked(left)
    heads = list(grammar().head.finditer(plain))
    if whole and len(heads) > 1 and heads[-1].end() == len(left):
        heads.pop()
    if not heads:
        return "", MEANS.sub("", left) if grammar().oblique.match(left) else left
    start, end = heads[-1].span()
    served = FOR_WHOM.search(left[:start])
    periodic = HOW_OFTEN.match(left[:start])
    lead = left[served.start() : start] if served else periodic[0] if periodic else ""
    return lead + left[start:end], left[end:].removeprefix("了")


def split_predicate(right: str) -> tuple[str, str]:
    """The counted noun and what is said of it; the predicate is empty where the noun stands alone."""
    plain = masked(right)
    light = grammar().light.search(plain, 1)
    verb = grammar().predicate.search(plain, 2)
    placed = PLACED.search(plain, 2)
    starts = [m.start() for m in (light, verb, placed) if m]
    if not starts:
        return right, ""
    at = min(starts)
    owned = OWNED.match(plain, at)
    if owned:
        noun, predicate = split_predicate(right[owned.end() :])
        return right[: owned.end()] + noun, predicate
    if MANNER.fullmatch(right[:at]):
        return right, ""
    predicate = ALL_DONE.sub("", right[at:])
    return grammar().adverb.sub("", strip_end(right[:at])) or right[:at], predicate


def done(predicate: str) -> str:
    """What was done in 对…进行…: the predicate without its light verb; of a long one the last word."""
    plain = grammar().light.sub("", predicate, count=1).removeprefix("了") if predicate else ""
    plain = WORK_END.sub("", plain)
    return plain if len(plain) <= 20 else plain[-4:]


def without_persons(name: str) -> str:
    """The name without the party to a case or the recipient of aid that it may hold (为受援人|李某|挽回损失)."""
    return grammar().pseudonym.sub("", grammar().private.sub(lambda m: m["party"], name))


def up_to_goal(predicate: str) -> str:
    """A long predicate up to its goal (上传至…)."""
    goal = GOAL.search(predicate) if len(predicate) > 12 else None
    return predicate[: goal.start()] if goal and goal.start() >= 2 else predicate


def topic_of(clause: str) -> str:
    """What a clause without a figure is about: the object of its last verb (成立|工作专班)."""
    left = tidy_left(clause)
    pushed = PUSHED.match(left)
    verb, noun = (pushed[0], left[pushed.end() :]) if pushed else split_head(left)
    noun = TOPIC_END.sub("", noun)
    noun = noun[found.start("kind") :] if (found := KIND.search(masked(noun))) else noun
    if noun.endswith(("中", "时", "后", "上")):
        return ""
    return noun if verb and 2 <= len(noun) <= 24 and "、" not in masked(noun) else ""


def agent_of(clause: str) -> str:
    """Who acts in what follows a clause such as 组织律师进驻…; empty where it names nobody."""
    match = grammar().agent.search(masked(clause))
    return clause[match.start("agent") : match.end("agent")] if match else ""


@lru_cache(maxsize=REMEMBERED)
def work_of(clause: str) -> str:
    """The work, examination or event that a clause is about (…满意度测评工作); empty where there is none."""
    left = tidy_left(clause.rstrip("。；"))
    head = grammar().head.search(masked(left))
    match = WORK.fullmatch(tidy_left(left[head.end() :])) if head else None
    return (match["work"] or match["event"]) if match else ""


@lru_cache(maxsize=REMEMBERED)
def heading_topic(heading: str) -> str:
    """What a section heading is about: 扎实做好行政复议和应诉工作 gives 行政复议."""
    verb, noun = split_head(tidy_left(heading))
    first = PARTED.split(HEADING_END.sub("", noun), maxsplit=1)[0]
    return first if verb and 2 <= len(first) <= 8 else ""
