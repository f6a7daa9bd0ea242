"""Builds whose records do not fit into memory, written partition by partition (see docs/decisions/0013)."""
