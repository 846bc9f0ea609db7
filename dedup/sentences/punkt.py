"""The sentences of lines: nupunkt's (an unsupervised Punkt model), asked only where it matters.

Whether a stop ends a sentence depends on the word before it and the word behind it. Most stops
follow a plain word that is no abbreviation, and a capital follows: there Punkt always ends the
sentence. Of what is left, nupunkt is asked once per word and word behind, and the answer kept; only
where more than those two count it is given all between two ends of sentences that are certain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import nupunkt
import polars as pl

from dedup.arrays import Bools, Int64s
from dedup.buffers import TextBytes
from dedup.scanning import (
    ABBREVIATION,
    AFTER_NUMBER,
    ASK,
    CLOSES,
    END,
    LONGEST_CHUNK,
    STARTER,
    TITLE,
    UNSURE,
    Known,
    find_stops,
)
from dedup.text import Remembered

_TITLES: Final = frozenset(
    "mr mrs ms dr prof hon rev gen lt col capt sgt gov sen rep messrs mme mlle".split()
)
"""What nupunkt takes for a title."""
_NUMBER: Final = "##number##"
_PLAIN: Final = re.compile(r"""(["“(]?)([A-Za-z]+)([,.;:)"”]?)""")
"""A word with one sign before it or behind it at most, that is none of it."""
_LONGEST_PART: Final = 1 << 14
"""Bytes that nupunkt reads at once, at most: of titles alone it would read minutes."""
_LEAD_IN: Final = "Before that, "
"""Stands before a word that does not open its line: there nupunkt looks for an enumerator."""


def sentence_ends(texts: TextBytes, starts: Int64s, ends: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """Return where sentences end inside of lines: the line, the end, and the start of the next.

    Args:
        texts: the texts; places are in bytes.
        starts: where each line starts; it begins with no space.
        ends: where it ends.
    """
    lines, what, *places = find_stops(texts.data, starts, ends, _known())
    # Inside of a chunk, an end is not certain where an ellipsis follows.
    certain = (what == END) & (places[0] < places[1])
    parts, unsure = _unsure_parts(lines, (what == UNSURE, certain), places, (starts, ends))
    read = _are_of_words(texts, unsure)
    left = certain | ~np.isin(parts, unsure.parts[read])
    told, asked = (what == END) & left, (what == ASK) & left
    found = [
        np.stack([lines[told], places[0][told], places[1][told]]),
        _answered(texts, lines[asked], starts, [place[asked] for place in places]),
        _read_whole(texts, _Parts(*(column[read] for column in unsure)), starts),
    ]
    joined = np.concatenate(found, axis=1)
    return joined[0], joined[1], joined[2]


class _Parts(NamedTuple):
    """Parts of lines between two ends of sentences that are certain, as columns."""

    parts: Int64s
    """Their numbers."""
    lines: Int64s
    starts: Int64s
    ends: Int64s


def _unsure_parts(
    lines: Int64s,
    kinds: tuple[Bools, Bools],
    places: Sequence[Int64s],
    spans: tuple[Int64s, Int64s],
) -> tuple[Int64s, _Parts]:
    """Number the parts of lines in which stops stand, and return those with an unsure one.

    ``kinds``: whether a stop is unsure, and whether it is a certain end.
    """
    doubtful, certain = kinds
    closing, before = np.flatnonzero(certain), np.cumsum(certain)
    parts = before + lines  # both ascend, so two parts never have the same sum
    unsure, first = np.unique(parts[doubtful], return_index=True)
    rows = np.flatnonzero(doubtful)[first]
    owners, count = lines[rows], len(closing)
    ends = np.r_[closing, -1, -1]
    last, following = ends[before[rows] - 1], ends[before[rows]]
    opens = (before[rows] > 0) & (lines[last] == owners)
    closes = (before[rows] < count) & (lines[following] == owners)
    starts = np.where(opens, places[1][last], spans[0][owners])
    return parts, _Parts(
        unsure, owners, starts, np.where(closes, places[0][following], spans[1][owners])
    )


def line_spans(line: str) -> list[tuple[int, int]]:
    """Return the start and end of every sentence of a line that begins and ends with no space.

    >>> line = "He met Mr. Li. She left."
    >>> [line[start:end] for start, end in line_spans(line)]
    ['He met Mr. Li.', 'She left.']
    """
    found = (_stripped(line, *span) for span in _tokenizer().span_tokenize(line))
    return [(start, end) for start, end in found if start < end]


def _answered(texts: TextBytes, lines: Int64s, starts: Int64s, places: Sequence[Int64s]) -> Int64s:
    """Return the ends that nupunkt sees in chunks, given the next one too."""
    chunks, _, ends = places
    spelt = zip((chunks == starts[lines]).tolist(), texts.strings(chunks, ends), strict=True)
    contexts = [_told_alike(text, "" if opens else _LEAD_IN) for opens, text in spelt]
    found = [
        (line, chunk + last, chunk + following)
        for line, chunk, breaks in zip(
            lines.tolist(), chunks.tolist(), _breaks(contexts), strict=True
        )
        for last, following in breaks
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 3).T


def _are_of_words(texts: TextBytes, parts: _Parts) -> Bools:
    """Tell which parts nupunkt may read: none is long, nor has a chunk longer than any word."""
    short = parts.ends - parts.starts <= _LONGEST_PART
    spelt = texts.strings(parts.starts[short], parts.ends[short])
    short[short] = [max(map(len, one.split())) <= LONGEST_CHUNK for one in spelt]
    return short


def _told_alike(context: str, lead: str) -> str:
    """Return a context of the same length up to its second word, of which nupunkt says the same.

    It knows a second word by whether it is capitalised, and by its name only if it has learned it:
    as an abbreviation, or as what starts a sentence or goes on with it. All whole numbers are one
    word to it, but those of up to three figures that open a line.
    """
    word, space, behind = context.partition(" ")
    if word[:-1].isdecimal() and word.isascii():
        word = "0" * (len(word) - 1) + word[-1]
    if plain := _PLAIN.fullmatch(behind):
        before, letters, after = plain.groups()
        if not _known_behind() & {letters.lower(), before + letters.lower()}:
            behind = before + ("Xylo" if letters[0].isupper() else "xylo") + after
    return lead + word + space + behind


def _read_whole(texts: TextBytes, unsure: _Parts, starts: Int64s) -> Int64s:
    """Return the ends that nupunkt sees in parts of lines."""
    found: list[tuple[int, int, int]] = []
    opens = (unsure.starts == starts[unsure.lines]).tolist()
    spelt = texts.strings(unsure.starts, unsure.ends)
    for line, start, lead, part in zip(
        unsure.lines.tolist(), unsure.starts.tolist(), opens, spelt, strict=True
    ):
        before = "" if lead else _LEAD_IN
        for (_, last), (following, _) in pairwise(line_spans(before + part)):
            ends = part[: last - len(before)], part[: following - len(before)]
            found.append((line, start + _size(ends[0]), start + _size(ends[1])))
    return np.array(found, dtype=np.int64).reshape(-1, 3).T


def _ask(contexts: Sequence[str]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the ends of sentences in or behind the first word of a context, in bytes."""
    for context in contexts:
        lead = len(_LEAD_IN) if context.startswith(_LEAD_IN) else 0
        word = context[lead:]
        behind = len(word) - len(word[len(word.split(maxsplit=1)[0]) :].lstrip())
        spans = [(first - lead, last - lead) for first, last in line_spans(context)]
        yield tuple(
            (_size(word[:last]), _size(word[:following]))
            for (_, last), (following, _) in pairwise(spans)
            if 0 < following <= behind
        )


_breaks: Final = Remembered(_ask)


def _size(text: str) -> int:
    return len(text.encode())


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


@cache
def _tokenizer() -> nupunkt.PunktSentenceTokenizer:
    return nupunkt.load("default")


@cache
def _known_behind() -> frozenset[str]:
    """Return the words that nupunkt knows by name when they stand behind a stop."""
    parameters = _tokenizer().parameters
    seconds = {second for _, second in parameters.collocations}
    known = frozenset(parameters.sent_starters) | seconds | _tokenizer().abbreviations
    # Where it has learned how words are written, it knows all of those too.
    return known | frozenset(parameters.ortho_context)


@cache
def _known() -> Known:
    """Return what nupunkt knows of words that stand before stops, and behind them."""
    parameters, tokenizer = _tokenizer().parameters, _tokenizer()
    abbreviations = tokenizer.abbreviations
    closing = {
        word
        for word, (count, ends) in parameters.abbrev_break_rates.items()
        if count >= tokenizer.BREAK_RATE_MIN_COUNT and ends >= tokenizer.BREAK_RATE_HIGH * count
    }
    traits: dict[str, int] = defaultdict(int)
    for trait, words in (
        (ABBREVIATION, abbreviations),
        (TITLE, _TITLES & abbreviations),
        (CLOSES, closing & abbreviations),
        (STARTER, parameters.sent_starters),
        (AFTER_NUMBER, {word for first, word in parameters.collocations if first == _NUMBER}),
    ):
        for word in words:
            traits[word] |= trait
    hashes = TextBytes.of(pl.Series([*traits])).hashes()
    order = np.argsort(hashes)
    return hashes[order], np.array([*traits.values()], dtype=np.uint8)[order]
