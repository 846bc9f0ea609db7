"""What a row of the copy tier says, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dedup.config import Config
from dedup.explain.evidence import Evidence, number, published_text

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


def copy_evidence(edge: Mapping[str, Any], config: Config) -> Iterator[Evidence]:
    """Yield what was measured of the wording of a pair, and who was first."""
    copy, left, right = config.copy, edge["left"], edge["right"]
    needs = f"; if embedded, it needs {number(copy.containment)}"
    runs, jaccard = f"runs of {copy.shingle_size} words", number(copy.threshold)
    yield _measured(edge, "shared_shingles", "they share ", f" {runs}")
    yield _measured(edge, "jaccard", "", f" of all {runs} are in both; a copy needs {jaccard}")
    yield _measured(edge, "containment_left", "", f" of {left} stands in {right}{needs}")
    yield _measured(edge, "containment_right", "", f" of {right} stands in {left}{needs}")
    alongside = (
        " of one runs alongside the other, by words or by letters; a noisy copy needs "
        f"{number(copy.aligned)}, of letters too where few runs are shared"
    )
    yield _measured(edge, "aligned", "", alongside)
    if edge["changed_numbers"] is not None:
        differ = " of the numbers and dates in shared wording differ; a template needs "
        yield _measured(edge, "changed_numbers", "", f"{differ}{number(copy.template)}")
    if spans := len(edge["copied_spans"]):
        text = f"{spans} passage{'s' * (spans > 1)} of {copy.span_words} words or more in both"
        yield Evidence("copied spans", float(spans), None, text)
    when = published_text(edge["days_apart"], edge.get("undated", ()))
    yield Evidence("days apart", edge["days_apart"], None, when)
    if edge["first"] is not None:
        yield Evidence("first", None, None, f"published first: {edge[edge['first']]}")


def _measured(edge: Mapping[str, Any], column: str, before: str, after: str) -> Evidence:
    text = f"{before}{number(edge[column])}{after}"
    return Evidence(column.replace("_", " "), float(edge[column]), None, text)
