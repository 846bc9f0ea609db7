"""Frame in, the same rows out with their clusters: the tool as one step of another pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec
import polars as pl

from dedup.config import Config, check_config
from dedup.documents import as_frame, check_has_text
from dedup.engine.lanes import check_workers
from dedup.pipeline import run

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

CLUSTER_COLUMNS: Final[dict[str, pl.DataType]] = {
    "copy_cluster": pl.String(),
    "event_cluster": pl.String(),
    "event_membership": pl.String(),
    "event_confidence": pl.Float64(),
    "story_cluster": pl.String(),
}
"""The columns that are added; null where a row is in no cluster. Of several events, the one that
the whole document is in, else the one it belongs to most surely."""

_ROW: Final = "with_clusters_row"


def with_clusters(frame: Frame, *, config: Config | None = None, workers: int | None = 1) -> Frame:
    """Return the same rows, in their order, with the columns of :data:`CLUSTER_COLUMNS`.

    Args:
        frame: rows of reports, under any of the usual column names; a ``LazyFrame`` stays lazy.
        config: what to do; None for the default.
        workers: processes to use, None for one per core (see :func:`dedup.run`).

    Raises:
        InputError: it is no frame of polars, or has no column of texts.
        ConfigError: the configuration holds a value out of range, or there are no workers.

    Returns:
        The rows with ``copy_cluster``, ``event_cluster`` and ``story_cluster`` (ids, null where a
        row is in no such cluster), ``event_membership`` (``whole`` or ``passage``) and
        ``event_confidence`` (0 to 1).

    >>> frame = pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2})
    >>> clustered = frame.pipe(with_clusters)
    >>> [clustered[f"{tier}_cluster"].n_unique() for tier in ("copy", "event", "story")]
    [1, 1, 1]
    """
    clusters_only = msgspec.structs.replace(check_config(config), stop_after="clusters")
    check_workers(workers)
    if not isinstance(frame, pl.LazyFrame):
        return _with_clusters(as_frame(frame), clusters_only, workers)
    given = frame.collect_schema()
    # Here, and not when the frame is collected: polars would tell it as an error of its own.
    _check_has_text(given.names(), clusters_only)
    schema = pl.Schema({**given, **CLUSTER_COLUMNS})
    return frame.map_batches(
        lambda batch: _with_clusters(batch, clusters_only, workers),
        schema=schema,
        # Which rows and columns there are decides the clusters: nothing may be pushed below.
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
    )


def _with_clusters(frame: pl.DataFrame, config: Config, workers: int | None) -> pl.DataFrame:
    _check_has_text(frame.columns, config)
    given = frame.drop(CLUSTER_COLUMNS, strict=False)
    row = _free_name(given.columns)
    numbered = given.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias(row))
    result = run(numbered, config=config, workers=workers)
    found = _rows_of_documents(result.stored_documents.facts, row)
    for tier in ("copy", "event", "story"):
        found = found.join(_best(result.clusters, tier), on="document", how="left")
    joined = numbered.join(found.drop("document"), on=row, how="left", maintain_order="left")
    return joined.drop(row)


def _check_has_text(names: Sequence[str], config: Config) -> None:
    """Check it of the caller's own columns: those that are added here would be named as well."""
    own = [name for name in names if name not in CLUSTER_COLUMNS]
    check_has_text(own, config=config.input)


def _free_name(taken: Sequence[str]) -> str:
    """Return a name for the number of a row that no column of the caller has."""
    name = _ROW
    while name in taken:
        name += "_"
    return name


def _rows_of_documents(facts: pl.DataFrame, row: str) -> pl.DataFrame:
    """Return which row each document was; where no row could be used, no column came through."""
    number = pl.col(row) if row in facts.columns else pl.lit(None)
    return facts.select("document", number.cast(pl.UInt32).alias(row))


def _best(clusters: pl.DataFrame, tier: str) -> pl.DataFrame:
    ordered = clusters.filter(pl.col("tier") == tier).sort(
        "document", "membership", "confidence", "cluster", descending=[False, True, True, False]
    )
    named = ordered.unique("document", keep="first", maintain_order=True).select(
        "document",
        *(pl.col(name).alias(f"{tier}_{name}") for name in ("cluster", "membership", "confidence")),
    )
    return named.select("document", *(name for name in CLUSTER_COLUMNS if name in named.columns))
