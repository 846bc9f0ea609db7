"""Word shingles of a text: the unit of copying.

Only sentences that report count, and only words: quotes, dashes, case, accents and spacing do not
matter, so a copy that was typeset anew has the same shingles.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from dedup.spans import Spans
from dedup.text import normalise, words

__all__ = ["UInt64s", "shingle_hashes", "text_hash", "word_hash", "word_hashes"]

UInt64s = npt.NDArray[np.uint64]

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
    hashes: list[int] = []
    offsets: list[int] = []
    for first, last in spans:
        for start, end, surface in words(text[first:last]):
            hashes.append(word_hash(surface))
            offsets += (first + start, first + end)
    return np.array(hashes, dtype=np.uint64), np.array(offsets, dtype=np.int64).reshape(-1, 2)


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


def text_hash(hashes: UInt64s) -> int:
    """Return one hash of a whole sequence of words; equal texts after normalising are equal."""
    return int.from_bytes(hashlib.blake2b(hashes.tobytes(), digest_size=8).digest(), "little")


@lru_cache(maxsize=1 << 18)
def word_hash(surface: str) -> int:
    """Return the 64-bit hash of the normal form of a word."""
    digest = hashlib.blake2b(normalise(surface).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


def _mix(values: UInt64s) -> UInt64s:
    """Spread every input bit over the output (MurmurHash3 64-bit finaliser)."""
    values = (values ^ (values >> _MIX_SHIFT)) * _MIX_1
    values = (values ^ (values >> _MIX_SHIFT)) * _MIX_2
    return values ^ (values >> _MIX_SHIFT)
