"""What callers give as a result: checked before anything is asked of it."""

from __future__ import annotations

import polars as pl

from dedup.arguments import checked
from dedup.errors import InputError
from dedup.result.tables import Result


def as_result(given: Result) -> Result:
    """Return a result, or say what to do with anything else.

    Raises:
        InputError: it is none.

    >>> as_result("runs/seeds")
    Traceback (most recent call last):
    dedup.errors.InputError: result must be a dedup.Result, not str: dedup.run makes one, \
dedup.read_result reads one
    """
    told = "result must be a dedup.Result, not {}: dedup.run makes one, dedup.read_result reads one"
    return checked(given, Result, told, InputError)


def event_clusters(result: Result) -> pl.DataFrame:
    """Return the event tier of ``clusters``.

    Raises:
        InputError: it is no result, or its run had no event tier.
    """
    if "event" not in as_result(result).info.configuration.tiers:
        raise InputError("a run has no event tier: run it anew")
    return result.clusters.filter(tier="event")
