"""The words that two texts both quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from dedup.quotation_marks import quoted_spans
from dedup.similarity import common_prefix_length
from dedup.spans import Span
from dedup.text import normalise, words

__all__ = ["Quotations"]

_LONGEST: Final = 1000
_LEAST: Final = 4
"""Words in a row."""
_MOST_SHOWN: Final = 14

Run = tuple[str, ...]


class Quotations:
    """What a text quotes, word by word."""

    def __init__(self, text: str) -> None:
        self._text = text

    def in_common(self, other: Quotations) -> str:
        """Return the longest words in a row that another text quotes, too, as this one writes them.

        >>> said = Quotations('"We will never do this here," he said.')
        >>> said.in_common(Quotations("She asks: “Will we never do this here?”"))
        'never do this here'
        """
        best: Sequence[Span] = ()
        there = other._said
        for number, place, run in self._runs:
            normal, spans = self._said[number]
            if len(normal) - place <= len(best):
                continue
            for at, start in other._places.get(run, ()):
                length = common_prefix_length(normal[place:], there[at][0][start:])
                best = max(best, spans[place : place + length], key=len)
        return self._shown(best) if best else ""

    def _shown(self, spans: Sequence[Span]) -> str:
        shown = spans[:_MOST_SHOWN]
        said = " ".join(self._text[shown[0][0] : shown[-1][1]].split())
        return said + " …" * (len(spans) > _MOST_SHOWN)

    @cached_property
    def _said(self) -> Sequence[tuple[Run, Sequence[Span]]]:
        """The words of every quotation, in normal form, and where they stand."""
        found = []
        for first, last in quoted_spans(self._text, 0, len(self._text), longest=_LONGEST):
            said = [*words(self._text[first:last])]
            normal = tuple(normalise(word) for _, _, word in said)
            found.append((normal, [(first + start, first + end) for start, end, _ in said]))
        return found

    @cached_property
    def _runs(self) -> Sequence[tuple[int, int, Run]]:
        """The runs of words: the quotation that each is of, its place there, and itself."""
        return [
            (number, place, normal[place : place + _LEAST])
            for number, (normal, _) in enumerate(self._said)
            for place in range(len(normal) - _LEAST + 1)
        ]

    @cached_property
    def _places(self) -> Mapping[Run, Sequence[Span]]:
        """Where each run of words stands: in which quotation, and where in that."""
        places: defaultdict[Run, list[tuple[int, int]]] = defaultdict(list)
        for number, place, run in self._runs:
            places[run].append((number, place))
        return dict(places)
