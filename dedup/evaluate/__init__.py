"""Scores against gold: of clusters, and of the alignment of sentences."""
