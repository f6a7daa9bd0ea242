"""Indicators: every figure that measures the work, with what it counts, when and whose it is."""

from extraction.indicators.find import find_indicators

__all__ = ["find_indicators"]
