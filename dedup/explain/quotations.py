"""The words that two texts both quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import cached_property
from typing import Final

from dedup.quotation_marks import quoted_spans
from dedup.similarity import common_prefix_length
from dedup.spans import Span
from dedup.text import contentless_words, normalise, runs_of_words, words

_LONGEST: Final = 1000
_LEAST: Final = 4
"""Words in a row."""
_MOST_SHOWN: Final = 14
_LEAST_TELLING: Final = 2
"""Words with content in what is shown."""

_Run = tuple[str, ...]
_Word = tuple[int, int, str]
"""Where a word stands in its quotation, and itself."""


class Quotations:
    """What a text quotes, word by word."""

    def __init__(self, text: str) -> None:
        self._text = text

    def in_common(self, other: Quotations) -> str:
        """Return the longest words in a row that another text quotes, too, as this one writes them.

        Nothing is returned where all of these are small words, of which anybody's words consist.

        >>> said = Quotations('"We will never raise a toll here," he said.')
        >>> said.in_common(Quotations("She asks: “Will we never raise a toll here?”"))
        'never raise a toll here'
        """
        best: Sequence[Span] = ()
        common = self._runs & other._runs
        places = other._places_of(common) if common else {}
        for normal, said, first in self._said if common else ():
            for place, run in enumerate(runs_of_words(normal, _LEAST)):
                if run not in common or len(normal) - place <= len(best):
                    continue
                for there, start in places[run]:
                    length = common_prefix_length(normal[place:], there[start:])
                    if length > len(best):
                        spans = said[place : place + length]
                        best = [(first + start, first + end) for start, end, _ in spans]
        return self._shown(best) if self._tells(best) else ""

    def _tells(self, spans: Sequence[Span]) -> bool:
        told = {normalise(self._text[start:end]) for start, end in spans}
        return len(told - contentless_words()) >= _LEAST_TELLING

    def _shown(self, spans: Sequence[Span]) -> str:
        shown = spans[:_MOST_SHOWN]
        said = " ".join(self._text[shown[0][0] : shown[-1][1]].split())
        return said + " …" * (len(spans) > _MOST_SHOWN)

    @cached_property
    def _said(self) -> Sequence[tuple[_Run, Sequence[_Word], int]]:
        """The words of every quotation, in normal form and as they stand; and where it begins."""
        found = []
        for first, last in quoted_spans(self._text, 0, len(self._text), longest=_LONGEST):
            said = [*words(self._text[first:last])]
            found.append((tuple([normalise(word) for _, _, word in said]), said, first))
        return found

    @cached_property
    def _runs(self) -> frozenset[_Run]:
        return frozenset(run for normal, *_ in self._said for run in runs_of_words(normal, _LEAST))

    def _places_of(self, some: Container[_Run]) -> Mapping[_Run, Sequence[tuple[_Run, int]]]:
        """Return where some runs of words stand: the words of a quotation, and a place in them."""
        places: defaultdict[_Run, list[tuple[_Run, int]]] = defaultdict(list)
        for normal, *_ in self._said:
            for place, run in enumerate(runs_of_words(normal, _LEAST)):
                if run in some:
                    places[run].append((normal, place))
        return places
