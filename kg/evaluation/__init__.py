"""How well a build agrees with annotations made by people: the measure of the annotation guidelines."""

from kg.evaluation.measure import Figures, evaluate, evaluate_files

__all__ = ["Figures", "evaluate", "evaluate_files"]
