"""Scores against gold: of clusters and of judged pairs; ``alignment`` has those of sentences."""

from dedup.evaluate.clusters import evaluate_clusters
from dedup.evaluate.gold import read_gold
from dedup.evaluate.pairs import evaluate_pairs
from dedup.evaluate.thresholds import sweep

__all__ = ["evaluate_clusters", "evaluate_pairs", "read_gold", "sweep"]
