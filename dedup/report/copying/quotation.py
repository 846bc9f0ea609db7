"""Whether the words that two texts have in common are a quotation, and so a third party's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dedup.quotation_marks import quoted_spans
from dedup.spans import covered

__all__ = ["is_quotation"]

_QUOTED: Final = 0.8
"""Share of the words in common that one of two texts quotes: then they are a third party's words,
even where the other has them as a block without quotation marks."""


def is_quotation(edge: Mapping[str, Any], text_of: Callable[[str], str], *, longest: int) -> bool:
    """Tell whether what two texts have in common is a quotation, which tells no copying.

    Copies are none, whatever they quote: they have the rest in common, too.

    Args:
        edge: ``left``, ``right``, ``relation`` and ``copied_spans`` of a pair.
        text_of: document -> its text.
        longest: characters of a quotation at most.

    >>> texts = {"a": 'He said: "Rain fell."', "b": "Rain fell."}
    >>> span = {"left_start": 10, "left_end": 19, "right_start": 0, "right_end": 9}
    >>> edge = {"left": "a", "right": "b", "relation": "overlaps", "copied_spans": [span]}
    >>> is_quotation(edge, texts.__getitem__, longest=99)
    True
    """
    if edge["relation"] != "overlaps":
        return False
    sides = ("left", "right")
    return any(_quoted(edge, side, text_of(edge[side]), longest) >= _QUOTED for side in sides)


def _quoted(edge: Mapping[str, Any], side: str, text: str, longest: int) -> float:
    """Return the share of the words in common that stand between quotation marks in one text."""
    common = [(one[f"{side}_start"], one[f"{side}_end"]) for one in edge["copied_spans"]]
    quoted = list(quoted_spans(text, 0, len(text), longest=longest))
    both = covered(common) + covered(quoted) - covered([*common, *quoted])
    return both / max(1, covered(common))
