"""compute_fingerprints: words, terms -> sketches, one row per document and view."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import Config, EventConfig
from dedup.kernels import UInt64s, hashes_of_texts, minhashes, sampled, shingles_of_texts
from dedup.salience import saturate
from dedup.sketch import UInt32s, permutations
from dedup.words import Words, in_lists

__all__ = ["FINGERPRINTS_SCHEMA", "VIEWS", "compute_fingerprints"]

VIEWS: Final = ("words", "shingles", "samples", "terms", "pairs")
"""``words``: 64-bit hash of all words, as two values: equal texts. ``shingles``: MinHash of word
shingles: resemblance. ``samples``: sampled shingles: containment. ``terms``: MinHash of the
salient terms, repeated by weight: subject. ``pairs``: the heaviest neighbouring terms, which
reports of one event share whatever their dates."""

FINGERPRINTS_SCHEMA: Final[dict[str, pl.DataType]] = {
    "document": pl.String(),
    "view": pl.String(),
    "signature": pl.List(pl.UInt32()),
}

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_REPEATS: Final = 4
"""The heaviest term stands this often in the weighted set, the others in proportion."""


def compute_fingerprints(words: Words, terms: pl.DataFrame, *, config: Config) -> pl.DataFrame:
    """Return the signatures of every document (:data:`FINGERPRINTS_SCHEMA`).

    The copy tier is always needed: events group copy clusters. A document without a word has no
    signature.

    Args:
        words: the words of a batch of documents.
        terms: of :func:`dedup.terms.extract_terms`; not looked at without the event tier.
        config: sizes and seeds.
    """
    parts = _copy_views(words, config)
    if "event" in config.tiers:
        parts.append(_term_view(terms, config.event))
        parts.append(_pair_view(terms, config.event))
    return pl.concat(parts)


def _copy_views(words: Words, config: Config) -> list[pl.DataFrame]:
    filled = np.flatnonzero(np.diff(words.bounds))
    names = words.documents.gather(filled)
    # Documents without a word have no part in the bounds that are left.
    bounds = np.r_[words.bounds[filled], len(words.hashes)]
    shingles, ends = shingles_of_texts(words.hashes, bounds, config.copy.shingle_size)
    mixing = permutations(num_perm=config.copy.num_perm, seed=config.copy.seed)
    whole = hashes_of_texts(words.hashes, bounds).astype("<u8").view("<u4").reshape(-1, 2)
    return [
        _fixed(names, "words", whole),
        _fixed(names, "shingles", minhashes(_low(shingles), ends[:-1], *mixing)),
        _view(names, "samples", _samples(shingles, ends, config.copy.sample_rate)),
    ]


def _samples(shingles: UInt64s, ends: Ints, rate: int) -> pl.Series:
    """Return the sampled shingles of every document, as lists."""
    kept = np.flatnonzero(sampled(shingles, rate))
    rows = np.searchsorted(ends, kept, side="right").astype(np.uint64) - np.uint64(1)
    # A document and a value in one number: all are sorted at once.
    codes = np.sort(rows << np.uint64(32) | _low(shingles[kept]))
    codes = codes[np.r_[True, codes[1:] != codes[:-1]]] if len(codes) else codes
    flat = pl.DataFrame({"row": (codes >> np.uint64(32)).astype(np.int64), "value": _low(codes)})
    return in_lists(flat, len(ends) - 1)["value"]


def _term_view(terms: pl.DataFrame, config: EventConfig) -> pl.DataFrame:
    rows, hashes = _weighted_sets(terms, config.terms)
    filled, starts = np.unique(rows, return_index=True)
    mixing = permutations(num_perm=config.num_perm, seed=config.seed)
    signatures = minhashes(hashes, starts, *mixing)
    return _fixed(terms["document"].gather(filled), "terms", signatures)


def _pair_view(terms: pl.DataFrame, config: EventConfig) -> pl.DataFrame:
    lengths = terms["pairs"].list.len().to_numpy().astype(np.int64)
    rows = np.repeat(np.arange(terms.height), lengths)
    weights = saturate(_flat(terms["pair_counts"])) * _flat(terms["pair_rarities"])
    starts = np.cumsum(lengths) - lengths
    order = _heaviest_first(weights, [*starts, len(rows)])
    kept = np.arange(len(rows)) - starts[rows] < config.pairs
    names = terms["pairs"].explode(empty_as_null=False).gather(order[kept])
    hashes = _term_hashes(names, np.ones(len(names), dtype=np.int64))
    flat = pl.DataFrame({"row": rows[kept], "value": hashes}).unique().sort("row", "value")
    filled = flat["row"].unique().sort()
    lists = in_lists(flat, terms.height)["value"].gather(filled)
    return _view(terms["document"].gather(filled), "pairs", lists)


def _weighted_sets(terms: pl.DataFrame, most: int) -> tuple[Ints, UInt32s]:
    """Return hashes of the heaviest terms, each repeated in proportion to its weight, by row.

    Integer weighted MinHash (Haveliwala, Gionis & Indyk 2000): term t of weight w stands in the
    set as (t, 1) ... (t, round(w)), so sharing a heavy term counts for more.
    """
    lengths = terms["terms"].list.len().to_numpy().astype(np.int64)
    rows = np.repeat(np.arange(terms.height), lengths)
    weights = saturate(_flat(terms["counts"])) * _flat(terms["rarities"])
    starts = np.cumsum(lengths) - lengths
    order = _heaviest_first(weights, [*starts, len(rows)])
    heaviest = weights[order[starts[rows]]]
    kept = (np.arange(len(rows)) - starts[rows] < most) & (heaviest > 0)
    order, rows, unit = order[kept], rows[kept], heaviest[kept] / _REPEATS
    repeats = np.maximum(1, np.rint(weights[order] / unit)).astype(np.int64)
    names = terms["terms"].explode(empty_as_null=False).gather(order)
    return np.repeat(rows, repeats), _term_hashes(names, repeats)


def _heaviest_first(weights: Floats, bounds: list[int]) -> Ints:
    """Return the order of the terms of every document: by the alphabet where they weigh the same.

    Document by document: sorting all at once takes three times as long.
    """
    orders = [np.argsort(-weights[a:b], kind="stable") + a for a, b in pairwise(bounds)]
    return np.concatenate([np.empty(0, dtype=np.int64), *orders])


def _term_hashes(names: pl.Series, repeats: Ints) -> UInt32s:
    """Return the hash of (t, 1) ... (t, repeats) of every term, each worked out once."""
    distinct = names.unique(maintain_order=True)
    numbers = names.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int64)
    turns = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    codes, which = np.unique(np.repeat(numbers, repeats) * _REPEATS + turns, return_inverse=True)
    spelt = distinct.to_list()
    hashes = [_term_hash(spelt[code // _REPEATS], code % _REPEATS) for code in codes.tolist()]
    return np.array(hashes, dtype=np.uint32)[which]


@lru_cache(maxsize=1 << 18)
def _term_hash(term: str, repeat: int) -> int:
    digest = hashlib.blake2b(f"{repeat} {term}".encode("utf-8", "surrogatepass"), digest_size=4)
    return int.from_bytes(digest.digest(), "little")


def _fixed(names: pl.Series, view: str, signatures: UInt32s) -> pl.DataFrame:
    """Return a view whose signatures all have one size, of shape ``(documents, size)``."""
    return _view(names, view, pl.Series(signatures.astype(np.uint32)).arr.to_list())


def _view(names: pl.Series, view: str, signatures: pl.Series) -> pl.DataFrame:
    columns = {"document": names, "signature": signatures}
    table = pl.DataFrame(columns).with_columns(view=pl.lit(view))
    return table.select(pl.col(name).cast(kind) for name, kind in FINGERPRINTS_SCHEMA.items())


def _low(hashes: UInt64s) -> UInt32s:
    return (hashes & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def _flat(lists: pl.Series) -> Floats:
    return lists.explode(empty_as_null=False).cast(pl.Float64).to_numpy()
