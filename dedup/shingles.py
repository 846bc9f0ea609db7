"""Word shingles of a text: the unit of copying.

Only sentences that report count, and only words: quotes, dashes, case, accents and spacing do not
matter, so a copy that was typeset anew has the same shingles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from dedup.spans import Spans
from dedup.text import Remembered, normal_forms, words

__all__ = [
    "UInt64s",
    "hashes_of",
    "shingle_hashes",
    "shingles_of_texts",
    "text_hash",
    "word_hashes",
]

UInt64s = npt.NDArray[np.uint64]
Int64s = npt.NDArray[np.int64]

# Odd multiplier of a polynomial hash modulo 2**64 (the golden ratio, as in Fibonacci hashing).
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2: Final = np.uint64(0xC4CEB9FE1A85EC53)
_MIX_SHIFT: Final = np.uint64(33)


def word_hashes(text: str, spans: Spans) -> tuple[UInt64s, npt.NDArray[np.int64]]:
    """Return the hashes of the words of the given sentences and their offsets.

    Returns:
        hashes of shape ``(words,)`` and offsets of shape ``(words, 2)``: start and end in ``text``.
    """
    surfaces: list[str] = []
    offsets: list[int] = []
    for first, last in spans:
        for start, end, surface in words(text[first:last]):
            surfaces.append(surface)
            offsets += (first + start, first + end)
    hashes = np.array(hashes_of(surfaces), dtype=np.uint64)
    return hashes, np.array(offsets, dtype=np.int64).reshape(-1, 2)


def shingle_hashes(hashes: UInt64s, size: int) -> UInt64s:
    """Return the hash of every run of ``size`` words, in reading order: shape ``(words-size+1,)``.

    A text shorter than ``size`` has one shingle, of all its words; an empty one has none.

    >>> shingle_hashes(np.array([1, 2, 3, 1, 2], dtype=np.uint64), 2).tolist()[0::3]
    [17939916851854735301, 17939916851854735301]
    """
    size = min(size, len(hashes))
    if size == 0:
        return hashes
    count = len(hashes) - size + 1
    joined = np.zeros(count, dtype=np.uint64)
    for position in range(size):
        joined = joined * _MULTIPLIER + hashes[position : position + count]
    return _mix(joined)


def shingles_of_texts(hashes: UInt64s, bounds: Int64s, size: int) -> tuple[UInt64s, Int64s]:
    """Return the :func:`shingle_hashes` of many texts that lie one behind the other.

    Args:
        hashes: of the words of all texts, of shape ``(words,)``.
        bounds: where the words of each text begin and end, of shape ``(texts + 1,)``.
        size: words per shingle.

    Returns:
        shingles of shape ``(shingles,)`` and their bounds, of shape ``(texts + 1,)``.

    >>> words = np.array([1, 2, 3, 1, 2, 7], dtype=np.uint64)
    >>> shingles, bounds = shingles_of_texts(words, np.array([0, 3, 5, 5, 6]), 2)
    >>> bounds.tolist(), bool(shingles[0] == shingles[2])
    ([0, 2, 3, 3, 4], True)
    """
    lengths = np.diff(bounds)
    counts = np.where(lengths < size, np.minimum(lengths, 1), lengths - size + 1)
    ends = np.r_[0, np.cumsum(counts)]
    shingles = np.empty(ends[-1], dtype=np.uint64)
    if len(hashes) >= size:
        # Runs that reach into the next text are dropped.
        inside = np.arange(len(hashes)) + size <= np.repeat(bounds[1:], lengths)
        runs = shingle_hashes(hashes, size)[inside[: len(hashes) - size + 1]]
        shingles[np.repeat(lengths >= size, counts)] = runs
    for text in np.flatnonzero((lengths > 0) & (lengths < size)):
        shingles[ends[text]] = shingle_hashes(hashes[bounds[text] : bounds[text + 1]], size)[0]
    return shingles, ends


def text_hash(hashes: UInt64s) -> int:
    """Return one hash of a whole sequence of words; equal texts after normalising are equal."""
    return int.from_bytes(hashlib.blake2b(hashes.tobytes(), digest_size=8).digest(), "little")


def _hashes(surfaces: Sequence[str]) -> Iterator[int]:
    for normal in normal_forms(surfaces):
        digest = hashlib.blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=8)
        yield int.from_bytes(digest.digest(), "little")


hashes_of: Final = Remembered(_hashes)
"""Returns the 64-bit hashes of the normal forms of words."""


def _mix(values: UInt64s) -> UInt64s:
    """Spread every input bit over the output (MurmurHash3 64-bit finaliser)."""
    values = (values ^ (values >> _MIX_SHIFT)) * _MIX_1
    values = (values ^ (values >> _MIX_SHIFT)) * _MIX_2
    return values ^ (values >> _MIX_SHIFT)
