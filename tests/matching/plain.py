"""What the compiled loops do, word by word and in plain Python: their oracle."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import nupunkt
import polars as pl

from dedup.salience import (
    _PAIR_SHARE,
    _document_share,
    _inverse_document_frequency,
    plain_terms,
)
from dedup.spans import REPORTED, Span
from dedup.text import is_capitalised, words
from dedup.words import hashes_of

Spans = Sequence[Span]
"""Offsets of the sentences that count, in reading order."""
# What ends a line, as ``str.splitlines`` has it, without the separators of files and groups.
LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_CLOSED = re.compile(r"[.!?…][\"”’')\]]*$")
_NUMBER = re.compile(r"(?<![\w$€£.,])\d+(?![\d%]|[.,]\d)")
QUOTATION = re.compile(
    r"(?:(?<![^\s(\[—–-])[“\"]|(?<!\w)[„«]\s?)(?=\w)([^”“„«»\"\n]{12,600})(?<=\S)[”“»\"](?!\w)"
)
_BETWEEN = re.compile(r" *(?:[^\w%$€£ ]|_)(?:[^\w%$€£]|_)*|  +")


def rarity_in_pairs(term: str) -> float:
    """Return the prior inverse document frequency of pairs whose rarer member is a term."""
    return _inverse_document_frequency(_PAIR_SHARE * _document_share(term))


def word_hashes(text: str, spans: Spans) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of the words of some sentences, and their offsets."""
    found = [
        (surface, first + start, first + end)
        for first, last in spans
        for start, end, surface in words(text[first:last])
    ]
    hashes = np.array(hashes_of([surface for surface, *_ in found]), dtype=np.uint64)
    return hashes, np.array([offsets for _, *offsets in found], dtype=np.int64).reshape(-1, 2)


def lines(text: str) -> list[tuple[int, int]]:
    """Return the lines of a text that hold more than space, without the space around them."""
    spans = [stripped(text, *match.span()) for match in LINE.finditer(text)]
    return [(start, end) for start, end in spans if start < end]


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def sentence_ends(line: str) -> list[tuple[int, int]]:
    """Return what nupunkt says of a whole line: where sentences end, and the next ones start."""
    spans = [stripped(line, *span) for span in nupunkt.sent_spans(line)]
    kept = [(start, end) for start, end in spans if start < end]
    return [(end, start) for (_, end), (start, _) in pairwise(kept)]


def normal_line(line: str) -> str:
    """Return a sentence without case and punctuation; in labels, numbers become ``0``."""
    told = line if _CLOSED.search(line) else _NUMBER.sub("0", line)
    small = "".join(one.lower() if len(one.lower()) == 1 else one for one in told)
    return _BETWEEN.sub(" ", small).strip(" ")


def distinct(values: Iterable[Hashable]) -> list[int]:
    """Return the number of every value, in order of first appearance."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


class KeptWord(NamedTuple):
    """A kept word: its term, its sentence, its word position, whether it is capitalised."""

    term: str
    sentence: int
    position: int
    capitalised: bool


def kept_words(text: str, spans: Spans) -> list[KeptWord]:
    """Return the kept words of the given sentences; positions count all words, kept or not."""
    found = [
        (number, surface)
        for number, (start, end) in enumerate(spans)
        for _, _, surface in words(text[start:end])
    ]
    terms = [*plain_terms([surface for _, surface in found])]
    return [
        KeptWord(term, number, position, is_capitalised(surface))
        for position, (term, (number, surface)) in enumerate(zip(terms, found, strict=True))
        if term
    ]


def plain_cues(
    title: str | None, text: str, spans: Spans, heading: int
) -> tuple[list[str], list[str], list[int]]:
    """Return headline, opening and quoted runs of a text that is read word by word.

    ``heading``: which of its sentences is the headline if it has no title.
    """
    opening = [word for word in kept_words(text, spans) if word.position < 160]
    headline = {word.term for word in kept_words(title or "", [(0, len(title or ""))])}
    first = [word for word in opening if word.sentence == heading and word.position < 40]
    headline = headline or {word.term for word in first}
    opened = headline | {word.term for word in opening}
    return sorted(headline), sorted(opened), _quoted_runs(text, spans)


def _quoted_runs(text: str, spans: Spans) -> list[int]:
    """Return 32 bits of all runs of four words of quotations that begin where a text reports."""
    starts, runs = [start for start, _ in spans], set()
    for match in QUOTATION.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        if place < 0 or match.start() >= spans[place][1]:
            continue
        said = hashes_of([surface for _, _, surface in words(match[1])])
        runs |= {shingle(said[at : at + 4]) % 2**32 for at in range(len(said) - 3)}
    return sorted(runs)


def shingle(hashes: Iterable[int]) -> int:
    """Return the 64-bit hash of a run of words: a polynomial of theirs, by Horner's rule."""
    joined = 0
    for value in hashes:
        joined = (joined * 0x9E3779B97F4A7C15 + value) % 2**64
    return _mixed(joined)


def text_hash(text: str) -> int:
    """Return the 64-bit hash of a text: FNV-1a and the finaliser of MurmurHash3."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return _mixed(value)


def term_hash(term: str, turn: int) -> int:
    """Return the 32-bit hash of a term that stands in a weighted set for the n-th time, from 0."""
    return _mixed((text_hash(term) + turn * 0x100000001B3) % 2**64) % 2**32


def _mixed(value: int) -> int:
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD % 2**64
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53 % 2**64
    return value ^ value >> 33


def reported_spans(sentences: pl.DataFrame) -> dict[str, Spans]:
    """Return the spans of the sentences that report, by document."""
    spans: dict[str, list[Span]] = {}
    kept = sentences.filter(REPORTED)
    for document, start, end in kept.select("document", "start", "end").iter_rows():
        spans.setdefault(document, []).append((start, end))
    return dict(spans)
