"""Rules and word lists in YAML, read by libyaml: half a second sooner, at each start, than a reader in Python."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.CSafeLoader):
    """Refuses a mapping that has a key twice, of which one would be lost without a word."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        found = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            keys = [str(key.value) for key, _ in node.value]
            twice = sorted({key for key in keys if keys.count(key) > 1})
            raise ValueError(f"line {node.start_mark.line + 1}: given twice: {', '.join(twice)}")
        return found


# A word is a word: that on, off, yes and no are truths went out with YAML 1.1, which libyaml still reads.
_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [resolver for resolver in found if resolver[0] != _BOOL]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile("true|false"), ["t", "f"])


def read_yaml(path: Path) -> Any:
    """What a YAML file says. Raises OSError where it cannot be read, ValueError where it is not YAML or has a key
    twice in one mapping."""
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:
    """The same of a text."""
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
