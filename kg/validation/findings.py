"""What a check found: which shape, which node, how grave, in both languages, and where a report says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["Violation", "Warning", "Info"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One node that does not meet one shape."""

    severity: Severity
    shape: str
    """Local name of the shape: Evidence-span, SeriesConflict."""
    focus: str
    """IRI of the node."""
    zh: str = ""
    en: str = ""
    name: str = ""
    """What the node is called, where it has a name."""
    file: str = ""
    """The report that it comes from, by its file name; empty where it comes from none."""
    sentence: str = ""

    def line(self) -> str:
        """One line for people: what is wrong, of what, in which file, in which sentence."""
        who = f"{self.name} <{self.focus}>" if self.name else f"<{self.focus}>"
        sentence = f"“{self.sentence}” " if self.sentence else ""
        where = f" — {sentence}{self.file}" if self.file else ""
        return f"{self.zh} / {self.en}: {who}{where} ({self.shape})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings of one graph, sorted; violations are told apart from what is only worth a look."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and remarks do not count."""
        return not self.of("Violation")

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(f for f in self.findings if f.severity == severity)

    def nodes(self) -> frozenset[tuple[str, str, str]]:
        """(shape, severity, node) of every finding: in this two engines can be compared."""
        return frozenset((f.shape, f.severity, f.focus) for f in self.findings)

    def counts(self) -> Mapping[str, int]:
        """Findings by shape, sorted."""
        return dict(sorted(Counter(f.shape for f in self.findings).items()))


@dataclass(frozen=True, slots=True)
class Counted:
    """A verdict that need not list remarks, and how many there are."""

    verdict: Verdict
    remarks: int
