"""Results as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dedup.cli.progress import Progress
    from dedup.documents import Corpus
    from dedup.evaluate.clusters import ClusterReport
    from dedup.explain import Evidence, Explanation

__all__ = ["as_json", "cluster_scores", "explanations", "warnings"]

_EXAMPLES: Final = 3
_LONGEST: Final = 1000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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
        lines = [f"skipped {skipped.height}: {listed}"]
        for path, line, reason, detail in skipped.head(_EXAMPLES).iter_rows():
            place = f"{path}:{line}" if line else path
            lines.append(f"  {_short(place)}: {reason}: {_short(detail)}")
        if skipped.height > _EXAMPLES:
            lines.append(f"  ... {skipped.height - _EXAMPLES} more in the table 'skipped'")
        progress.note("skipped", printable("\n".join(lines)), reasons=counts)
    if corpus.dates_not_understood:
        examples = ", ".join(repr(_short(example)) for example in corpus.date_examples)
        given = corpus.documents["published_raw"].count()
        text = (
            f"{corpus.dates_not_understood} of {given} dates were not understood and count as "
            f"unknown, such as {examples}"
        )
        progress.note("dates", text, count=corpus.dates_not_understood)


def cluster_scores(report: ClusterReport) -> str:
    """Return the scores of a run as a small table, and what was left out of them."""
    lines = [f"{'tier':<6} {'measure':<9} {'precision':>9} {'recall':>9} {'F1':>9}"]
    for tier in report.tiers:
        for measure, scores in (("pairs", tier.pairs), ("B-cubed", tier.b_cubed)):
            lines.append(
                f"{tier.tier:<6} {measure:<9} {scores.precision:9.3f} {scores.recall:9.3f} "
                f"{scores.f1:9.3f}"
            )
        lines.append(f"{tier.tier:<6} {'ARI':<9} {tier.adjusted_rand:9.3f}")
    lines.append(f"documents scored: {report.scored}")
    if report.not_in_gold:
        lines.append(f"documents of the run that are not in gold, left out: {report.not_in_gold}")
    if report.unknown:
        examples = ", ".join(report.unknown_examples)
        lines.append(f"gold ids that are not in the run, left out: {report.unknown} ({examples})")
    return printable("\n".join(lines))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def printable(text: str) -> str:
    r"""Return text without the control characters that could steer a terminal.

    >>> printable("a\x1b[2Jb")
    'a?[2Jb'
    """
    return _CONTROL.sub("?", text)
