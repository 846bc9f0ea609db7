"""Scores as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from dedup.cli.show import printable

if TYPE_CHECKING:
    from dedup.evaluate.alignment import AlignmentReport
    from dedup.evaluate.clusters import ClusterReport, PairScores, Scores
    from dedup.evaluate.pairs import PairReport
    from dedup.evaluate.thresholds import SweepRow, TierSweep

_EXAMPLES: Final = 3


def run_scores(report: ClusterReport | PairReport) -> str:
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
    if report.alone_in_gold:
        lines.append(f"those of them that are not in gold, as alone there: {report.alone_in_gold}")
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
    return printable("\n\n".join(map(_sweep, found)))


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


def _figures(scores: Scores | PairScores) -> str:
    """Return the figures in columns; what is of nothing is no figure."""
    figures = (scores.precision, scores.recall, scores.f1)
    return " ".join("-".rjust(9) if one is None else f"{one:9.3f}" for one in figures)


def alignment_scores(report: AlignmentReport) -> str:
    """Return the scores of the alignment as a small table."""
    absent, claimed = report.absent, report.sure_absent
    figures = [
        ("all pairs", report.overall),
        *((f"  {one.id:22.22}", one.scores) for one in report.records),
        ("sure", report.sure),
        ("implied by the rows", report.rows),
    ]
    shares = [
        *((f"recall, {one.label}", one.found, one.pairs) for one in report.recall),
        ("absent, right", claimed.right, claimed.said),
        ("absent, of unmatched", claimed.said, absent.said),
        ("unmatched, absent", absent.right, absent.said),
    ]
    lines = [
        f"labelled records: {report.labelled}, without labels: {report.unlabelled}",
        f"{'':24} {'precision':>9} {'recall':>9} {'F1':>9}",
        *(f"{name:24} {_figures(scores)}" for name, scores in figures),
        *(f"{name:24.24} {_fraction(part, whole):>29}" for name, part, whole in shares),
    ]
    return printable("\n".join(lines))


def _fraction(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "none"
