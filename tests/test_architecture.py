"""The shape of the code: who may import whom, no cycles, sizes, names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ontology", "extraction", "exports", "kg")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
ALLOWED = {
    "ontology": {"ontology"},
    "extraction": {"ontology", "extraction"},
    "exports": {"ontology", "exports"},
    "kg": {"ontology", "extraction", "kg"},
}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "base"}
HEAVY = {
    "spacy",
    "rdflib",
    "pyoxigraph",
    "pyvis",
    "networkx",
    "lxml",
    "bs4",
    "docx",
    "pypdf",
    "pypdfium2",
    "numpy",
    "starlette",
    "uvicorn",
    "jinja2",
}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, top_only: bool = False) -> Iterator[str]:
    """Full names that a module imports; `top_only` leaves out imports inside functions and type checking."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_what_its_package_may(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    allowed = ALLOWED[package]
    if module_name(path).startswith("kg.cli"):
        allowed = allowed | {"exports"}
    found = {name.split(".")[0] for name in imports(path) if ours(name)}
    assert found <= allowed, f"{module_name(path)} imports {sorted(found - allowed)}"


def test_only_extraction_imports_spacy() -> None:
    importers = {
        module_name(p).split(".")[0] for p in MODULES for n in imports(p) if n.split(".")[0] == "spacy"
    }
    assert importers <= {"extraction"}


def test_no_module_imports_itself_through_others() -> None:
    names = {module_name(p): p for p in MODULES}
    graph = {n: {i for i in imports(p, top_only=True) if i in names and i != n} for n, p in names.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name in done:
            return
        for other in sorted(graph[name]):
            # A package's __init__ that re-exports its modules is not a cycle of theirs.
            if not name.startswith(other + "."):
                visit(other, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_and_functions_can_be_seen_whole(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION or _mostly_text(node), f"{node.name} has {length} lines"


def _mostly_text(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A command's help is its docstring, and is as long as people need."""
    first = node.body[0]
    text = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - text <= LONGEST_FUNCTION


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_names_say_what_a_module_owns(path: Path) -> None:
    assert path.stem not in DRAWERS
    assert path.as_posix().isascii()


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_public_functions_say_what_they_do(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            short = isinstance(node, ast.ClassDef) or (node.end_lineno or 0) - node.lineno < 4
            assert ast.get_docstring(node) or short, f"{node.name} has no docstring"


def test_the_command_line_starts_without_heavy_libraries() -> None:
    seen: set[str] = set()
    queue = ["kg.cli"]
    names = {module_name(p): p for p in MODULES}
    while queue:
        name = queue.pop()
        if name in seen or name not in names:
            continue
        seen.add(name)
        for other in imports(names[name], top_only=True):
            assert other.split(".")[0] not in HEAVY, f"{name} imports {other} when kg starts"
            queue.append(other)


def test_every_file_of_the_repository_has_an_ascii_path() -> None:
    listed = [p for d in (*PACKAGES, "tests", "docs", "examples") for p in (ROOT / d).rglob("*")]
    assert [p for p in listed if not p.relative_to(ROOT).as_posix().isascii()] == []
