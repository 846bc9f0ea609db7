"""What became of the events of an earlier run: which are new, grew, were joined or parted."""

from __future__ import annotations

from typing import Final

import polars as pl

from dedup.result import Result, event_clusters

_NAMES: Final = pl.List(pl.String)
LINEAGE_COLUMNS: Final[dict[str, pl.DataType]] = {
    "cluster": pl.String(),
    "change": pl.String(),
    "title": pl.String(),
    "reports": pl.Int64(),
    "added": _NAMES,
    "lost": _NAMES,
    "earlier": _NAMES,
}


def event_lineage(earlier: Result, later: Result) -> pl.DataFrame:
    """Return what became of the events of an earlier run in a later one, as of the next day.

    Events are followed by their reports, which both runs know by their ids, so an event is found
    again when its id has changed. A report that is in an event by a passage alone, as a digest is,
    tells of no kinship: it counts for ``reports``, ``added`` and ``lost`` alone. The first of these
    that is true is the ``change``:

    * ``new``: no report of it was in an event.
    * ``regrouped``: it has reports of two earlier events or more, one of which was parted.
    * ``joined``: it has reports of two earlier events or more.
    * ``parted``: its earlier event has become two events or more.
    * ``grown``: reports were added.
    * ``shrunk``: reports were lost.
    * ``unchanged``: it has the same reports.
    * ``gone``: an event of the earlier run whose reports are in no event any more.

    Args:
        earlier: a run with events, such as that of yesterday.
        later: a run of about the same documents and others.

    Returns:
        A row for each event of the later run, and for each that is gone, by ``cluster`` (its id;
        of one that is gone, the earlier id), with ``change``; ``title`` (that of its lead);
        ``reports`` (their number in the later run); ``added`` (documents that were in none of its
        earlier events); ``lost`` (documents of these that it does not hold); and ``earlier`` (the
        ids of these events, that of which it has most reports first). The id stayed where
        ``earlier`` holds ``cluster``.

    Raises:
        InputError: one is no result, or its run had no event tier.

    >>> import dedup
    >>> told = "The bridge over the Teal fell on Monday, and four drivers died."
    >>> rows = pl.DataFrame({"id": ["a", "b", "c"], "text": [told] * 3})
    >>> yesterday, today = dedup.run(rows.head(2)), dedup.run(rows)
    >>> event_lineage(yesterday, today).select("change", "reports", "added").rows()
    [('grown', 3, ['c'])]
    """
    before, after = _members(earlier), _members(later)
    kinship = _kinship(before, after)
    came = kinship.join(before, left_on="was", right_on="cluster").select("cluster", "document")
    present, key = after.select("cluster", "document"), ["cluster", "document"]
    found = (
        after.group_by("cluster")
        .agg(title=_title(), reports=pl.len())
        .join(_earlier(kinship), on="cluster", how="left")
        .join(_listed(present.join(came, on=key, how="anti"), "added"), on="cluster", how="left")
        .join(_listed(came.join(present, on=key, how="anti"), "lost"), on="cluster", how="left")
        .with_columns(change=_change())
    )
    table = pl.concat([found, _gone(before, kinship)], how="diagonal_relaxed")
    return table.select(
        pl.col(name).fill_null([]) if dtype == _NAMES else pl.col(name).cast(dtype)
        for name, dtype in LINEAGE_COLUMNS.items()
    ).sort("cluster")


def _members(result: Result) -> pl.DataFrame:
    """Return who is in which event: cluster, document, title, and whether whole, and the lead."""
    whole, lead = pl.col("membership") == "whole", pl.col("role") == "lead"
    members = event_clusters(result).select("cluster", "document", whole=whole, lead=lead)
    titles = result.stored_documents.facts.select("document", "title")
    return members.join(titles, on="document", how="left")


def _kinship(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return which events share whole reports, those with most of them first.

    Columns: ``cluster``, its earlier event ``was``, and in how many events that one is now.
    """
    whole = before.filter("whole").select("document", was="cluster")
    return (
        after.filter("whole")
        .join(whole, on="document")
        .group_by("cluster", "was")
        .agg(shared=pl.len())
        .with_columns(parts=pl.len().over("was"))
        .sort("cluster", "shared", "was", descending=[False, True, False])
    )


def _earlier(kinship: pl.DataFrame) -> pl.DataFrame:
    return kinship.group_by("cluster").agg(earlier="was", parts=pl.col("parts").max())


def _gone(before: pl.DataFrame, kinship: pl.DataFrame) -> pl.DataFrame:
    """Return the events of which nothing is left."""
    lost = before.join(kinship, left_on="cluster", right_on="was", how="anti")
    rows = lost.group_by("cluster").agg(title=_title(), lost=pl.col("document").sort())
    return rows.with_columns(
        change=pl.lit("gone"), reports=pl.lit(0), earlier=pl.concat_list("cluster")
    )


def _title() -> pl.Expr:
    return pl.col("title").filter("lead").first()


def _listed(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the documents of every cluster, each once, as a list of that name."""
    return rows.group_by("cluster").agg(pl.col("document").unique().sort().alias(name))


def _change() -> pl.Expr:
    """Return the name of what happened, from an event's ``earlier``, ``parts`` and lists."""
    several, parted = pl.col("earlier").list.len() > 1, pl.col("parts") > 1
    return (
        pl.when(pl.col("earlier").is_null())
        .then(pl.lit("new"))
        .when(several & parted)
        .then(pl.lit("regrouped"))
        .when(several)
        .then(pl.lit("joined"))
        .when(parted)
        .then(pl.lit("parted"))
        .when(pl.col("added").is_not_null())
        .then(pl.lit("grown"))
        .when(pl.col("lost").is_not_null())
        .then(pl.lit("shrunk"))
        .otherwise(pl.lit("unchanged"))
    )
