"""The score of a pair: words first, then what headlines, quotes, neighbours and dates add.

Two steps. The *likeness* is what the words alone say; it tells the subject. The *score* takes in
everything that parts two events of one subject.
"""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.config import Config, EventModel, EvidenceModel, SettledConfig, SettledEventConfig
from dedup.days import days_apart
from dedup.edges.events.compared import Compared
from dedup.edges.events.cues import CueVectors
from dedup.edges.events.neighbourhoods import nearest
from dedup.edges.events.pairs import ends_of, places_of_pairs, probability
from dedup.edges.events.pile import measured_pile
from dedup.edges.events.prior import OfDated, chance_of_a_day, expected_of_dated, learned_prior
from dedup.edges.events.profiles import profile_correlations
from dedup.edges.events.running import running_shares, weeks_of_subject
from dedup.edges.events.timing import date_evidence, date_logit, weekday_logit
from dedup.edges.events.vectors import EventVectors
from dedup.progress import Advance
from dedup.stored import Spilled
from dedup.views import VIEW_BITS

DATES: Final = pl.col("date_brake") + pl.col("date_evidence")
"""What dates add to the logit."""

_ENDS: Final = ("left", "right")
_ONLY_STORED: Final = ("profile_correlation", "date_prior")
"""What nobody asks for any more when a pair has its score."""
_NEIGHBOUR_SCORE: Final = 0.3
"""Neighbours of neighbours are scored along pairs of at least this probability."""
_KIN: Final = 0.5
"""Likeness of two reports from which on they are kin, and may tell one event."""
_ANY_DAY: Final = 1.0
"""What one day adds to the logit of two reports in a dump."""
_UNDATED_WEEKS: Final = 0.8
"""Taken from the logit of a pair that lacks a date, times ln(weeks in which the subject of the two
was reported): it may be of any of them."""
_LEADING_ON: Final = 32
"""Neighbours of a document that lead on to others at most."""
_SLICE: Final = 1 << 16
"""Pairs whose measures are read from disk at a time."""
_WAYS: Final = 1 << 17
"""Pairs of neighbours that are followed at a time."""
_TEXTS: Final = 1 << 18
"""Pairs whose days are compared at a time: all that their texts name is laid side by side."""
_COLUMN_PART: Final = 1 << 20
"""Bytes of a part of a column on disk."""
_LIKELY: Final = -4.0
"""Of pairs whose words and dates stay below this logit nobody asks what days their texts name."""


class Scored(NamedTuple):
    """Pairs of rows with their score, each once and sorted, and what was measured of them.

    ``pairs`` has what later steps ask of all; ``measures`` are columns on disk, in the same order;
    ``pile`` is the size of the dump that the documents are like; ``expected`` what a day says.
    """

    pairs: pl.DataFrame
    measures: dict[str, Spilled]
    pile: int
    expected: OfDated


def scored_pairs(  # noqa: PLR0913, PLR0917 - all that is known of the documents
    pairs: pl.DataFrame,
    compared: Compared,
    published: pl.Series,
    dates: pl.DataFrame,
    config: Config,
    documents: int,
    advance: Advance | None = None,
) -> Scored:
    """Return the pairs and the neighbours of neighbours, with their measures and score, sorted.

    The steps: what the words of every candidate say; by that and the days, what kind of pile it is,
    and so what days mean; pairs whose neighbours are likely, which nobody proposed; then what the
    texts say of dates, how alike a pair stands to its neighbours, and what is to be expected before
    any evidence; and all of it together, as one score.

    ``pairs`` are sorted, each once; documents are rows of ``compared``, in ``dates`` too;
    ``documents`` is how many there are, copies too.
    """
    chance = chance_of_a_day(published)
    known, measures = _with_logits_of_words(pairs, compared.vectors, config.event.model, advance)
    del pairs
    known = known.with_columns(_days_apart(known, published))
    pile = measured_pile(known, published, config.event, documents)
    settled = config.settled(pile)
    expected = expected_of_dated(published, settled.event, documents)
    further = _neighbours_of_neighbours(
        _with_date_brake(known, published, settled), expected, settled
    )
    further, more = _with_logits_of_words(further, compared.vectors, config.event.model, None)
    known = pl.concat([known, further.with_columns(_days_apart(further, published))])
    order = known.select(pl.arg_sort_by("left", "right")).to_series()
    # At once, while there are few columns: pairs are what a large dump has most of.
    known = known[order]
    for name, column in measures.items():
        values = pl.concat([column.read(), more[name].read()]).to_series()
        measures[name] = _on_disk(values[order])
    del further, more, order
    known = _with_evidence_of_texts(_with_date_brake(known, published, settled), dates)
    known = known.with_columns(_profile_correlation(known, published, settled))
    known = _with_chances(known, published, expected, settled)
    known, more_measures = _with_scores(known, CueVectors(compared.cues), chance, settled)
    return Scored(known, measures | more_measures, pile, expected)


def _with_scores(
    pairs: pl.DataFrame, cues: CueVectors, chance: float, config: Config
) -> tuple[pl.DataFrame, dict[str, Spilled]]:
    """Add the score; return what nobody asks for any more beside it, on disk."""
    logits, measures = _logits_of_evidence(pairs, cues, config.event.evidence)
    prior = learned_prior(pairs, logits, chance)
    logits += prior - pairs["date_prior"]
    scores = logits.to_frame().select(score=probability(pl.col("logit")))
    pairs = pairs.with_columns(prior)
    measures |= {name: _on_disk(pairs[name]) for name in _ONLY_STORED}
    return pairs.drop(_ONLY_STORED).with_columns(scores.to_series()), measures


def evidence_logit(model: EvidenceModel) -> pl.Expr:
    """Return the logit of one event that all evidence gives together."""
    parts = model.parts(
        likeness=pl.col("logit"),
        headline=pl.col("headline_containment"),
        quotes=pl.col("shared_quotes").log1p(),
        profile=pl.col("profile_correlation").fill_null(0.0),
    )
    return sum(parts, pl.lit(model.bias)) + DATES + pl.col("date_prior")


def _with_logits_of_words(
    pairs: pl.DataFrame, vectors: EventVectors, model: EventModel, advance: Advance | None
) -> tuple[pl.DataFrame, dict[str, Spilled]]:
    """Add what the five views of the words say together; return the views beside it, on disk."""
    left, right = ends_of(pairs)
    logit = np.full(pairs.height, model.bias)
    measures = {}
    for name, values in vectors.compare(left, right, advance):
        logit += getattr(model, name) * values
        measures[name] = _on_disk(pl.Series(name, values))
    return pairs.with_columns(logit=logit), measures


def _on_disk(values: pl.Series) -> Spilled:
    """Return a column on disk, which is read in slices."""
    column = Spilled(values.clear().to_frame(), part_bytes=_COLUMN_PART)
    for piece in values.to_frame().iter_slices(_SLICE):
        column.append(piece)
    return column


def _logits_of_evidence(
    pairs: pl.DataFrame, cues: CueVectors, model: EvidenceModel
) -> tuple[pl.Series, dict[str, Spilled]]:
    """Return the logits of pairs by all evidence; and what their cues tell, on disk."""
    measures = {
        name: _on_disk(pl.Series(name, values)) for name, values in cues.compare(*ends_of(pairs))
    }
    logit = evidence_logit(model).alias("logit")
    logits = [pl.Series("logit", [], dtype=pl.Float64)]
    for start in range(0, pairs.height, _SLICE):
        columns = (column.slice(start, _SLICE) for column in measures.values())
        part = pl.concat([pairs.slice(start, _SLICE), *columns], how="horizontal")
        logits.append(part.select(logit).to_series())
    return pl.concat(logits), measures


def _days_apart(pairs: pl.DataFrame, published: pl.Series) -> pl.Series:
    left, right = (published.gather(pairs[side]) for side in ("left", "right"))
    return days_apart(left, right)


def _with_date_brake(
    pairs: pl.DataFrame, published: pl.Series, config: SettledConfig
) -> pl.DataFrame:
    """Add how far the subject runs on, and what days apart take; unknown days take nothing."""
    event, days = config.event, pl.col("days_apart")
    steps = event.running * pl.col("running")
    taken = steps * (1 - (-days / event.days).exp()) + event.other_weeks * (
        1 - (-days / event.weeks_days).exp()
    )
    running = running_shares(pairs, published, config=config.profile)
    return pairs.with_columns(running).with_columns((-taken).fill_null(0.0).alias("date_brake"))


def _neighbours_of_neighbours(
    pairs: pl.DataFrame, of_dated: OfDated, config: SettledConfig
) -> pl.DataFrame:
    """Return pairs not known yet whose documents have a likely neighbour in common.

    Likely by words and days: linkage takes a pair that nobody scored for none. Of a document's
    neighbours the likeliest lead on: in a story of thousands of reports all of them would be
    quadratic.
    """
    # What a day takes is left to the score; and what it says in any dump would lead to everybody.
    expected = _prior_of_dated(of_dated, config.event)
    counts = pl.col("days_apart").is_not_null() & (expected > _ANY_DAY)
    expected = pl.when(counts).then(expected).otherwise(0.0)
    likely = probability(pl.col("logit") + pl.col("date_brake") + expected)
    numbered = pairs.select(*_ENDS, near=likely)
    near = nearest(numbered, by="near", least=_NEIGHBOUR_SCORE, most=_LEADING_ON)
    # In slices, for there are several times as many ways as pairs that they lead to.
    parts = [pairs.select(_ENDS).clear()]
    for part in near.iter_slices(_WAYS):
        steps = part.join(near, left_on="neighbour", right_on="document", suffix="_next")
        both = pl.col("document", "neighbour_next")
        of_steps = steps.select(left=pl.min_horizontal(both), right=pl.max_horizontal(both))
        parts.append(of_steps.filter(pl.col("left") < pl.col("right")).unique())
    further = pl.concat(parts).unique().sort(_ENDS)
    _, known = places_of_pairs(pairs, further)
    views = pl.lit(VIEW_BITS["neighbours"], pairs.schema["views"]).alias("views")
    return further.filter(~known).select(*_ENDS, views)


def _with_evidence_of_texts(pairs: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """Add what the days named in the texts say, where the pair is not out of the question."""
    likely = pairs.select(pl.col("logit") + pl.col("date_brake") > _LIKELY).to_series()
    logits = np.zeros(pairs.height)
    places = likely.arg_true()
    chosen = pairs.select("left", "right", "days_apart")[places]
    evidence = [
        date_evidence(part, dates).select(
            pl.when(pl.col("days_apart").is_null()).then(date_logit()).otherwise(weekday_logit())
        )
        for part in chosen.iter_slices(_TEXTS)
    ]
    if evidence:
        logits[places.to_numpy()] = pl.concat(evidence).to_series().fill_null(0.0).to_numpy()
    return pairs.with_columns(date_evidence=logits)


def _profile_correlation(
    pairs: pl.DataFrame, published: pl.Series, config: SettledConfig
) -> pl.Series:
    """Return the mean of two profiles: by words and dates, and by what the first one adds to them.

    The first profile parts the reports around a pair a little; among reports that are parted the
    second one is clearer.
    """
    profiles = partial(
        profile_correlations,
        *ends_of(pairs),
        dated=published.count() / max(len(published), 1),
        strangers=config.event.strangers,
        config=config.profile,
    )
    logits = pairs.select(pl.col("logit") + DATES).to_series()
    first = profiles(logits.to_numpy())
    clearer = logits + config.event.evidence.profile_correlation * first.fill_null(0.0)
    second = profiles(clearer.to_numpy())
    return ((first + second.fill_null(first)) / 2).alias("profile_correlation")


def _with_chances(
    pairs: pl.DataFrame, published: pl.Series, of_dated: OfDated, config: SettledConfig
) -> pl.DataFrame:
    """Add what is to be expected before any word is read: of dated pairs, and of undated ones."""
    undated = pl.col("days_apart").is_null()
    weeks = weeks_of_subject(pairs, published, config=config.profile)
    of_undated = -_UNDATED_WEEKS * weeks.log()
    prior = pl.when(undated).then(of_undated).otherwise(_prior_of_dated(of_dated, config.event))
    return pairs.with_columns(prior.alias("date_prior")).drop("running")


def _prior_of_dated(expected: OfDated, event: SettledEventConfig) -> pl.Expr:
    """Return what is to be expected of two dated reports, before days apart take of it."""
    alike = (probability(pl.col("logit")) / _KIN).clip(upper_bound=1.0)
    same_day = expected.strangers + (expected.kin - expected.strangers) * alike
    return same_day - event.running * pl.col("running")
