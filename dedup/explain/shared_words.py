"""What two texts share, as readers know it: words as written, headlines, quotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dedup.explain.headlines import MERE_NUMBER
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import as_written, without_possessive
from dedup.salience import rarity
from dedup.spans import Span

__all__ = ["with_words_shared"]

_TELLING: Final = 2.0
"""Rarity of a word of a headline from which on it is named: one document in seven has it."""
_HEADLINE_WORDS: Final = 6


def with_words_shared(
    edge: Mapping[str, Any], left: ReadReport, right: ReadReport
) -> dict[str, Any]:
    """Return an edge with the words that its numbers stand for.

    Its shared terms are spelt as in the texts, mere numbers left out. Added are ``headline_words``,
    by side: those of its headline that the other report has in its headline or opening;
    ``quoted``, the longest words in a row that both quote, or nothing; and ``days_named``, by side:
    the days that it names first.

    Args:
        edge: a row of ``edges``.
        left: its left report.
        right: its right one.
    """
    terms = [term for term in edge["shared_terms"] or () if not MERE_NUMBER.fullmatch(term)]
    cues: dict[str, Any] = {"headline_words": {}, "quoted": "", "days_named": {}}
    if edge["headline_containment"]:
        cues["headline_words"] = {
            "left": _headline_words(left, right),
            "right": _headline_words(right, left),
        }
    if edge["shared_quotes"]:
        cues["quoted"] = left.quotations.in_common(right.quotations)
    if edge["date_evidence"]:
        cues["days_named"] = {"left": left.days, "right": right.days}
    spelt = as_written(terms, (left.spellings, right.spellings)) if terms else []
    return {**edge, "shared_terms": spelt, **cues}


def _headline_words(report: ReadReport, other: ReadReport) -> list[str]:
    """Return what of a headline stands in the headline or the opening of another report.

    Words that stand side by side are one, and so is a name that the other has whole: New York.
    Words that say little are left out beside others.
    """
    terms, heading = report.headline.terms, other.headline.terms
    spelt = other.opening_spellings.of(terms)
    found = [term for term in terms if term in spelt or term in heading]
    rare = [term for term in found if rarity(term) >= _TELLING]
    shared = [terms[term] for term in rare or found]
    runs: list[Span] = []
    for start, end in (report.headline.whole_name(place, other.top) for place in shared):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        elif runs and report.title[runs[-1][1] : start] in {" ", "-"}:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return [without_possessive(report.title[start:end]) for start, end in runs][:_HEADLINE_WORDS]
