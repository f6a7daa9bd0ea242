"""Corrections that people make and that every build applies again: curation.yaml."""

from kg.curation.apply import Curated, curate
from kg.curation.entries import CURATION, Entry, read_curation

__all__ = ["CURATION", "Curated", "Entry", "curate", "read_curation"]
