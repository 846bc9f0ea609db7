"""Terms as readers know them: what is compared is stems, which stand in no text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from dedup.text import fold_name, stem

__all__ = ["as_written", "with_terms_written"]

_WORD: Final = re.compile(r"\w+")
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
    begun = {term[:_BEGINNING] for term in terms}
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, times in _words(text).items():
        if word[:_BEGINNING].lower() in begun:
            found[fold_name(stem(word))][word] = times
    return [_commonest(found[term]) if term in found else term for term in terms]


@lru_cache(maxsize=64)
def _words(text: str) -> Mapping[str, int]:
    """Return how often each word stands in a text; of an event, few texts explain many pairs."""
    return Counter(_WORD.findall(text))


def _commonest(spelt: Mapping[str, int]) -> str:
    """Return the commonest spelling; of equal ones, small letters: a sentence may begin with it."""
    return max(spelt, key=lambda word: (spelt[word], word.islower()))
