"""Daft: normalise, minhash, bands, and components by large star and small star.

As its documentation shows ("MinHash Deduplication of Web Text in Common-Crawl"), which then passes
the smallest label on until nothing changes.
"""

from __future__ import annotations

import daft
import polars as pl
from common import BANDS, PERMUTATIONS, ROWS, SHINGLE, given, write_labels
from daft import DataFrame, col
from daft import functions as fn


@daft.func()
def band_numbers(bands: list[list[int]]) -> list[int]:
    """Return the place of every band."""
    return list(range(min(len(bands), BANDS)))


def hashed(folder: str) -> DataFrame:
    """Return ``id``, ``node`` and ``bands`` of every document."""
    text = fn.normalize(
        col("text"), remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True
    )
    hashes = fn.minhash(
        text, num_hashes=PERMUTATIONS, ngram_size=SHINGLE, seed=42, hash_function="xxhash"
    )
    documents = daft.read_parquet(f"{folder}/*.parquet").select("id", hashes.alias("hashes"))
    chunks = fn.chunk(col("hashes"), ROWS).alias("bands")
    return documents.select("id", fn.monotonically_increasing_id().alias("node"), chunks).collect()


def edges(documents: DataFrame) -> DataFrame:
    """Return an edge from every document of a bucket to the least one: ``u`` < ``v``."""
    bands = documents.with_column("place", band_numbers(col("bands"))).explode("bands", "place")
    buckets = bands.groupby("place", "bands").agg(fn.list_agg(col("node")).alias("nodes"))
    least = buckets.with_column("u", fn.list_min(col("nodes"))).explode("nodes")
    return least.select("u", col("nodes").alias("v")).where(col("u") != col("v")).distinct()


def both_ways(pairs: DataFrame) -> DataFrame:
    """Return the edges and their reverse."""
    return pairs.union_all(pairs.select(col("v").alias("u"), col("u").alias("v")))


def to_least(pairs: DataFrame) -> DataFrame:
    """Return per ``u`` its neighbours and ``m``, the least of them and of itself."""
    near = pairs.groupby("u").agg(fn.list_agg(col("v")).alias("near"))
    least = fn.list_min(col("near"))
    return near.with_column("m", fn.when(col("u") < least, col("u")).otherwise(least)).explode(
        "near"
    )


def large_star(pairs: DataFrame) -> DataFrame:
    """Connect the larger neighbours of every node to its least one."""
    found = to_least(both_ways(pairs).collect()).where(col("near") > col("u"))
    found = found.select(col("near").alias("u"), col("m").alias("v"))
    return found.where(col("u") != col("v")).distinct().collect()


def small_star(pairs: DataFrame) -> DataFrame:
    """Connect the smaller neighbours of every node, and itself, to the least one."""
    rising = col("u") < col("v")
    larger = fn.when(rising, col("v")).otherwise(col("u"))
    smaller = fn.when(rising, col("u")).otherwise(col("v"))
    found = to_least(pairs.select(larger.alias("u"), smaller.alias("v")).distinct())
    smaller_ones = found.select(col("near").alias("u"), col("m").alias("v"))
    itself = found.select("u", col("m").alias("v"))
    joined = smaller_ones.union_all(itself)
    return joined.where(col("u") != col("v")).distinct().collect()


def pairs_of(frame: DataFrame) -> set[tuple[int, int]]:
    """Return the edges, whatever their direction."""
    rows = frame.to_pydict()
    return {(min(pair), max(pair)) for pair in zip(rows["u"], rows["v"], strict=True)}


def stars(pairs: DataFrame) -> dict[int, int]:
    """Return the least node of the component of every node that has an edge to a smaller one."""
    before: set[tuple[int, int]] = set()
    now = pairs_of(pairs)
    while now != before:
        pairs, before = small_star(large_star(pairs)), now
        now = pairs_of(pairs)
    return {larger: least for least, larger in now}


if __name__ == "__main__":
    folder, file = given()
    documents = hashed(str(folder))
    least = stars(edges(documents))
    rows = pl.DataFrame(documents.select("id", "node").to_arrow())
    write_labels(rows["id"], [least.get(node, node) for node in rows["node"]], file)
