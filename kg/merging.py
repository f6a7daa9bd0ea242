"""Joins builds that were made apart into the build of all their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from extraction.options import PipelineOptions
from kg.curation import Entry
from kg.harvest import Harvest, join_harvests, read_harvest
from kg.made import WORDS, Made, differences, made_as, made_with
from kg.output import read_record
from ontology.errors import BuildError


def merge_builds(folders: Sequence[Path], curation: Sequence[Entry] | None = None) -> Harvest:
    """What builds were made of, together.

    `curation`, where given, takes the place of the corrections that the builds hold. Raises BuildError where a
    folder is no build, or where one name stands for two reports.
    """
    first = folders[0]
    gathered = read_harvest(first)
    for folder in folders[1:]:
        gathered = join_harvests(gathered, read_harvest(folder), (str(first), str(folder)))
    return gathered if curation is None else replace(gathered, curation=tuple(curation))


def made_alike(folders: Sequence[Path]) -> Made:
    """What builds were made with. Raises BuildError where a folder is no build, or where two were made with different
    things or with others than this version has."""
    first = folders[0]
    made = made_as(read_record(first))
    for folder in folders[1:]:
        _check(made, made_as(read_record(folder)), str(first), str(folder))
    here = made_with(PipelineOptions(), made.base)
    # What follows (resolution, statements, files) is done here and now, by this version.
    _check(made, replace(here, extraction=made.extraction), str(first), "this installation")
    return made


def characters_in(folders: Iterable[Path]) -> int:
    """How many characters the reports of builds have, those that two hold counted twice."""
    return sum(int(read_record(folder)["counts"]["characters"]) for folder in folders)


def _check(one: Made, other: Made, first: str, second: str) -> None:
    told = [
        f"{WORDS.get(name, name)} ({a if a != '' else 'unknown'} and {b if b != '' else 'unknown'})"
        for name, a, b in differences(one, other)
    ]
    if told:
        raise BuildError(
            f"{first} and {second} were made with different things: {'; '.join(told)}; "
            "build the inputs again with one version of kg and the same options"
        )
