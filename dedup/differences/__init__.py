"""find_differences: statements -> the points on which their sentences differ."""

from dedup.differences.table import find_differences

__all__ = ["find_differences"]
