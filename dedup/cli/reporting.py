"""The verbs that show a run: as pages, as a summary, or in the browser."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedup.cli import options, show
from dedup.cli.progress import Progress, choose_progress
from dedup.cli.reading import decisions_beside, read_run, run_title

if TYPE_CHECKING:
    from dedup.result import Result


@click.command()
@options.RUN
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    metavar="DIR",
    help="Folder for the pages; an earlier report there is replaced. With --cluster, a file.",
)
@click.option("--text", "as_text", is_flag=True, help="Print a summary instead of pages.")
@click.option("--title", type=options.TEXT, metavar="TEXT", help="Title of the report.")
@click.option(
    "--cluster",
    type=options.TEXT,
    metavar="ID",
    help="Write the page of this cluster alone, as one file.",
)
@options.WORKERS
@options.QUIET
@options.LOG_FORMAT
def report(
    run_folder: str,
    output: Path | None,
    as_text: bool,
    title: str | None,
    cluster: str | None,
    workers: int | None,
    quiet: bool,
    log_format: str | None,
) -> None:
    """Write the HTML report of RUN.

    The path of its first page is printed; with --text, a summary in place of pages: counts, the
    largest events with what each outlet left out, copies, and what deserves doubt.

    \b
    dedup report runs/seeds -o reports/seeds
    dedup report runs/seeds --cluster event-04a82ea3ff9139cb -o one.html
    dedup report runs/seeds --text
    """
    from dedup.files import check_not_read
    from dedup.report import write_page

    if cluster is not None and (as_text or output is None):
        raise click.UsageError("a cluster is written as one page: give -o FILE with --cluster")
    if as_text == (output is not None):
        raise click.UsageError("give either -o DIR for the pages, or --text")
    title = title or run_title(run_folder)
    if output is None:
        _print_summary(read_run(run_folder), title)
        return
    if cluster is not None:
        check_not_read(output, [run_folder])
        options.check_page_name(output)
        show.echo_path(write_page(read_run(run_folder), cluster, output, title=title))
        return
    with choose_progress(quiet=quiet, log_format=log_format) as progress:
        progress("reading", 0, 0)
        result = read_run(run_folder)
        written = write_pages(result, output, title=title, workers=workers, progress=progress)
    show.echo_path(written)


def write_pages(
    result: Result,
    folder: Path,
    *,
    title: str,
    workers: int | None,
    progress: Progress,
) -> Path:
    """Write the report of a run in some processes, and return the path of its first page."""
    from dedup.engine.processes import Workers
    from dedup.report import write_report

    with Workers(workers) as pool:
        return write_report(result, folder, title=title, mapped=pool.starmap, progress=progress)


def _print_summary(result: Result, title: str) -> None:
    from dedup.cli.summary import print_summary
    from dedup.report.summary import summarise

    print_summary(summarise(result, title=title))


@click.command()
@options.RUN
@click.option(
    "--decisions",
    "decisions_file",
    type=options.FILE,
    metavar="FILE",
    help="File in which decisions are kept.  [default: RUN.decisions.jsonl, beside the run]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port to listen on.  [default: any that is free]",
)
@click.option("--title", type=options.TEXT, metavar="TEXT", help="Title of the report.")
def serve(
    run_folder: str,
    decisions_file: Path | None,
    port: int,
    title: str | None,
) -> None:
    """Serve the report of RUN to this machine, until Ctrl-C.

    Pages are made when they are asked for; the first one of a large run takes longest. Only
    requests from this machine that hold the token in the address are answered. The last line on
    stdout is the address. Nothing is written but the file of decisions, which 'dedup run
    --decisions' obeys.

    \b
    dedup serve runs/seeds
    dedup serve runs/seeds --port 8000 --decisions reviewed.jsonl
    """
    from dedup.files import as_text

    # Lines, for a live bar would be drawn over what is said while it serves.
    progress = choose_progress(quiet=False, log_format="text")
    progress("reading", 0, 0)
    from dedup.serve import ReportServer

    result, name = read_run(run_folder), title or run_title(run_folder)
    chosen = decisions_file or decisions_beside(run_folder)
    with ReportServer(result, decisions=chosen, port=port, title=name, progress=progress) as server:
        kept = show.printable(as_text(os.fspath(chosen)))
        told = f"decisions are kept in {kept}; the next run obeys them with --decisions {kept}"
        click.echo(f"dedup: {told}; Ctrl-C stops", err=True)
        click.echo(server.address)
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("dedup: stopped", err=True)
