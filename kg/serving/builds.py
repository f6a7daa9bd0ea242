"""The build that is served: looked at on every request, so that one put in its place is the next to be served."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.output import RECORD, graph_file
from kg.serving.pool import Bounds, Outcome, Pool
from ontology.errors import BuildError, ServingError

SWAP = 2.0
"""Seconds for which a folder may be away while a build is put in its place."""
LOOK = 0.05
PAGES = 2
"""Workers for pages, apart from those for queries, so that long queries do not keep people from reading."""
PAGE_SECONDS = 20.0

Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One build, with the processes that have its graph open."""

    signature: Signature
    base: str
    record: Mapping[str, Any]
    """build.json; empty where the folder has none."""
    triples: int
    graphs: tuple[str, ...]
    queries: Pool
    pages: Pool

    def retire(self) -> None:
        """Lets what runs run to its end, and nothing more."""
        self.queries.retire()
        self.pages.retire()

    async def close(self) -> None:
        """Ends all processes."""
        await self.queries.close()
        await self.pages.close()


class ServedBuild:
    """A build folder, whichever build is in it."""

    def __init__(self, folder: Path, workers: int, bounds: Bounds, writable: bool = False) -> None:
        self.folder = folder
        self.writable = writable
        """The folder is a store of its own and no build."""
        self.stale = False
        """The graph was written since it was counted."""
        self.bounds = bounds
        self._workers = workers
        self._edition: Edition | None = None
        self._lock = asyncio.Lock()
        self._retired: list[Edition] = []
        self._failed: tuple[Signature, BuildError] | None = None
        self.served = 0

    async def current(self) -> Edition:
        """The edition of the build that is in the folder now. Raises BuildError where there is none."""
        signature = await self._signature()
        if self._edition is not None and self._edition.signature == signature:
            return self._edition
        async with self._lock:
            signature = await self._signature()
            if self._edition is None or self._edition.signature != signature:
                edition = await self._open_once(signature)
                if self._edition is not None:
                    self._edition.retire()
                    self._retired.append(self._edition)
                self._retired = [old for old in self._retired if old.queries.busy or old.pages.busy]
                self._edition = edition
                self.served += 1
            return self._edition

    async def counted(self) -> Edition:
        """The same, with triples and graphs counted as they are now, where they can be written."""
        edition = await self.current()
        if self.stale:
            self.stale = False
            about = await _read(await edition.pages.do({"do": "about"}))
            edition = replace(edition, triples=int(about["triples"]), graphs=tuple(about["graphs"]))
            self._edition = edition
        return edition

    async def close(self) -> None:
        """Ends all processes."""
        for edition in (*self._retired, *([self._edition] if self._edition else ())):
            await edition.close()

    @property
    def edition(self) -> Edition | None:
        """What was served last."""
        return self._edition

    async def _signature(self) -> Signature:
        """What tells one build in the folder from another without reading it."""
        until = asyncio.get_running_loop().time() + SWAP
        while True:
            try:
                return self._look()
            except (BuildError, OSError) as error:
                if asyncio.get_running_loop().time() > until:
                    if isinstance(error, BuildError):
                        raise
                    raise BuildError(f"{self.folder}: cannot be read: {error.strerror}") from error
            await asyncio.sleep(LOOK)

    def _look(self) -> Signature:
        if self.writable:
            return ()
        graph = graph_file(self.folder)
        found = []
        for path in (graph, self.folder / RECORD):
            if path == graph or path.exists():
                stat = path.stat()
                found.append((path.name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
        return tuple(found)

    async def _open_once(self, signature: Signature) -> Edition:
        """Opens a build, or says again why it cannot be opened, without reading all of it for each request."""
        if self._failed is not None and self._failed[0] == signature:
            raise self._failed[1]
        try:
            return await self._open(signature)
        except BuildError as error:
            self._failed = (signature, error)
            raise

    async def _open(self, signature: Signature) -> Edition:
        pages_bounds = Bounds(
            min(self.bounds.seconds or PAGE_SECONDS, PAGE_SECONDS),
            self.bounds.rows,
            self.bounds.mebibytes,
            self.bounds.memory,
        )
        pages = (
            Pool(self.folder, 1, self.bounds, writable=True)
            if self.writable
            else Pool(self.folder, PAGES, pages_bounds)
        )
        try:
            # The first worker makes the kept store, if the graph changed, before any other opens it.
            ready = await pages.start()
            about = await _read(await pages.do({"do": "about"}))
        except BaseException:
            await pages.close()
            raise
        queries = pages if self.writable else Pool(self.folder, self._workers, self.bounds)
        triples, graphs = int(about["triples"]), tuple(about["graphs"])
        return Edition(signature, ready["base"], self._record(), triples, graphs, queries, pages)

    def _record(self) -> Mapping[str, Any]:
        try:
            record = json.loads((self.folder / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}


def check_no_build(folder: Path) -> None:
    """Raises ServingError where a folder is not one to be written as a store."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if folder.exists() and not folder.is_dir():
        raise ServingError(f"{folder}: is a file; --writable takes a folder for the store")
    if names and "CURRENT" not in names:  # which every store of RocksDB has
        raise ServingError(f"{folder}: holds something else; --writable takes an empty or a new folder")


async def _read(outcome: Outcome) -> Mapping[str, Any]:
    with outcome.body as body:
        found: Mapping[str, Any] = json.loads(body.read())
    return found
