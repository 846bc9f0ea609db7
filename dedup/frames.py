"""Frame in, frame out: the tool as one step of another pipeline.

The same rows come out with their clusters, or those alone that are no copies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import msgspec
import polars as pl

from dedup.config import Config, changed_config
from dedup.documents import as_frame, check_has_text
from dedup.engine.lanes import check_workers
from dedup.pipeline import run
from dedup.result import Result
from dedup.unique import copies_of

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

CLUSTER_COLUMNS: Final[dict[str, pl.DataType]] = {
    "copy_cluster": pl.String(),
    "event_cluster": pl.String(),
    "event_membership": pl.String(),
    "event_confidence": pl.Float64(),
    "story_cluster": pl.String(),
}
"""The columns that are added; null where a row is in no cluster. Of several events, the one that
the whole document is in, else the one it belongs to most surely; a page that only holds reports of
copy clusters is no copy, and has none of these."""

_ROW: Final = "\U0010ffffrow"
"""Behind any other name: records with one text are told apart by their columns, in the order of
their names, and only where these are all alike may the number of the row count."""


def with_clusters(  # noqa: PLR0913 - the configuration, and what of it is most often given
    frame: Frame,
    *,
    config: Config | None = None,
    num_perm: int | None = None,
    threshold: float | None = None,
    seed: int | None = None,
    workers: int | None = 1,
) -> Frame:
    """Return the same rows, in their order, with the columns of :data:`CLUSTER_COLUMNS`.

    Args:
        frame: rows of reports, under any of the usual column names; a ``LazyFrame`` stays lazy.
        config: what to do; None for the default.
        num_perm: values of a MinHash signature of shingles (``copy.num_perm``); None, as for
            the next two, for what the configuration says.
        threshold: least Jaccard similarity of the shingles of two copies (``copy.threshold``).
            Lowered, it joins what shares less, as far as ``copy.linkage`` lets it. Raised, it
            parts little, for a text of which another has most is a copy, too: see
            ``copy.containment`` and ``copy.aligned``.
        seed: of the permutations (``copy.seed``).
        workers: processes to use, None for one per core (see :func:`dedup.run`).

    Returns:
        The rows with ``copy_cluster``, ``event_cluster`` and ``story_cluster`` (ids, null where a
        row is in no such cluster), ``event_membership`` (``whole`` or ``passage``) and
        ``event_confidence`` (0 to 1). Of several rows with one id, one has clusters; a row
        without a text has none.

    Raises:
        InputError: it is no frame of polars, or has no column of texts.
        ConfigError: the configuration, or another argument, holds a value out of range, or there
            are no workers.

    >>> frame = pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2})
    >>> clustered = frame.pipe(with_clusters)
    >>> [clustered[f"{tier}_cluster"].n_unique() for tier in ("copy", "event", "story")]
    [1, 1, 1]
    """
    copies = {"num_perm": num_perm, "threshold": threshold, "seed": seed}
    given = changed_config(config, copy=copies)
    clusters_only = msgspec.structs.replace(given, stop_after="clusters")
    return _step(_with_clusters, frame, CLUSTER_COLUMNS, clusters_only, workers)


def drop_copies(  # noqa: PLR0913 - the configuration, and what of it is most often given
    frame: Frame,
    *,
    config: Config | None = None,
    num_perm: int | None = None,
    threshold: float | None = None,
    seed: int | None = None,
    workers: int | None = 1,
) -> Frame:
    """Return the rows, in their order and as they are, less those whose text another row has.

    Which rows these are is what :func:`dedup.unique_documents` says: a stub goes and the full
    report stays; of equal texts the first to publish stays. A row that repeats the id and the
    text of another one goes. What is not compared stays: a row without a text, or without a word
    in it, or with the id of another row that has another text.

    Args:
        frame: rows of reports, under any of the usual column names; a ``LazyFrame`` stays lazy.
        config: what to do; None for the default. Only the copy tier is formed.
        num_perm: as for :func:`with_clusters`.
        threshold: the same. Lowered, it lets more go.
        seed: the same.
        workers: processes to use, None for one per core (see :func:`dedup.run`).

    Raises:
        InputError: it is no frame of polars, or has no column of texts.
        ConfigError: the configuration, or another argument, holds a value out of range, or there
            are no workers.

    >>> told = "The bridge over the Teal fell on Monday, and four drivers died."
    >>> frame = pl.DataFrame({"text": [told, f"{told} Ferries will run from Tuesday on.", told]})
    >>> frame.pipe(drop_copies)["text"].to_list() == frame["text"].to_list()[1:2]
    True
    """
    copies = {"num_perm": num_perm, "threshold": threshold, "seed": seed}
    given = changed_config(config, copy=copies)
    copies_only = msgspec.structs.replace(given, tiers=("copy",), stop_after="clusters")
    return _step(_without_copies, frame, {}, copies_only, workers)


_Step = Callable[[pl.DataFrame, Config, int | None], pl.DataFrame]


def _step(
    step: _Step,
    frame: Frame,
    added: Mapping[str, pl.DataType],
    config: Config,
    workers: int | None,
) -> Frame:
    """Return what a step makes of a frame, or of a lazy one when it is collected."""
    check_workers(workers)
    given = (frame if isinstance(frame, pl.LazyFrame) else as_frame(frame)).collect_schema()
    # Here, and not when a frame is collected: polars would tell it as an error of its own.
    # Of the caller's own columns: those that are added would be named as well.
    own = [name for name in given if name not in CLUSTER_COLUMNS]
    check_has_text(own, config=config.input)
    if not isinstance(frame, pl.LazyFrame):
        return step(frame, config, workers)
    return frame.map_batches(
        lambda batch: step(batch, config, workers),
        schema=pl.Schema({**given, **added}),
        # Which rows and columns there are decides the clusters: nothing may be pushed below.
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
    )


def _with_clusters(frame: pl.DataFrame, config: Config, workers: int | None) -> pl.DataFrame:
    given = frame.drop(CLUSTER_COLUMNS, strict=False)
    numbered, row = _numbered(given)
    result = run(numbered, config=config, workers=workers)
    found = _rows_of_documents(result.stored_documents.facts, row)
    for tier in ("copy", "event", "story"):
        found = found.join(_best(result.clusters, tier), on="document", how="left")
    joined = given.with_row_index(row).join(
        found.drop("document"), on=row, how="left", maintain_order="left"
    )
    return joined.drop(row)


def _without_copies(frame: pl.DataFrame, config: Config, workers: int | None) -> pl.DataFrame:
    numbered, row = _numbered(frame)
    result = run(numbered, config=config, workers=workers)
    gone = [document for group in copies_of(result).values() for document in group]
    rows = _rows_of_documents(result.stored_documents.facts, row)
    copied = rows.filter(pl.col("document").is_in(gone))[row]
    dropped = pl.concat([copied, _repeated_rows(result)])
    return frame.filter(~pl.int_range(pl.len(), dtype=pl.UInt32).is_in(dropped.implode()))


def _numbered(frame: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return the frame with the number of each row, from 0 on, and the name of that column.

    Further columns are compared as text, and so are these: with zeros in front, 9 is before 10.
    """
    row = _free_name(frame.columns)
    number = pl.int_range(pl.len()).cast(pl.String).str.zfill(len(str(frame.height)))
    return frame.with_columns(number.alias(row)), row


def _repeated_rows(result: Result) -> pl.Series:
    """Return the numbers of the rows that repeat the id and text of another: no documents."""
    repeated = result.skipped.filter(pl.col("reason") == "repeated")
    return (repeated["line"] - 1).cast(pl.UInt32)


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
    copied = (pl.col("tier") != "copy") | (pl.col("membership") == "whole")
    ordered = clusters.filter(copied, tier=tier).sort(
        "document", "membership", "confidence", "cluster", descending=[False, True, True, False]
    )
    named = ordered.unique("document", keep="first", maintain_order=True).select(
        "document",
        *(pl.col(name).alias(f"{tier}_{name}") for name in ("cluster", "membership", "confidence")),
    )
    return named.select("document", *(name for name in CLUSTER_COLUMNS if name in named.columns))
