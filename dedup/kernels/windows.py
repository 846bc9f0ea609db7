"""Inner loops over windows, runs of whole sentences: where those of two texts are most alike."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Float32s, Float64s, Int32s, Int64s
from dedup.compiled import compiled, inner
from dedup.kernels.sparse import Rows, counts_in_runs, row_cosines

__all__ = ["Around", "Texts", "best_windows", "windows_of"]

_LEAST_AROUND: Final = 4
"""Fewer documents tell nothing of what is common among them."""


class Texts(NamedTuple):
    """The kept words of all texts, one text behind the other.

    ``starts``, ``word_starts`` and ``sentence_starts`` have the shape ``(texts + 1,)``. A text has
    distinct ``terms``, ascending, each with its rarity; its ``words``, as places among its terms;
    and for every sentence how many words it has. ``saturated`` holds what a count is worth.
    """

    starts: Int64s
    terms: Int32s
    rarities: Float32s
    word_starts: Int64s
    words: Int32s
    sentence_starts: Int64s
    sentence_words: Int32s
    saturated: Float64s


class Around(NamedTuple):
    """The neighbours of every text, and what a term is worth among some texts.

    Those of text t are ``neighbours[starts[t]:starts[t + 1]]``, t not among them. ``worth`` has a
    row per number of texts and a column per number of them that have the term.
    """

    starts: Int64s
    neighbours: Int64s
    worth: Float64s


@compiled
def windows_of(texts: Texts, text: int, least: int) -> tuple[Rows, Int64s]:
    """Return the shortest run of whole sentences, from every sentence, that has enough words.

    Args:
        texts: all texts.
        text: the one to read.
        least: words a window must have.

    Returns:
        a row per window and a column per term of the text, the weights as exact as 32 bits are;
        the first and the last sentence of every window, of shape ``(windows, 2)``.
    """
    first, beyond = texts.sentence_starts[text], texts.sentence_starts[text + 1]
    runs = np.empty((beyond - first, 2), dtype=np.int64)
    begins, ends = np.empty(len(runs), dtype=np.int64), np.empty(len(runs), dtype=np.int64)
    begin = end = texts.word_starts[text]
    last, count = first, 0
    for sentence in range(first, beyond):
        while last < beyond and end - begin < least:
            end += texts.sentence_words[last]
            last += 1
        if end - begin < least:
            break
        runs[count, 0], runs[count, 1] = sentence - first, last - 1 - first
        begins[count], ends[count] = begin, end
        begin += texts.sentence_words[sentence]
        count += 1
    base = texts.starts[text]
    width = texts.starts[text + 1] - base
    rows = counts_in_runs(texts.words, begins[:count], ends[:count], width)
    for entry in range(len(rows[1])):
        weight = texts.saturated[int(rows[2][entry])] * texts.rarities[base + rows[1][entry]]
        rows[2][entry] = np.float32(weight)
    return rows, runs[:count]


def best_windows(
    texts: Texts, around: Around, pairs: Int64s, least: int
) -> tuple[Float64s, Int64s]:
    """Return the two windows in which two texts are most alike, pair by pair.

    The sum of two cosines counts: by rarity, and by rarity among one of the texts, its neighbours
    and the other text. Of windows that are alike to 6 places the first ones are taken.

    Args:
        texts: all texts.
        around: their neighbours.
        pairs: the text whose neighbours count, and the two texts, of shape ``(pairs, 3)``; sort
            them by the first.
        least: words a window must have.

    Returns:
        both cosines, of shape ``(pairs, 2)``: NaN where a text has no window, and the second where
        fewer than 4 texts are counted; the first and the last sentence of the one window and of
        the other, of shape ``(pairs, 4)``.
    """
    scores = np.full((len(pairs), 2), np.nan)
    sentences = np.zeros((len(pairs), 4), dtype=np.int64)
    counts = np.zeros(int(texts.terms.max(initial=0)) + 1, dtype=np.int64)
    _find_best(texts, around, pairs, least, (scores, sentences, counts))
    return scores, sentences


@compiled
def _find_best(
    texts: Texts,
    around: Around,
    pairs: Int64s,
    least: int,
    found: tuple[Float64s, Int64s, Int64s],
) -> None:
    scores, sentences, counts = found
    for pair in range(len(pairs)):
        member, left, right = pairs[pair, 0], pairs[pair, 1], pairs[pair, 2]
        before = pairs[pair - 1, 0] if pair > 0 else -1
        if before != member:
            for text, step in ((before, -1), (member, 1)):
                _count_around(texts, around, text, step, counts)
        one, runs = windows_of(texts, left, least)
        other, mates = windows_of(texts, right, least)
        if len(runs) == 0 or len(mates) == 0:
            continue
        stranger = left + right - member
        joining = _joins(around, member, stranger)
        documents = around.starts[member + 1] - around.starts[member] + 1 + joining
        _count(texts, stranger, joining, counts)
        names = (
            texts.terms[texts.starts[left] : texts.starts[left + 1]],
            texts.terms[texts.starts[right] : texts.starts[right + 1]],
        )
        cosines = row_cosines(one, other, names, (_ones(len(names[0])), _ones(len(names[1]))))
        worth = around.worth[documents]
        factors = _worth_of(names[0], counts, worth), _worth_of(names[1], counts, worth)
        specific = row_cosines(one, other, names, factors)
        _count(texts, stranger, -joining, counts)
        told = 1.0 if documents >= _LEAST_AROUND else 0.0
        row, column = _most_alike(cosines, specific, told)
        scores[pair, 0] = cosines[row, column]
        if told:
            scores[pair, 1] = specific[row, column]
        for place in range(2):
            sentences[pair, place] = runs[row, place]
            sentences[pair, 2 + place] = mates[column, place]


@inner
def _count_around(texts: Texts, around: Around, text: int, step: int, counts: Int64s) -> None:
    """Count the terms of a text and of its neighbours; -1 is nobody."""
    if text < 0:
        return
    _count(texts, text, step, counts)
    for place in range(around.starts[text], around.starts[text + 1]):
        _count(texts, around.neighbours[place], step, counts)


@inner
def _count(texts: Texts, text: int, step: int, counts: Int64s) -> None:
    for place in range(texts.starts[text], texts.starts[text + 1]):
        counts[texts.terms[place]] += step


@inner
def _joins(around: Around, member: int, stranger: int) -> int:
    """Return 1 for a stranger that is no neighbour, else 0."""
    for place in range(around.starts[member], around.starts[member + 1]):
        if around.neighbours[place] == stranger:
            return 0
    return 1


@inner
def _ones(size: int) -> Float64s:
    ones = np.empty(size)
    for place in range(size):
        ones[place] = 1.0
    return ones


@inner
def _worth_of(terms: Int32s, counts: Int64s, worth: Float64s) -> Float64s:
    """Return what the terms of a text are worth, as so many texts have them."""
    found = np.empty(len(terms))
    for place in range(len(terms)):
        found[place] = worth[counts[terms[place]]]
    return found


@inner
def _most_alike(cosines: Float64s, specific: Float64s, told: float) -> tuple[int, int]:
    """Return the row and the column with the largest sum; of equal ones the first."""
    best, row, column = -1.0, 0, 0
    for one in range(cosines.shape[0]):
        for other in range(cosines.shape[1]):
            total = np.rint((cosines[one, other] + told * specific[one, other]) * 1e6)
            if total > best:
                best, row, column = total, one, other
    return row, column
