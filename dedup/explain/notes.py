"""What a reader must know of a whole pile before believing its clusters."""

from __future__ import annotations

import polars as pl

from dedup.config import Config

__all__ = ["undated_note"]


def undated_note(documents: pl.DataFrame, config: Config) -> str:
    """Say how many reports have no publication date, and what follows; empty: nothing does.

    Args:
        documents: the ``documents`` table.
        config: the configuration; without the event tier dates decide nothing.

    >>> undated_note(pl.DataFrame({"published": [None, None]}), Config())[:40]
    '2 of 2 reports have no publication date:'
    >>> undated_note(pl.DataFrame({"published": [None]}), Config(tiers=("copy",)))
    ''
    """
    undated = documents["published"].null_count()
    if not undated or "event" not in config.tiers:
        return ""
    verb = "has" if undated == 1 else "have"
    return (
        f"{undated:,} of {documents.height:,} reports {verb} no publication date: events are "
        "formed more cautiously, from days named in the texts"
    )
