"""extract_terms: words -> the salient terms of every document.

Everything here depends on one document and on shipped word frequencies, so a row never changes when
the dump grows; rarity inside the dump is a matter of the edges.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.arrays import Bools, Float64s, Int64s
from dedup.kernels.radix import grouped
from dedup.lists import in_lists
from dedup.vocabulary import Vocabulary, vocabulary_of
from dedup.words import Words

TERMS_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "terms": pl.List(pl.Categorical()),
    "counts": pl.List(pl.Float32()),
    "lead_counts": pl.List(pl.Float32()),
    "name_counts": pl.List(pl.Float32()),
    "rarities": pl.List(pl.Float32()),
    "pairs": pl.List(pl.UInt64()),
    "pair_counts": pl.List(pl.Float32()),
    "pair_rarities": pl.List(pl.Float32()),
    "words": pl.List(pl.UInt32()),
    "sentence_words": pl.List(pl.UInt32()),
}
"""One row per document; lists of one group are parallel. ``terms``: distinct terms in alphabetical
order. ``counts``: occurrences, x2 in the first 5 sentences, x1.5 where capitalised.
``lead_counts``: occurrences in the first 90 words. ``name_counts``: capitalised occurrences.
``rarities``: prior inverse document frequency. ``pairs``: neighbouring terms, as two places in
``terms``: ``first << 32 | second``, in their order.
``words``: the kept words in reading order, as places in ``terms``. ``sentence_words``: how many of
them each sentence that reports has, up to the last that has one."""


_LEAD_SENTENCES, _LEAD_FACTOR = 5, 2.0
"""What stands first tells the event: sentences, and how much their words count."""
_LEAD_WORDS: Final = 90
"""Words at the beginning that ``lead_counts`` counts."""
_NAME_FACTOR: Final = 1.5
"""How much a word counts that is capitalised."""
_NEIGHBOUR_GAP: Final = 3
"""Words from one term to the next that makes a pair with it: two dropped ones may stand between."""


class _Kept(NamedTuple):
    """The kept words of a batch: the row of the document, the number of the term, and where."""

    rows: Int64s
    terms: Int64s
    sentences: Int64s
    positions: Int64s
    capitalised: Bools

    def emphasis(self) -> Float64s:
        """Return how much each word counts for where it stands."""
        return np.where(self.sentences < _LEAD_SENTENCES, _LEAD_FACTOR, 1.0)


def extract_terms(words: Words) -> pl.DataFrame:
    """Return one row of terms per document (:data:`TERMS_SCHEMA`), in the documents' order."""
    vocabulary = vocabulary_of(words.texts, words.starts[words.first], words.ends[words.first])
    kept = _kept(words, vocabulary)
    height = words.documents.len()
    which, groups = grouped(kept.rows, kept.terms)
    # The place of a term is its number less that of the first one of its document.
    places = which - np.searchsorted(groups[0], kept.rows)
    parts = (
        _single(vocabulary, kept, which, groups),
        _paired(vocabulary, kept, places, groups),
        _columns(row=kept.rows, words=places),
        _sentences(kept),
    )
    lists = [in_lists(part, height) for part in parts]
    return pl.concat([words.documents.rename("document").to_frame(), *lists], how="horizontal")


def _kept(words: Words, vocabulary: Vocabulary) -> _Kept:
    terms = vocabulary.terms[words.ids]
    at = np.flatnonzero(terms >= 0)
    return _Kept(
        rows=words.rows[at],
        terms=terms[at],
        sentences=words.sentences[at],
        positions=at - words.bounds[words.rows[at]],
        capitalised=vocabulary.capitalised[words.ids[at]],
    )


def _single(
    vocabulary: Vocabulary, kept: _Kept, which: Int64s, groups: tuple[Int64s, ...]
) -> pl.DataFrame:
    """Return one row per document and term, in their order; ``which`` of them every word is."""
    rows, terms = groups
    weights = kept.emphasis() * np.where(kept.capitalised, _NAME_FACTOR, 1.0)
    return _columns(
        row=rows,
        terms=vocabulary.names.cast(pl.Categorical).gather(terms),
        counts=np.bincount(which, weights),
        lead_counts=np.bincount(which, kept.positions < _LEAD_WORDS),
        name_counts=np.bincount(which, kept.capitalised),
        rarities=vocabulary.rarities[terms],
    )


def _paired(
    vocabulary: Vocabulary, kept: _Kept, places: Int64s, groups: tuple[Int64s, ...]
) -> pl.DataFrame:
    """Return one row per document and pair of neighbouring terms, in their order."""
    at = _neighbours(kept)
    # Places are in alphabetical order: so are their pairs.
    pairs = np.minimum(places[at], places[at + 1]), np.maximum(places[at], places[at + 1])
    which, (rows, first, second) = grouped(kept.rows[at], *pairs)
    starts = np.searchsorted(groups[0], rows)
    rarities = vocabulary.pair_rarities[groups[1]]
    return _columns(
        row=rows,
        pairs=first.astype(np.uint64) << np.uint64(32) | second.astype(np.uint64),
        pair_counts=np.bincount(which, kept.emphasis()[at]),
        pair_rarities=np.maximum(rarities[starts + first], rarities[starts + second]),
    )


def _sentences(kept: _Kept) -> pl.DataFrame:
    """Return one row per sentence, up to the last with a kept word: how many it has."""
    lasts = np.flatnonzero(np.diff(kept.rows, append=-1))
    rows, heights = kept.rows[lasts], kept.sentences[lasts] + 1
    starts = np.cumsum(heights) - heights
    found = starts[np.searchsorted(rows, kept.rows)] + kept.sentences
    return _columns(
        row=np.repeat(rows, heights),
        sentence_words=np.bincount(found, minlength=int(heights.sum())),
    )


def _neighbours(kept: _Kept) -> Int64s:
    """Return which kept words form a pair with the next one: near it, in the same sentence."""
    together = (np.diff(kept.rows) == 0) & (np.diff(kept.sentences) == 0)
    near = np.diff(kept.positions) <= _NEIGHBOUR_GAP
    return np.flatnonzero(together & near & (np.diff(kept.terms) != 0))


def _columns(**values: pl.Series | npt.NDArray[np.generic]) -> pl.DataFrame:
    """Return the columns of the table in its types, not yet in lists."""
    flat = pl.DataFrame(values).with_columns(pl.col("row").set_sorted())
    return flat.with_columns(
        pl.col(name).cast(kind.inner)
        for name, kind in TERMS_SCHEMA.items()
        if name in flat.columns and isinstance(kind, pl.List)
    )
