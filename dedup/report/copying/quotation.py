"""Whether the words that two texts have in common are a quotation, by marks, a colon or a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dedup.quotation_marks import quoted_spans
from dedup.report.copying.set_apart import introduced_spans, posts
from dedup.report.rows.edges import Side
from dedup.spans import covered, joined_spans

_QUOTED: Final = 0.8
"""Share of the words in common that one of two texts quotes: then the other has not copied them,
even where it has them as its own words."""


def quoting_sides(
    edge: Mapping[str, Any], text_of: Callable[[str], str], *, longest: int
) -> tuple[Side, ...]:
    """Return the sides of a pair that quote what both have in common; none: it is no quotation.

    Copies quote nothing, whatever they hold: they have the rest in common, too.

    Args:
        edge: ``left``, ``right``, ``relation`` and ``copied_spans`` of a pair.
        text_of: document -> its text.
        longest: characters of a quotation at most.

    >>> texts = {"a": 'He said: "Rain fell."', "b": "Rain fell."}
    >>> span = {"left_start": 10, "left_end": 19, "right_start": 0, "right_end": 9}
    >>> edge = {"left": "a", "right": "b", "relation": "overlaps", "copied_spans": [span]}
    >>> quoting_sides(edge, texts.__getitem__, longest=99)
    ('left',)
    """
    if edge["relation"] != "overlaps":
        return ()
    sides: tuple[Side, ...] = ("left", "right")
    return tuple(
        side for side in sides if _quoted(edge, side, text_of(edge[side]), longest) >= _QUOTED
    )


def _quoted(edge: Mapping[str, Any], side: str, text: str, longest: int) -> float:
    """Return the share of the words in common that one text shows to be somebody else's."""
    common = joined_spans(
        (one[f"{side}_start"], one[f"{side}_end"]) for one in edge["copied_spans"]
    )
    quoted = [
        *quoted_spans(text, 0, len(text), longest=longest),
        *introduced_spans(text, common, longest=longest),
        *posts(text),
    ]
    both = covered(common) + covered(quoted) - covered([*common, *quoted])
    return both / max(1, covered(common))
