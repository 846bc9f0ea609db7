"""What is to be expected of pairs before any word is read: by their days, or where these are mute.

A collection that somebody brought together because its reports tell the same events and a year of
politics have the same likenesses, and not the same chances: where a subject goes on for months,
most reports of it tell other events. Dates tell which of both a pile is. Where there are none, or
all are of one night, the scores of all pairs together do.

What dates say of a pair is a ratio of likelihoods, so of pairs that tell different events it is 1
on average. In a pile of one week any two reports stand near each other, and being near says little.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Float64s
from dedup.config import SettledEventConfig
from dedup.days import days_of
from dedup.edges.events.neighbourhoods import ONE_SUBJECT

_SUBJECT_LOGIT: Final = math.log(ONE_SUBJECT / (1 - ONE_SUBJECT))
"""Logit of the likeness of reports of one subject."""
_FITTED: Final = 0.57
"""Share of one event among the pairs of one subject, as the scores tell it of ECB+, with which they
were fitted."""
_DOUBT: Final = 500.0
"""Pairs of that share that are added, lest a few pairs decide."""
_OTHER_DAYS: Final = 30.0
"""Pairs of other days that are added to those of a pile."""
_OTHER_DAYS_OF_STRANGERS: Final = 3.0
"""The same where the words of two are unlike: that they are near each other is all that speaks for
them, so few documents are believed."""
_WEEKS: Final = 8
"""Days apart that are counted one by one, in weeks."""
_MUTE: Final = 0.5
"""Chance of a day from which on days tell nothing: the pile is of one night."""
_LEARNED: Final = 0.5
"""Part that is taken of what the scores of all pairs tell: all of it would leave half as many."""
_STEP: Final = 1 / 64
"""Part of a logit to which logits are rounded before they are counted."""
_ROUNDS: Final = 1000
"""Rounds of expectation-maximisation at most."""
_SETTLED: Final = 1e-6
"""Change of a logit below which another round says nothing new."""


class OfDated(NamedTuple):
    """What is to be expected of two dated reports of one day, as a logit.

    ``kin``: of reports that are alike by their words; ``strangers``: of those that are not.
    """

    kin: float
    strangers: float


def chance_of_a_day(published: pl.Series) -> float:
    """Return which share of any two dated documents were published within a day, 0 without two.

    What a few documents tell of days is chance, so some pairs of other days are added.

    >>> from datetime import datetime
    >>> nights = pl.Series([datetime(2024, 5, day) for day in (1, 9)])
    >>> round(chance_of_a_day(pl.concat([nights] * 30)), 2)
    0.48
    """
    days = np.sort(days_of(published.drop_nulls()))
    return _pairs_within(days, 1) / (_pairs_of(days) + _OTHER_DAYS)


def expected_of_dated(published: pl.Series, event: SettledEventConfig, documents: int) -> OfDated:
    """Return ``same_day``, less what dates say of any two documents of the pile on average.

    What that is, days apart included, is the logarithm of a mean of likelihood ratios; it is never
    added. In a pile of one night ``same_day`` is gone, in one of years nothing is taken. Where
    documents are compared in blocks of days, who is compared is near, and
    ``running`` takes its part: there it is asked of one day alone.

    >>> from datetime import datetime
    >>> from dedup.config import EventConfig
    >>> event = EventConfig().settled(60)
    >>> piles = ([datetime(year, 5, 1 + day) for day in range(7)] for year in (2024, 2023))
    >>> week, other = map(pl.Series, piles)
    >>> [round(value, 1) for value in expected_of_dated(pl.concat([week] * 9), event, 63)]
    [0.8, 0.8]
    >>> [round(value, 1) for value in expected_of_dated(pl.concat([week, other]), event, 14)]
    [2.0, 1.8]
    """
    if documents > event.unblocked:
        same_day = _at_most(event.same_day, chance_of_a_day(published))
        return OfDated(same_day, same_day)
    days = np.sort(days_of(published.drop_nulls()))
    apart = np.arange(7 * _WEEKS + 1)
    within = [0.0, *(_pairs_within(days, span) for span in apart[1:].tolist()), _pairs_of(days)]
    left = np.exp(-event.other_weeks * (1 - np.exp(-apart / event.weeks_days)))
    worth = float(np.diff(within) @ left)
    doubts = (_OTHER_DAYS, _OTHER_DAYS_OF_STRANGERS)
    means = (worth / (_pairs_of(days) + doubt) for doubt in doubts)
    return OfDated(*(_at_most(event.same_day, mean) for mean in means))


def _at_most(same_day: float, mean: float) -> float:
    """Return ``same_day``, so that it is worth 1 at most where days leave that much on average."""
    return min(same_day, -math.log(mean)) if mean else same_day


def _pairs_of(days: Float64s) -> float:
    return len(days) * (len(days) - 1) / 2


def _pairs_within(days: Float64s, span: float) -> float:
    """Return how many pairs are less than so many days apart; days are in order."""
    ends = np.searchsorted(days, days + span, side="left")
    return float((ends - np.arange(1, len(days) + 1)).sum())


def learned_prior(pairs: pl.DataFrame, logits: pl.Series, chance: float) -> pl.Series:
    """Return ``date_prior``, lowered as far as the pile tells to where dates tell nothing.

    Those are pairs that lack a date, and in a pile of one night all. Of two estimates the lower one
    holds: what stands there, as by the weeks of the subject, and that by the scores of all of them.

    Args:
        pairs: ``logit`` (what the words say), ``days_apart`` and ``date_prior``.
        logits: of one event, by all evidence, in the order of the pairs.
        chance: of :func:`chance_of_a_day`.
    """
    mute = pairs["days_apart"].is_null() | (chance >= _MUTE)
    one_subject = mute & (pairs["logit"] >= _SUBJECT_LOGIT)
    evidence = (logits - pairs["date_prior"]).filter(one_subject).to_numpy()
    lowered = pl.min_horizontal("date_prior", pl.lit(_LEARNED * prior_shift(evidence)))
    return pairs.select(pl.when(mute).then(lowered).otherwise("date_prior")).to_series()


def prior_shift(logits: Float64s) -> float:
    """Return what is to be added to logits, 0 or less, for the pile is not that of the fit.

    Expectation-maximisation of the prior of a classifier on other data (Saerens, Latinne &
    Decaestecker 2002): what the scores say of all pairs is the prior, with that the scores change,
    and so on until both agree. Never upwards: a false merge costs more than a missing one.

    The logits are of pairs of one subject, in any order.

    >>> prior_shift(np.repeat([-3.0, 3.0], [100, 200]))
    0.0
    >>> round(prior_shift(np.repeat([-3.0, 0.0, 3.0], [9000, 900, 100])), 1)
    -3.6
    """
    # Counted in steps, so that the order of many pairs does not show in a sum.
    steps, counts = np.unique(np.rint(logits / _STEP).astype(np.int64), return_counts=True)
    values, shift = steps * _STEP, 0.0
    for _ in range(_ROUNDS):
        likely = float(counts @ (1 / (1 + np.exp(-values - shift))))
        share = (likely + _DOUBT * _FITTED) / (len(logits) + _DOUBT)
        before, shift = shift, math.log(share / (1 - share)) - math.log(_FITTED / (1 - _FITTED))
        if abs(shift - before) < _SETTLED:
            break
    return min(shift, 0.0)
