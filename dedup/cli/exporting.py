"""The verb that hands out one table of a run, what is made of several, or one cluster to read."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dedup.cli import options
from dedup.cli.reading import read_run

if TYPE_CHECKING:
    import polars as pl

_MADE: Final = {
    "events": ("dedup.events", "event_documents"),
    "unique": ("dedup.unique", "unique_documents"),
    "copied": ("dedup.report", "copied_passages"),
    "lineage": ("dedup.lineage", "event_lineage"),
}
"""What is no table of the run folder, but is written like one -> what makes it of runs."""


@click.command()
@options.RUN
@click.argument("table", metavar="TABLE")
@click.argument("cluster_id", type=options.TEXT, metavar="[ID]", required=False)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["parquet", "jsonl", "csv", "md"]),
    help="Format; 'md' is for clusters only.  [default: as the name of FILE ends]",
)
@click.option(
    "--since",
    metavar="EARLIER",
    help="The earlier run that 'lineage' tells the changes since.",
)
@click.option(
    "--spreadsheet",
    is_flag=True,
    help="CSV that a spreadsheet opens safely: no cell is a formula, and Excel knows UTF-8.",
)
@click.option(
    "-o", "--output", default="-", show_default=True, metavar="FILE", help="'-' is stdout."
)
def export(
    run_folder: str,
    table: str,
    cluster_id: str | None,
    kind: str | None,
    since: str | None,
    spreadsheet: bool,
    output: str,
) -> None:
    """Write a table of RUN, its documents without copies, who copied whom, or one cluster to read.

    TABLE is documents, skipped, sentences, boilerplate, edges, clusters, statements, differences,
    quotes or decisions, written as Parquet, JSON lines or CSV; in CSV, lists and structs are JSON
    text. 'events' is a list to read, of every event its reports with outlet, title, time and link.
    'unique' is the documents less those whose text another one has, with a column that names
    these; 'copied' is who has whose words, pair by pair. 'lineage' says which events are new, grew,
    were joined or parted since an earlier run. With 'cluster' and an ID, that event or copy cluster
    is written as Markdown: outlets, statements, what differs, and why.

    \b
    dedup export runs/seeds unique -o unique.jsonl
    dedup export runs/seeds clusters --format csv
    dedup export runs/seeds edges -o edges.jsonl
    dedup export runs/seeds events --spreadsheet -o events.csv
    dedup export runs/today lineage --since runs/yesterday -o news.jsonl
    dedup export runs/seeds cluster event-04a82ea3ff9139cb --format md
    """
    from dedup.files import check_not_read

    if (table == "cluster") != (cluster_id is not None):
        raise click.UsageError(
            "'cluster' needs an ID (its beginning will do; the table 'clusters' has all, and "
            "'dedup report RUN --text' some), and nothing else has one"
        )
    if (table == "lineage") != (since is not None):
        raise click.UsageError("'lineage' needs --since EARLIER, and nothing else has it")
    if output != "-":
        check_not_read(output, filter(None, (run_folder, since)))
    if cluster_id is None:
        _export_table(run_folder, table, kind, since, output, spreadsheet=spreadsheet)
        return
    if spreadsheet:
        raise click.UsageError("--spreadsheet is for tables; a cluster is written as Markdown")
    _export_cluster(run_folder, cluster_id, kind, output)


def _export_table(
    run_folder: str,
    table: str,
    kind: str | None,
    since: str | None,
    output: str,
    *,
    spreadsheet: bool,
) -> None:
    from dedup.errors import did_you_mean
    from dedup.export import export_table
    from dedup.schema import TABLES

    names = (*TABLES, *_MADE)
    if table not in names:
        raise click.UsageError(f"{table!r} is unknown{did_you_mean(table, (*names, 'cluster'))}")
    if kind == "md":
        raise click.UsageError("only 'cluster ID' can be written as Markdown")
    if output == "-" and kind is None:
        raise click.UsageError("stdout has no name that tells a format: give --format")
    frame = _read(run_folder, table, since)
    destination = sys.stdout.buffer if output == "-" else output
    how: Any = {"format": kind, "spreadsheet": spreadsheet}  # of the formats that click knows
    export_table(frame, destination, **how)


def _read(run_folder: str, table: str, since: str | None) -> pl.DataFrame:
    """Read a table, or make it; what makes one is loaded for that alone."""
    if table in _MADE:
        module, name = _MADE[table]
        runs = [read_run(folder) for folder in (since, run_folder) if folder is not None]
        made: pl.DataFrame = getattr(import_module(module), name)(*runs)
        return made
    from dedup.result import read_table

    return read_table(run_folder, table)


def _export_cluster(run_folder: str, cluster_id: str, kind: str | None, output: str) -> None:
    from dedup.files import whole_file
    from dedup.report.markdown import cluster_markdown

    suffix = Path(output).suffix.lower().removeprefix(".")
    if (kind or suffix or "md") != "md":
        raise click.UsageError("a cluster is written as Markdown: give --format md")
    text = cluster_markdown(read_run(run_folder), cluster_id).encode("utf-8")
    if output == "-":
        sys.stdout.buffer.write(text)
        return
    with whole_file(output) as stream:
        stream.write(text)
