"""SHACL Core components as functions over the values of one property.

Each follows the W3C recommendation (SHACL, section 4) for the part of it that shapes.ttl uses; pySHACL, which
implements all of it, is the reference in tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from kg.validation.facts import BLANK, DECIMAL, INTEGER, Facts, Term, number
from kg.validation.shapes import Argument, Constraint
from ontology.prefixes import RDF, XSD

Test = Callable[[Term], bool]
"""Whether one value is as it must be."""
Node = Mapping[str, Sequence[Term]]
Check = Callable[[Node], bool]
"""Whether all that is said about a node is as it must be."""

_FORMS = {
    INTEGER: re.compile(r"[+-]?[0-9]+"),
    DECIMAL: re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    XSD + "date": re.compile(r"-?[0-9]{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:Z|[+-][0-9:]{5})?"),
}
NUMBERS = (INTEGER, DECIMAL)
UNBOUNDED = 1 << 60


def make_check(constraint: Constraint, facts: Facts) -> Check:
    """One function for all components of a constraint over the values of its path."""
    given = constraint.components
    path = constraint.path
    tests = make_tests(given, facts)
    least, most = _count(given, "minCount", 0), _count(given, "maxCount", UNBOUNDED)
    groups = [make(given) for name, make in _GROUPS.items() if name in given]

    def check(node: Node) -> bool:
        values = node.get(path, ())
        if not least <= len(values) <= most:
            return False
        for value in values:
            for test in tests:
                if not test(value):
                    return False
        return all(group(values, node) for group in groups)

    def check_one(node: Node) -> bool:
        values = node.get(path)
        return values is not None and len(values) == 1 and (test is None or test(values[0]))

    test = tests[0] if tests else None
    return check_one if least == most == 1 and len(tests) < 2 and not groups else check


def make_tests(given: Mapping[str, Argument], facts: Facts) -> list[Test]:
    """The components that look at each value by itself."""
    return [make(given[name], facts) for name, make in _TESTS.items() if name in given]


def _count(given: Mapping[str, Argument], name: str, default: int) -> int:
    value = given.get(name)
    return default if value is None else int(_text(value))


def _text(value: Argument) -> str:
    if isinstance(value, Mapping | list):
        return ""
    return value if isinstance(value, str) else value.text


def _terms(value: Argument) -> Sequence[Argument]:
    return value if isinstance(value, list) else ()


def _class(argument: Argument, facts: Facts) -> Test:
    return facts.members.get(_text(argument), {}).__contains__


def _datatype(argument: Argument, facts: Facts) -> Test:
    wanted = _text(argument)
    form = _FORMS.get(wanted)
    stored = "" if wanted in (XSD + "string", RDF + "langString") else wanted
    tagged = wanted == RDF + "langString"

    def test(value: Term) -> bool:
        if isinstance(value, str) or (value.datatype != stored and value.datatype != wanted):
            return False
        return bool(value.language) is tagged and (form is None or form.fullmatch(value.text) is not None)

    return test


def _node_kind(argument: Argument, facts: Facts) -> Test:
    return lambda value: isinstance(value, str) and not value.startswith(BLANK)


def _in(argument: Argument, facts: Facts) -> Test:
    members = frozenset(item for item in _terms(argument) if isinstance(item, str))
    return members.__contains__


def _or(argument: Argument, facts: Facts) -> Test:
    members = [make_tests(shape, facts) for shape in _terms(argument) if isinstance(shape, Mapping)]
    return lambda value: any(all(test(value) for test in tests) for tests in members)


def _pattern(argument: Argument, facts: Facts) -> Test:
    search = re.compile(_text(argument)).search
    return lambda value: search(value if isinstance(value, str) else value.text) is not None


def _min_length(argument: Argument, facts: Facts) -> Test:
    least = int(_text(argument))
    return lambda value: len(value if isinstance(value, str) else value.text) >= least


def _bound(holds: Callable[[Decimal | int, Decimal], bool]) -> Callable[[Argument, Facts], Test]:
    def make(argument: Argument, facts: Facts) -> Test:
        limit = Decimal(_text(argument))

        def test(value: Term) -> bool:
            found = number(value)
            return found is not None and holds(found, limit)

        return test

    return make


def _language_in(argument: Argument, facts: Facts) -> Test:
    allowed = frozenset(_text(language) for language in _terms(argument))
    return lambda value: not isinstance(value, str) and value.language in allowed


_TESTS: Mapping[str, Callable[[Argument, Facts], Test]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "in": _in,
    "or": _or,
    "pattern": _pattern,
    "minLength": _min_length,
    "minInclusive": _bound(lambda value, limit: value >= limit),
    "maxInclusive": _bound(lambda value, limit: value <= limit),
    "minExclusive": _bound(lambda value, limit: value > limit),
    "maxExclusive": _bound(lambda value, limit: value < limit),
    "languageIn": _language_in,
}

Group = Callable[[Sequence[Term], Node], bool]


def _unique_language(given: Mapping[str, Argument]) -> Group:
    def check(values: Sequence[Term], node: Node) -> bool:
        if len(values) < 2:
            return True
        languages = [value.language for value in values if not isinstance(value, str) and value.language]
        return len(languages) == len(set(languages))

    return check


def _before(name: str, equal: bool) -> Callable[[Mapping[str, Argument]], Group]:
    def make(given: Mapping[str, Argument]) -> Group:
        other = _text(given[name])

        def check(values: Sequence[Term], node: Node) -> bool:
            return all(_ordered(value, limit, equal) for value in values for limit in node.get(other, ()))

        return check

    return make


def _ordered(value: Term, limit: Term, equal: bool) -> bool:
    """Whether one literal is before another of the same kind; what cannot be compared is not."""
    if isinstance(value, str) or isinstance(limit, str):
        return False
    first, second = number(value), number(limit)
    if first is not None and second is not None:
        return first < second or (equal and first == second)
    if value.datatype != limit.datatype or value.datatype in NUMBERS:
        return False
    return value.text < limit.text or (equal and value.text == limit.text)


def _qualified(given: Mapping[str, Argument]) -> Group:
    shape = given["qualifiedValueShape"]
    tests = make_tests(shape, Facts(())) if isinstance(shape, Mapping) else []
    least, most = _count(given, "qualifiedMinCount", 0), _count(given, "qualifiedMaxCount", UNBOUNDED)

    def check(values: Sequence[Term], node: Node) -> bool:
        return least <= sum(all(test(value) for test in tests) for value in values) <= most

    return check


_GROUPS: Mapping[str, Callable[[Mapping[str, Argument]], Group]] = {
    "uniqueLang": _unique_language,
    "lessThan": _before("lessThan", equal=False),
    "lessThanOrEquals": _before("lessThanOrEquals", equal=True),
    "qualifiedValueShape": _qualified,
}
