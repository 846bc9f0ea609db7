"""compute_fingerprints: words, terms -> sketches, one row per document and view."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int64s, UInt32s, UInt64s, owners_of
from dedup.buffers import TextBytes
from dedup.config import Config, EventConfig
from dedup.kernels import minhashes, ranges, sampled, shingles_of_texts
from dedup.kernels.radix import grouped, order_of
from dedup.lists import flat, flat_floats, in_lists, sizes_of
from dedup.salience import saturate
from dedup.scanning import repeated_hashes
from dedup.sketch import permutations
from dedup.words import Words

FINGERPRINTS_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "view": pl.String(),
    "signature": pl.List(pl.UInt32()),
}
"""``words``: 64-bit hash of all words, as two values: equal texts. ``shingles``: MinHash of word
shingles: resemblance. ``samples``: sampled shingles: containment. ``openings``: more of the first
ones: stubs. ``terms``: MinHash of the salient terms, repeated by weight: subject. ``pairs``: the
heaviest neighbouring terms, which reports of one event share whatever their dates."""

_OPENING_SHINGLES: Final = 32
"""The first shingles of a document, of which more are sampled: a stub opens as its full text does,
and one of twenty words has no sampled shingle in one case of ten."""
_OPENING_RATE: Final = 2
"""One hash in this many of them is a key, too."""
_REPEATS: Final = 4
"""The heaviest term stands this often in the weighted set, the others in proportion."""


def compute_fingerprints(
    words: Words, terms: pl.DataFrame, *, config: Config, beginnings: Words | None = None
) -> pl.DataFrame:
    """Return the signatures of every document (:data:`FINGERPRINTS_SCHEMA`).

    The copy tier is always needed: events group copy clusters. A document without a word has no
    signature.

    Args:
        words: the words of a batch of documents.
        terms: of :func:`dedup.terms.extract_terms`; not looked at without the event tier.
        config: sizes and seeds.
        beginnings: the words of the documents that open with a caption, with these.
    """
    parts = _copy_views(words, config, beginnings)
    if "event" in config.tiers:
        parts.append(_term_view(terms, config.event))
        parts.append(_pair_view(terms, config.event))
    return pl.concat(parts)


def _copy_views(words: Words, config: Config, beginnings: Words | None) -> list[pl.DataFrame]:
    filled, bounds = _filled(words)
    names = words.documents.gather(filled)
    shingles, ends = shingles_of_texts(words.hashes, bounds, config.copy.shingle_size)
    mixing = permutations(num_perm=config.copy.num_perm, seed=config.copy.seed)
    samples = np.flatnonzero(sampled(shingles, config.copy.sample_rate))
    whole, _ = shingles_of_texts(words.hashes, bounds, len(words.hashes))  # of every text one
    return [
        _fixed(names, "words", whole.astype("<u8").view("<u4").reshape(-1, 2)),
        _fixed(names, "shingles", minhashes(_low(shingles), ends[:-1], *mixing)),
        _view(names, "samples", _kept(shingles, ends, samples)),
        _view(*_openings(words, (filled, shingles, ends), beginnings, config.copy.shingle_size)),
    ]


def _filled(words: Words) -> tuple[Int64s, Int64s]:
    """Return the documents that have a word, and where the words of each begin and end."""
    filled = np.flatnonzero(np.diff(words.bounds))
    return filled, np.r_[words.bounds[filled], len(words.hashes)]


def _openings(
    words: Words,
    read: tuple[Int64s, UInt64s, Int64s],
    beginnings: Words | None,
    size: int,
) -> tuple[pl.Series, str, pl.Series]:
    """Return sampled shingles of openings, as they are read and as they were crawled."""
    ways = [read]
    if beginnings is not None and len(beginnings.hashes):
        filled, bounds = _filled(beginnings)
        named = words.documents.is_in(beginnings.documents.implode()).to_numpy()
        crawled = shingles_of_texts(beginnings.hashes, bounds, size)
        ways.append((np.flatnonzero(named)[filled], *crawled))
    there = np.zeros(len(words.documents), dtype=np.bool_)
    codes = []
    for rows, shingles, ends in ways:
        there[rows] = True
        codes.append(_codes(shingles, ends, _in_openings(shingles, ends), rows))
    lists = _lists(np.sort(np.concatenate(codes), kind="stable"), len(there))
    return words.documents.filter(there), "openings", lists.filter(there)


def _in_openings(shingles: UInt64s, ends: Int64s) -> Int64s:
    """Return the places of the first shingles of every document, as far as they are sampled."""
    counts = np.minimum(np.diff(ends), _OPENING_SHINGLES)
    first = ranges(ends[:-1], counts)
    return first[sampled(shingles[first], _OPENING_RATE)]


def _kept(shingles: UInt64s, ends: Int64s, kept: Int64s) -> pl.Series:
    """Return the shingles of every document that are kept, as lists; their places ascend."""
    height = len(ends) - 1
    # All are sorted at once, documents being in order.
    return _lists(np.sort(_codes(shingles, ends, kept, np.arange(height)), kind="stable"), height)


def _codes(shingles: UInt64s, ends: Int64s, kept: Int64s, rows: Int64s) -> UInt64s:
    """Return a document's row and a shingle of it that is kept, in one number each."""
    counts = np.diff(np.searchsorted(kept, ends))
    return np.repeat(rows.astype(np.uint64), counts) << np.uint64(32) | _low(shingles[kept])


def _lists(codes: UInt64s, height: int) -> pl.Series:
    """Return the distinct values of every row as lists, of codes that ascend."""
    codes = codes[np.r_[True, codes[1:] != codes[:-1]]] if len(codes) else codes
    flat = pl.DataFrame({"row": (codes >> np.uint64(32)).astype(np.int64), "value": _low(codes)})
    return in_lists(flat, height)["value"]


def _term_view(terms: pl.DataFrame, config: EventConfig) -> pl.DataFrame:
    rows, hashes = _weighted_sets(terms, config.terms)
    filled, starts = np.unique(rows, return_index=True)
    mixing = permutations(num_perm=config.num_perm, seed=config.seed)
    signatures = minhashes(hashes, starts, *mixing)
    return _fixed(terms["document"].gather(filled), "terms", signatures)


def _pair_view(terms: pl.DataFrame, config: EventConfig) -> pl.DataFrame:
    weights = saturate(flat_floats(terms["pair_counts"])) * flat_floats(terms["pair_rarities"])
    order, rows = _heaviest(weights, sizes_of(terms["pairs"]), config.pairs)
    hashes = _term_hashes(_pair_names(terms, order, rows), np.ones(len(order), dtype=np.int64))
    _, (rows, values) = grouped(rows, hashes.astype(np.int64))
    lists = in_lists(pl.DataFrame({"row": rows, "value": values}), terms.height)["value"]
    filled = np.flatnonzero(sizes_of(terms["pairs"]))
    return _view(terms["document"].gather(filled), "pairs", lists.gather(filled))


def _pair_names(terms: pl.DataFrame, places: Int64s, rows: Int64s) -> pl.Series:
    """Return some pairs of neighbouring terms as ``a b``."""
    pairs = flat(terms["pairs"]).to_numpy()[places]
    lengths = sizes_of(terms["terms"])
    starts = (np.cumsum(lengths) - lengths)[rows]
    names = flat(terms["terms"])
    first, second = (pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF))
    ends = [names.gather(starts + end.astype(np.int64)) for end in (first, second)]
    return pl.select(pl.format("{} {}", *(end.cast(pl.String) for end in ends))).to_series()


def _weighted_sets(terms: pl.DataFrame, most: int) -> tuple[Int64s, UInt32s]:
    """Return hashes of the heaviest terms, each repeated in proportion to its weight, by row.

    Integer weighted MinHash (Haveliwala, Gionis & Indyk 2000): term t of weight w stands in the
    set as (t, 1) ... (t, round(w)), so sharing a heavy term counts for more.
    """
    weights = saturate(flat_floats(terms["counts"])) * flat_floats(terms["rarities"])
    order, rows = _heaviest(weights, sizes_of(terms["terms"]), most)
    weights = weights[order]
    unit = weights[np.searchsorted(rows, rows)] / _REPEATS
    kept = np.flatnonzero(unit > 0)
    repeats = np.maximum(1, np.rint(weights[kept] / unit[kept])).astype(np.int64)
    names = flat(terms["terms"]).gather(order[kept])
    return np.repeat(rows[kept], repeats), _term_hashes(names, repeats)


def _heaviest(weights: Float64s, lengths: Int64s, most: int) -> tuple[Int64s, Int64s]:
    """Return the places of the heaviest of every row, and their rows; of equals, the earlier."""
    rows = owners_of(lengths)
    # Floats from 0 stand in the order of their bits.
    order = order_of(rows, ~weights.view(np.uint64))
    kept = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths) < most
    return order[kept], rows[kept]


def _term_hashes(names: pl.Series, repeats: Int64s) -> UInt32s:
    """Return as many hashes of every name as it is repeated, one behind the other."""
    return repeated_hashes(TextBytes.of(names.cast(pl.String)).hashes(), repeats)


def _fixed(names: pl.Series, view: str, signatures: UInt32s) -> pl.DataFrame:
    """Return a view whose signatures all have one size, of shape ``(documents, size)``."""
    return _view(names, view, pl.Series(signatures).arr.to_list())


def _view(names: pl.Series, view: str, signatures: pl.Series) -> pl.DataFrame:
    columns = {"document": names, "signature": signatures}
    table = pl.DataFrame(columns).with_columns(view=pl.lit(view))
    return table.select(pl.col(name).cast(kind) for name, kind in FINGERPRINTS_SCHEMA.items())


def _low(hashes: UInt64s) -> UInt32s:
    return hashes.astype(np.uint32)  # which keeps the lower half
