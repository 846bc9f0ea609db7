"""Word shingles of one text: the unit of copying.

Only sentences that report count, and only words: quotes, dashes, case, accents and spacing do not
matter, so a copy that was typeset anew has the same shingles.
"""

from __future__ import annotations

import numpy as np

from dedup.kernels import UInt64s, hashes_of_texts, shingles_of_texts

__all__ = ["UInt64s", "shingle_hashes", "text_hash"]


def shingle_hashes(hashes: UInt64s, size: int) -> UInt64s:
    """Return the hash of every run of ``size`` words, in reading order: shape ``(words-size+1,)``.

    A text shorter than ``size`` has one shingle, of all its words; an empty one has none.

    >>> shingles = shingle_hashes(np.array([1, 2, 3, 1, 2], dtype=np.uint64), 2)
    >>> len(shingles), bool(shingles[0] == shingles[3])
    (4, True)
    """
    return shingles_of_texts(hashes, np.array([0, len(hashes)]), size)[0]


def text_hash(hashes: UInt64s) -> int:
    """Return one hash of a whole sequence of words; equal texts after normalising are equal."""
    return int(hashes_of_texts(hashes, np.array([0, len(hashes)]))[0])
