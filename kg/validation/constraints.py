"""SHACL Core components as functions over the values of one property.

Each follows the W3C recommendation (SHACL, section 4) for the part of it that shapes.ttl uses; pySHACL, which
implements all of it, is the reference in tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from kg.validation.facts import BLANK, DECIMAL, INTEGER, Facts, Group, Term, number
from kg.validation.shapes import Argument, Constraint
from ontology.prefixes import RDF, XSD

Test = Callable[[AbstractSet[Term]], AbstractSet[Term]]
"""Those of some values that are not as they must be."""
Check = Callable[[Group], Iterable[str]]
"""The nodes of a group of which something is not as it must be."""

_FORMS = {
    INTEGER: re.compile(r"[+-]?[0-9]+"),
    DECIMAL: re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    XSD + "date": re.compile(r"-?[0-9]{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:Z|[+-][0-9:]{5})?"),
}
NUMBERS = (INTEGER, DECIMAL)
UNBOUNDED = 1 << 60


def make_check(constraint: Constraint, facts: Facts) -> Check:
    """One function for all components of a constraint over the values of its path.

    How many values there are is the same for a whole group, and a value that many nodes have is tested once.
    """
    given, path = constraint.components, constraint.path
    tests = make_tests(given, facts)
    least, most = _count(given, "minCount", 0), _count(given, "maxCount", UNBOUNDED)
    together = [make(given, path) for name, make in _TOGETHER.items() if name in given]

    def check(alike: Group) -> Iterable[str]:
        if not path:
            return {node for node in _wrong(tests, frozenset(alike.subjects)) if isinstance(node, str)}
        places = alike.properties.slices.get(path, slice(0, 0))
        if not least <= places.stop - places.start <= most:
            return alike.subjects
        found: set[str] = set()
        for column in alike.columns[places] if tests else ():
            if wrong := _wrong(tests, frozenset(column)):
                found.update(s for s, value in zip(alike.subjects, column, strict=True) if value in wrong)
        for look in together:
            found.update(look(alike))
        return found

    return check


def make_tests(given: Mapping[str, Argument], facts: Facts) -> list[Test]:
    """The components that look at each value by itself."""
    return [make(given[name], facts) for name, make in _TESTS.items() if name in given]


def _wrong(tests: Iterable[Test], values: AbstractSet[Term]) -> AbstractSet[Term]:
    """The values that fail a test."""
    failing = [test(values) for test in tests]
    return frozenset().union(*failing) if failing else frozenset()


def _unlike(holds: Callable[[Term], bool]) -> Test:
    """A test that asks each value."""
    return lambda values: {value for value in values if not holds(value)}


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
    return lambda values: facts.outside(values, (_text(argument),))


def _datatype(argument: Argument, facts: Facts) -> Test:
    wanted = _text(argument)
    form = _FORMS.get(wanted)
    stored = "" if wanted in (XSD + "string", RDF + "langString") else wanted
    tagged = wanted == RDF + "langString"

    def holds(value: Term) -> bool:
        if isinstance(value, str) or (value.datatype != stored and value.datatype != wanted):
            return False
        return bool(value.language) is tagged and (form is None or form.fullmatch(value.text) is not None)

    return _unlike(holds)


def _node_kind(argument: Argument, facts: Facts) -> Test:
    return _unlike(lambda value: isinstance(value, str) and not value.startswith(BLANK))


def _in(argument: Argument, facts: Facts) -> Test:
    members = frozenset(item for item in _terms(argument) if isinstance(item, str))
    return lambda values: values - members


def _or(argument: Argument, facts: Facts) -> Test:
    shapes = [shape for shape in _terms(argument) if isinstance(shape, Mapping)]
    if all(shape.keys() == {"class"} for shape in shapes):
        classes = tuple(_text(shape["class"]) for shape in shapes)
        return lambda values: facts.outside(values, classes)
    members = [make_tests(shape, facts) for shape in shapes]

    def test(values: AbstractSet[Term]) -> AbstractSet[Term]:
        for tests in members:
            values = _wrong(tests, values)
        return values

    return test


def _pattern(argument: Argument, facts: Facts) -> Test:
    search = re.compile(_text(argument)).search
    return _unlike(lambda value: search(value if isinstance(value, str) else value.text) is not None)


def _min_length(argument: Argument, facts: Facts) -> Test:
    least = int(_text(argument))
    return _unlike(lambda value: len(value if isinstance(value, str) else value.text) >= least)


def _bound(holds: Callable[[Decimal | int, Decimal], bool]) -> Callable[[Argument, Facts], Test]:
    def make(argument: Argument, facts: Facts) -> Test:
        limit = Decimal(_text(argument))

        def within(value: Term) -> bool:
            found = number(value)
            return found is not None and holds(found, limit)

        return _unlike(within)

    return make


def _language_in(argument: Argument, facts: Facts) -> Test:
    allowed = frozenset(_text(language) for language in _terms(argument))
    return _unlike(lambda value: not isinstance(value, str) and value.language in allowed)


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


def _unique_language(given: Mapping[str, Argument], path: str) -> Check:
    def check(alike: Group) -> Iterator[str]:
        places = alike.properties.slices.get(path)
        if places in alike.properties.several:
            for subject, (values,) in alike.each(path):
                languages = [v.language for v in values if not isinstance(v, str) and v.language]
                if len(languages) != len(set(languages)):
                    yield subject

    return check


def _before(name: str, equal: bool) -> Callable[[Mapping[str, Argument], str], Check]:
    def make(given: Mapping[str, Argument], path: str) -> Check:
        other = _text(given[name])

        def check(alike: Group) -> Iterator[str]:
            for subject, (values, limits) in alike.each(path, other):
                if not _all_ordered(values, limits, equal):
                    yield subject

        return check

    return make


def _all_ordered(values: Iterable[Term], limits: Sequence[Term], equal: bool) -> bool:
    for value in values:
        for limit in limits:
            if not _ordered(value, limit, equal):
                return False
    return True


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


def _qualified(given: Mapping[str, Argument], path: str) -> Check:
    shape = given["qualifiedValueShape"]
    tests = make_tests(shape, Facts(())) if isinstance(shape, Mapping) else []
    least, most = _count(given, "qualifiedMinCount", 0), _count(given, "qualifiedMaxCount", UNBOUNDED)

    def check(alike: Group) -> Iterator[str]:
        places = alike.properties.slices.get(path, slice(0, 0))
        wrong = _wrong(tests, frozenset(value for column in alike.columns[places] for value in column))
        for subject, _, values in alike.nodes:
            if not least <= sum(value not in wrong for value in values[places]) <= most:
                yield subject

    return check


_TOGETHER: Mapping[str, Callable[[Mapping[str, Argument], str], Check]] = {
    "uniqueLang": _unique_language,
    "lessThan": _before("lessThan", equal=False),
    "lessThanOrEquals": _before("lessThanOrEquals", equal=True),
    "qualifiedValueShape": _qualified,
}
"""Components that look at all values of a property together."""
