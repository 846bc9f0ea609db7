"""The score of a pair: words first, then what headlines, quotes, neighbours and dates add.

Two steps. The *likeness* is what the words alone say; it tells the subject. The *score* takes in
everything that parts two events of one subject.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import Config, EventConfig, EventModel, EvidenceModel
from dedup.edges.cues import CueVectors
from dedup.edges.neighbourhoods import nearest
from dedup.edges.profiles import profile_correlations
from dedup.edges.table import with_days_apart
from dedup.edges.timing import date_evidence, date_logit, weekday_logit
from dedup.edges.vectors import EventVectors
from dedup.edges.weeks import weeks_of_subject

__all__ = ["DATES", "evidence_logit", "scored_pairs"]

DATES: Final = pl.col("date_brake") + pl.col("date_evidence")
"""What dates add to the logit."""

_NEIGHBOUR_SCORE: Final = 0.3
"""Neighbours of neighbours are scored along pairs of at least this probability."""
_LEADING_ON: Final = 32
_LIKELY: Final = -4.0
"""Of pairs whose words and dates stay below this logit nobody asks what days their texts name."""

Advance = Callable[[int, int], None]


def scored_pairs(  # noqa: PLR0913, PLR0917 - all that is known of the documents
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    dates: pl.DataFrame,
    vectors: EventVectors,
    cues: CueVectors,
    config: Config,
    advance: Advance | None = None,
) -> pl.DataFrame:
    """Return the pairs and the neighbours of neighbours, with their measures and score, sorted.

    Args:
        pairs: ``left``, ``right`` and ``views``, each pair once.
        documents: the ``documents`` table.
        dates: of :func:`dedup.dates.extract_dates`.
        vectors: the views of the words.
        cues: headlines and quotations.
        config: the configuration.
        advance: called with pairs done and pairs in all.
    """
    config = config.settled(documents.height)
    known = _dated(_alike(pairs, vectors, config.event.model, advance), documents, config.event)
    further = _alike(_neighbours_of_neighbours(known), vectors, config.event.model, None)
    known = pl.concat([known, _dated(further, documents, config.event)]).sort("left", "right")
    known = _with_evidence_of_texts(known, dates)
    known = known.with_columns(**cues.compare(known["left"], known["right"]))
    known = known.with_columns(_profiles(known, config))
    known = _with_chances(known, documents, config)
    return known.with_columns(_probability(evidence_logit(config.event.evidence)).alias("score"))


def evidence_logit(model: EvidenceModel) -> pl.Expr:
    """Return the logit of one event that all evidence gives together."""
    return (
        pl.lit(model.bias)
        + model.likeness * pl.col("logit")
        + model.headline_containment * pl.col("headline_containment")
        + model.shared_quotes * pl.col("shared_quotes").log1p()
        + model.profile_correlation * pl.col("profile_correlation").fill_null(0.0)
        + DATES
        + pl.col("date_prior")
    )


def _alike(
    pairs: pl.DataFrame, vectors: EventVectors, model: EventModel, advance: Advance | None
) -> pl.DataFrame:
    """Add the five views of the words of pairs, and what they say together."""
    views = vectors.compare(pairs["left"], pairs["right"], advance)
    logit = pl.lit(model.bias)
    for name in views:
        logit = logit + getattr(model, name) * pl.col(name)
    return pairs.with_columns(**views).with_columns(
        logit.alias("logit"), _probability(logit).alias("likeness")
    )


def _dated(pairs: pl.DataFrame, documents: pl.DataFrame, config: EventConfig) -> pl.DataFrame:
    """Add days apart and what they take; unknown days take nothing."""
    days = pl.col("days_apart")
    taken = (config.next_days or 0.0) * (1 - (-days / config.days).exp()) + config.other_weeks * (
        1 - (-days / config.weeks_days).exp()
    )
    apart = with_days_apart(pairs, documents)
    return apart.with_columns((-taken).fill_null(0.0).alias("date_brake"))


def _neighbours_of_neighbours(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return pairs not known yet whose documents have a likely neighbour in common.

    Of a document's neighbours the likeliest lead on: in a story of thousands of reports all of
    them would be quadratic.
    """
    ends = ("left", "right")
    names = pl.concat([pairs[end] for end in ends]).unique().sort()
    # As numbers, in the order of the names: there are many more steps than pairs.
    numbered = pairs.select(
        pl.col(ends).cast(pl.Enum(names)).to_physical(),
        _probability(pl.col("logit") + pl.col("date_brake")).alias("near"),
    )
    near = nearest(
        numbered,
        by="near",
        least=_NEIGHBOUR_SCORE,
        most=_LEADING_ON,
    )
    steps = near.join(near, left_on="neighbour", right_on="document", suffix="_next")
    further = (
        steps.select(
            pl.min_horizontal("document", "neighbour_next").alias("left"),
            pl.max_horizontal("document", "neighbour_next").alias("right"),
        )
        .filter(pl.col("left") < pl.col("right"))
        .unique()
        .join(numbered, on=ends, how="anti")
        .sort(ends)
    )
    views = pl.lit(["neighbours"], dtype=pl.List(pl.String)).alias("views")
    return further.select(*(names.gather(further[end]).alias(end) for end in ends), views)


def _with_evidence_of_texts(pairs: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """Add what the days named in the texts say, where the pair is not out of the question."""
    asked = pairs.filter(pl.col("logit") + pl.col("date_brake") > _LIKELY)
    told = date_evidence(asked.select("left", "right", "days_apart"), dates).select(
        "left",
        "right",
        pl.when(pl.col("days_apart").is_null())
        .then(date_logit())
        .otherwise(weekday_logit())
        .alias("date_evidence"),
    )
    joined = pairs.join(told, on=["left", "right"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("date_evidence").fill_null(0.0))


def _profiles(pairs: pl.DataFrame, config: Config) -> pl.Series:
    """Return the mean of two profiles: by words and dates, and by what the first one adds to them.

    The first profile parts the reports around a pair a little; among reports that are parted the
    second one is clearer.
    """
    left, right = _numbered(pairs)
    logits = pairs.select(pl.col("logit") + DATES).to_series()
    first = profile_correlations(left, right, logits.to_numpy(), config=config.profile)
    clearer = logits + config.event.evidence.profile_correlation * first.fill_null(0.0)
    second = profile_correlations(left, right, clearer.to_numpy(), config=config.profile)
    return ((first + second.fill_null(first)) / 2).alias("profile_correlation")


def _with_chances(pairs: pl.DataFrame, documents: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Add what is to be expected before any word is read: of dated pairs, and of undated ones."""
    undated = pl.col("days_apart").is_null()
    weeks = weeks_of_subject(pairs, documents, config=config.profile)
    event = config.event
    prior = pl.when(undated).then(-event.undated_weeks * weeks.log()).otherwise(event.same_day)
    return pairs.with_columns(prior.alias("date_prior"))


def _numbered(pairs: pl.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    names = pl.concat([pairs["left"], pairs["right"]]).unique().sort()
    left, right = (
        names.search_sorted(pairs[side]).to_numpy().astype(np.int64) for side in ("left", "right")
    )
    return left, right


def _probability(logit: pl.Expr) -> pl.Expr:
    return 1 / (1 + (-logit).exp())
