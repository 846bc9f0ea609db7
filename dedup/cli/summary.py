"""A summary of a run as text: plain lines, and on a terminal the same with emphasis."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from dedup.report.summary import ClusterSummary, Summary

_LABELS: Final = (24, 48)
"""Least and largest width of the column of outlets."""
_Line = tuple[str, str]
"""A style of rich, or nothing, and a line of text."""


def print_summary(summary: Summary) -> None:
    """Write a summary to stdout."""
    from rich.console import Console
    from rich.text import Text

    from dedup.report.labels import visible

    # Foreign text may hold what rich reads as markup: it is only ever given as finished text.
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        for style, line in _lines(summary):
            console.print(Text(visible(line), style=style), soft_wrap=True)
    click.echo(captured.get(), nl=False)  # rich itself fails where a reader has gone away


def _lines(summary: Summary) -> Iterator[_Line]:
    yield "bold", summary.title
    yield "", " · ".join(f"{fact.value} {fact.label}" for fact in summary.counts)
    if summary.note:
        yield "yellow", summary.note
    for heading, clusters in (("Events", summary.events), ("Copies", summary.copies)):
        if clusters:
            yield "bold", f"\nLargest {heading.lower()}"
        for number, cluster in enumerate(clusters, start=1):
            yield from _cluster(number, cluster)
    if summary.doubts:
        yield "bold", "\nWhat deserves doubt"
    for doubt in summary.doubts:
        yield "", f"  {_flat(doubt)}"


def _cluster(number: int, cluster: ClusterSummary) -> Iterator[_Line]:
    yield "bold", f"{number:3}. {_flat(cluster.headline)}"
    yield "dim", f"     {cluster.facts}, {_flat(cluster.cluster)}"
    least, most = _LABELS
    width = min(most, max((len(_flat(one.label)) for one in cluster.outlets), default=0))
    for outlet in cluster.outlets:
        told = f"; {_flat(outlet.left_out)}" if outlet.left_out else ""
        yield "", f"       {_flat(outlet.label):<{max(least, width)}} {outlet.time}{told}"
    if cluster.outlets_left:
        yield "dim", f"       and {cluster.outlets_left} more"


def _flat(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
