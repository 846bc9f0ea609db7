"""Settings of what is read, of statements and of the report."""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Meta, Struct

from dedup.config.types import NonNegative, Positive, Share

__all__ = ["BoilerplateConfig", "InputConfig", "ReportConfig", "StatementConfig"]


class InputConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is read, and how its columns are called."""

    columns: dict[str, str] = {}
    """Our column -> the input's column, before the built-in aliases: ``{"text": "story"}``."""
    boilerplate: str | None = None
    """Path of a pattern file that replaces the shipped one; null: the shipped file."""


class BoilerplateConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Furniture of a source, learned from lines that recur in its documents."""

    documents: Annotated[int, Meta(ge=2)] = 6
    """Documents of one source that must hold a line; copies of an article count as one."""
    undeclared: Annotated[int, Meta(ge=2)] = 60
    """The same where documents name no source, and may come from many."""
    window: Annotated[int, Meta(ge=2)] = 365
    """Days in which that many documents must be published; all undated ones are one window."""
    days: Positive = 28
    """Inside a text, days from first to last: what is quoted for a week is reporting."""
    share: Share = 0.02
    """Inside a text, and in no box of such lines, least share of the source's documents in the
    window; a fifth for whole sentences of eight words or more, which may be background."""
    words: Positive = 120
    """Words of a line at most."""


class StatementConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Alignment of sentences inside one cluster."""

    score_cutoff: Share = 0.07
    """Least score of two sentences that carry the same statement."""
    sure: Share = 0.16
    """Least score of a match that is called sure; below it a match is likely."""
    chance: NonNegative = 0.3
    """Share of ``score_cutoff`` added per natural logarithm of the number of other documents: the
    more sentences a sentence is compared with, the likelier a match by chance."""
    stop_weight: Share = 0.4
    """Weight of a function word, against 1 for any other of the same rarity."""
    reporting_weight: Share = 0.4
    """Weight of a word of attribution (said, according), against 1 for any other."""
    name_share: Share = 0.5
    """What a first name or title loses that always stands before the same part of a name."""
    prior_share: Share = 0.2
    """Share of a word's rarity in English in its rarity; the rest is its rarity in the cluster."""
    rarity_power: Annotated[float, Meta(ge=0, le=10)] = 1.5
    """A word counts by this power of its rarity."""
    enough_weight: NonNegative = 0.7
    """Shared weight at which a score is halved: a few shared words prove little."""
    clause_weight: Share = 0.6
    """What the best pair of clauses counts, against 1 for the whole sentences."""
    contrast: Share = 0.1
    """Share of the distances to the best of row and column that is taken from a score."""
    join_share: Share = 2 / 3
    """A sentence joins a second statement if it matches this share of its sentences."""

    def least_score(self, documents: int) -> float:
        """Return the least score of a match that makes a statement in a cluster of this size.

        ``score_cutoff`` for two documents; ``sure`` is enough in any cluster.

        >>> [round(StatementConfig().least_score(n), 3) for n in (2, 3, 10, 100)]
        [0.07, 0.085, 0.116, 0.16]
        """
        others = max(documents - 1, 1)
        among_many = self.score_cutoff * (1 + self.chance * math.log(others))
        return min(among_many, max(self.sure, self.score_cutoff))


class ReportConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the HTML report shows."""

    near_misses: Annotated[int, Meta(ge=0)] = 5
    """Rejected neighbours shown per cluster, behind all that are related to it."""
    columns: Annotated[int, Meta(ge=2)] = 12
    """Outlets with a column and a full text of their own; the others are counted and listed."""
    pages: Annotated[int, Meta(ge=1)] = 5000
    """Clusters with a page in the folder: contradictions and doubtful merges, then the largest;
    the first page lists the others, and `dedup report RUN --cluster ID` makes the page of one."""
    sample: Annotated[int, Meta(ge=1)] = 8
    """Clusters in each sample for review: largest, least dense, bridges, borderline, random."""
    seed: Annotated[int, Meta(ge=0)] = 1
    """Seed of the random sample for review."""
    passages: Annotated[int, Meta(ge=0)] = 200
    """Copied passages and copy clusters quoted on the pages of copies, the longest first."""
    outlets: Annotated[int, Meta(ge=0)] = 40
    """Outlets with a page of their own: those with the most reports."""
