"""What a row of the copy tier says, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dedup.config import Config
from dedup.explain.evidence import Evidence, number, publication_evidence

COPY_REASONS: Final = {
    "identical": "the same words",
    "jaccard": "enough of all their wording is shared",
    "containment": "enough of the shorter text stands in the other",
    "alignment": "shared wording runs through the whole of one in order, as in a noisy copy",
    "opening": "one is little more than the beginning of the other, as a teaser is",
    "template": "one form for different days: numbers and dates differ, the rest is alike",
    "own_parts": "much wording stands in both, such as a gallery or background, but each tells "
    "something of its own",
    "overlap": "a long passage stands in both, but each has more of its own",
    "below_threshold": "too little wording is shared",
    "cannot_link": "a reviewer decided that they are not of one event",
}


def copy_evidence(edge: Mapping[str, Any], config: Config) -> tuple[Evidence, ...]:
    """Return what was measured of the wording of a pair, and who was first."""
    size, left, right = config.copy.shingle_size, edge["left"], edge["right"]
    least, contained = number(config.copy.threshold), number(config.copy.containment)
    rows = [
        ("shared_shingles", "they share ", f" runs of {size} words"),
        (
            "jaccard",
            "",
            f" of all runs of {size} words are in both; a copy needs {least}",
        ),
        (
            "containment_left",
            "",
            f" of {left} stands in {right}; if embedded, it needs {contained}",
        ),
        (
            "containment_right",
            "",
            f" of {right} stands in {left}; if embedded, it needs {contained}",
        ),
    ]
    found = [
        Evidence(
            name.replace("_", " "), float(edge[name]), None, f"{before}{number(edge[name])}{after}"
        )
        for name, before, after in rows
        if edge[name] is not None
    ]
    dates = publication_evidence(edge["days_apart"], None)
    return (*found, *_wording(edge, config), dates, *_first(edge))


def _wording(edge: Mapping[str, Any], config: Config) -> Iterator[Evidence]:
    """Say what noise, numbers and spans add; older run folders have none of it."""
    aligned, changed = edge.get("aligned"), edge.get("changed_numbers")
    if aligned is not None:
        least = number(config.copy.aligned)
        how = f"{number(aligned)} of one runs alongside the other, by words or by letters"
        text = f"{how}; a noisy copy needs {least}, of letters too where few runs are shared"
        yield Evidence("aligned", aligned, None, text)
    if changed is not None:
        least = number(config.copy.template)
        text = f"{number(changed)} of the numbers and dates in shared wording differ"
        yield Evidence("changed numbers", changed, None, f"{text}; a template needs {least}")
    if edge.get("copied_spans"):
        spans, words = len(edge["copied_spans"]), config.copy.span_words
        text = f"{spans} passage{'' if spans == 1 else 's'} of {words} words or more in both"
        yield Evidence("copied spans", float(spans), None, text)


def _first(edge: Mapping[str, Any]) -> Iterator[Evidence]:
    if edge.get("first") is not None:
        yield Evidence("first", None, None, f"published first: {edge[edge['first']]}")
