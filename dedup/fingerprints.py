"""compute_fingerprints: documents, sentences, terms -> sketches, one row per document and view."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl

from dedup.config import Config, EventConfig
from dedup.kernels import minhash, sample_hashes
from dedup.salience import saturate
from dedup.shingles import UInt64s, shingle_hashes, text_hash, word_hashes
from dedup.sketch import UInt32s, permutations
from dedup.spans import reported_spans

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

_REPEATS: Final = 4
"""The heaviest term stands this often in the weighted set, the others in proportion."""


def compute_fingerprints(
    documents: pl.DataFrame, sentences: pl.DataFrame, terms: pl.DataFrame, *, config: Config
) -> pl.DataFrame:
    """Return the signatures of every document (:data:`FINGERPRINTS_SCHEMA`).

    The copy tier is always needed: events group copy clusters. A document without a word has no
    signature.
    """
    rows = [*_copy_rows(documents, sentences, config)]
    if "event" in config.tiers:
        rows.extend(_term_rows(terms, config.event))
        rows.extend(_pair_rows(terms, config.event))
    names, views, signatures = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"document": names, "view": views, "signature": signatures}
    return pl.DataFrame(columns, schema=FINGERPRINTS_SCHEMA)


def _copy_rows(
    documents: pl.DataFrame, sentences: pl.DataFrame, config: Config
) -> Iterator[tuple[str, str, UInt32s]]:
    multipliers, offsets = permutations(num_perm=config.copy.num_perm, seed=config.copy.seed)
    spans = reported_spans(sentences)
    for document, text in documents.select("document", "text").iter_rows():
        hashes, _ = word_hashes(text, spans.get(document, []))
        if len(hashes) == 0:
            continue
        shingles = shingle_hashes(hashes, config.copy.shingle_size)
        yield document, "words", _halves(text_hash(hashes))
        yield document, "shingles", minhash(_low(shingles), multipliers, offsets)
        yield document, "samples", sample_hashes(shingles, config.copy.sample_rate)


def _term_rows(terms: pl.DataFrame, config: EventConfig) -> Iterator[tuple[str, str, UInt32s]]:
    multipliers, offsets = permutations(num_perm=config.num_perm, seed=config.seed)
    columns = terms.select("document", "terms", "counts", "rarities")
    for document, names, counts, rarities in columns.iter_rows():
        hashes = _weighted_set(names, _weights(counts, rarities), config.terms)
        if len(hashes):
            yield document, "terms", minhash(hashes, multipliers, offsets)


def _pair_rows(terms: pl.DataFrame, config: EventConfig) -> Iterator[tuple[str, str, UInt32s]]:
    columns = terms.select("document", "pairs", "pair_counts", "pair_rarities")
    for document, names, counts, rarities in columns.iter_rows():
        heaviest = _heaviest(names, _weights(counts, rarities), config.pairs)
        hashes = [_term_hash(pair, 0) for _, pair in heaviest]
        yield document, "pairs", np.unique(np.array(hashes, dtype=np.uint32))


def _weights(counts: Sequence[float], rarities: Sequence[float]) -> list[float]:
    return [saturate(count) * rare for count, rare in zip(counts, rarities, strict=True)]


def _heaviest(
    names: Sequence[str], weights: Sequence[float], most: int
) -> list[tuple[float, str]]:
    return sorted(zip(weights, names, strict=True), key=lambda pair: (-pair[0], pair[1]))[:most]


def _weighted_set(terms: Sequence[str], weights: Sequence[float], most: int) -> UInt32s:
    """Return hashes of the heaviest terms, each repeated in proportion to its weight.

    Integer weighted MinHash (Haveliwala, Gionis & Indyk 2000): term t of weight w stands in the
    set as (t, 1) ... (t, round(w)), so sharing a heavy term counts for more.
    """
    heaviest = _heaviest(terms, weights, most)
    if not heaviest or heaviest[0][0] <= 0:
        return np.array([], dtype=np.uint32)
    unit = heaviest[0][0] / _REPEATS
    hashes = [
        _term_hash(term, repeat)
        for weight, term in heaviest
        for repeat in range(max(1, round(weight / unit)))
    ]
    return np.array(hashes, dtype=np.uint32)


@lru_cache(maxsize=1 << 18)
def _term_hash(term: str, repeat: int) -> int:
    digest = hashlib.blake2b(f"{repeat} {term}".encode("utf-8", "surrogatepass"), digest_size=4)
    return int.from_bytes(digest.digest(), "little")


def _low(hashes: UInt64s) -> UInt32s:
    return (hashes & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def _halves(value: int) -> UInt32s:
    return np.array([value & 0xFFFFFFFF, value >> 32], dtype=np.uint32)
