"""Settings of what happens inside a story and inside an event: who belongs, and how surely."""

from __future__ import annotations

import math
from typing import Annotated, Final

from msgspec import Meta, Struct

from dedup.config.types import (
    NonNegative,
    Positive,
    Share,
    Weight,
    growing,
    with_settled,
)

SumOfShares = Annotated[float, Meta(ge=0, le=2)]

_LARGEST_EXPONENT: Final = 700.0
"""exp of more overflows."""


class StoryConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Stories: reports of one running subject, in which events lie."""

    threshold: Share = 0.025
    """Least mean likeness of a merge of two stories, an event counting once."""
    least: Share = 0.15
    """Least likeness of two reports that links their events, and a smaller one counts as 0: two
    that have hardly a word in common reach .04."""
    silence: NonNegative = 180.0
    """Most days from one event of a story to the next: what comes up again after a longer silence
    is another story."""


class ProfileConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Profiles: whether two reports stand alike to the reports that are nearest to them."""

    neighbours: Annotated[int, Meta(ge=1, le=100)] = 15
    """Nearest neighbours of each of the two that are asked."""
    least: Weight = -2.0
    """Least logit of a neighbour, by words and dates."""


class ConfidenceConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a member's mean score to its event is worth, as logit = offset + slope x logit(score).

    In a small pile scores mean what they say. In a dump the wrong members are the next step of the
    same running story, on the same day, and alike in words; a score tells less. Between 1,000 and
    10,000 documents the slopes go over into each other. ``benchmarks/quality/reliability.py``
    measures the result.
    """

    offset: Weight = 0.6
    """Added to the logit."""
    slope: NonNegative = 0.9
    """The slope up to 1,000 documents ..."""
    dump_slope: NonNegative = 0.6
    """... and from 10,000 documents."""

    def calibrated(self, score: float, documents: int) -> float:
        """Return the share of the other members that may be expected to tell the same event.

        >>> [round(ConfidenceConfig().calibrated(0.9, n), 2) for n in (100, 100_000)]
        [0.93, 0.87]
        """
        inside = min(max(score, 0.01), 0.99)
        logit = math.log(inside / (1 - inside))
        slope = growing(self.slope, self.dump_slope, documents)
        return 1 / (1 + math.exp(min(-(self.offset + slope * logit), _LARGEST_EXPONENT)))


class PassageConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Passage tier: a document left alone may join a cluster through one window of sentences."""

    threshold: SumOfShares | None = None
    """Least sum of the cosine of two windows and of their specificity, the cosine by words that
    are rare among the neighbours; null: .70 for small piles, rising to 1.00 at 10,000."""
    strict: Share = 0.60
    """Least cosine where there are too few neighbours to tell what is rare among them."""
    min_terms: Positive = 25
    """Kept stems a window must have."""

    def settled(self, documents: int) -> SettledPassageConfig:
        """Return the settings with what a pile of this size settles.

        >>> [PassageConfig().settled(size).threshold for size in (5, 1000, 10_000)]
        [0.7, 0.7, 1.0]
        """
        return with_settled(
            SettledPassageConfig,
            self,
            threshold=growing(0.7, 1.0, documents) if self.threshold is None else self.threshold,
            kinship=growing(0.1, 0.3, documents),
            probability=growing(0.0, 0.25, documents),
        )


class SettledPassageConfig(PassageConfig, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Passages with what a pile settles."""

    threshold: SumOfShares
    kinship: float
    """Least probability by words and dates alone, for reports that are not related share
    background."""
    probability: float
    """Least probability of one event, by all evidence: what two reports of a dump have in common in
    one place is mostly background, or furniture."""
