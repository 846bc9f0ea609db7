"""An edge with the words that its numbers stand for: terms, headlines, quotations, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dedup.explain.content import MERE_NUMBER
from dedup.explain.evidence import ONE_OF_TWO
from dedup.explain.reading import words_read
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import as_written

_Row = Mapping[str, Any]
_Found = Callable[[_Row, ReadReport, ReadReport], dict[str, Any]]

_UNKNOWN: Final[dict[str, Any]] = {
    "undated": (),
    "excluded": ONE_OF_TWO,
    "other_days": "",
    "parting": "",
}


class SpeltEdge(dict[str, Any]):
    """A row of the event tier, in which numbers have words, read when they are asked for.

    Added are

    * ``spelt_terms``: the ``shared_terms`` as in the texts, mere numbers left out;
    * ``quoted``: the longest words in a row that both quote, or nothing;
    * ``days_named``, by side: the days that it names first;
    * ``top_words`` and ``further_words`` that both have
      (:func:`dedup.explain.reading.words_read`);
    * and, as far as the caller knows, what the two are called that are ``undated``; which of them
      is ``excluded``; what is said of reports of ``other_days``; and of an accepted pair that is
      apart what is ``parting`` it.

    >>> row = {"left": "a", "right": "b", "shared_terms": ["tol"], "shared_quotes": 0}
    >>> edge = SpeltEdge(row, ReadReport("", "Toll rises."), ReadReport("", "A toll."))
    >>> edge["left"], edge["spelt_terms"], edge["quoted"], "days_named" in edge
    ('a', ['Toll'], '', False)
    """

    def __init__(self, edge: dict[str, Any], left: ReadReport, right: ReadReport) -> None:
        """Take a row of ``edges`` and its two reports."""
        super().__init__(_UNKNOWN | edge)
        self._ends = left, right

    def __missing__(self, name: str) -> Any:
        """Look for words that are asked for the first time."""
        self.update(_WORDS[name](self, *self._ends))
        return self[name]

    def also(self, **known: Any) -> SpeltEdge:
        """Return the same edge, of which more is known."""
        return SpeltEdge(self | known, *self._ends)


def _spelt_terms(edge: _Row, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    terms = [term for term in edge["shared_terms"] if not MERE_NUMBER.fullmatch(term)]
    spelt = as_written(terms, (left.spellings, right.spellings)) if terms else []
    return {"spelt_terms": spelt}


def _days_named(edge: _Row, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    days = {"left": left.days, "right": right.days} if edge["date_evidence"] else {}
    return {"days_named": days}


def _quoted(edge: _Row, left: ReadReport, right: ReadReport) -> dict[str, Any]:
    return {"quoted": left.quotations.in_common(right.quotations) if edge["shared_quotes"] else ""}


_WORDS: Final[Mapping[str, _Found]] = {
    "spelt_terms": _spelt_terms,
    "quoted": _quoted,
    "days_named": _days_named,
    "top_words": words_read,
    "further_words": words_read,
}
