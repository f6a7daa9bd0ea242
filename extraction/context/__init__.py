"""Who speaks, of where and when: title, issuer, region, period and date of a report, and what decided each.

Evidence is weighed in a fixed order: the manifest, the title, the signature block, what the report says of
itself in its first paragraphs, the file name, the footer and the name of the web site, and last the places that it names.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from extraction.bodies import Setting, acting_body, full_body
from extraction.context.declared import declared_names
from extraction.context.speaker import (
    NATION,
    Speaker,
    footer_division,
    parse_speaker,
    self_description,
    signature,
    site_owner,
)
from extraction.context.times import find_date, find_period
from extraction.context.title import find_title, title_of_file
from extraction.context.votes import choose, elect, namesake
from extraction.divisions import Chain, Gazetteer
from extraction.spans import CleanText, Context, Division, Outline
from ontology.records import Metadata, Source

Evidence = tuple[str, Speaker]


def read_context(source: Source, text: CleanText, outline: Outline, gazetteer: Gazetteer) -> Context:
    """The context of one report. Fields that nothing decides stay None; without a region the chain is empty.

    `Context.decided` names for each field what decided it: manifest, title, signature block,
    self-description, file name, web footer, site name, places named.
    """
    del outline  # Headings say nothing of the speaker; the parameter is the stages' common signature.
    paragraphs = [p.strip() for p in text.text.split("\n") if p.strip()]
    file = title_of_file(source.name)
    title, title_by = find_title(paragraphs), "title"
    if title is None and file:
        title, title_by = file, "file name"
    evidence = list(_evidence(source, paragraphs, title if title_by == "title" else None, file, gazetteer))
    whole = "\n".join([*PurePosixPath(source.name).parts, source.raw])
    chain, region_by = _region(evidence, whole, paragraphs, gazetteer)
    issuer, issuer_by = _issuer(evidence, chain, gazetteer)
    title = _with_issuer(title, issuer)
    date, date_by = find_date(paragraphs, source.name)
    period, period_by = find_period(title, paragraphs, date, source.name)
    nation = "中华人民共和国" if issuer and not chain else None
    fields = (
        ("title", source.given.title, title, title_by),
        ("issuer", source.given.issuer and issuer, issuer, issuer_by),
        ("region", source.given.region and (chain[-1].full if chain else source.given.region),
         chain[-1].full if chain else nation, region_by),
        ("period", source.given.period, period, period_by),
        ("date", source.given.date, date, date_by),
        ("url", source.given.url, None, ""),
    )  # fmt: skip
    values = {name: given or found for name, given, found, _ in fields}
    decided = [
        (name, "manifest" if given else by) for name, given, _, by in fields if values[name] is not None
    ]
    return Context(Metadata(**values), tuple(sorted(decided)), chain, declared_names(text.text))


def _evidence(
    source: Source, paragraphs: list[str], title: str | None, file: str | None, gazetteer: Gazetteer
) -> list[Evidence]:
    """Everything that may say who speaks, in the order in which it is believed."""
    given = [source.given.issuer, source.given.region]
    found: list[tuple[str, Speaker | None]] = [("manifest", parse_speaker(g, gazetteer)) for g in given if g]
    found.append(("title", parse_speaker(title, gazetteer) if title else None))
    found.append(("signature block", signature(paragraphs, gazetteer)))
    found.append(("self-description", self_description(paragraphs, gazetteer)))
    found.append(("file name", parse_speaker(file, gazetteer) if file else None))
    found.append(("web footer", footer_division(source.raw, gazetteer)))
    found.append(("site name", site_owner(source.raw, gazetteer)))
    return [(by, speaker) for by, speaker in found if speaker is not None]


def _region(
    evidence: list[Evidence], whole: str, paragraphs: list[str], gazetteer: Gazetteer
) -> tuple[Chain, str]:
    """Chain of the region: of the first evidence that names a place, homonyms decided by the others and the text."""
    named = [(by, speaker) for by, speaker in evidence if speaker.divisions]
    first = next((speaker for _, speaker in evidence if speaker.divisions or speaker.organ), None)
    if first and first.level == NATION:
        return (), ""
    hint = next((speaker.level for _, speaker in evidence if speaker.level), None)
    for by, speaker in named:
        if hint and by in ("web footer", "site name") and not _has_level(speaker.divisions, hint):
            continue
        division = choose(speaker.divisions, whole, gazetteer)
        if division:
            return _chain(division, whole, gazetteer), by
    division = elect(whole, hint, paragraphs, gazetteer)
    return (_chain(division, whole, gazetteer), "places named") if division else ((), "")


def _has_level(divisions: Chain, hint: str) -> bool:
    return any(d.name.endswith(hint) or (hint == "新区" and d.level == "zone") for d in divisions)


def _chain(division: Division, whole: str, gazetteer: Gazetteer) -> Chain:
    if division.code:
        return gazetteer.chain(division)
    city = (
        gazetteer.find(division.full.removesuffix(division.name)) if division.full != division.name else None
    )
    city = city or elect(whole, "市", [], gazetteer)
    if city is None and (district := namesake(division.name, whole, gazetteer)):
        city = gazetteer.chain(district)[-2]
    if city is None:
        return (division,)
    return (*gazetteer.chain(city), Division("", division.name, city.full + division.name, division.level))


def _issuer(evidence: list[Evidence], chain: Chain, gazetteer: Gazetteer) -> tuple[str | None, str]:
    setting = Setting(gazetteer, chain)
    if not chain:
        for by, speaker in evidence:
            if speaker.level == NATION and speaker.organ:
                return speaker.organ, by
        given = next((speaker.written for by, speaker in evidence if by == "manifest"), None)
        return (given, "manifest") if given else (None, "")
    for by, speaker in evidence:
        if not speaker.organ or (speaker.level and setting.level(speaker.level) is None):
            continue
        if speaker.divisions and not _names_member(speaker.divisions, chain):
            continue
        place = _place(speaker, chain, setting)
        return full_body(place, speaker.organ, setting), by
    place_by = next((by for by, s in evidence if _names_member(s.divisions, chain)), "places named")
    return acting_body(chain[-1], setting), place_by


def _names_member(divisions: Chain, chain: Chain) -> bool:
    return any(d.name == member.name for d in divisions for member in chain)


def _place(speaker: Speaker, chain: Chain, setting: Setting) -> Division:
    if speaker.divisions:
        return next(m for m in reversed(chain) if any(d.name == m.name for d in speaker.divisions))
    return (setting.level(speaker.level) if speaker.level else None) or chain[-1]


def _with_issuer(title: str | None, issuer: str | None) -> str | None:
    """The title in full: an office that stands in the line above 关于…的报告 is part of it."""
    if title and issuer and re.match(r"关于", title):
        return issuer + title
    return title
