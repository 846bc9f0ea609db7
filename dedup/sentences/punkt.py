"""The sentences of lines: nupunkt's (an unsupervised Punkt model), asked only where it matters.

Whether a stop ends a sentence depends on the word before it and the word behind it. Most stops
follow a plain word that is no abbreviation, and a capital follows: there Punkt always ends the
sentence. Of what is left, nupunkt is asked once per word and word behind, and the answer kept; only
where more than those two count it is given the whole line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
import nupunkt

from dedup.buffers import TextBytes
from dedup.letters import Ints, UInt64s, character_classes
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
    hash_spans,
)
from dedup.text import Remembered

__all__ = ["line_spans", "sentence_ends"]

_TITLES: Final = frozenset(
    "mr mrs ms dr prof hon rev gen lt col capt sgt gov sen rep messrs mme mlle".split()
)
"""What nupunkt takes for a title."""
_NUMBER: Final = "##number##"
_LEAD_IN: Final = "Before that, "
"""Stands before a word that does not open its line: there nupunkt looks for an enumerator."""


def sentence_ends(texts: TextBytes, starts: Ints, ends: Ints) -> tuple[Ints, Ints, Ints]:
    """Return where sentences end inside of lines: the line, the end, and the start of the next.

    Args:
        texts: the texts; places are in bytes.
        starts: where each line starts; it begins with no space.
        ends: where it ends.
    """
    lines, what, *places = find_stops(texts.data, starts, ends, character_classes(), _known())
    unsure = _of_words(texts, np.unique(lines[what == UNSURE]), starts, ends)
    told = (what == END) & ~np.isin(lines, unsure)
    asked = (what == ASK) & ~np.isin(lines, unsure)
    found = [
        np.stack([lines[told], places[0][told], places[1][told]]),
        _answered(texts, lines[asked], starts, [place[asked] for place in places]),
        _read_whole(texts, unsure, starts, ends),
    ]
    joined = np.concatenate(found, axis=1)
    return joined[0], joined[1], joined[2]


def line_spans(line: str) -> list[tuple[int, int]]:
    """Return the start and end of every sentence of a line that begins and ends with no space.

    >>> line = "He met Mr. Li. She left."
    >>> [line[start:end] for start, end in line_spans(line)]
    ['He met Mr. Li.', 'She left.']
    """
    found = (_stripped(line, *span) for span in _tokenizer().span_tokenize(line))
    return [(start, end) for start, end in found if start < end]


def _answered(texts: TextBytes, lines: Ints, starts: Ints, places: Sequence[Ints]) -> Ints:
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


def _of_words(texts: TextBytes, lines: Ints, starts: Ints, ends: Ints) -> Ints:
    """Return the lines without a chunk that is longer than any word: nupunkt may read them."""
    spelt = texts.strings(starts[lines], ends[lines])
    return lines[[max(map(len, line.split())) <= LONGEST_CHUNK for line in spelt]]


def _told_alike(context: str, lead: str) -> str:
    """Return a context of the same length up to its second word, of which nupunkt says the same.

    It knows a second word by whether it is capitalised, and by its name only if sentences often
    start with it, or numbers often stand before it. All whole numbers are one word to it, but
    those that open a line.
    """
    word, space, behind = context.partition(" ")
    if lead and word[:-1].isdecimal() and word.isascii():
        word = "0" * (len(word) - 1) + word[-1]
    plain = behind.removesuffix(",")
    if plain.isalpha() and plain.isascii() and plain.lower() not in _known_behind():
        known = "Xylo" if plain[0].isupper() else "xylo"
        behind = known + behind[len(plain) :]
    return lead + word + space + behind


def _read_whole(texts: TextBytes, unsure: Ints, starts: Ints, ends: Ints) -> Ints:
    """Return the ends that nupunkt sees in whole lines."""
    found: list[tuple[int, int, int]] = []
    for line in unsure.tolist():
        start, spelt = int(starts[line]), texts.text(int(starts[line]), int(ends[line]))
        spans = line_spans(spelt)
        for (_, last), (following, _) in pairwise(spans):
            found.append((line, start + _size(spelt[:last]), start + _size(spelt[:following])))
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
    known = frozenset(parameters.sent_starters) | seconds
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
    hashes = _hashes([*traits])
    order = np.argsort(hashes)
    return hashes[order], np.array([*traits.values()], dtype=np.uint8)[order]


def _hashes(words: Sequence[str]) -> UInt64s:
    texts = [word.encode() for word in words]
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    starts = np.r_[0, ends[:-1]]
    return hash_spans(np.frombuffer(b"".join(texts), dtype=np.uint8), starts, ends)
