"""The graph of a build as an embedded Oxigraph store, kept beside the build and made again when the graph changed.

For a build `graph/` it lies in `.graph.store/`, in a folder named by the SHA-256 of the graph file, so that any
number of processes may read it while another makes the next one. Where it cannot be kept, memory serves.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from kg.output import graph_file
from ontology.errors import BuildError

if TYPE_CHECKING:
    from pyoxigraph import Store

SEEN = "seen.json"
NEW = ".new"


def store_home(folder: Path) -> Path:
    """Where the stores of a build are kept: beside it, so that no output of it changes."""
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  a link keeps its own store
    return folder.parent / f".{folder.name}.store"


def open_store(folder: Path) -> Store:
    """The graph of a build folder to read. Raises BuildError where there is none or it is damaged."""
    from pyoxigraph import Store

    found = graph_file(folder)
    try:
        return Store.read_only(str(_kept(found, store_home(folder))))
    except OSError:
        store = Store()
        _load(store, found)
        return store


def prepare_store(folder: Path) -> None:
    """Makes the kept store of a build if it is not there yet, so that opening it takes no time."""
    with suppress(OSError):
        _kept(graph_file(folder), store_home(folder))


def to_load(folder: Path) -> int:
    """Bytes of a build's graph that are loaded when next it is opened; 0 where its store is kept. Raises BuildError
    where there is no graph."""
    graph, home = graph_file(folder), store_home(folder)
    known = _known_digest(graph, home)
    return 0 if known and (home / known).is_dir() else graph.stat().st_size


def _kept(graph: Path, home: Path) -> Path:
    """The kept store of a graph file, made if need be. Raises OSError where it cannot be."""
    home.mkdir(exist_ok=True)
    place = home / _digest(graph, home)
    if not place.is_dir():
        _make(graph, home, place)
    return place


def _make(graph: Path, home: Path, place: Path) -> None:
    """Loads the graph into a folder of its own and puts that in place whole; the first of several wins."""
    from pyoxigraph import Store

    work = Path(mkdtemp(dir=home, prefix=f"{os.getpid()}-", suffix=NEW))
    try:
        store = Store(str(work))
        _load(store, graph)
        store.optimize()  # a sixth of the loading, after which every question takes a quarter less
        del store  # closes it: a store is open for writing once
        if not place.is_dir():
            with suppress(FileExistsError):
                work.rename(place)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _tidy(home, lambda name: name != place.name)


def _tidy(home: Path, old: Callable[[str], bool]) -> None:
    """Removes stores of former graphs and what interrupted processes left. Open ones live on until closed."""
    for item in home.iterdir():
        if item.is_dir() and old(item.name):
            owner = item.name.split("-")[0] if item.name.endswith(NEW) else ""
            if not (owner.isdigit() and _alive(int(owner))):
                shutil.rmtree(item, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _load(store: Store, graph: Path) -> None:
    from pyoxigraph import RdfFormat

    form = RdfFormat.N_QUADS if graph.suffix == ".nq" else RdfFormat.TURTLE
    try:
        # Every IRI was made by us: to look at their characters again is a quarter of the time.
        store.bulk_load(path=str(graph), format=form, lenient=True)
    except (SyntaxError, OSError) as error:
        raise BuildError(f"{graph}: cannot be read: {' '.join(str(error).split())}") from error


def _digest(graph: Path, home: Path) -> str:
    """SHA-256 of a graph file (first 20 digits), remembered as long as the file has not been touched."""
    if known := _known_digest(graph, home):
        return known
    touched = _touched(graph)
    with graph.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    found = digest.hexdigest()[:20]
    written = home / f"{SEEN}.{os.getpid()}"
    written.write_text(json.dumps({"touched": touched, "sha256": found}), encoding="utf-8")
    written.replace(home / SEEN)
    return found


def _known_digest(graph: Path, home: Path) -> str:
    """What is remembered of a graph file; empty where it was touched since, or never seen."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads((home / SEEN).read_text(encoding="utf-8"))
        if known["touched"] == _touched(graph):
            return str(known["sha256"])
    return ""


def _touched(graph: Path) -> list[str | int]:
    stat = graph.stat()
    return [graph.name, stat.st_size, stat.st_mtime_ns]
