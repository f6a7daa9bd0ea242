"""Relations: what the clauses of a report state between the things that it names."""

from extraction.relations.findings import find_relations

__all__ = ["find_relations"]
