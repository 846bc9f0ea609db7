"""The candidates table: the pairs of both tiers, each once, with the views that found it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import starmap
from operator import call
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int64s
from dedup.candidates.copies import (
    alone_copies,
    brief_copies,
    embedded_copies,
    forms,
    near_copies,
)
from dedup.candidates.events import same_particulars, same_subject
from dedup.candidates.sketches import Sketches
from dedup.config import Config, CopyConfig
from dedup.days import days_of
from dedup.kernels import ends_of_pairs, merged_pairs, pairs_of
from dedup.mentions import publication
from dedup.stored import Spilled
from dedup.views import VIEW_BITS

CANDIDATES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "tier": pl.Enum(["copy", "event"]),
    "left": pl.UInt32(),
    "right": pl.UInt32(),
    "views": pl.UInt16(),
}
"""One row per pair and tier, ``left < right``: documents are numbered in the order of their ids;
``views`` that proposed the pair are bits (:data:`dedup.views.VIEW_BITS`)."""


_SAMPLED: Final = ("samples", "openings")
"""Views of sampled shingles."""


class Proposed(NamedTuple):
    """What :func:`find_candidates` returns."""

    pairs: pl.DataFrame
    """The pairs of both tiers (:data:`CANDIDATES_SCHEMA`), sorted."""
    large_buckets: dict[str, int]
    """View -> buckets of more documents than its cap, which gave a star and a chain of pairs."""


_Mapped = Callable[[Callable[..., Any], Iterable[tuple[Any, ...]]], Iterable[Any]]


def find_candidates(
    documents: pl.DataFrame,
    fingerprints: Spilled,
    *,
    config: Config,
    mapped: _Mapped = starmap,
) -> Proposed:
    """Return the candidate pairs of both tiers.

    Of documents with equal words only the first (by id) is compared with others.

    Args:
        documents: facts of the ``documents`` table.
        fingerprints: their sketches.
        config: what proposes a pair.
        mapped: calls a function with many tuples of arguments, and yields what it returns in their
            order, like ``itertools.starmap``: here or in several threads.
    """
    names = documents["document"].sort()
    sketches = Sketches(names, fingerprints)
    days = _days(documents)
    copies = {
        "words": sketches.equal_texts(config.copy),
        **_alike(sketches, days, config.copy, mapped),
    }
    events = {}
    if "event" in config.tiers:
        events["terms"] = same_subject(sketches, days, config.event)
        events["pairs"] = same_particulars(sketches, days, config.event)
    pairs = pl.concat([_tier_table("copy", copies), _tier_table("event", events)])
    return Proposed(pairs, {view: count for view, count in sketches.large.items() if count})


def _alike(
    sketches: Sketches, days: Float64s, config: CopyConfig, mapped: _Mapped
) -> dict[str, Int64s]:
    """Return the pairs that bands of signatures and sampled shingles propose."""
    views = (near_copies, sketches, config), *((sketches.shared, view) for view in _SAMPLED)
    near, samples, openings = mapped(call, views)
    sampled = (
        (embedded_copies, samples, config),
        (brief_copies, samples, openings, config),
        (alone_copies, samples),
        (forms, samples, days, config),
    )
    *found, issues = mapped(call, sampled)
    return {"shingles": near, "samples": np.unique(np.concatenate(found)), "forms": issues}


def _days(documents: pl.DataFrame) -> Float64s:
    """Return the publication time in days since 1970 in the order of ids; NaN: no date."""
    return days_of(publication(documents.sort("document")))


def _tier_table(tier: str, found: Mapping[str, Int64s]) -> pl.DataFrame:
    """Return the pairs of a tier, each once, with the views that found it."""
    pairs = np.concatenate([np.empty(0, np.int64), *found.values()])
    bits = [np.full(len(some), VIEW_BITS[view], np.uint16) for view, some in found.items()]
    views = np.concatenate([np.empty(0, np.uint16), *bits])
    pairs, views = merged_pairs(pairs, views, np.bitwise_or)
    left, right = ends_of_pairs(pairs)
    columns = {
        "tier": pl.repeat(tier, len(pairs), dtype=CANDIDATES_SCHEMA["tier"], eager=True),
        "left": left.astype(np.uint32),
        "right": right.astype(np.uint32),
        "views": views,
    }
    return pl.DataFrame(columns, schema=CANDIDATES_SCHEMA)


def all_pairs(documents: pl.DataFrame, *, tiers: tuple[str, ...]) -> pl.DataFrame:
    """Return every pair of documents as a candidate, for a comparison without clustering."""
    left, right = np.triu_indices(documents.height, k=1)
    given = {"given": pairs_of(left, right)}
    return pl.concat([_tier_table(tier, given) for tier in sorted(tiers)])
