"""Stops that end no sentence because a name goes on behind them.

"Lt. Gov. Dan Patrick", "“Mr. President", "Marco Rubio (R-Fla.), who", "the U.S. Ambassador":
nupunkt knows some of these, and not behind a quotation mark or before a bracket.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from dedup.arrays import Bools, Int64s
from dedup.buffers import TextBytes
from dedup.letters import Bytes
from dedup.sentences.openings import WIDTH, Openings, last_bytes
from dedup.text import packaged_lines

_LONGEST: Final = 12
"""Bytes looked at before a stop: the longest title and what stands before it."""
_UPPER, _GLUED = 1, 2
_BEHIND: Final = np.zeros(256, dtype=np.uint8)
"""What a byte is behind the end of a sentence."""
_BEHIND[ord("A") : ord("Z") + 1] = _UPPER
_BEHIND[[*b"),;"]] = _GLUED
_NATIONS: Final = np.frombuffer(b"SN", dtype=np.uint8)
_SPACE: Final = np.uint8(ord(" "))


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
    # Few ends are worth more than a look.
    named = stopped & (behind == _UPPER)
    rows = np.flatnonzero(named & (_title_ends().numbers(last_bytes(texts.raw, ends)) >= 0))
    goes_on[rows] = _ends_in_title(_before(texts, ends[rows]))
    rows = np.flatnonzero(named & (texts.data[np.maximum(ends - len("U.S."), 0)] == ord("U")))
    rows = rows[_ends_in_country(_before(texts, ends[rows]))]
    goes_on[rows] |= _are_offices(_behind(texts, following[rows]))
    return goes_on


def _before(texts: TextBytes, ends: Int64s) -> Bytes:
    """Return the bytes before every end, one row each; spaces where its text has not begun."""
    places = ends[:, None] + np.arange(-_LONGEST, 0)
    begun = texts.bounds[np.searchsorted(texts.bounds, ends) - 1]
    return np.where(places >= begun[:, None], texts.data[np.maximum(places, 0)], _SPACE)


def _behind(texts: TextBytes, starts: Int64s) -> Bytes:
    """Return the bytes from every start on, one row each; spaces where its text has ended."""
    places = starts[:, None] + np.arange(max(map(len, _offices())) + 1)
    ended = texts.bounds[np.searchsorted(texts.bounds, starts, side="right")]
    last = len(texts.data) - 1
    return np.where(places < ended[:, None], texts.data[np.minimum(places, last)], _SPACE)


def _ends_in_country(before: Bytes) -> Bools:
    """Tell where "U.S." or "U.N." stands."""
    found: Bools = np.isin(before[:, -2], _NATIONS) & (before[:, -4] == ord("U"))
    found &= (before[:, -1] == ord(".")) & (before[:, -3] == ord("."))
    found &= ~_are_letters(before[:, -5])
    return found


def _are_offices(behind: Bytes) -> Bools:
    """Tell where the name of an office stands as a whole word."""
    found = np.zeros(len(behind), np.bool_)
    for office in _offices():
        same = (behind[:, : len(office)] == np.frombuffer(office, dtype=np.uint8)).all(axis=1)
        found |= same & ~_are_letters(behind[:, len(office)])
    return found


def _ends_in_title(before: Bytes) -> Bools:
    small, letters = before | np.uint8(0x20), _are_letters(before)
    found = np.zeros(len(before), np.bool_)
    for title in _titles():
        first = -1 - len(title)
        same = (small[:, first:-1] == np.frombuffer(title, dtype=np.uint8)).all(axis=1)
        found |= same & ~_are_small(before[:, first]) & ~letters[:, first - 1]
    return found


def _are_small(data: Bytes) -> Bools:
    small: Bools = (data >= ord("a")) & (data <= ord("z"))
    return small


def _are_letters(data: Bytes) -> Bools:
    return _are_small(data | np.uint8(0x20))


@cache
def _title_ends() -> Openings:
    """Return what titles end with, from behind."""
    return Openings.of((title + b".")[::-1][:WIDTH] for title in _titles())


@cache
def _offices() -> tuple[bytes, ...]:
    return tuple(line.encode() for line in packaged_lines("offices.txt"))


@cache
def _titles() -> tuple[bytes, ...]:
    return tuple(line.encode() for line in packaged_lines("titles.txt"))
