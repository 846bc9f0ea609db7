"""split_sentences: documents -> sentences with exact offsets and their kind."""

from __future__ import annotations

from string import ascii_letters, digits
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s
from dedup.buffers import TextBytes
from dedup.scanning import CLOSED, HEADS, QUESTION, WORDED, find_lines, find_wide_stops
from dedup.schema import check_table
from dedup.sentences.foreign import foreign_sentence_ends, foreign_texts
from dedup.sentences.literals import Held
from dedup.sentences.names import name_goes_on
from dedup.sentences.patterns import Patterns, holds_word, read_patterns
from dedup.sentences.punkt import sentence_ends
from dedup.spans import KINDS

_HEADING_WORDS: Final = 16
_QUESTION_WORDS: Final = 12
_CREDIT_WORDS: Final = 9
"""Words of a line that is a credit alone, or asks for another player, at most: it tells nothing."""
_KINDS: Final = pl.Series(KINDS)
_CODES: Final = {kind: code for code, kind in enumerate(KINDS)}
_BODY, _HEADING, _BOILERPLATE, _CAPTION = map(_CODES.__getitem__, KINDS)
_WORDED: Final = np.isin(np.arange(256), [*ascii_letters.encode(), *digits.encode()])
_QUOTE_BYTES: Final = (0, 1, 3)
"""Bytes of no quote, a straight one, a curly one."""


class SplitTexts(NamedTuple):
    """The ``sentences`` of a batch, and the same as spans of bytes."""

    sentences: pl.DataFrame
    texts: TextBytes
    starts: Int64s
    """Where each sentence starts, of shape ``(sentences,)``."""
    ends: Int64s
    alone: Bools
    """Whether it has a line to itself."""


class _Sentences(NamedTuple):
    """Sentences in reading order, as columns; places are in bytes."""

    rows: Int64s
    """The text that holds it."""
    starts: Int64s
    ends: Int64s
    alone: Bools
    """Whether it is a whole line."""
    kinds: Int64s

    def offsets(self, texts: TextBytes) -> tuple[Int64s, Int64s]:
        """Return where sentences start and end, in code points."""
        places = np.stack([self.starts, self.ends], axis=1)
        offsets = texts.offsets(np.repeat(self.rows, 2), places.ravel()).reshape(-1, 2)
        return offsets[:, 0], offsets[:, 1]


class _Pieces(NamedTuple):
    """Pieces of lines in reading order, as columns; places are in bytes."""

    lines: Int64s
    """The line that holds it."""
    starts: Int64s
    ends: Int64s


def split_sentences(documents: pl.DataFrame, *, boilerplate: str | None = None) -> pl.DataFrame:
    r"""Split every document into sentences; return the ``sentences`` table.

    Args:
        documents: the ``documents`` table.
        boilerplate: path of a pattern file; None for the shipped one.

    Raises:
        ConfigError: the pattern file cannot be read or holds an invalid expression.

    >>> documents = pl.DataFrame({"document": ["a"], "text": ["Topics\nHe left. She stayed."]})
    >>> split_sentences(documents).drop("document").rows()
    [(0, 0, 6, 'boilerplate'), (1, 7, 15, 'body'), (2, 16, 27, 'body')]
    """
    documents = documents if documents["document"].is_sorted() else documents.sort("document")
    texts = TextBytes.of(documents["text"])
    return split_texts(documents, texts, read_patterns(boilerplate)).sentences


def split_texts(documents: pl.DataFrame, texts: TextBytes, patterns: Patterns) -> SplitTexts:
    """Split every document as :func:`split_sentences` does, for who has and needs its bytes.

    Args:
        documents: the column ``document``, ascending.
        texts: of these documents.
        patterns: of :func:`dedup.sentences.read_patterns`, read once for all batches.
    """
    found = _split(texts, patterns)
    starts, ends = found.offsets(texts)
    table = pl.DataFrame(
        {
            "document": documents["document"].gather(found.rows),
            "position": np.arange(len(found.rows)) - np.searchsorted(found.rows, found.rows),
            "start": starts,
            "end": ends,
            "kind": _KINDS.gather(found.kinds),
        }
    )
    sentences = check_table("sentences", table)
    return SplitTexts(sentences, texts, found.starts, found.ends, found.alone)


def _split(texts: TextBytes, patterns: Patterns) -> _Sentences:
    """Return the sentences of texts."""
    held = patterns.literals.find(texts)
    told = _Told(texts, patterns, held)
    bounds = np.union1d(texts.bounds, patterns.breaks.find(texts, held))
    _, starts, ends, tokens, flags = find_lines(texts.data, bounds)
    rows = np.searchsorted(texts.bounds, starts, side="right") - 1
    known = told.kinds(starts, ends, (flags & WORDED) > 0)
    pieces = _pieces(texts, rows, starts, ends, known == _BODY)
    whole = np.bincount(pieces.lines, minlength=len(rows))[pieces.lines] == 1
    kinds = known[pieces.lines]
    part = _Pieces(*(column[~whole] for column in pieces))
    kinds[~whole] = told.kinds(part.starts, part.ends, told.hold_words(part.starts, part.ends))
    owners = rows[pieces.lines]
    heading = _may_head(tokens, flags, owners, pieces.lines, kinds) & whole & (kinds == _BODY)
    kinds[heading] = _HEADING
    bodies = np.bincount(owners, kinds == _BODY, minlength=len(texts.bounds) - 1)
    # A picture sent by itself, and a gallery, have nothing else to tell.
    telling = (kinds == _CAPTION) & (tokens[pieces.lines] > _CREDIT_WORDS)
    kinds[telling & (bodies[owners] == 0)] = _BODY
    return _Sentences(owners, pieces.starts, pieces.ends, whole, kinds)


class _Told(NamedTuple):
    """What the patterns say of spans of texts."""

    texts: TextBytes
    patterns: Patterns
    held: Held

    def kinds(self, starts: Int64s, ends: Int64s, worded: Bools) -> Int64s:
        """Return the kinds of spans: body where the patterns say nothing."""
        kinds = np.where(worded, _BODY, _BOILERPLATE)
        asked = np.flatnonzero(worded)
        for span, kind in self.patterns.kinds(self.texts, self.held, starts[asked], ends[asked]):
            kinds[asked[span]] = _CODES[kind]
        return kinds

    def hold_words(self, starts: Int64s, ends: Int64s) -> Bools:
        """Tell which spans hold a letter or number: most begin with one, or with one quote."""
        places = (np.minimum(starts + skipped, ends - 1) for skipped in _QUOTE_BYTES)
        found = np.any([_WORDED[self.texts.data[place]] for place in places], axis=0)
        rest = np.flatnonzero(~found)
        found[rest] = [*map(holds_word, self.texts.strings(starts[rest], ends[rest]))]
        return np.asarray(found)


def _pieces(
    texts: TextBytes, rows: Int64s, starts: Int64s, ends: Int64s, reports: Bools
) -> _Pieces:
    """Cut the lines that report into sentences; the others stay whole."""
    foreign = foreign_texts(texts)
    is_foreign = reports & np.isin(rows, [*foreign])
    english, other = np.flatnonzero(reports & ~is_foreign), np.flatnonzero(is_foreign)
    spoken = [foreign[row] for row in rows[other].tolist()]
    found = [
        _english_ends(texts, starts[english], ends[english]),
        foreign_sentence_ends(texts, starts[other], ends[other], spoken),
        find_wide_stops(texts.data, starts[reports], ends[reports]),
    ]
    last, following = np.concatenate(found, axis=1)
    # Each of some runs in order, which a stable sort merges: a fourth of the time.
    openings = np.sort(np.r_[starts, following], kind="stable")
    closings = np.sort(np.r_[ends, last], kind="stable")
    return _Pieces(np.searchsorted(starts, openings, side="right") - 1, openings, closings)


def _english_ends(texts: TextBytes, starts: Int64s, ends: Int64s) -> Int64s:
    """Return where sentences end inside of lines, and where the next ones start."""
    _, last, following = sentence_ends(texts, starts, ends)
    ended = ~name_goes_on(texts, last, following)
    return np.stack([last[ended], following[ended]])


def _may_head(tokens: Int64s, flags: Int64s, owners: Int64s, lines: Int64s, kinds: Int64s) -> Bools:
    """Tell which lines of one sentence may be a heading: short, capitalised, not closed.

    A question is one only where it opens the text or is very short: reporters ask questions too.
    """
    count, flag = tokens[lines], flags[lines]
    reporting = np.flatnonzero(kinds == _BODY)
    opening = np.zeros(len(lines), dtype=np.bool_)
    opening[reporting[np.r_[True, np.diff(owners[reporting]) > 0]] if len(reporting) else []] = True
    asks = (flag & QUESTION) > 0
    short = np.where(asks & ~opening, count <= _QUESTION_WORDS, count <= _HEADING_WORDS)
    return np.asarray(((flag & HEADS) > 0) & ((flag & CLOSED) == 0) & short)
