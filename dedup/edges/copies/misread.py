"""Texts of which letters differ, and not words: both were misread, by a machine as a rule.

Where one letter in ten is wrong in both, one run of three words in twenty is left: too few to tell
where two texts run alongside. Letter by letter, they are as alike as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from dedup.arrays import Bools, Float64s, Int64s, bounds_of
from dedup.edges.copies.alignment import Anchors, Stretches, of_pairs
from dedup.kernels import ranges, sums
from dedup.shingles import Shingled
from dedup.similarity import letter_share, letters_apart, words_in_common

CLEAN: Final = 0.3
"""Texts that share more of their shingles have few errors: runs of words tell of them."""
_MOST: Final = 20_000
"""Words that are compared: they tell of the rest, and time grows with the square of their count."""
_NEAR: Final = 0.1
"""Half of what two copies share stands about as far apart in both, within this part of the shorter
text; what two reports share by chance, or quote, is strewn."""
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
        fewest: of these that are worth a look.
        least: share of the letters of the shorter text that are equal.
    """
    shares, lengths = np.zeros((len(pairs), 2)), texts.lengths[pairs]
    likely = np.bincount(anchors.pair, anchors.length, minlength=len(pairs)) >= fewest
    for row, spans in _overlaps(anchors, lengths, likely):
        first = texts.starts[pairs[row]] + spans[:, 0]
        counts = np.minimum(np.diff(spans)[:, 0], _MOST)
        one, other = (
            _spelt(texts, place + np.arange(count))
            for place, count in zip(first, counts, strict=True)
        )
        share = misread_share(one, other, least=least) * np.diff(spans)[:, 0] / lengths[row]
        shares[row] = share * (share.max() >= least)
    return shares


def _spelt(texts: Shingled, places: Int64s) -> list[str]:
    """Return some of all words, in small letters."""
    words = texts.words
    return [word.lower() for word in words.texts.strings(words.starts[places], words.ends[places])]


def shares_in_runs(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Float64s:
    """Return the share of the words alongside that stand in shared runs, of shape ``(pairs,)``.

    So many of their letters are equal at least, as a rule, which is soon counted.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: where both run alongside.
    """
    words = stretches.left_end - stretches.left, _equal_words(texts, pairs, stretches)
    every, inside = (np.bincount(stretches.pair, one, len(pairs)) for one in words)
    return np.asarray(inside / np.maximum(every, 1))


def letters_agree(
    texts: Shingled, pairs: Int64s, stretches: Stretches, asked: Bools, *, least: float
) -> Bools:
    """Tell of pairs whether letters are equal where both run alongside; false of those not asked.

    So they are in a copy full of errors. In two issues of a list other words fill the same lines.
    Only what follows the words of an anchor is compared letter by letter, up to the next anchor.

    Args:
        texts: the words of the documents.
        pairs: the numbers of the left and the right document, of shape ``(pairs, 2)``.
        stretches: where both run alongside.
        asked: of which pairs it is asked.
        least: share of the letters there that are equal.
    """
    kept, ends = of_pairs(stretches, asked), pairs[asked]
    across = np.maximum(kept.right_end - kept.right, 0)
    counts = np.stack([kept.left_end - kept.left, across], axis=1)
    equal = np.minimum(_equal_words(texts, ends, kept), counts.min(axis=1))
    first = np.stack([kept.left, kept.right], axis=1) + texts.starts[ends[kept.pair]]
    apart, letters = _compared(texts, first + equal[:, None], counts - equal[:, None])
    letters += 2 * _letters_of(texts, first[:, 0], equal)
    apart, letters = (np.bincount(kept.pair, one, len(ends)) for one in (apart, letters))
    agree = np.zeros(len(pairs), dtype=np.bool_)
    agree[asked] = apart <= (1 - least) * letters
    return agree


def _equal_words(texts: Shingled, pairs: Int64s, stretches: Stretches) -> Int64s:
    """Return how many words of anchors begin a stretch: all of one that is filled."""
    words = stretches.left_end - stretches.left
    widths = np.minimum(words, texts.widths[pairs[stretches.pair, 0]])
    return np.where(stretches.filled, words, widths)


def _compared(texts: Shingled, begins: Int64s, counts: Int64s) -> tuple[Int64s, Int64s]:
    """Return how many letters the other text lacks, of either, and how many both have in all.

    Args:
        texts: the words of the documents.
        begins: the first of some words of one text and of another, of shape ``(stretches, 2)``.
        counts: how many they are.
    """
    apart, letters = np.zeros((2, len(counts)), dtype=np.int64)
    rows = np.flatnonzero(counts.any(axis=1))
    sides = [_texts_of(texts, *side) for side in zip(begins[rows].T, counts[rows].T, strict=True)]
    apart[rows] = [letters_apart(one, other) for one, other in zip(*sides, strict=True)]
    letters[rows] = [len(one) + len(other) for one, other in zip(*sides, strict=True)]
    return apart, letters


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


def _letters_of(texts: Shingled, begins: Int64s, counts: Int64s) -> Int64s:
    """Return how many letters these texts have, with their spaces."""
    places = ranges(begins, counts)
    starts, ends = texts.words.offsets(places, places)
    return sums(ends - starts + 1, bounds_of(counts))


def _overlaps(anchors: Anchors, lengths: Int64s, likely: Bools) -> Iterator[tuple[int, Int64s]]:
    """Yield pairs of which one text may stand in the other, and from where to where in both."""
    kept, rows = of_pairs(anchors, likely), np.flatnonzero(likely)
    bounds = np.searchsorted(kept.pair, np.arange(len(rows) + 1))
    for row, (begin, end) in zip(rows.tolist(), pairwise(bounds), strict=True):
        ends = np.stack([kept.left[begin:end], kept.right[begin:end]])
        distance = ends[1] - ends[0]
        near = np.abs(distance - np.median(distance)) <= _NEAR * lengths[row].min()
        if 2 * np.count_nonzero(near) >= len(near):
            yield row, _whole_overlap(ends[:, near], lengths[row])


def _whole_overlap(ends: Int64s, lengths: Int64s) -> Int64s:
    """Return where both texts begin and end, as far as either goes beyond what they share."""
    first, last = ends[:, 0], ends[:, -1]
    return np.stack([first - first.min(), last + (lengths - last).min()], axis=1)


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
