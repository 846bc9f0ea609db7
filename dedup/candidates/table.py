"""The candidates table: the pairs of both tiers, each once, with the views that found it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

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


class Proposed(NamedTuple):
    """What :func:`find_candidates` returns."""

    pairs: pl.DataFrame
    """The pairs of both tiers (:data:`CANDIDATES_SCHEMA`), sorted."""
    large_buckets: dict[str, int]
    """View -> buckets of more documents than its cap, which gave a star and a chain of pairs."""


def find_candidates(documents: pl.DataFrame, fingerprints: Spilled, *, config: Config) -> Proposed:
    """Return the candidate pairs of both tiers.

    Of documents with equal words only the first (by id) is compared with others.
    """
    names = documents["document"].sort()
    sketches = Sketches(names, fingerprints)
    days = _days(documents)
    copies = {
        "words": sketches.equal_texts(config.copy),
        "shingles": near_copies(sketches, config.copy),
        **_sampled(sketches, days, config.copy),
    }
    events = {}
    if "event" in config.tiers:
        events["terms"] = same_subject(sketches, days, config.event)
        events["pairs"] = same_particulars(sketches, days, config.event)
    pairs = pl.concat([_tier_table("copy", copies), _tier_table("event", events)])
    return Proposed(pairs, {view: count for view, count in sketches.large.items() if count})


def _sampled(sketches: Sketches, days: Float64s, config: CopyConfig) -> dict[str, Int64s]:
    """Return the pairs that sampled shingles propose."""
    samples, openings = sketches.shared("samples"), sketches.shared("openings")
    found = (
        embedded_copies(samples, config),
        brief_copies(samples, openings, config),
        alone_copies(samples),
    )
    return {
        "samples": np.unique(np.concatenate(found)),
        "forms": forms(samples, days, config),
    }


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
