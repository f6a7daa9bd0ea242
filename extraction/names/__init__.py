"""Finders of names, one module a kind: clean text in, candidates out; overlaps are resolved afterwards."""
