"""An edge with the words that its numbers stand for, each found when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dedup.explain.reading import words_read
from dedup.explain.reports import ReadReport
from dedup.explain.shared_words import days_named, headline_words, shared_terms

_Found = Callable[[Mapping[str, Any], ReadReport, ReadReport], dict[str, Any]]


class SpeltEdge(Mapping[str, Any]):
    """A row of the event tier, in which numbers have words.

    ``shared_terms`` are spelt as in the texts, mere numbers left out. Added are

    * ``headline_words``, by side: those of its headline that the other report has in its headline
      or opening; ``headline_rest``: the sides of which it has more, which is not named;
    * ``quoted``: the longest words in a row that both quote, or nothing;
    * ``days_named``, by side: the days that it names first;
    * ``opening_words`` and ``further_words`` (:func:`dedup.explain.reading.words_read`).

    >>> row = {"shared_terms": ["tol"], "headline_containment": None, "shared_quotes": 0}
    >>> row |= {"left": "a", "right": "b", "date_evidence": 0.0}
    >>> edge = SpeltEdge(row, ReadReport("", "Toll rises."), ReadReport("", "A toll."))
    >>> edge["left"], edge["shared_terms"], edge["quoted"], "views" in edge
    ('a', ['Toll'], '', False)
    """

    def __init__(self, edge: Mapping[str, Any], left: ReadReport, right: ReadReport) -> None:
        """Keep a row of ``edges`` and its two reports: nothing is read yet."""
        self._row, self._ends = edge, (left, right)
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return a value of the row, or words; these are looked for in the row as it is."""
        if name not in _WORDS:
            return self._row[name]
        if name not in self._found:
            beside = self if name in _BESIDE_OTHERS else self._row
            self._found |= _WORDS[name](beside, *self._ends)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all values."""
        return iter({**self._row, **_WORDS})

    def __len__(self) -> int:
        """Return the number of values."""
        return len({**self._row, **_WORDS})


def _quoted(edge: Mapping[str, Any], left: ReadReport, right: ReadReport) -> dict[str, Any]:
    return {"quoted": left.quotations.in_common(right.quotations) if edge["shared_quotes"] else ""}


_BESIDE_OTHERS: Final = {"opening_words", "further_words"}
"""Words that are named beside those of headlines, and hold the shared terms as they are spelt."""
_WORDS: Final[Mapping[str, _Found]] = {
    "shared_terms": shared_terms,
    "headline_words": headline_words,
    "headline_rest": headline_words,
    "quoted": _quoted,
    "days_named": days_named,
    "opening_words": words_read,
    "further_words": words_read,
}
