"""Inner loops over windows, runs of whole sentences: where those of two texts are most alike."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Float32s, Float64s, Int32s, Int64s, owners_of
from dedup.compiled import compiled, dispatch, inner
from dedup.kernels.ragged import ranges
from dedup.kernels.sparse import Rows, counts_in_runs

_LEAST_AROUND: Final = 4
"""Fewer documents tell nothing of what is common among them."""
_PRODUCT, _SPECIFIC_PRODUCT, _LENGTH, _SPECIFIC_LENGTH = range(4)
"""What is summed up for every window of the right text."""


class Texts(NamedTuple):
    """The kept words of all texts, one text behind the other.

    All ``starts`` have the shape ``(texts + 1,)``. A text has distinct ``terms``, ascending. Those
    whose windows are asked for have the rarity of each term; their ``words``, as places among their
    terms; and for every sentence how many words it has. ``saturated`` holds what a count is worth.
    """

    starts: Int64s
    terms: Int32s
    rarity_starts: Int64s
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


class _Windows(NamedTuple):
    """The windows of some texts, one text behind the other.

    Those of text t are ``starts[t]`` to ``starts[t + 1]``; ``runs`` has the first and the last
    sentence of each; window w has the terms ``terms[bounds[w]:bounds[w + 1]]``, with ``weights``.
    """

    starts: Int64s
    runs: Int64s
    bounds: Int64s
    terms: Int32s
    weights: Float64s


class _Room(NamedTuple):
    """Where a pair is compared.

    ``counts`` tells in how many texts of a neighbourhood every term is, ``seats`` which row of
    ``dense`` is that of a term, -1 if none; a row has the weights of the term in every window of
    the right text. ``sums`` are products and lengths, of shape ``(4, windows)``.
    """

    counts: Int64s
    seats: Int64s
    dense: Float64s
    sums: Float64s


def windows_of(texts: Texts, text: int, least: int) -> tuple[Rows, Int64s]:
    """Return the shortest run of whole sentences, from every sentence, that has enough words.

    Returns:
        a row per window and a column per term of the text, the weights as exact as 32 bits are;
        the first and the last sentence of every window, of shape ``(windows, 2)``.
    """
    _, runs, rows = _read(texts, np.array([text]), least)
    return rows, runs


def _read(texts: Texts, asked: Int64s, least: int) -> tuple[Int64s, Int64s, Rows]:
    """Return the windows of some texts: whose each is, its first and last sentence, its row."""
    sizes = texts.sentence_starts[asked + 1] - texts.sentence_starts[asked]
    owners, beyond = owners_of(sizes), np.cumsum(sizes)
    words = texts.sentence_words[ranges(texts.sentence_starts[asked], sizes)]
    ends = np.cumsum(words, dtype=np.int64)
    begins = ends - words
    # The first sentence with which there are enough words; behind the text there is none.
    last = np.searchsorted(ends, begins + least)
    first = np.flatnonzero(last < beyond[owners])
    owners, last = owners[first], last[first]
    starts = beyond - sizes
    runs = np.stack([first, last], axis=1) - starts[owners, None]
    # From places among the words that were asked for to places among all.
    shift = (texts.word_starts[asked] - np.append(begins, 0)[starts])[owners]
    widths = texts.starts[asked + 1] - texts.starts[asked]
    bounds, columns, times = counts_in_runs(
        texts.words, begins[first] + shift, ends[last] + shift, int(widths.max(initial=0))
    )
    rarities = np.repeat(texts.rarity_starts[asked][owners], np.diff(bounds)) + columns
    weights = texts.saturated[times] * texts.rarities[rarities]
    return owners, runs, (bounds, columns, weights.astype(np.float32).astype(np.float64))


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
            them by the first. The last one is laid out, terms by windows: it should not be long.
        least: words a window must have.

    Returns:
        both cosines, of shape ``(pairs, 2)``: NaN where a text has no window, and the second where
        fewer than 4 texts are counted; the first and the last sentence of the one window and of
        the other, of shape ``(pairs, 4)``.
    """
    scores = np.full((len(pairs), 2), np.nan)
    sentences = np.zeros((len(pairs), 4), dtype=np.int64)
    asked, sides = np.unique(pairs[:, 1:], return_inverse=True)
    windows = _windows(texts, asked, least)
    rights = np.unique(sides.reshape(-1, 2)[:, 1])
    room = _room(texts, asked[rights], np.diff(windows.starts)[rights])
    strangers = pairs[:, 1] + pairs[:, 2] - pairs[:, 0]
    compared = np.column_stack([pairs[:, 0], strangers, sides.reshape(-1, 2)])
    given = (texts.starts, texts.terms), around, windows, compared, room
    dispatch(_find_best, _steps(windows, sides))(*given, (scores, sentences))
    return scores, sentences


def _steps(windows: _Windows, sides: Int64s) -> int:
    """Return about how many entries of windows are laid out, and read, for pairs of texts."""
    entries = windows.bounds[windows.starts]
    return 2 * int((entries[1:] - entries[:-1])[sides].sum())


def _windows(texts: Texts, asked: Int64s, least: int) -> _Windows:
    owners, runs, (bounds, columns, weights) = _read(texts, asked, least)
    starts = np.searchsorted(owners, np.arange(len(asked) + 1))
    terms = texts.terms[np.repeat(texts.starts[asked][owners], np.diff(bounds)) + columns]
    return _Windows(starts, runs, bounds, terms, weights)


def _room(texts: Texts, asked: Int64s, counts: Int64s) -> _Room:
    """Return room for any of the texts, which have so many windows, as the right one of a pair."""
    # Ascending terms: the largest is the last one of its text.
    width = int(texts.terms[texts.starts[1:] - 1].max(initial=0)) + 1 if len(texts.terms) else 1
    widths = texts.starts[asked + 1] - texts.starts[asked]
    most = int((widths * counts).max(initial=0))
    return _Room(
        np.zeros(width, dtype=np.int64),
        np.full(width, -1),
        np.empty(most),
        np.empty((4, int(counts.max(initial=0)))),
    )


@compiled
def _find_best(  # noqa: PLR0913, PLR0917 - what is read, and where to
    terms: tuple[Int64s, Int32s],
    around: Around,
    windows: _Windows,
    pairs: Int64s,
    room: _Room,
    found: tuple[Float64s, Int64s],
) -> None:
    """Compare pairs.

    ``pairs``: whose neighbours count, the other text, and the numbers of left and right in windows.
    """
    scores, sentences = found
    starts, neighbours, worth = around
    for pair in range(len(pairs)):
        member, counts = pairs[pair, 0], room.counts
        for row, step in ((pair - 1, -1), (pair, 1)):
            if row >= 0 and (pair == 0 or pairs[pair - 1, 0] != member):
                text = pairs[row, 0]
                _count(terms, pairs[row], 0, 1, step, counts)
                _count(terms, neighbours, starts[text], starts[text + 1], step, counts)
        joining = _joins(around, member, pairs[pair, 1])
        documents = starts[member + 1] - starts[member] + 1 + joining
        told = 1.0 if documents >= _LEAST_AROUND else 0.0
        _count(terms, pairs[pair], 1, 2, joining, counts)
        _lay_out(windows, pairs[pair, 3], worth[documents], room)
        best, mate = _compare(windows, pairs[pair], worth[documents], room, told, scores[pair])
        _count(terms, pairs[pair], 1, 2, -joining, counts)
        if best >= 0:
            for place in range(2):
                sentences[pair, place] = windows.runs[best, place]
                sentences[pair, 2 + place] = windows.runs[mate, place]


@inner
def _count(  # noqa: PLR0913, PLR0917 - what is counted, and where
    terms: tuple[Int64s, Int32s], texts: Int64s, begin: int, end: int, step: int, counts: Int64s
) -> None:
    """Count the terms of some texts, those at places from one up to another."""
    starts, numbers = terms
    for place in range(begin, end):
        for entry in range(starts[texts[place]], starts[texts[place] + 1]):
            counts[numbers[entry]] += step


@inner
def _joins(around: Around, member: int, stranger: int) -> int:
    """Return 1 for a stranger that is no neighbour, else 0."""
    for place in range(around.starts[member], around.starts[member + 1]):
        if around.neighbours[place] == stranger:
            return 0
    return 1


@inner
def _lay_out(windows: _Windows, text: int, worth: Float64s, room: _Room) -> None:
    """Seat the terms of a text, and measure its windows."""
    first, count = windows.starts[text], windows.starts[text + 1] - windows.starts[text]
    taken = 0
    for window in range(count):
        length = specific_length = 0.0
        for entry in range(windows.bounds[first + window], windows.bounds[first + window + 1]):
            term, weight = windows.terms[entry], windows.weights[entry]
            if room.seats[term] < 0:
                room.seats[term] = taken
                for place in range(taken, taken + count):
                    room.dense[place] = 0.0
                taken += count
            room.dense[room.seats[term] + window] = weight
            specific = weight * worth[room.counts[term]]
            length += weight * weight
            specific_length += specific * specific
        room.sums[_LENGTH, window] = _root(length)
        room.sums[_SPECIFIC_LENGTH, window] = _root(specific_length)


@inner
def _root(total: float) -> float:
    """Return the length of a vector from its square; 1 where it is 0."""
    return float(np.sqrt(total)) if total > 0.0 else 1.0


@inner
def _multiply(
    windows: _Windows, window: int, worth: Float64s, room: _Room, count: int
) -> tuple[float, float]:
    """Multiply a window by all that are laid out; return its own lengths."""
    sums, dense = room.sums, room.dense
    length = specific_length = 0.0
    for mate in range(count):
        sums[_PRODUCT, mate] = sums[_SPECIFIC_PRODUCT, mate] = 0.0
    for entry in range(windows.bounds[window], windows.bounds[window + 1]):
        term, weight = windows.terms[entry], windows.weights[entry]
        factor, seat = worth[room.counts[term]], room.seats[term]
        length += weight * weight
        specific_length += (weight * factor) * (weight * factor)
        if seat >= 0:
            specific = weight * (factor * factor)
            for mate in range(count):
                sums[_PRODUCT, mate] += weight * dense[seat + mate]
                sums[_SPECIFIC_PRODUCT, mate] += specific * dense[seat + mate]
    return _root(length), _root(specific_length)


@inner
def _compare(  # noqa: PLR0913, PLR0917 - what is read, and where to
    windows: _Windows,
    pair: Int64s,
    worth: Float64s,
    room: _Room,
    told: float,
    scores: Float64s,
) -> tuple[int, int]:
    """Return the windows with the largest sum of cosines, of equal ones the first, or -1; clear up.

    ``told``: 1 where both cosines count and are written down, 0 where only the first one does.
    """
    sums, one, other = room.sums, pair[2], pair[3]
    first, count = windows.starts[other], windows.starts[other + 1] - windows.starts[other]
    best, left, right = -1.0, -1, -1
    for window in range(windows.starts[one], windows.starts[one + 1]):
        length, specific_length = _multiply(windows, window, worth, room, count)
        for mate in range(count):
            cosine = sums[_PRODUCT, mate] / (length * sums[_LENGTH, mate])
            specific = sums[_SPECIFIC_PRODUCT, mate] / (
                specific_length * sums[_SPECIFIC_LENGTH, mate]
            )
            total = np.rint((cosine + told * specific) * 1e6)
            if total > best:
                best, left, right, scores[0] = total, window, first + mate, cosine
                if told:
                    scores[1] = specific
    for entry in range(windows.bounds[first], windows.bounds[first + count]):
        room.seats[windows.terms[entry]] = -1
    return left, right
