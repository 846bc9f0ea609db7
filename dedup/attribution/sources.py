"""What in a sentence says who says it, and nothing of what is said."""

from __future__ import annotations

from functools import cache
from typing import Final

from dedup.attribution.phrases import noun_phrase, subject_of, tokens_of
from dedup.spans import Span
from dedup.text import contentless_words, packaged_words

_ACCORDING: Final = frozenset({"According", "according"})
_NOUN: Final = "states"
"""A verb of speech that news uses as a noun: Gulf states, many states to cut taxes."""


def find_attributions(sentence: str) -> list[Span]:
    """Return where a sentence says who says it, in reading order.

    Only verbs that say no more than that something is said are asked: what somebody denounces or
    dismisses is what happened.

    >>> said = "“No,” Jane Roe, the mayor of Corvia, told Corvia TV on Monday."
    >>> [said[start:end] for start, end in find_attributions(said)]
    ['Jane Roe']
    """
    tokens, reporting = tokens_of(sentence, 0, len(sentence)), _reporting()
    found: set[Span | None] = set()
    for index, token in enumerate(tokens):
        if token.text in reporting:
            found.add(subject_of(tokens, index) or noun_phrase(tokens, index + 1))
        elif token.text in _ACCORDING:
            found.add(noun_phrase(tokens, index + 2))
    return sorted(span for span in found if span)


def may_credit(word: str) -> bool:
    """Tell whether a sentence with this word may say who says it; without such a word none does.

    >>> may_credit("said"), may_credit("Said")
    (True, False)
    """
    return word in _reporting() or word in _ACCORDING


@cache
def verbs_of_speech() -> frozenset[str]:
    """Return the shipped verbs of speech."""
    return packaged_words("speaking.txt")


@cache
def _reporting() -> frozenset[str]:
    """Return the verbs of speech that count as words of attribution, not as what happened."""
    return (verbs_of_speech() & contentless_words()) - {_NOUN}
