"""The verb that shows a run in the browser and takes decisions in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from dedup.cli import options

__all__ = ["serve"]


@click.command()
@click.argument("run_folder", metavar="RUN")
@click.option(
    "--decisions",
    "decisions_file",
    type=options.FILE,
    metavar="FILE",
    help="File to which decisions are added.  [default: RUN.decisions.jsonl, beside the run]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port to listen on.  [default: any that is free]",
)
@click.option("--title", metavar="TEXT", help="Title of the report.")
def serve(
    run_folder: str,
    decisions_file: Path | None,
    port: int,
    title: str | None,
) -> None:
    """Serve the report of RUN to this machine, until Ctrl-C.

    Pages are made when they are asked for. Only requests from this machine that hold the token in
    the address are answered. The last line on stdout is the address. Nothing is written but the
    file of decisions, which 'dedup run --decisions' obeys.

    \b
    dedup serve runs/seeds
    dedup serve runs/seeds --port 8000 --decisions reviewed.jsonl
    """
    from dedup.result import read_result
    from dedup.serve import ReportServer

    place = os.path.normpath(run_folder)
    chosen = decisions_file or Path(f"{place}.decisions.jsonl")
    name = title or f"Report of {Path(os.path.realpath(place)).name}"
    with ReportServer(read_result(place), decisions=chosen, port=port, title=name) as server:
        click.echo(server.address)
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("dedup: stopped", err=True)
