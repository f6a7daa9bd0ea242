"""What a report admits (存在的不足) and what it promises (下一年安排), one claim a list item."""

from extraction.commitments.find import find_claims

__all__ = ["find_claims"]
