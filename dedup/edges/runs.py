"""Where two word sequences are equal: shared shingles, their places, and verbatim spans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int32s, Int64s
from dedup.buffers import rows_of
from dedup.kernels import (
    distinct_of_texts,
    equal_runs,
    hashes_of_texts,
    meeting_runs,
    shared_rows,
    shingles_of_texts,
)
from dedup.shingles import UInt64s, shingle_hashes
from dedup.spans import KINDS_REPORTED
from dedup.words import Words, hashes_of, read_words

__all__ = [
    "CALENDAR",
    "Int32s",
    "Int64s",
    "Run",
    "Shingled",
    "anchors",
    "copied_runs",
    "shared_places",
    "shingled_texts",
    "uninterrupted",
    "verbatim_runs",
]

_MOST_REPEATS: Final = 4096
"""A shingle that makes more pairs of places than this is a refrain and starts no run."""
_LEAST_ANCHORS: Final = 2
CALENDAR: Final = (
    *"monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur".split(),
    *"thurs fri sat sun january february march april may june july august september".split(),
    *"october november december jan feb mar apr jun jul aug sep sept oct nov dec".split(),
)
"""Names of days and months, in normal form."""


@dataclass(frozen=True, slots=True)
class Shingled:
    """A document's words and shingles in reading order.

    ``words`` and ``offsets`` are parallel; ``blocks`` numbers the stretches of words that no
    furniture interrupts; ``distinct`` is sorted, with the place of the first occurrence of every
    shingle and whether it is the only one; ``numbers`` and ``dates`` tell which words are a number,
    and which the name of a day or a month.
    """

    words: UInt64s
    offsets: Int64s
    blocks: Int32s
    distinct: UInt64s
    first: Int32s
    once: Bools
    numbers: Bools
    dates: Bools
    size: int
    text: int


class Run(NamedTuple):
    """Equal words: ``length`` words from word ``left`` of one text and ``right`` of the other."""

    left: int
    right: int
    length: int


def shingled_texts(
    documents: pl.DataFrame, sentences: pl.DataFrame, size: int
) -> dict[str, Shingled]:
    """Return the words and shingles of every document, of the sentences that report.

    Args:
        documents: rows of the ``documents`` table.
        sentences: their rows of ``sentences``; those of a document in reading order.
        size: words per shingle.
    """
    words = read_words(documents, sentences)
    offsets, blocks = words.offsets(), _blocks(documents, sentences, words)
    shingles, ends = shingles_of_texts(words.hashes, words.bounds, size)
    distinct, first, once, bounds = distinct_of_texts(shingles, ends)
    whole = hashes_of_texts(words.hashes, words.bounds)
    numbers, dates = _slots(words)
    found = {}
    for row, name in enumerate(words.documents):
        here = slice(words.bounds[row], words.bounds[row + 1])
        inside = slice(bounds[row], bounds[row + 1])
        found[name] = Shingled(
            words=words.hashes[here],
            offsets=offsets[here],
            blocks=blocks[here],
            distinct=distinct[inside],
            first=first[inside],
            once=once[inside],
            numbers=numbers[here],
            dates=dates[here],
            size=min(size, int(here.stop - here.start)),
            text=int(whole[row]),
        )
    return found


def _slots(words: Words) -> tuple[Bools, Bools]:
    """Tell which words are numbers, and which capitalised names of a day or a month."""
    first = words.texts.data[words.starts]
    numbers = (first >= ord("0")) & (first <= ord("9"))
    capitals = (first >= ord("A")) & (first <= ord("Z"))
    return numbers, capitals & np.isin(words.hashes, _calendar())


@cache
def _calendar() -> UInt64s:
    return np.array(hashes_of(CALENDAR), dtype=np.uint64)


def _blocks(documents: pl.DataFrame, sentences: pl.DataFrame, words: Words) -> Int32s:
    """Number the words of every document by the furniture before them."""
    reports = sentences["kind"].is_in(KINDS_REPORTED).to_numpy()
    owners = rows_of(documents, sentences)
    order = np.argsort(owners, kind="stable")
    reports, owners = reports[order], owners[order]
    said = np.flatnonzero(reports)
    # Sentences that do not report stand between two that do, if more than one step parts them.
    parted = np.diff(said, prepend=0) > 1
    numbers = np.cumsum(parted)
    first = np.searchsorted(owners[said], np.arange(documents.height))
    before = first[words.rows]
    return np.asarray(numbers[before + words.sentences] - numbers[before], dtype=np.int32)


def shared_places(one: Shingled, other: Shingled) -> tuple[Int64s, Int64s]:
    """Return the rows of ``distinct`` in one and in the other of the shingles both have."""
    return shared_rows(one.distinct, other.distinct)


def anchors(one: Shingled, other: Shingled, places: tuple[Int64s, Int64s]) -> tuple[Int32s, Int32s]:
    """Return where the shared shingles stand that stand once in both texts.

    Where those are few, a text holds itself twice: once in one of them is enough, and the first
    place in the other counts.
    """
    rows, columns = places
    once = one.once[rows] & other.once[columns]
    if 2 * np.count_nonzero(once) < len(rows):
        once = one.once[rows] | other.once[columns]
    return one.first[rows[once]], other.first[columns[once]]


def copied_runs(
    one: Shingled, other: Shingled, places: tuple[Int64s, Int64s], least: int
) -> list[Run]:
    """Return what :func:`verbatim_runs` does, from the shingles that are known to be shared.

    Where two shingles that stand once in either text are equally far apart in both, the texts are
    compared word by word at that distance. A run that has no two such shingles is left out.
    """
    if one.text == other.text:
        return [Run(0, 0, len(one.words))]
    left, right = anchors(one, other, places)
    distances, counts = np.unique((right - left).astype(np.int64), return_counts=True)
    several = distances[counts >= _LEAST_ANCHORS]
    rows, columns, lengths = equal_runs(one.words, other.words, several, least)
    if not len(rows) or 2 * len(left) < len(places[0]):
        return verbatim_runs(one.words, other.words, one.size, least)
    return _unrivalled(rows, columns, lengths, len(one.words), least)


def verbatim_runs(left: UInt64s, right: UInt64s, size: int, least: int) -> list[Run]:
    """Return the runs of at least ``least`` equal words, in order of left; else the longest one.

    No two share a left word: where runs compete for one the longest has it.

    Args:
        left: hashes of the words of one text.
        right: of the other.
        size: words from which equal words count as a run at all.
        least: words of the shortest run that is returned where there is more than one.

    >>> one, other = (np.array([*map(ord, text)], dtype=np.uint64) for text in ("abcxde", "deabc"))
    >>> verbatim_runs(one, other, 2, 2)
    [Run(left=0, right=2, length=3), Run(left=4, right=0, length=2)]
    """
    if np.array_equal(left, right):
        return [Run(0, 0, len(left))] if len(left) else []
    size = min(size, len(left), len(right))
    rows, columns, lengths = meeting_runs(
        shingle_hashes(left, size), shingle_hashes(right, size), _MOST_REPEATS
    )
    if not len(rows):
        return []
    lengths += size - 1
    long = np.flatnonzero(lengths >= least) if least <= lengths.max() else [np.argmax(lengths)]
    least = min(least, int(lengths.max()))
    return _unrivalled(rows[long], columns[long], lengths[long], len(left), least)


def _unrivalled(
    rows: Int64s, columns: Int64s, lengths: Int64s, words: int, least: int
) -> list[Run]:
    """Give every left word to the longest run that holds it, the earliest of equals."""
    order = np.argsort(rows)
    if (rows[order][1:] >= (rows + lengths)[order][:-1]).all():
        return [Run(*map(int, run)) for run in np.stack([rows, columns, lengths])[:, order].T]
    owner = np.full(words, -1, dtype=np.int64)
    # Painted over: the last one to paint has the word.
    for run in np.lexsort((-columns, -rows, lengths)):
        owner[rows[run] : rows[run] + lengths[run]] = run
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    found = []
    for start, end in zip(starts, np.r_[starts[1:], words], strict=True):
        run = owner[start]
        if run >= 0 and end - start >= least:
            found.append(Run(int(start), int(start + columns[run] - rows[run]), int(end - start)))
    return found


def uninterrupted(runs: list[Run], one: Shingled, other: Shingled) -> list[Run]:
    """Cut runs where furniture, which is not compared, interrupts one of the texts."""
    if not (one.blocks[-1:].any() or other.blocks[-1:].any()):
        return runs
    found: list[Run] = []
    for left, right, length in runs:
        blocks = one.blocks[left : left + length], other.blocks[right : right + length]
        cuts = np.flatnonzero(np.diff(blocks[0]) | np.diff(blocks[1])) + 1
        marks: list[int] = [0, *cuts.tolist(), length]
        found.extend(
            Run(left + start, right + start, end - start) for start, end in pairwise(marks)
        )
    return found
