"""Settings of the event tier: what is compared, what counts as evidence, and what joins."""

from __future__ import annotations

from typing import Annotated, ClassVar, Protocol, Self, TypeVar

from msgspec import Meta, Struct

from dedup.config.types import (
    NonNegative,
    Positive,
    Share,
    Weight,
    growing,
    with_settled,
)


class _Weighable(Protocol):
    """A number, or an expression for a column of them."""

    def __rmul__(self, weight: float, /) -> Self: ...


Amount = TypeVar("Amount", bound=_Weighable)


class EventModel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the words alone say: logistic weights of five views; ``bias`` is the intercept.

    The weights of the prototype, a fit over several labelled sets of news. The result is the
    ``likeness`` of a pair.
    """

    cosine: Weight = 4.125
    """Weight of the cosine of salient terms."""
    bigram_cosine: Weight = 28.202
    """Weight of the cosine of neighbouring terms."""
    lead_cosine: Weight = 3.924
    """Weight of the cosine of the first 90 words."""
    name_cosine: Weight = 3.169
    """Weight of the cosine of capitalised terms."""
    top_containment: Weight = 0.45
    """Weight of the larger containment of the 20 heaviest terms."""
    bias: Weight = -3.169
    """The logit of two documents that agree in nothing."""


class EvidenceModel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all evidence says together: logistic weights; dates add their own part to the logit.

    ``benchmarks/quality/fit_event_model.py`` fits them on labelled pairs of news and of ECB+.
    """

    likeness: Weight = 0.25
    """Weight of the logit of the likeness, which is what the words alone say."""
    headline_containment: Weight = 4.0
    """Weight of the share of one headline that stands in the opening of the other."""
    shared_quotes: Weight = 0.35
    """Weight of ln(1 + runs of four quoted words in both)."""
    profile_correlation: Weight = 2.5
    """Weight of the correlation of the two profiles among their nearest neighbours."""
    bias: Weight = -1.35
    """The logit of two documents of which nothing is known."""

    def parts(
        self, *, likeness: Amount, headline: Amount, quotes: Amount, profile: Amount
    ) -> tuple[Amount, Amount, Amount, Amount]:
        """Return what each measure adds to the logit, beside the bias and what dates add.

        Args:
            likeness: the logit of what the words alone say; or a part of it.
            headline: the share of one headline that stands in the opening of the other.
            quotes: ln(1 + runs of four quoted words in both).
            profile: the correlation of the two profiles.

        >>> EvidenceModel().parts(likeness=1.0, headline=0.0, quotes=0.0, profile=0.5)
        (0.25, 0.0, 0.0, 1.25)
        """
        return (
            self.likeness * likeness,
            self.headline_containment * headline,
            self.shared_quotes * quotes,
            self.profile_correlation * profile,
        )


class EventConfig(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Event tier: salient-term MinHash/LSH proposes, a scored verification decides."""

    terms: Positive = 60
    """Heaviest stems of a document that make its signature."""
    num_perm: Annotated[int, Meta(ge=2, le=4096)] = 512
    """Values of a MinHash signature of terms."""
    bands: Positive = 256
    """Bands of ``num_perm / bands`` rows each; two documents that agree in one are compared."""
    seed: Annotated[int, Meta(ge=0, lt=2**32)] = 1
    """Seed of datasketch's permutations."""
    bucket_cap: Annotated[int, Meta(ge=2)] = 100
    """All pairs of a bucket up to this size; beyond it a star and a chain."""
    pairs: Positive = 60
    """Heaviest neighbouring terms of a document that propose pairs whatever their dates."""
    pair_cap: Annotated[int, Meta(ge=2)] = 64
    """Neighbouring terms that stand in more documents than this propose nothing."""
    pairs_shared: Annotated[int, Meta(ge=1)] = 3
    """Least neighbouring terms in both. With two there are four times as many candidates."""
    block_days: Positive = 4
    """Length of the overlapping publication blocks inside which dated documents are compared."""
    group_days: NonNegative = 14.0
    """Two groups whose median days of publication lie further apart are not merged: a third without
    a date is no bridge, and one report of another week opens no group. Nor does a dated report join
    by a passage, whoever shares it."""
    unblocked: Positive = 2_000
    """Up to this many documents are compared across all dates, so that near misses are shown."""
    model: EventModel = EventModel()
    """Weights of the words (section ``event.model``)."""
    evidence: EvidenceModel = EvidenceModel()
    """Weights of the score (section ``event.evidence``)."""
    pile: Positive | None = None
    """Documents of the dump that the input is like: what a day, a neighbour and a passage mean
    depends on this. null: measured by when reports of one subject were published, see
    dedup/edges/events/pile.py."""
    threshold: Share = 0.4
    """Least mean probability of a merge."""
    cohesion: Share = 0.5
    """A merge whose mean is below this share of the inner mean of either side is refused."""
    missing_dates: NonNegative = 0.3
    """How much it counts that one group has dates and the other has none, as far as reports of two
    outlets that are alike by their words have both a date or both none
    (dedup/clusters/dating.py). If that is r times likelier of two events than of one, a merge whose
    mean is below 1 - r ** -``missing_dates`` is refused. 0: not at all."""

    def __post_init__(self) -> None:
        """Refuse bands without a row, in which all documents would agree."""
        if self.bands > self.num_perm:
            raise ValueError(f"bands must be at most num_perm, {self.num_perm}, not {self.bands}")

    def settled(self, documents: int) -> SettledEventConfig:
        """Return the settings with what a pile of this size settles, or of ``pile``.

        >>> EventConfig().settled(10_000).same_day
        0.75
        >>> EventConfig(pile=10_000).settled(5).same_day
        0.75
        """
        documents = self.pile or documents
        return with_settled(
            SettledEventConfig,
            self,
            day_values=growing(4.0, 8.0, documents),
            same_day=growing(2.0, 0.75, documents),
            running=growing(0.0, 3.0, documents),
            other_weeks=growing(10.0, 5.0, documents),
            weeks_days=growing(22.0, 14.0, documents),
            strangers=growing(0.0, 2.0, documents),
        )


class SettledEventConfig(EventConfig, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The event tier of one pile: with what its size settles, from a small one to a dump."""

    days: ClassVar = 2.5
    """Days apart after which 1 - 1/e of ``running`` is taken."""

    day_values: float
    """Of two reports published within a day, least of the first 128 values of their signatures that
    agree: with 4, three in a hundred of all their terms are in common."""
    same_day: float
    """Added to the logit where both dates of publication are known: in a dump any two reports of a
    day may be alike by chance."""
    running: float
    """Taken from ``same_day`` where the subject of both runs on and on
    (dedup/edges/events/running.py), for a running story tells several events a day; and the most
    that days apart take besides, for the next step of the story."""
    other_weeks: float
    """The most that weeks apart take, whatever the subject."""
    weeks_days: float
    """Days apart after which 1 - 1/e of ``other_weeks`` is taken."""
    strangers: float
    """Nearest neighbours for whom the rest of the dump counts, which is unlike both: that two have
    a likeness to the same others says the more, the more there are who have none."""
