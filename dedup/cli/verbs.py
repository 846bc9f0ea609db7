"""The verbs: each reads its options, calls the library and prints where the result is.

Libraries are imported where they are used: ``dedup --help`` must not wait for them.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from dedup.cli import options, show
from dedup.cli.evaluation import evaluate
from dedup.cli.progress import choose_progress

__all__ = ["VERBS"]

_SKIPPED: Final = 3

_RUN: Final = click.argument("run_folder", metavar="RUN")
_WORKERS: Final = click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to use; the result is the same.  [default: one per core, for large input]",
)
_QUIET: Final = click.option("--quiet", is_flag=True, help="No progress, only warnings.")
_LOG_FORMAT: Final = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    help="Progress and warnings as plain lines or as JSON lines.  [default: a live bar on a "
    "terminal, plain lines elsewhere]",
)


def _out(help_text: str, metavar: str = "DIR") -> Callable[[Any], Any]:
    return click.option(
        "-o", "--output", required=True, type=options.FILE, metavar=metavar, help=help_text
    )


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@_out("Folder for the run; an earlier run there is replaced.", "RUN")
@click.option(
    "--report",
    "report_folder",
    type=options.FILE,
    metavar="DIR",
    help="Write the HTML report there, too.",
)
@options.CONFIG
@click.option(
    "--tiers",
    callback=options.tiers,
    metavar="TIERS",
    help="'copy', 'event' or 'copy,event'.  [default: copy,event]",
)
@click.option(
    "--stop-after",
    type=click.Choice(["clusters", "statements"]),
    help="Last table to make.  [default: statements]",
)
@_WORKERS
@click.option("--strict", is_flag=True, help="Skipped input is an error; nothing is written then.")
@_QUIET
@_LOG_FORMAT
def run(
    inputs: tuple[str, ...],
    output: Path,
    report_folder: Path | None,
    config_file: Path | None,
    workers: int | None,
    strict: bool,
    quiet: bool,
    log_format: str | None,
    **chosen: Any,
) -> int:
    """Cluster the documents of INPUT and align what they say.

    INPUT is a file, a folder, a glob or '-' for JSON lines on stdin: .txt, .jsonl (also .gz and
    .zst), .csv, .parquet. The last line on stdout is the path of the run's run.json.

    \b
    dedup run seeds -o runs/seeds --report reports/seeds
    dedup run 'dump/*.jsonl.zst' -o runs/dump --stop-after clusters
    zcat dump.jsonl.gz | dedup run - -o runs/dump --tiers copy
    """
    from dedup.documents import read_corpus
    from dedup.engine.local import Workers
    from dedup.files import check_outside
    from dedup.pipeline import run as run_pipeline
    from dedup.report import check_report_place, write_report
    from dedup.result import check_run_place

    config = options.settings(config_file, chosen)
    check_run_place(output, inputs=inputs)
    if report_folder is not None:
        options.check_two_places(output, report_folder)
        check_outside(report_folder, inputs)
        check_report_place(report_folder)
    _hear_interrupts()
    with choose_progress(quiet=quiet, log_format=log_format) as progress:
        corpus = read_corpus(inputs, config=config.input, strict=strict, progress=progress)
        show.warnings(corpus, progress)
        show.undated(corpus, config, progress)
        if not quiet:
            show.compiling(progress)
        result = run_pipeline(
            corpus.documents,
            config=config,
            workers=workers,
            skipped=corpus.skipped,
            inputs=corpus.inputs,
            progress=progress,
        )
        written = result.write(output)
        if report_folder is not None:
            with Workers(workers) as pool:
                write_report(result, report_folder, mapped=pool.starmap, progress=progress)
    _echo_path(written)
    return _SKIPPED if result.skipped.height else 0


@click.command()
@_RUN
@_out("Folder for the pages; an earlier report there is replaced. With --cluster, a file.")
@click.option("--title", metavar="TEXT", help="Title of the report.")
@click.option("--cluster", metavar="ID", help="Write the page of this cluster alone, as one file.")
@_WORKERS
@_QUIET
@_LOG_FORMAT
def report(
    run_folder: str,
    output: Path,
    title: str | None,
    cluster: str | None,
    workers: int | None,
    quiet: bool,
    log_format: str | None,
) -> None:
    """Write the HTML report of RUN; prints the path of its first page.

    \b
    dedup report runs/seeds -o reports/seeds
    dedup report runs/seeds --cluster event-04a82ea3ff9139cb -o one.html
    """
    from dedup.engine.local import Workers
    from dedup.report import write_page, write_report
    from dedup.result import read_result

    result = read_result(run_folder)
    if cluster is not None:
        _echo_path(write_page(result, cluster, output, title=title))
        return
    with (
        choose_progress(quiet=quiet, log_format=log_format) as progress,
        Workers(workers) as pool,
    ):
        written = write_report(result, output, title=title, mapped=pool.starmap, progress=progress)
    _echo_path(written)


@click.command()
@_RUN
@click.argument("table", metavar="TABLE")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["parquet", "jsonl", "csv"]),
    help="Format.  [default: what the name of FILE tells]",
)
@click.option(
    "-o", "--output", default="-", show_default=True, metavar="FILE", help="'-' is stdout."
)
def export(run_folder: str, table: str, kind: str | None, output: str) -> None:
    """Write one TABLE of RUN as Parquet, JSON lines or CSV.

    TABLE is documents, skipped, sentences, boilerplate, edges, clusters or statements. In CSV,
    lists and structs are JSON text.

    \b
    dedup export runs/seeds clusters --format csv
    dedup export runs/seeds edges -o edges.jsonl
    """
    from dedup.contract import unknown_name
    from dedup.export import export_table
    from dedup.files import check_not_read
    from dedup.result import read_table
    from dedup.schema import TABLES

    if table not in TABLES:
        raise click.UsageError(unknown_name(table, tuple(TABLES)))
    if output == "-" and kind is None:
        raise click.UsageError("stdout has no name that tells a format: give --format")
    if output != "-":
        check_not_read(output, [run_folder])
    frame = read_table(run_folder, table)
    destination = sys.stdout.buffer if output == "-" else output
    export_table(frame, destination, format=kind)  # type: ignore[arg-type]  # click checked it


@click.command()
@_RUN
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="RIGHT")
@options.JSON
def explain(run_folder: str, left: str, right: str, as_json: bool) -> None:
    """Say why two documents of RUN are together, or why not.

    LEFT and RIGHT are document ids, or unambiguous beginnings of them.

    \b
    dedup explain runs/seeds 000 002
    dedup explain runs/seeds 001 003 --json
    """
    from dedup.explain import explain_pair
    from dedup.result import read_result

    found = explain_pair(read_result(run_folder), left, right)
    click.echo(show.as_json(found) if as_json else show.explanations(found))


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE FILE...")
@_out("The page to write.", "FILE.html")
@options.CONFIG
@click.option("--title", metavar="TEXT", help="Title of the page.")
def diff(inputs: tuple[str, ...], output: Path, config_file: Path | None, title: str | None) -> int:
    """Align given documents as one page, without clustering.

    \b
    dedup diff seeds/001* seeds/002* -o compared.html
    """
    from dedup.documents import read_corpus
    from dedup.files import check_not_read
    from dedup.pipeline import compare
    from dedup.report import write_page

    config = options.settings(config_file, {})
    _hear_interrupts()
    with choose_progress(quiet=True, log_format=None) as progress:
        corpus = read_corpus(inputs, config=config.input, strict=False, progress=progress)
        show.warnings(corpus, progress)
    check_not_read(output, (file.path for file in corpus.inputs))
    result = compare(corpus.documents, config=config)
    write_page(result, result.clusters["cluster"][0], output, title=title)
    _echo_path(output)
    return _SKIPPED if corpus.skipped.height else 0


@click.command()
@click.argument("name", metavar="[TABLE]", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of tables and configuration.

    TABLE prints one of them only; 'run' is run.json and 'configuration' is --config's.

    \b
    dedup schema > schema.json
    dedup schema clusters
    """
    from dedup.contract import schema_of, schemas

    click.echo(show.as_json(schemas() if name is None else schema_of(name)))


VERBS: Final = (run, report, export, explain, diff, evaluate, schema)


def _hear_interrupts() -> None:
    """Let Ctrl-C end a read of stdin, which the handler that polars installs would restart."""
    if hasattr(signal, "siginterrupt"):  # POSIX
        signal.siginterrupt(signal.SIGINT, True)


def _echo_path(path: str | os.PathLike[str]) -> None:
    click.echo(os.fsencode(path))
