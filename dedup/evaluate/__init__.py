"""Scores against gold: of clusters and of judged pairs; ``alignment`` has those of sentences.

:func:`read_gold` reads clusters or judged pairs of a CSV, :func:`evaluate_clusters` and
:func:`evaluate_pairs` score a run by them, :func:`sweep` scores it at other event thresholds.
"""

from dedup.evaluate.clusters import evaluate_clusters
from dedup.evaluate.gold import read_gold
from dedup.evaluate.pairs import evaluate_pairs
from dedup.evaluate.thresholds import sweep

__all__ = ["evaluate_clusters", "evaluate_pairs", "read_gold", "sweep"]
