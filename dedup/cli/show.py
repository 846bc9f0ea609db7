"""Results as text for a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    import polars as pl

    from dedup.cli.progress import Progress
    from dedup.config import Config
    from dedup.documents import Corpus
    from dedup.evaluate.clusters import ClusterReport, Scores
    from dedup.evaluate.pairs import PairReport
    from dedup.evaluate.thresholds import SweepRow, TierSweep
    from dedup.explain import Evidence, Explanation
    from dedup.result import RunInfo

__all__ = [
    "as_json",
    "compiling",
    "decisions",
    "echo_path",
    "explanations",
    "large_buckets",
    "scores",
    "sweeps",
    "undated",
    "warnings",
]

_EXAMPLES: Final = 3
_EXAMPLES_ALONE: Final = 20
"""Where nothing was read: then perhaps no table is written that holds the others."""
_LONGEST: Final = 1000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def echo_path(path: str | os.PathLike[str]) -> None:
    """Write a path to stdout, byte for byte."""
    click.echo(os.fsencode(path))


def as_json(value: Any) -> str:
    """Return any result value as indented JSON."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def explanations(found: Iterable[Explanation]) -> str:
    """Return explanations as text: one block per tier, one line per piece of evidence."""
    return "\n\n".join(_explanation(one) for one in found)


def _explanation(found: Explanation) -> str:
    verdict = "together" if found.together else "not together"
    lines = [f"{found.tier}: {verdict} ({found.relation})", f"  {found.summary}"]
    lines += [_evidence(one) for one in found.evidence]
    logit = [one.contribution for one in found.evidence if one.contribution is not None]
    if logit:
        lines.append(f"  {sum(logit):+7.2f}  logit, which is the probability {found.score:.2f}")
    return printable("\n".join(lines))


def _evidence(one: Evidence) -> str:
    part = " " * 7 if one.contribution is None else f"{one.contribution:+7.2f}"
    return f"  {part}  {one.text}"


def warnings(corpus: Corpus, progress: Progress) -> None:
    """Say what was skipped, and which dates were not understood."""
    skipped = corpus.skipped
    if skipped.height:
        reasons = skipped["reason"].value_counts().sort("count", "reason", descending=[True, False])
        counts = dict(reasons.iter_rows())
        listed = ", ".join(f"{count} {reason}" for reason, count in counts.items())
        lines = [f"skipped {skipped.height}: {listed}", *_skipped_examples(corpus)]
        progress.note("skipped", printable("\n".join(lines)), reasons=counts)
    if corpus.stored.height == 0:
        progress.note("empty", "no document could be read")
    if corpus.dates_not_understood:
        examples = ", ".join(repr(_short(example)) for example in corpus.date_examples)
        given = corpus.stored.facts["published_raw"].count()
        text = (
            f"{corpus.dates_not_understood} of {given} dates were not understood and count as "
            f"unknown, such as {examples}"
        )
        progress.note("dates", text, count=corpus.dates_not_understood)


def _skipped_examples(corpus: Corpus) -> Iterator[str]:
    skipped, was_read = corpus.skipped, corpus.stored.height > 0
    most = _EXAMPLES if was_read else _EXAMPLES_ALONE
    where = " in the table 'skipped'" if was_read else ""
    for path, line, reason, detail in skipped.head(most).iter_rows():
        place = f"{path}:{line}" if line else path
        yield f"  {_short(place)}: {reason}: {_short(detail)}"
    if skipped.height > most:
        yield f"  ... {skipped.height - most} more{where}"


def undated(corpus: Corpus, config: Config, progress: Progress) -> None:
    """Say how many reports have no publication date, which makes their events less sure."""
    from dedup.explain import undated_note

    if text := undated_note(corpus.stored.facts, config):
        progress.note("undated", text, count=corpus.stored.facts["published"].null_count())


def decisions(made: pl.DataFrame, progress: Progress) -> None:
    """Say what became of the decisions of a reviewer, and which of them changed nothing."""
    if made.is_empty():
        return
    effects = made["effect"].value_counts().sort("count", "effect", descending=[True, False])
    counts = dict(effects.iter_rows())
    lines = ["decisions: " + ", ".join(f"{count} {effect}" for effect, count in counts.items())]
    vain = made.filter(~made["effect"].is_in(["obeyed", "kept", "repeated"]))
    for row in vain.head(_EXAMPLES).iter_rows(named=True):
        other = f" (see decision {row['other']})" if row["other"] is not None else ""
        lines.append(f"  decision {row['number']}, {row['decision']}: {row['effect']}{other}")
    if vain.height > _EXAMPLES:
        lines.append(f"  ... {vain.height - _EXAMPLES} more in the table 'decisions'")
    progress.note("decisions", "\n".join(lines), effects=counts)


def compiling(progress: Progress) -> None:
    """Say so if loops must be compiled, which on a machine is done once."""
    from dedup.compiled import when_compiling

    text = "compiling inner loops, once on this machine: a few seconds"
    when_compiling(lambda: progress.note("compiling", text))


def large_buckets(made: RunInfo, progress: Progress) -> None:
    """Say where documents were too many to compare all of them with all."""
    if not made.large_buckets:
        return
    config = made.configuration
    counts = ", ".join(f"{count} by {view}" for view, count in sorted(made.large_buckets.items()))
    text = (
        f"buckets of more than {config.copy.bucket_cap} documents (of events, "
        f"{config.event.bucket_cap}) were compared along a star and a chain: {counts}"
    )
    progress.note("large_buckets", text, **made.large_buckets)


def scores(report: ClusterReport | PairReport) -> str:
    """Return the scores of a run as a small table, and what was left out of them."""
    from dedup.evaluate.pairs import PairReport

    lines = [f"{'tier':<6} {'measure':<9} {'precision':>9} {'recall':>9} {'F1':>9}"]
    lines += _pair_lines(report) if isinstance(report, PairReport) else _cluster_lines(report)
    if report.unknown:
        examples = ", ".join(report.unknown_examples)
        lines.append(f"gold ids that are not in the run, left out: {report.unknown} ({examples})")
    return printable("\n".join(lines))


def _cluster_lines(report: ClusterReport) -> list[str]:
    lines = []
    for tier in report.tiers:
        for measure, figures in (("pairs", tier.pairs), ("B-cubed", tier.b_cubed)):
            lines.append(f"{tier.tier:<6} {measure:<9} {_figures(figures)}")
        lines.append(f"{tier.tier:<6} {'ARI':<9} {tier.adjusted_rand:9.3f}")
    lines.append(f"documents scored: {report.scored}")
    if report.not_in_gold:
        lines.append(f"documents of the run that are not in gold, left out: {report.not_in_gold}")
    return lines


def _pair_lines(report: PairReport) -> list[str]:
    lines = [f"{tier.tier:<6} {'pairs':<9} {_figures(tier.pairs)}" for tier in report.tiers]
    lines.append(
        f"pairs scored: {report.judged} ({report.same} the same, "
        f"{report.judged - report.same} different)"
    )
    if report.left_out:
        lines.append(f"pairs of a document that is not in the run, left out: {report.left_out}")
    for tier in report.tiers:
        lines.append(f"{tier.tier}: {tier.together} together, {tier.right} of them rightly")
        for what, pairs in (("different, but together", tier.wrong), ("missed", tier.missed)):
            shown = [f"  {what}: {left} {right}" for left, right in pairs[:_EXAMPLES]]
            more = len(pairs) - len(shown)
            lines += [*shown, f"  {what}: {more} more, see --json"] if more else shown
    return lines


def sweeps(found: Iterable[TierSweep]) -> str:
    """Return a table per tier of what each threshold would score."""
    return printable("\n\n".join(_sweep(one) for one in found))


def _sweep(found: TierSweep) -> str:
    header = f"{'threshold':<9} {'clusters':>8} {'precision':>9} {'recall':>9} {'F1':>9}"
    has_b_cubed = any(row.b_cubed for row in found.rows)
    lines = [f"{found.tier}, by threshold", header + (f" {'B-cubed':>9}" if has_b_cubed else "")]
    return "\n".join([*lines, *(_sweep_row(row, found) for row in found.rows)])


def _sweep_row(row: SweepRow, found: TierSweep) -> str:
    b_cubed = "" if row.b_cubed is None else f" {row.b_cubed.f1:9.3f}"
    marks = {"this run": found.own, "best F1": found.best}
    mark = ", ".join(name for name, threshold in marks.items() if threshold == row.threshold)
    line = f"{row.threshold:<9.3f} {row.clusters:8} {_figures(row.pairs)}{b_cubed}"
    return f"{line}  {mark}".rstrip()


def _figures(figures: Scores) -> str:
    return f"{figures.precision:9.3f} {figures.recall:9.3f} {figures.f1:9.3f}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def printable(text: str) -> str:
    r"""Return text without the control characters that could steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a?[2Jb'
    """
    return _CONTROL.sub("?", text)
