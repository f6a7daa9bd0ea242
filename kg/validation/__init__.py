"""Checks of a graph against the shapes of the ontology: fast ones for every build, pySHACL as the reference."""

from kg.validation.check import validate, validate_nodes
from kg.validation.findings import Finding, Verdict

__all__ = ["Finding", "Verdict", "validate", "validate_nodes"]
