"""Undertakings that a rule found where the model is sure that there is no name.

A head noun makes an undertaking of much that is none (数字化生活服务中心 of any town); the model has read what people marked.
Of other labels the rules are surer than the model, wherever it saw nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extraction.candidates import read_candidates, write_candidates

NO_NAME = "zhengtu_no_name"
"""Where the recogniser keeps, in `Doc.user_data`, the probability of each character that it is in no name."""
DOUBTED = "INIT"
SURE = 0.95
"""Mean probability over a candidate's characters from which on it is none: chosen on annotated reports of both kinds and
on labelled passages whose issuers the model had not seen."""


@Language.factory("zhengtu_doubts")
def create_doubts(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that strikes such candidates out of `doc.spans["rules"]`."""
    return strike_doubted


def strike_doubted(doc: Doc) -> Doc:
    """Leaves the Doc as it is where no recogniser said how probable names are."""
    found = read_candidates(doc, "rules")
    if NO_NAME not in doc.user_data or not found:
        return doc
    summed = np.concatenate([[0.0], np.cumsum(doc.user_data[NO_NAME])])
    starts, ends = np.array([(c.start, c.end) for c in found]).T
    doubted = (summed[ends] - summed[starts]) > SURE * (ends - starts)
    kept = [c for c, doubt in zip(found, doubted.tolist(), strict=True) if not doubt or c.label != DOUBTED]
    if len(kept) < len(found):
        write_candidates(doc, "rules", kept)
    return doc
