"""Whether two outlets spell the same spoken words: contractions, British letters, masked ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, product
from typing import Final

from dedup.salience import rarity
from dedup.similarity import are_letters_apart
from dedup.text import fold_name, packaged_groups, stem

MASK: Final = re.compile(r"[-*–—_]{2,}|—")
_AMERICA: Final = re.compile(r"\bU\.S\.(?:A\.)?|\bUSA?\b|\bUnited States(?: of America)?\b")
_APOSTROPHE: Final = re.compile(r"[’`]")
_NOT: Final = re.compile(r"(?<=\w)n't\b")
_CONTRACTED: Final = re.compile(r"(?<=\w)'(s|d|m|re|ll|ve)\b")
_MOST_CONTRACTED: Final = 3
"""Contracted words at most that are read in all ways: what differs is a few words."""
_LETTERS: Final = [
    (re.compile(pattern), american)
    for pattern, american in (
        # Inside longer words only: "our" is not "or", "four" not "for", "filled" not "filed".
        (r"(?<=\w\w)our", "or"),
        (r"(?<=\w\w)is(?=e|ing|ation)", "iz"),
        (r"(?<=\w\w\w[aeiou])ll(?=ed|ing|er|or|ment|\b)", "l"),
        (r"[^\w%]+", ""),
    )
]
_WORD_LENGTH, _LONG_WORD = 5, 8
"""Letters of a word that may be misspelled (Iran is not Iraq), and where two may be wrong."""
_UNKNOWN: Final = 8.0
"""Nats: of two spellings of a word, or of a foreign name, one is hardly known."""


def are_same_words(left: str, right: str) -> bool:
    """Tell whether only the spelling of some words differs.

    >>> are_same_words("it's an honour", "It is an honor"), are_same_words("us", "is")
    (True, False)
    >>> are_same_words("haven't", "have not"), are_same_words("had", "would")
    (True, False)
    """
    return not _readings(left).isdisjoint(_readings(right))


def _readings(words: str) -> frozenset[str]:
    """Return the letters of all that words may be, contractions in full and as they stand."""
    plain = _APOSTROPHE.sub("'", _AMERICA.sub("America", words).lower())
    for pattern, written in _spellings():
        plain = pattern.sub(written, plain)
    parts = _CONTRACTED.split(_NOT.sub(" not", plain))
    ends = [_contractions()[end] for end in parts[1::2]]
    ways = product(*ends) if len(ends) <= _MOST_CONTRACTED else [parts[1::2]]
    return frozenset(_letters(_filled(parts[::2], way)) for way in ways)


def _filled(parts: Sequence[str], ends: Sequence[str]) -> str:
    return "".join(chain.from_iterable(zip(parts, [*(f" {end}" for end in ends), ""], strict=True)))


def _letters(words: str) -> str:
    """Return words in American letters, without what stands between them."""
    for pattern, american in _LETTERS:
        words = pattern.sub(american, words)
    return words


def is_misspelled(left: str, right: str) -> bool:
    """Tell whether two words are a letter or two apart, and one of them is hardly known.

    What begins as the other does is another ending.

    >>> is_misspelled("supremist", "supremacist"), is_misspelled("Osama", "Usama")
    (True, True)
    >>> is_misspelled("calm", "claim"), is_misspelled("kerfuffle", "kerfuffles")
    (False, False)
    """
    left, right = left.lower(), right.lower()
    shorter = min(len(left), len(right))
    if (
        shorter < _WORD_LENGTH
        or not (left + right).isalpha()
        or left.startswith(right)
        or right.startswith(left)
        or max(rarity(fold_name(stem(word))) for word in (left, right)) < _UNKNOWN
    ):
        return False
    return are_letters_apart(left, right, at_most=1 if shorter < _LONG_WORD else 2)


def masks(masked: str, plain: str) -> bool:
    """Tell whether one is the other with letters masked.

    >>> masks("f---ed", "fooled"), masks("f---ed", "failing")
    (True, False)
    """
    parts = [re.escape(part) for part in MASK.split(masked)]
    return len(parts) == 2 and bool(re.fullmatch(r"\w+".join(parts), plain, re.IGNORECASE))


@cache
def _spellings() -> list[tuple[re.Pattern[str], str]]:
    """Return the shipped ways to write a word, each with the one it is compared as."""
    return [
        (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, others))})(?!\w)"), one)
        for one, others in packaged_groups("spellings.txt", "|")
    ]


@cache
def _contractions() -> dict[str, tuple[str, ...]]:
    """Return what the end of a contracted word may stand for, itself included."""
    return {end: (end, *words) for end, words in packaged_groups("contractions.txt")}
