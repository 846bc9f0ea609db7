"""Results as text for a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from dedup.evaluate.clusters import ClusterReport, Scores
    from dedup.evaluate.pairs import PairReport
    from dedup.evaluate.thresholds import SweepRow, TierSweep
    from dedup.explain import Evidence, Explanation

__all__ = [
    "as_json",
    "echo_path",
    "explanations",
    "printable",
    "scores",
    "sweeps",
]

_EXAMPLES: Final = 3
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


def printable(text: str) -> str:
    r"""Return text without the control characters that could steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a?[2Jb'
    """
    return _CONTROL.sub("?", text)
