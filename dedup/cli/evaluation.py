"""The verb that scores a run, or the alignment, against what people judged."""

from __future__ import annotations

from pathlib import Path

import click

from dedup.cli import options, scores, show
from dedup.cli.reading import read_run


@click.command()
@click.argument("run_folder", metavar="[RUN]", required=False)
@click.option(
    "--gold",
    type=options.FILE,
    metavar="FILE",
    help="CSV of clusters (id,cluster, or an exported table) or of judged pairs (left,right,same).",
)
@click.option("--sweep", is_flag=True, help="Score other event thresholds, too.")
@click.option(
    "--alignment", type=options.FILE, metavar="GOLD.jsonl", help="Labelled sentence pairs."
)
@click.option(
    "--predictions", type=options.FILE, metavar="OUT.jsonl", help="Write the matches found."
)
@options.CONFIG
@options.JSON
def evaluate(
    run_folder: str | None,
    gold: Path | None,
    sweep: bool,
    alignment: Path | None,
    predictions: Path | None,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Score a run, or the alignment, against what people judged (gold).

    With RUN and --gold: precision, recall and F1 of pairs, per tier; against gold clusters also
    B-cubed and the adjusted Rand index. Gold may be the exported table 'clusters' of another run of
    the same documents: each tier is scored against the same tier, and documents that the table does
    not name count as alone in it. In a file of pairs, 'same' is 1, true, yes or same, or
    else 0, false, no or different. --sweep adds other event thresholds, from .30 to .90, from what
    the run has measured: nothing is fingerprinted again.

    With --alignment and no RUN: labelled sentence pairs give precision, recall and F1 of the
    matches, recall per label, and the precision of 'absent'.

    \b
    dedup evaluate runs/dump --gold clusters.csv
    dedup evaluate runs/dump --gold pairs.csv --sweep
    dedup evaluate --alignment pairs.jsonl --predictions matches.jsonl --json
    """
    options.check_evaluation((run_folder, gold), (alignment, predictions, config_file), sweep=sweep)
    if gold is not None and run_folder is not None:
        _score_run(run_folder, gold, with_sweep=sweep, as_json=as_json)
    elif alignment is not None:
        _score_alignment(alignment, predictions, config_file, as_json=as_json)


def _score_run(run_folder: str, gold: Path, *, with_sweep: bool, as_json: bool) -> None:
    import msgspec

    from dedup.evaluate import read_gold, sweep
    from dedup.evaluate.pairs import evaluate_run

    result, judged = read_run(run_folder), read_gold(gold)
    report = evaluate_run(result, judged)
    swept = sweep(result, judged) if with_sweep else None
    if as_json:
        also = {} if swept is None else {"sweep": swept}
        click.echo(show.as_json(msgspec.structs.asdict(report) | also))
        return
    click.echo(scores.run_scores(report))
    if swept is not None:
        click.echo("\n" + scores.sweeps(swept))


def _score_alignment(
    gold: Path, predictions: Path | None, config_file: Path | None, *, as_json: bool
) -> None:
    import msgspec

    from dedup.evaluate.alignment import evaluate_alignment
    from dedup.evaluate.labelled import read_alignment
    from dedup.files import check_not_read, whole_file

    if predictions is not None:
        check_not_read(predictions, filter(None, (gold, config_file)))
    config = options.settings(config_file, {})
    report = evaluate_alignment(read_alignment(gold), config=config)
    if predictions is not None:
        with whole_file(predictions) as stream:
            stream.write(msgspec.json.Encoder().encode_lines(report.predictions))
    click.echo(show.as_json(report) if as_json else scores.alignment_scores(report))
