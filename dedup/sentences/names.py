"""Stops that end no sentence because a name goes on behind them.

"Lt. Gov. Dan Patrick", "“Mr. President", "Marco Rubio (R-Fla.), who", "the U.S. Ambassador":
nupunkt knows some of these, and not behind a quotation mark or before a bracket.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import numpy as np

from dedup.arrays import Bools, Int64s
from dedup.buffers import TextBytes
from dedup.sentences.openings import WIDTH, Openings, last_bytes
from dedup.text import packaged_lines

_LONGEST: Final = 12
"""Bytes looked at before a stop: the longest title and what stands before it."""
_UPPER, _GLUED = 1, 2
_BEHIND: Final = np.zeros(256, dtype=np.uint8)
"""What a byte is behind the end of a sentence."""
_BEHIND[ord("A") : ord("Z") + 1] = _UPPER
_BEHIND[[*b"),;"]] = _GLUED
_COUNTRIES: Final = (b"U.S", b"U.N")
_COUNTRY: Final = re.compile(rb"(?<![A-Za-z])U\.[SN]\.$")


def name_goes_on(texts: TextBytes, ends: Int64s, following: Int64s) -> Bools:
    """Tell of ends of sentences whether they are none, for a name goes on.

    Args:
        texts: the texts; places are in bytes.
        ends: where sentences end, behind the stop.
        following: where the next ones start.

    >>> import polars as pl
    >>> texts = TextBytes.of(pl.Series(["He met Lt. Fox. Mr. Lamb left."]))
    >>> name_goes_on(texts, np.array([10, 15, 19]), np.array([11, 16, 20])).tolist()
    [True, False, True]
    """
    stopped = texts.data[ends - 1] == ord(".")
    behind = _BEHIND[texts.data[following]]
    goes_on: Bools = stopped & (behind == _GLUED) & (following == ends)
    named = np.flatnonzero(stopped & (behind == _UPPER))
    # Few of them are worth more than a look.
    named = named[_name_ends().numbers(last_bytes(texts.raw, ends[named])) >= 0]
    rows = np.searchsorted(texts.bounds, ends[named])
    places = ends[named], following[named], texts.bounds[rows - 1], texts.bounds[rows]
    goes_on[named] = [
        _goes_on(texts.raw, *one)
        for one in zip(*(column.tolist() for column in places), strict=True)
    ]
    return goes_on


def _goes_on(raw: bytes, end: int, following: int, first: int, last: int) -> bool:
    """Tell whether a name goes on behind an end of a text, which lies from first to last."""
    before = raw[max(end - _LONGEST, first) : end]
    if _COUNTRY.search(before):
        return _office().match(raw, following, last) is not None
    return _title().search(before) is not None


@cache
def _name_ends() -> Openings:
    """Return what titles and countries end with, from behind."""
    return Openings.of((name + b".")[::-1][:WIDTH] for name in (*_titles(), *_COUNTRIES))


@cache
def _office() -> re.Pattern[bytes]:
    offices = (line.encode() for line in packaged_lines("offices.txt"))
    return re.compile(rb"(?:" + b"|".join(map(re.escape, offices)) + rb")(?![A-Za-z])")


@cache
def _title() -> re.Pattern[bytes]:
    """Return what finds a title: its first letter is a capital, and the others may be."""
    return re.compile(rb"(?<![A-Za-z])(?=[A-Z])(?i:" + b"|".join(_titles()) + rb")\.$")


@cache
def _titles() -> tuple[bytes, ...]:
    return tuple(line.encode() for line in packaged_lines("titles.txt"))
