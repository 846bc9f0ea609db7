"""The verbs: each reads its options, calls the library and prints where the result is.

Libraries are imported where they are used: ``dedup --help`` must not wait for them.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

import click

from dedup.cli import notes, options, show
from dedup.cli.evaluation import evaluate
from dedup.cli.exporting import export
from dedup.cli.progress import Progress, choose_progress
from dedup.cli.reading import decisions_beside, read_run, run_title
from dedup.cli.reporting import report, serve, write_pages

if TYPE_CHECKING:
    import polars as pl

    from dedup.config import Config
    from dedup.documents import Corpus
    from dedup.result import Result

_SKIPPED: Final = 3


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
    "--decisions",
    "decisions_file",
    type=options.FILE,
    metavar="FILE",
    help="What a reviewer decided, as JSON lines: it holds, whatever the scores.",
)
@click.option(
    "--tiers",
    callback=options.tiers,
    metavar="TIERS",
    help="'copy', 'event' or 'copy,event'.  [default: copy,event]",
)
@click.option(
    "--stop-after",
    type=click.Choice(["clusters", "statements"]),
    help="Last table to make; 'clusters' aligns no sentences.  [default: statements]",
)
@options.WORKERS
@options.MEMORY
@click.option("--strict", is_flag=True, help="Skipped input is an error; nothing is written then.")
@options.QUIET
@options.LOG_FORMAT
def run(
    inputs: tuple[str, ...],
    output: Path,
    report_folder: Path | None,
    config_file: Path | None,
    decisions_file: Path | None,
    workers: int | None,
    memory: int,
    strict: bool,
    quiet: bool,
    log_format: str | None,
    **chosen: Any,
) -> int:
    """Cluster the documents of INPUT and align what they say.

    INPUT is a file, a folder, a glob in quotes, or '-' for JSON lines on stdin: .txt, .jsonl,
    .json, .csv, .tsv (all also as .gz and .zst), .parquet, .arrow. The last line on stdout is the
    path of the run's run.json.

    \b
    dedup run seeds -o runs/seeds --report reports/seeds
    dedup run 'dump/*.jsonl.zst' -o runs/dump --stop-after clusters
    zcat dump.jsonl.gz | dedup run - -o runs/dump --tiers copy
    """
    from dedup.memory import collect_rarely, end_at_once, keep_freed, with_budget

    collect_rarely()  # before the libraries come: a tenth of loading them is looking for cycles
    keep_freed()
    end_at_once()
    from dedup.decisions import read_decisions

    config = options.settings(config_file, chosen)
    decisions = None if decisions_file is None else read_decisions(decisions_file)
    _check_places(inputs, output, report_folder)
    _hear_interrupts()
    with choose_progress(quiet=quiet, log_format=log_format) as progress, with_budget(memory):
        notes.temporary(progress)
        notes.decisions_left(decisions_beside(output), decisions_file, progress)
        with _loading("dedup.pipeline"):
            corpus = _read(inputs, config, progress, strict=strict, workers=workers)
        options.check_worth_replacing(corpus, inputs, output)
        notes.shortcomings(corpus, config, progress)
        if not quiet:
            notes.compiling(progress)
        result, written = _run_and_write(
            corpus, config, output, progress, decisions=decisions, workers=workers
        )
        if not quiet:
            notes.found(result, progress)
        if report_folder is not None:
            title = run_title(str(output))
            with notes.whatever_fails(f"the run is whole: {written}", progress):
                page = write_pages(
                    result, report_folder, title=title, workers=workers, progress=progress
                )
            if not quiet:
                notes.pages(page, progress)
    show.echo_path(written)
    return _SKIPPED if result.skipped.height else 0


def _check_places(inputs: tuple[str, ...], output: Path, report_folder: Path | None) -> None:
    """Refuse, before any work, to write where something of somebody's would be replaced."""
    from dedup.files import check_outside
    from dedup.result import check_run_place

    check_run_place(output, inputs=inputs)
    if report_folder is not None:
        from dedup.report import check_report_place

        options.check_two_places(output, report_folder)
        check_outside(report_folder, inputs)
        check_report_place(report_folder)


def _import_quietly(module: str) -> None:
    """Import a module beside the reading: who needs it asks again, and is told what is wrong."""
    # As where an interrupt ends the interpreter meanwhile, which polars passes to any thread.
    with suppress(Exception, KeyboardInterrupt):
        import_module(module)


def _run_and_write(
    corpus: Corpus,
    config: Config,
    output: Path,
    progress: Progress,
    *,
    decisions: pl.DataFrame | None,
    workers: int | None,
) -> tuple[Result, Path]:
    """Run the pipeline on what was read, write the run, and say what its reader should know."""
    from dedup.engine.lanes import usable_cores
    from dedup.pipeline import run as run_pipeline
    from dedup.result import written_beforehand

    with written_beforehand(output) as beforehand:
        # And not where one thread is to do all.
        known = beforehand.begin if (workers or usable_cores()) > 1 else None
        result = run_pipeline(
            corpus,
            config=config,
            progress=progress,
            decisions=decisions,
            workers=workers,
            known=known,
        )
        notes.large_buckets(result.info, progress)
        notes.decisions(result.decisions, progress)
        return result, result.write(output, beforehand=beforehand)


@contextmanager
def _loading(module: str) -> Iterator[None]:
    """Load a module beside what happens inside, which leaves a core idle for that long."""
    thread = Thread(target=_import_quietly, args=(module,))
    thread.start()
    try:
        yield
    finally:
        thread.join()  # or it would load libraries into a process that ends


def _read(
    inputs: tuple[str, ...],
    config: Config,
    progress: Progress,
    *,
    strict: bool = False,
    workers: int | None = 1,
) -> Corpus:
    """Read the input, and have the processes of a run compile meanwhile if it is large."""
    from dedup.compiled import compile_ahead
    from dedup.documents import read_corpus
    from dedup.engine.lanes import usable_cores

    def told(stage: str, done: int, total: int) -> None:
        compile_ahead(workers or usable_cores(), total)
        progress(stage, done, total)

    corpus = read_corpus(inputs, config=config.input, strict=strict, progress=told)
    notes.warnings(corpus, progress)
    return corpus


@click.command()
@options.RUN
@click.argument("left", type=options.TEXT, metavar="LEFT")
@click.argument("right", type=options.TEXT, metavar="RIGHT")
@options.JSON
def explain(run_folder: str, left: str, right: str, as_json: bool) -> None:
    """Say why two documents of RUN are together, or why not.

    LEFT and RIGHT are document ids, or unambiguous beginnings of them.

    \b
    dedup explain runs/seeds 000 002
    dedup explain runs/seeds 001 003 --json
    """
    from dedup.explain import describe_document, explain_pair

    result = read_run(run_folder)
    found = explain_pair(result, left, right)
    if as_json:
        click.echo(show.as_json(found))
        return
    named = {name: describe_document(result, name) for name in (found[0].left, found[0].right)}
    click.echo(show.explanations(found, named))


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE FILE...")
@_out("The page to write.", "FILE.html")
@options.CONFIG
@click.option("--title", type=options.TEXT, metavar="TEXT", help="Title of the page.")
def diff(inputs: tuple[str, ...], output: Path, config_file: Path | None, title: str | None) -> int:
    """Align given documents as one page, without clustering.

    What changed between two runs says 'dedup export LATER lineage --since EARLIER'.

    \b
    dedup diff seeds/001* seeds/002* -o compared.html
    """
    from dedup.files import check_not_read
    from dedup.pipeline import compare
    from dedup.report import write_page

    config = options.settings(config_file, {})
    options.check_no_run(inputs)
    _hear_interrupts()
    with choose_progress(quiet=True, log_format=None) as progress:
        corpus = _read(inputs, config, progress)
    check_not_read(output, filter(None, (config_file, *(file.path for file in corpus.inputs))))
    options.check_page_name(output)
    result = compare(corpus, config=config)
    write_page(result, result.clusters["cluster"][0], output, title=title)
    show.echo_path(output)
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


VERBS: Final = (run, report, serve, export, explain, diff, evaluate, schema)


def _hear_interrupts() -> None:
    """Let Ctrl-C end a read of stdin, which the handler that polars installs would restart."""
    if hasattr(signal, "siginterrupt"):  # POSIX
        signal.siginterrupt(signal.SIGINT, True)
