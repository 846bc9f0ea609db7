"""compute_fingerprints: words, terms -> sketches, one row per document and view."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.config import Config, EventConfig
from dedup.kernels import minhash, sample_hashes
from dedup.salience import saturate
from dedup.shingles import UInt64s, shingle_hashes, text_hash, word_hash
from dedup.sketch import UInt32s, permutations
from dedup.words import Words

__all__ = ["FINGERPRINTS_SCHEMA", "VIEWS", "compute_fingerprints"]

VIEWS: Final = ("words", "shingles", "samples", "terms")
"""``words``: 64-bit hash of all words, as two values: equal texts. ``shingles``: MinHash of word
shingles: resemblance. ``samples``: sampled shingles: containment. ``terms``: MinHash of the
salient terms, repeated by weight: subject."""

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
    rows = [*_copy_rows(words, config)]
    if "event" in config.tiers:
        rows.extend(_term_rows(terms, config.event))
    names, views, signatures = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"document": names, "view": views, "signature": signatures}
    return pl.DataFrame(columns, schema=FINGERPRINTS_SCHEMA)


def _copy_rows(words: Words, config: Config) -> Iterator[tuple[str, str, UInt32s]]:
    multipliers, offsets = permutations(num_perm=config.copy.num_perm, seed=config.copy.seed)
    surfaces = np.array([word_hash(surface) for surface in words.surfaces], dtype=np.uint64)
    every = surfaces[words.ids]
    for row, document in enumerate(words.documents):
        hashes = every[words.bounds[row] : words.bounds[row + 1]]
        if len(hashes) == 0:
            continue
        shingles = shingle_hashes(hashes, config.copy.shingle_size)
        yield document, "words", _halves(text_hash(hashes))
        yield document, "shingles", minhash(_low(shingles), multipliers, offsets)
        yield document, "samples", sample_hashes(shingles, config.copy.sample_rate)


def _term_rows(terms: pl.DataFrame, config: EventConfig) -> Iterator[tuple[str, str, UInt32s]]:
    multipliers, offsets = permutations(num_perm=config.num_perm, seed=config.seed)
    ends = np.cumsum(terms["terms"].list.len().to_numpy().astype(np.int64))
    weights = saturate(_flat(terms["counts"])) * _flat(terms["rarities"])
    names = terms["terms"].explode(empty_as_null=False)
    heaviest = [
        (start + order, repeats)
        for start, end in pairwise([0, *ends])
        for order, repeats in [_weighted(weights[start:end], config.terms)]
    ]
    hashes = _term_hashes(names, heaviest)
    for document, values in zip(terms["document"], hashes, strict=True):
        if len(values):
            yield document, "terms", minhash(values, multipliers, offsets)


def _weighted(weights: Floats, most: int) -> tuple[Ints, Ints]:
    """Return the heaviest of the terms of a document, and how often each is repeated.

    Integer weighted MinHash (Haveliwala, Gionis & Indyk 2000): term t of weight w stands in the
    set as (t, 1) ... (t, round(w)), so sharing a heavy term counts for more. Terms of one weight
    stay in alphabetical order.
    """
    order = np.argsort(-weights, kind="stable")[:most]
    if len(order) == 0 or weights[order[0]] <= 0:
        return order[:0], order[:0]
    unit = weights[order[0]] / _REPEATS
    return order, np.maximum(1, np.rint(weights[order] / unit)).astype(np.int64)


def _term_hashes(names: pl.Series, heaviest: list[tuple[Ints, Ints]]) -> Iterator[UInt32s]:
    """Yield per document the hashes of its heaviest terms, each hashed once for all documents."""
    for order, repeats in heaviest:
        terms = names.gather(order).to_list()
        hashes = [
            _term_hash(term, repeat)
            for term, often in zip(terms, repeats.tolist(), strict=True)
            for repeat in range(often)
        ]
        yield np.array(hashes, dtype=np.uint32)


@lru_cache(maxsize=1 << 18)
def _term_hash(term: str, repeat: int) -> int:
    digest = hashlib.blake2b(f"{repeat} {term}".encode("utf-8", "surrogatepass"), digest_size=4)
    return int.from_bytes(digest.digest(), "little")


def _low(hashes: UInt64s) -> UInt32s:
    return (hashes & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def _halves(value: int) -> UInt32s:
    return np.array([value & 0xFFFFFFFF, value >> 32], dtype=np.uint32)


def _flat(lists: pl.Series) -> Floats:
    return lists.explode(empty_as_null=False).cast(pl.Float64).to_numpy()
