"""Records that are made quickly are frozen dataclasses like any other."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from ontology import frozen
from ontology.frozen import quickly_made


@quickly_made
@dataclass(frozen=True, slots=True)
class Quick:
    name: str
    at: int = 3
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usual:
    name: str
    at: int = 3
    more: tuple[str, ...] = ()


def test_it_behaves_like_the_usual_one() -> None:
    quick, usual = Quick("a", more=("b",)), Usual("a", more=("b",))
    assert repr(quick) == repr(usual).replace("Usual", "Quick")
    assert (quick.name, quick.at, quick.more) == ("a", 3, ("b",))
    assert quick == Quick("a", 3, ("b",)) != Quick("a")
    assert hash(quick) == hash(usual)
    assert replace(quick, at=4) == Quick("a", 4, ("b",))
    assert pickle.loads(pickle.dumps(quick)) == quick
    assert str(inspect.signature(Quick)) == str(inspect.signature(Usual))


def test_fields_are_replaced() -> None:
    quick = Quick("a", more=("b",))
    assert frozen.replace(quick) == quick
    assert frozen.replace(quick, name="", at=4) == Quick("", 4, ("b",))
    assert frozen.replace(quick, more=()) == Quick("a")
    with pytest.raises(TypeError):
        frozen.replace(quick, surname="c")
    with pytest.raises(AttributeError):
        frozen.replace(Usual("a"), name="b")


def test_it_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Quick("a").at = 4  # type: ignore[misc]
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]


def test_a_default_factory_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Listed:
        names: list[str] = field(default_factory=list)

    with pytest.raises(TypeError):
        quickly_made(Listed)
