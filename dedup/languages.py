"""What is known of languages other than English: their function words, and their stops."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from dedup.text import stop_words

_FIRST: Final = 2_000
"""Characters of a text that tell its language."""
_BY_CHANCE: Final = 8
"""Shared function words that an English text may hold as other words: man, war, die."""


class Language(NamedTuple):
    """One language, as ``data/languages.toml`` has it; all words are in lower case."""

    words: frozenset[str]
    """Function words."""
    shared: frozenset[str]
    """Further ones that are also English words, or parts of names in English."""
    abbreviations: frozenset[str]
    """What stands before a full stop that ends no sentence."""
    counted: frozenset[str]
    """What follows the full stop of an ordinal number."""


@cache
def languages() -> dict[str, Language]:
    """Return the languages that are known, by code.

    >>> "und" in languages()["de"].words
    True
    """
    file = resources.files("dedup").joinpath("data", "languages.toml")
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        code: Language(*(frozenset(told[name].split()) for name in Language._fields))
        for code, told in read.items()
    }


@cache
def _telling_words() -> frozenset[str]:
    """Return the function words of all these languages, English ones among them."""
    return frozenset().union(*(one.words | one.shared for one in languages().values()))


@cache
def foreign_function_words() -> frozenset[str]:
    """Return the function words of all these languages that are no English words."""
    return frozenset().union(*(one.words for one in languages().values()))


def language_of(text: str) -> str | None:
    """Return the language of a text that is more like it than English; None: English, or unknown.

    A few words that English has, too, do not tell alone: "Man dies in war" is not German.

    >>> language_of("Das Schiff hatte den Hafen um 9.40 Uhr verlassen."), language_of("It is red.")
    ('de', None)
    """
    said = text[:_FIRST].lower().split()
    english = sum(map(stop_words().__contains__, said))
    telling = [*filter(_telling_words().__contains__, said)]  # once, not for every language
    hits = {code: _hits(telling, one) for code, one in languages().items()}
    best = max(hits, key=hits.__getitem__)
    return best if hits[best] > english else None


def _hits(said: Sequence[str], language: Language) -> int:
    """Return how many of some words are function words, if these tell more than chance would."""
    own = sum(map(language.words.__contains__, said))
    shared = sum(map(language.shared.__contains__, said))
    return own + shared if own or shared > _BY_CHANCE else 0
