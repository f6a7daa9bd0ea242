"""Finds the indicators of a document, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.indicators.figures import Figure, find_figures
from extraction.indicators.naming import Counted, Setting, name_counted
from extraction.indicators.periods import period_of, section_year
from extraction.indicators.phrases import Phrase, split_phrases
from extraction.indicators.shared import spread
from extraction.indicators.subjects import Subjects
from extraction.indicators.wording import agent_of, heading_topic, topic_of, work_of
from extraction.spans import CleanText, Context, IndicatorFinding, Linked, Outline, Sentence
from ontology.frozen import replace
from ontology.records import EntityKey


def find_indicators(
    text: CleanText, outline: Outline, linked: Sequence[Linked], context: Context
) -> list[IndicatorFinding]:
    """Every figure of the document that measures something, in the order of the text.

    Offsets are those of the clean text and hold the figure with the words that name what it counts. A figure
    inside a linked name is part of the name. Where nothing says whose the figures are, there are none.
    """
    subjects = Subjects(text.text, linked, context)
    if subjects.reporting is None:
        return []
    figures = find_figures(text.text, _names(text.text, linked))
    starts = [f.start for f in figures]
    reading = _Reading(text.text, outline, context, subjects)
    found: list[IndicatorFinding] = []
    for previous, sentence in zip((None, *outline.sentences), outline.sentences, strict=False):
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if first < last:
            found.extend(_of_sentence(reading, previous, sentence, figures[first:last]))
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all sentences of a document share."""

    text: str
    outline: Outline
    context: Context
    subjects: Subjects


def _of_sentence(
    reading: _Reading, previous: Sentence | None, sentence: Sentence, figures: Sequence[Figure]
) -> Iterator[IndicatorFinding]:
    """The indicators of one sentence; verb, noun and subject carry from one figure to the next."""
    text, subjects = reading.text, reading.subjects
    headings = [heading_topic(s.heading) for s in reading.outline.sections_at(sentence.start)]
    heading = next((h for h in reversed(headings) if h), "")
    setting = Setting(work=_work(text, sentence, previous), heading=heading)
    subject: EntityKey | None = subjects.of_clause(sentence.start, figures[0].start)
    year = section_year(reading.outline, sentence, reading.context)
    said = text[sentence.start : sentence.end]
    for phrase in spread(split_phrases(text, sentence.clauses, figures)):
        if phrase.first:
            setting = _entered(text, sentence, phrase, figures, setting)
        counted = name_counted(phrase, setting)
        if not counted.name or phrase.attribute:
            continue
        setting = replace(setting, before=counted, chain=setting.chain or counted)
        carried = None if subjects.restarts(phrase.clause) else subject
        subject = subjects.of_clause(phrase.clause, phrase.figure.start) or carried
        period = period_of(said, phrase.figure.start - sentence.start, year, reading.context.meta.period)
        if text[phrase.figure.start - 1] in "从由":
            period = None  # What it was before (由3座增至270座) was so at a time that nothing tells.
        yield _finding(text, phrase, counted, subject or subjects.reporting, period)


def _entered(
    text: str, sentence: Sentence, phrase: Phrase, figures: Sequence[Figure], setting: Setting
) -> Setting:
    """The setting at the first figure of a clause: the clause before says the topic, the first one who acts."""
    agent, topic, work, clause = setting.agent, setting.topic, setting.work, ""
    earlier = [c for c in sentence.clauses if c[1] <= phrase.clause]
    if earlier:
        agent = agent or agent_of(text[slice(*earlier[0])])
        last = earlier[-1]
        counted = any(last[0] <= f.start < last[1] for f in figures)
        clause = "" if counted else text[slice(*last)]
        topic = topic_of(clause)
        work = next((w for c in reversed(earlier) if (w := work_of(text[slice(*c)]))), work)
    return replace(setting, chain=None, agent=agent, topic=topic, work=work, clause=clause)


def _work(text: str, sentence: Sentence, previous: Sentence | None) -> str:
    """The work that the sentence before this one is about, within the same paragraph."""
    if previous is None or "\n" in text[previous.end : sentence.start]:
        return ""
    return next((w for c in reversed(previous.clauses) if (w := work_of(text[slice(*c)]))), "")


def _finding(
    text: str, phrase: Phrase, counted: Counted, subject: EntityKey | None, period: str | None
) -> IndicatorFinding:
    figure = phrase.figure
    if subject is None:
        raise ValueError("an indicator needs a subject")
    start, end = phrase.start, phrase.end
    while start < figure.start and (text[start].isspace() or text[start] in "、，,；;：:"):
        start += 1
    while end > figure.end and (text[end - 1].isspace() or text[end - 1] in "、，,；;：:。"):
        end -= 1
    return IndicatorFinding(
        name=counted.name,
        value=figure.value,
        unit=figure.unit,
        subject=subject,
        start=start,
        end=end,
        rule=figure.rule.replace("figure/", "indicator/"),
        confidence=figure.confidence,
        period=period,
        approx=figure.qualifier != "exact",
        qualifier=figure.qualifier,
        text=figure.text,
    )


def _names(text: str, linked: Sequence[Linked]) -> Iterator[tuple[int, int]]:
    """Spans of linked names, less a count that a name wrongly begins with (12个社区)."""
    for mention in linked:
        if not text[mention.start].isdigit() or mention.label in ("REG", "HONOR", "PER"):
            yield mention.start, mention.end
