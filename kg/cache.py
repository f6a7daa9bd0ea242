"""What was read before, by what it follows from, so that a report is read again only where that changed.

A record is kept under a digest of the file's bytes, of what its name and its manifest say, and of everything that
reading depends on (`kg.made.reading_identity`). It is never changed, only written whole or removed, so that any number
of builds may share a folder. Names of private persons are hidden in it, as in every record.
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b, sha256
from pathlib import Path
from tempfile import mkstemp

from extraction.context.file_name import told_by_name
from extraction.options import PipelineOptions
from kg.codec import decode, encode
from kg.engines import Engine, Reading
from kg.inputs import Input, digest_of
from kg.made import reading_identity
from ontology.errors import BuildError
from ontology.records import Extraction, Failure

RECORDS, PATTERNS = "records", "patterns"
NEW = ".new"
"""Behind the name of a file that is being written."""
LIMIT = 2 * 1024**3
"""Bytes that are kept at most; what was used longest ago goes first."""
ROOM = 0.9
"""Part of the limit that is left when it was reached, so that it is not reached again at once."""
CHECK = 16
"""Bytes of the checksum in front of each record."""
ABANDONED = 3600.0
"""Seconds after which a file that was being written belongs to nobody."""


def cache_folder() -> Path:
    """Where records are kept unless somebody says otherwise: $ZHENGTU_CACHE, else in the user's folder for caches."""
    if given := os.environ.get("ZHENGTU_CACHE"):
        return Path(given)
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given) / "zhengtu"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/zhengtu"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "zhengtu/Cache"
    return Path.home() / ".cache/zhengtu"


def write_whole(place: Path, content: bytes) -> None:
    """Writes a file of a cache whole or not at all, and its folder, where it can; no other process sees half of it."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = mkstemp(dir=place.parent, suffix=NEW)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink()
            raise


@dataclass(frozen=True, slots=True)
class Kept:
    """How much a cache holds."""

    records: int
    size: int
    """Bytes."""


class Cache:
    """Records in a folder, of one way to read. It never fails a build: what cannot be kept is read again."""

    def __init__(self, folder: Path, options: PipelineOptions, limit: int = LIMIT) -> None:
        self._folder = folder / RECORDS
        self._identity = reading_identity(options)
        self._limit = limit

    def find(self, item: Input) -> Extraction | None:
        """What this input said when it was read before, under whatever name; None where it was not, where it
        or what it follows from changed, or where what is kept is damaged."""
        try:
            digest = digest_of(item.path)
            place = self._place(item, digest)
            found = decode(_unpacked(place.read_bytes()))
        except (OSError, ValueError, zlib.error, BuildError):
            return None
        with suppress(OSError):
            os.utime(place)
        if found.document.sha256 != digest:
            return None
        if found.document.name == item.name:
            return found
        # A warning may speak of the file by its name.
        renamed = replace(found, document=replace(found.document, name=item.name))
        return None if found.warnings else renamed

    def keep(self, item: Input, line: bytes, digest: str) -> None:
        """Keeps what an input said, as the line of `kg.codec`; `digest` is of the bytes that were read."""
        write_whole(self._place(item, digest), _packed(line))

    def trim(self) -> None:
        """Removes what was used longest ago, where more is kept than may be, and what was never finished."""
        files = sorted(_files(self._folder), key=lambda file: (file.used, file.path.name))
        size = sum(file.size for file in files)
        enough = self._limit if size <= self._limit else int(self._limit * ROOM)
        before = time.time() - ABANDONED
        for file in files:
            if size > enough or (file.path.suffix == NEW and file.used < before):
                with suppress(OSError):
                    file.path.unlink()
                size -= file.size

    def _place(self, item: Input, digest: str) -> Path:
        told = [self._identity, digest, told_by_name(item.name), asdict(item.given)]
        key = sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / key[:2] / key[2:]


def remembering(engine: Engine, cache: Cache) -> Engine:
    """An engine that asks the other one only for what the cache does not have, and keeps what that one gives.

    Failures are not kept: what could not be read is tried again.
    """

    def read(inputs: Sequence[Input], options: PipelineOptions) -> Iterator[Reading]:
        unread = []
        for item in inputs:
            found = cache.find(item)
            if found is None:
                unread.append(item)
            else:
                yield item, found
        for item, result in engine(unread, options) if unread else ():
            if isinstance(result, Failure):
                yield item, result
                continue
            line, extraction = (
                (result, decode(result)) if isinstance(result, bytes) else (encode(result), result)
            )
            cache.keep(item, line, extraction.document.sha256)
            yield item, extraction
        if unread:
            cache.trim()

    return read


def cache_size(folder: Path) -> Kept:
    """How much the cache in a folder holds."""
    files = [file for file in _files(folder / RECORDS) if file.path.suffix != NEW]
    return Kept(len(files), sum(file.size for file in files))


def clear_cache(folder: Path) -> Kept:
    """Removes every record of the cache in a folder and the patterns that are kept beside them, and says how many
    records there were."""
    before = cache_size(folder)
    for path in [*(file.path for file in _files(folder / RECORDS)), *(folder / PATTERNS).glob("*")]:
        with suppress(OSError):
            path.unlink()
    return before


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    used: float


def _files(folder: Path) -> Iterator[_File]:
    """Every file of a cache; one that goes meanwhile is none."""
    with suppress(OSError):
        for below in sorted(folder.iterdir()):
            with suppress(OSError):
                for path in sorted(below.iterdir()):
                    with suppress(OSError):
                        stat = path.stat()
                        yield _File(path, stat.st_size, stat.st_mtime)


def _packed(line: bytes) -> bytes:
    content = zlib.compress(line, 1)
    return blake2b(content, digest_size=CHECK).digest() + content


def _unpacked(content: bytes) -> bytes:
    """The line in a file. Raises ValueError where it is not the one that was written."""
    if blake2b(content[CHECK:], digest_size=CHECK).digest() != content[:CHECK]:
        raise ValueError("damaged")
    return zlib.decompress(content[CHECK:])
