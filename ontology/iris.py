"""Mints IRIs. Each is a pure function of content, so builds made apart name one thing alike and merge by union.

Never in an IRI: a file path, a running number, a clock, a confidence, an extractor's opinion of the class.
Chinese stays Chinese (RFC 3987): `…/机构` and `…/%E6%9C%BA%E6%9E%84` would be two nodes to a triple store.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring

from ontology.prefixes import VOCABULARY, ZT
from ontology.records import Document, EntityKey, Evidence, Label, Status
from ontology.version import __version__

NORMALISER_VERSION = "1"
"""Of `normalise_key`. A change makes other IRIs: graphs of two versions must not be merged by union."""

KINDS: dict[Label, str] = {
    "INST": "org",
    "INIT": "initiative",
    "REG": "regulation",
    "PER": "person",
    "LOC": "place",
    "HONOR": "honour",
}
LONGEST_KEY = 80
_KEPT_OF_LONG_KEY = 60

_SHAPES = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−─━~∼〜⁓", "-"),
        **dict.fromkeys("〔[【", "("),
        **dict.fromkeys("〕]】", ")"),
        **dict.fromkeys("•・‧∙⋅●", "·"),
        **dict.fromkeys("《》〈〉“”„‟‘’‚‛「」『』〝〞\"'`´"),
    }
)
_INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x1f\x7f-\x9f]+")
_DASHES = re.compile(r"-{2,}")
_UNSAFE = re.compile(r"[^\w\-.·()+、]")


@lru_cache(maxsize=131_072)
def normalise_key(name: str) -> str:
    """The part of a name that identifies: what differs only in width, brackets, dashes or line breaks is equal.

    NFKC; white space and invisible characters out (line breaks of a PDF fall inside words); dashes to one
    `-`; brackets of every shape to `()`; book-title and quotation marks out; middle dots to `·`. Idempotent.
    """
    while True:
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name)).translate(_SHAPES)
        text = _DASHES.sub("-", text)
        if text == name:
            return text
        name = text


@lru_cache(maxsize=131_072)
def entity_iri(base: str, key: EntityKey) -> str:
    """`{base}id/{kind}/{scope/}{name}`. Raises ValueError for a name of which nothing remains."""
    segments = [_segment(key.scope)] if key.scope else []
    return f"{base}id/{KINDS[key.type]}/{'/'.join([*segments, _segment(key.name)])}"


def statement_iri(base: str, subject: str, predicate: str, object_: str, status: Status) -> str:
    """One claim. `predicate` is a local name of the ontology or an IRI; `object_` an IRI or `literal_key`."""
    name = predicate if ":" in predicate else ZT + predicate
    return f"{base}id/stmt/{_digest(subject, name, object_, status)}"


def evidence_iri(base: str, statement: str, evidence: Evidence, version: str = __version__) -> str:
    """One finding of a statement: the same clause read by another rule or version is another finding."""
    place = (evidence.document, str(evidence.start), str(evidence.end))
    return f"{base}id/ev/{_digest(statement, *place, evidence.rule, version)}"


def observation_iri(
    base: str, indicator: str, subject: str, period: str | None, unit: str, *, value: float, qualifier: str
) -> str:
    """One reported figure. Value and qualifier are part of it, or two reports would pour theirs into one node."""
    series = series_key(indicator, subject, period, unit)
    return f"{base}id/obs/{_digest(series, literal_key(value), qualifier)}"


def series_key(indicator: str, subject: str, period: str | None, unit: str) -> str:
    """Hash of a figure without value and qualifier; figures of one series with two values are in conflict."""
    return _digest(normalise_key(indicator), subject, period or "", unit)


def text_iri(base: str, text_sha256: str) -> str:
    """The exact text that offsets refer to."""
    return f"{base}id/text/{text_sha256[:20]}"


def span_iri(base: str, text_sha256: str, start: int, end: int) -> str:
    """Characters of a text, as an RFC 5147 fragment: code points, end exclusive."""
    return f"{text_iri(base, text_sha256)}#char={start},{end}"


def report_iri(base: str, document: Document) -> str:
    """A report as a work: issuer (or region), period and title; where these are not known, its text."""
    meta = document.meta
    who = meta.issuer or meta.region
    if not who or not meta.title or not normalise_key(meta.title) or not normalise_key(who):
        return f"{base}id/report/{document.text_sha256[:20]}"
    return f"{base}id/report/{_segment(who)}/{_segment(meta.period or '-')}/{_segment(meta.title)}"


def problem_iri(base: str, area: str, text: str) -> str:
    """What a place (or body) admits, whatever the year: a shortcoming told again is the same."""
    return f"{base}id/problem/{_segment(area)}/{_segment(text)}"


def commitment_iri(base: str, area: str, period: str | None, text: str) -> str:
    """What a place (or body) promises for a period."""
    return f"{base}id/commitment/{_segment(f'{area}-{period}' if period else area)}/{_segment(text)}"


def extractor_iri(base: str, rule: str, version: str = __version__) -> str:
    """A rule or model in one version."""
    return f"{base}id/extractor/{_escape(rule)}/{_escape(version)}"


def indicator_iri(base: str, name: str) -> str:
    """What is counted, whatever the place and year."""
    return f"{base}id/indicator/{_segment(name)}"


def dataset_iri(base: str, name: str) -> str:
    """The graph itself or its data cube."""
    return f"{base}id/dataset/{_escape(name)}"


def concept_iri(scheme: str, notation: str) -> str:
    """A concept that the ontology does not list (a rare unit), named as those that it lists."""
    return f"{VOCABULARY}vocab/{scheme}/{_escape(notation)}"


def number_text(value: float) -> str:
    """A number as XSD writes it in shortest form: 886, 99.88; never an exponent, never a fraction of zeros."""
    text = repr(value)
    if "e" in text or "n" in text:  # an exponent, inf or nan
        text = format(Decimal(text), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def literal_key(value: float) -> str:
    """A number as an N-Triples term, which is what enters a hash: 886 and 886.0 are one."""
    text = number_text(value)
    return f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{"decimal" if "." in text else "integer"}>'


def _segment(name: str) -> str:
    """A name as one path segment, shortened where long, so that `/` in a name never looks like a scope."""
    key = normalise_key(name)
    if not key:
        raise ValueError(f"nothing identifies a thing by the name {name!r}")
    if len(key) > LONGEST_KEY:
        key = f"{key[:_KEPT_OF_LONG_KEY]}-{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return _escape(key)


def escape_segment(text: str) -> str:
    """A text as one segment of the path of an IRI; percent-decoding gives the text back."""
    return _escape(text)


def _escape(text: str) -> str:
    """Letters, digits and -._·()+、 as they are, every other character percent-encoded: one to one."""
    escaped = _UNSAFE.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass")), text
    )
    # A segment of dots would be taken for a relative path.
    return escaped.replace(".", "%2E") if escaped in (".", "..") else escaped


def _digest(*parts: str) -> str:
    """20 hex digits of SHA-256 over the parts, written so that no two lists of parts read alike."""
    listed = (
        f"[{', '.join(map(encode_basestring, parts))}]"  # a JSON list, three times as fast as by json.dumps
    )
    return sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()[:20]
