"""Whether two outlets spell the same spoken words: contractions, British letters, masked ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, product
from typing import Final

from dedup.salience import rarity
from dedup.similarity import are_letters_apart, common_prefix_length, common_suffix_length
from dedup.text import fold_name, is_capitalised, packaged_groups, stem

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
_NAME_LENGTH: Final = 5
"""Letters; shorter names are a letter apart by chance (Iran, Iraq)."""
_WORD_LENGTH, _LONG_WORD = 5, 8
"""Letters of a word that may be misspelled, and of one in which two letters may be wrong."""
_NO_WORD: Final = 9.5
"""Nats: nobody has seen the word."""
_KNOWN: Final = 5.0
_UNKNOWN: Final = 8.0
"""Nats: of two spellings of a foreign name neither is a common word, and one is hardly known."""


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


def are_spellings_of_one_name(left: str, right: str) -> bool:
    """Tell whether two names are a letter apart (Osama, Usama), and neither begins the other.

    >>> are_spellings_of_one_name("Osama", "Usama"), are_spellings_of_one_name("Austin", "Justin")
    (True, False)
    """
    shorter, longer = sorted(map(len, (left, right)))
    begins, ends = common_prefix_length(left, right), common_suffix_length(left, right)
    if not (
        is_capitalised(left)
        and is_capitalised(right)
        and shorter >= max(_NAME_LENGTH, longer - 1)
        and begins < shorter
        and begins + ends >= longer - 1
    ):
        return False
    known, unknown = sorted(map(_rarity, (left, right)))
    return known >= _KNOWN and unknown >= _UNKNOWN


def is_misspelled(left: str, right: str) -> bool:
    """Tell whether one word is no word of English, and a letter or two away from one that is.

    What begins as the other does is another ending.

    >>> is_misspelled("supremist", "supremacist"), is_misspelled("calm", "claim")
    (True, False)
    >>> is_misspelled("worlx", "world"), is_misspelled("presxxent", "president")
    (True, True)
    >>> is_misspelled("antifa", "antifascist"), is_misspelled("kerfuffle", "kerfuffles")
    (False, False)
    """
    left, right = left.lower(), right.lower()
    shorter = min(len(left), len(right))
    if (
        shorter < _WORD_LENGTH
        or left[0] != right[0]
        or not (left + right).isalpha()
        or left.startswith(right)
        or right.startswith(left)
    ):
        return False
    known, unknown = sorted(map(_rarity, (left, right)))
    if known >= _UNKNOWN or unknown < _NO_WORD:
        return False
    most = 1 if shorter < _LONG_WORD else 2
    return are_letters_apart(left, right, at_most=most)


def _rarity(word: str) -> float:
    """Return how rare a word is in English, in nats."""
    return rarity(fold_name(stem(word)))


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
