"""What is to be expected of pairs before any word is read: by their days, or where these are mute.

A collection that somebody brought together because its reports tell the same events and a year of
politics have the same likenesses, and not the same chances: where a subject goes on for months,
most reports of it tell other events. Dates tell which of both a pile is. Where there are none, or
all are of one night, the scores of all pairs together do.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s
from dedup.config import EventConfig
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
_MUTE: Final = 0.5
"""Chance of a day from which on days tell nothing: the pile is of one night."""
_STEP: Final = 1 / 64
"""Part of a logit to which logits are rounded before they are counted."""
_ROUNDS: Final = 1000
"""Rounds of expectation-maximisation at most."""
_SETTLED: Final = 1e-6
"""Change of a logit below which another round says nothing new."""


def chance_of_a_day(published: pl.Series) -> float:
    """Return which share of any two dated documents were published within a day, 0 without two.

    That two reports are of one day speaks for one event by no more than the inverse of it. What a
    few documents tell of days is chance, so some pairs of other days are added.

    >>> from datetime import datetime
    >>> nights = pl.Series([datetime(2024, 5, day) for day in (1, 9)])
    >>> round(chance_of_a_day(pl.concat([nights] * 30)), 2)
    0.48
    """
    days = np.sort(days_of(published.drop_nulls()))
    pairs = len(days) * (len(days) - 1) / 2
    within = np.searchsorted(days, days + 1, side="left") - np.arange(1, len(days) + 1)
    return float(within.sum() / (pairs + _OTHER_DAYS))


def learned_prior(
    pairs: pl.DataFrame, logits: pl.Series, chance: float, config: EventConfig
) -> pl.Series:
    """Return ``date_prior``, lowered as far as the pile tells to where dates tell nothing.

    Those are pairs that lack a date, and in a pile of one night all. Of two estimates the lower one
    holds: what stands there, as by the weeks of the subject, and that by the scores of all of them.

    Args:
        pairs: ``logit`` (what the words say), ``days_apart`` and ``date_prior``.
        logits: of one event, by all evidence, in the order of the pairs.
        chance: of :func:`chance_of_a_day`.
        config: how much of it is taken.
    """
    mute = pairs["days_apart"].is_null() | (chance >= _MUTE)
    one_subject = mute & (pairs["logit"] >= _SUBJECT_LOGIT)
    evidence = (logits - pairs["date_prior"]).filter(one_subject).to_numpy()
    lowered = pl.min_horizontal("date_prior", pl.lit(config.learned_share * prior_shift(evidence)))
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
