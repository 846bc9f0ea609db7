"""Where something stands in a text; and which sentences report, where others are furniture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

__all__ = ["KINDS_REPORTED", "Span", "Spans", "reported_spans"]

Span = tuple[int, int]
"""Where something stands: its first place, and the one behind its last."""
Spans = Sequence[Span]
"""Offsets of the sentences that count, in reading order."""

KINDS_REPORTED: Final = ("body", "heading")
"""Kinds of sentences that report; boilerplate and captions are never matched on."""


def reported_spans(sentences: pl.DataFrame) -> dict[str, Spans]:
    """Return the spans of the sentences that report, by document.

    Args:
        sentences: rows of the ``sentences`` table; those of a document in reading order.

    Returns:
        document -> spans; a document of furniture alone is not in it.

    >>> columns = {"document": ["a", "a"], "start": [0, 7], "end": [6, 15]}
    >>> reported_spans(pl.DataFrame(columns | {"kind": ["boilerplate", "body"]}))
    {'a': [(7, 15)]}
    """
    spans: dict[str, list[Span]] = {}
    kept = sentences.filter(pl.col("kind").is_in(KINDS_REPORTED))
    for document, start, end in kept.select("document", "start", "end").iter_rows():
        spans.setdefault(document, []).append((start, end))
    return dict(spans)
