"""track_quotes: documents of a cluster -> who quotes the same words, how, and from whom."""

from dedup.quotes.table import track_quotes

__all__ = ["track_quotes"]
