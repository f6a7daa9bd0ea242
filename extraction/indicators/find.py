"""Finds the indicators of a document, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extraction.indicators.figures import Figure, find_figures
from extraction.indicators.naming import Counted, name_counted
from extraction.indicators.periods import period_of, section_year
from extraction.indicators.phrases import Phrase, split_phrases
from extraction.indicators.subjects import Subjects
from extraction.spans import CleanText, Context, IndicatorFinding, Linked, Outline, Sentence
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
    found: list[IndicatorFinding] = []
    for sentence in outline.sentences:
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if first < last:
            found.extend(_of_sentence(text.text, outline, sentence, figures[first:last], subjects, context))
    return found


def _of_sentence(
    text: str,
    outline: Outline,
    sentence: Sentence,
    figures: Sequence[Figure],
    subjects: Subjects,
    context: Context,
) -> Iterator[IndicatorFinding]:
    """The indicators of one sentence; verb, noun and subject carry from one figure to the next."""
    before: Counted | None = None
    chain: Counted | None = None
    subject: EntityKey | None = subjects.of_clause(sentence.start, figures[0].start)
    heading = section_year(outline, sentence, context)
    for phrase in split_phrases(text, sentence.clauses, figures):
        if phrase.first:
            chain = None
        counted = name_counted(phrase, before, chain)
        if not counted.name:
            continue
        chain = chain or counted
        before = counted
        subject = subjects.of_clause(phrase.clause, phrase.figure.start) or subject
        period = period_of(
            text[sentence.start : sentence.end],
            phrase.figure.start - sentence.start,
            heading,
            context.meta.period,
        )
        yield _finding(text, phrase, counted, subject or subjects.reporting, period)


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
