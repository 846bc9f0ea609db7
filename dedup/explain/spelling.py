"""Terms as readers know them: what is compared is stems, which stand in no text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dedup.text import fold_name, stem

__all__ = ["as_written", "with_terms_written"]

_BEGINNING: Final = 2
"""Letters that a word and its stem have in common."""


def with_terms_written(edge: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return an edge whose shared terms are spelt as in the text of one of its documents."""
    terms = edge["shared_terms"]
    return {**edge, "shared_terms": as_written(terms, text) if terms else terms}


def as_written(terms: Sequence[str], text: str) -> list[str]:
    """Return every term as a text writes it most often; one that is not found stays as it is.

    >>> as_written(["studi", "zelenski", "snow"], "Zelenskyy read the studies. Studies help.")
    ['studies', 'Zelenskyy', 'snow']
    """
    begun = "|".join(sorted({re.escape(term[:_BEGINNING]) for term in terms}))
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word in re.findall(rf"\b(?:{begun})\w*", text, re.IGNORECASE):
        found[fold_name(stem(word))][word] += 1
    return [_commonest(found[term]) if term in found else term for term in terms]


def _commonest(spelt: Counter[str]) -> str:
    """Return the commonest spelling; of equal ones, small letters: a sentence may begin with it."""
    return max(spelt, key=lambda word: (spelt[word], word.islower()))
