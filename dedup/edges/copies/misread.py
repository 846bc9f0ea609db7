"""Texts of which letters differ, and not words: both were misread, by a machine as a rule.

Where one letter in ten is wrong in both, one run of three words in twenty is left: too few to tell
where two texts run alongside. Letter by letter, they are as alike as they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, bounds_of
from dedup.edges.copies.alignment import Anchors, Stretches, of_pairs, places_of
from dedup.kernels import ranges, sums
from dedup.shingles import Shingled
from dedup.similarity import letter_share, letters_apart, words_in_common

CLEAN: Final = 0.3
"""Texts that share more of their shingles have few errors: runs of words tell of them."""
_MOST: Final = 300
"""Words that are compared: they tell of the rest, and time grows with the square of their count."""
_LETTERS: Final = 4
"""Letters of a word, or more, in the mean of a text: so many are right in a word that is right."""
_CODES: Final = 0.5
"""Share of the words that differ: if more have other digits alone, nothing was misread."""
_SPACE: Final = ord(" ")
_DIGITS: Final = re.compile(r"\d+")


def misread_shares(
    texts: Shingled, pairs: Int64s, anchors: Anchors, *, fewest: int, least: float
) -> Float64s:
    """Return the share of equal letters of either text where letters differ, and 0 of other pairs.

    Of shape ``(pairs, 2)``. A text is looked for where it would stand in the longer one.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        anchors: where shingles stand that both have, of pairs of which these do not tell.
        fewest: rows of these that are worth a look.
        least: share of the letters of the shorter text that are equal.
    """
    shares, lengths = np.zeros((len(pairs), 2)), texts.lengths[pairs]
    bounds = np.searchsorted(anchors.pair, np.arange(len(pairs) + 1))
    for row in np.flatnonzero(np.diff(bounds) >= fewest):
        here = slice(bounds[row], bounds[row + 1])
        away = anchors.right[here] - anchors.left[here]
        further = int(np.median(away))
        first = np.maximum(0, [-further, further])
        count = (lengths[row] - first).min()
        # Words that ran together shift all that follow, so it is compared where both are so far.
        middle = anchors.left[here][np.abs(away - further).argmin()]
        begin = np.clip(middle - first[0] - _MOST // 2, 0, max(count - _MOST, 0))
        places = texts.starts[pairs[row]] + first + begin
        spelt = (_spelt(texts, place, min(count, _MOST)) for place in places)
        share = misread_share(*spelt, least=least) * count / lengths[row]
        shares[row] = share * (share.max() >= least)
    return shares


def _spelt(texts: Shingled, first: int, count: int) -> list[str]:
    """Return so many of all words, in small letters."""
    words, places = texts.words, slice(first, first + count)
    return [word.lower() for word in words.texts.strings(words.starts[places], words.ends[places])]


def shares_in_runs(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Float64s:
    """Return the share of the words alongside that stand in shared runs, of shape ``(pairs,)``.

    So many of their letters are equal at least, as a rule, which is soon counted.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: where both run alongside.
    """
    words = stretches.left_end - stretches.left
    begun = np.minimum(words, texts.widths[pairs[stretches.pair, 0]])
    equal = np.where(stretches.filled, words, begun)
    every, inside = (np.bincount(stretches.pair, one, len(pairs)) for one in (words, equal))
    return np.asarray(inside / np.maximum(every, 1))


def letters_agree(
    texts: Shingled, pairs: Int64s, stretches: Stretches, asked: Bools, *, least: float
) -> Bools:
    """Tell of pairs whether letters are equal where both run alongside; false of those not asked.

    So they are in a copy full of errors. In two issues of a list other words fill the same lines.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: where both run alongside.
        asked: of which pairs it is asked.
        least: share of the letters there that are equal.
    """
    kept, ends = of_pairs(stretches, asked), pairs[asked]
    places = places_of(texts, ends, kept)[:, :4]
    # Where all words are equal, their letters are only counted.
    counts = (places[:, 1] - places[:, 0]) * kept.filled
    both = np.bincount(kept.pair, 2 * _letters_of(texts, places[:, 0], counts), len(ends))
    unequal, apart = ~kept.filled, np.zeros(len(ends))
    one, one_end, other, other_end = places[unequal].T
    sides = (
        _texts_of(texts, one, one_end - one),
        _texts_of(texts, other, np.maximum(other_end - other, 0)),
    )
    for pair, *two in zip(kept.pair[unequal], *sides, strict=True):
        apart[pair] += letters_apart(*two)
        both[pair] += sum(map(len, two))
    agree = np.zeros(len(pairs), dtype=np.bool_)
    agree[asked] = apart <= (1 - least) * both
    return agree


def _letters_of(texts: Shingled, begins: Int64s, counts: Int64s) -> Int64s:
    """Return how many letters so many words from every place on have, each with a space behind."""
    places = ranges(begins, counts)
    starts, ends = texts.words.offsets(places, places)
    return sums(ends - starts + 1, bounds_of(counts))


def _texts_of(texts: Shingled, begins: Int64s, counts: Int64s) -> list[str]:
    """Return so many words from every place on, each with a space behind it, in small letters."""
    words, places = texts.words, ranges(begins, counts)
    lengths = words.ends[places] - words.starts[places] + 1
    letters = ranges(words.starts[places], lengths)
    spelt, ends = words.texts.data.take(letters, mode="clip"), np.cumsum(lengths)
    spelt[ends - 1] = _SPACE
    bounds = np.append(0, ends)[bounds_of(counts)].tolist()
    raw = spelt.tobytes()
    return [raw[begin:end].decode().lower() for begin, end in pairwise(bounds)]


def misread_share(one: Sequence[str], other: Sequence[str], *, least: float) -> float:
    """Return the :func:`letter_share` of two texts if letters differ and not words, else 0.

    Of a text that was misread most letters are right, and few words are. Where words were changed,
    as many words are right as letters. Nor is it misread where most words that differ have other
    digits and the same letters: so do codes, and what is counted.

    Args:
        one: the words of a text.
        other: those of the other.
        least: the least share that is returned; below it, or if words differ, it is 0.

    >>> text = "ministers agreed late on monday to lend money to three small banks".split()
    >>> misread = "minist rs agrecd 1ate on rnonday to lend rnoney to thrce sma11 banhs".split()
    >>> edited = "ministers agreed on friday to lend money to three large banks too".split()
    >>> [round(misread_share(text, words, least=0.5), 2) for words in (misread, edited)]
    [0.85, 0.0]
    """
    equal, words = words_in_common(one, other), max(1, min(len(one), len(other)))
    # Words are compared sooner than letters, and letters sooner the more of them are asked for.
    letters = letter_share(one, other, least=max(least, (equal / words) ** (1 / _LETTERS)))
    if equal > letters**_LETTERS * words:
        return 0.0
    digits = words_in_common(*(_without_digits(text) for text in (one, other))) - equal
    return letters if digits <= _CODES * (words - equal) else 0.0


def _without_digits(words: Sequence[str]) -> list[str]:
    """Return words with one digit in place of any digits.

    >>> _without_digits(["ax101", "of", "3.5"])
    ['ax0', 'of', '0.0']
    """
    return [_DIGITS.sub("0", word) for word in words]
