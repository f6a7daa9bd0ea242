"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from kg.cli import main

ROOT = Path(__file__).parents[1]
READMES = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")]


@pytest.mark.parametrize("name", list(main.commands))
def test_every_command_has_help_with_examples(name: str) -> None:
    command = main.commands[name]
    help_text = command.get_help(click.Context(command, info_name=f"kg {name}"))
    assert "Example" in help_text
    assert f"kg {name}" in (command.help or "")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"kg {name} {parameter.opts[0]} has no help"


@pytest.mark.parametrize("readme", READMES, ids=["en", "zh"])
def test_the_readme_names_every_command(readme: str) -> None:
    for name in main.commands:
        assert f"kg {name}" in readme


def test_both_readmes_show_the_same_commands() -> None:
    blocks = [re.findall(r"^(?:python3|\.venv/|kg ).*$", text, re.M) for text in READMES]
    commands = [[line.split("#")[0].rstrip() for line in found] for found in blocks]
    assert commands[0] == commands[1]
    assert len(commands[0]) >= 7


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_documents_speak_of_the_project_alone() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        assert "/work/" not in path.read_text(encoding="utf-8")
