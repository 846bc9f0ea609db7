"""What only one of two reports has at its top: that two tell different things is seen by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from dedup.explain.content import Content, tells
from dedup.explain.reports import ReadReport
from dedup.explain.spellings import holds

_LEDE: Final = 250
"""Characters behind a headline that are looked at: some forty words."""
_LEAST_LETTERS: Final = 3
"""Letters of a word: one report writes US, and the other U.S."""
_MOST: Final = 5
"""Names and words that are named of a report."""


def only_in(one: ReadReport, other: ReadReport) -> Sequence[str]:
    """Return names and rare words at the top of one report that another has nowhere.

    Those of its headline come first, and names stand whole. A single word is one of the headline,
    or stands more than once.

    >>> left = ReadReport("Iowa's toll vetoed", "The toll in Iowa was vetoed by Ada Harkin.")
    >>> only_in(left, ReadReport("", "A toll was raised in Iowa."))
    ['vetoed', 'Ada Harkin']
    """
    content = one.content
    top = [*takewhile(lambda said: said[1] < content.behind_title + _LEDE, content.said)]
    terms = {term for term, *_ in top}
    lacking = terms - other.spellings.of(terms).keys() - other.content.headline
    theirs = f"{other.title}\n{other.text}".lower()
    found: dict[frozenset[str], str] = {}
    for parts, written in _written(content, len(top), lacking):
        if not (any(parts <= known for known in found) or holds(theirs, written.lower())):
            found = {known: said for known, said in found.items() if not known <= parts}
            found[parts] = written
    return [*found.values()][:_MOST]


def _written(
    content: Content, most: int, lacking: set[str]
) -> Iterator[tuple[frozenset[str], str]]:
    """Yield names whole, and other words one by one, with the terms that the other report lacks.

    Of a name that it has in part nothing is said.
    """
    for name in _names(content, most):
        first, last = content.said[name.start], content.said[name.stop - 1]
        terms = frozenset(content.terms[name.start : name.stop])
        words = [content.said[place][3] for place in name]
        if not terms <= lacking or len(words[0].replace(".", "")) < _LEAST_LETTERS:
            continue
        if not _is_name(content, name.start):
            is_word = words[0].isalpha() and tells(first[0], words[0].lower())
            if is_word and _is_repeated(content, name.start):
                yield terms, words[0].lower()
        elif any(map(tells, content.terms[name.start : name.stop], words)):
            yield terms, content.text[first[1] : last[1] + len(last[3])]


def _is_repeated(content: Content, place: int) -> bool:
    """Tell whether a word stands in the headline, or again: what a report is about, it says so."""
    term, start, *_ = content.said[place]
    return content.in_title(start) or len(content.places[term]) > 1


def _names(content: Content, most: int) -> Iterator[range]:
    """Yield which words are of one name, and every other word by itself."""
    first = 0
    for place in range(1, most + 1):
        joined = content.is_joined(place - 1) and place < most
        if not (joined and _is_name(content, place - 1) and _is_name(content, place)):
            yield range(first, place)
            first = place


def _is_name(content: Content, place: int) -> bool:
    """Tell whether a word is a name: by a capital that it always has, and not in headlines alone.

    Of many headlines every word has one.
    """
    _, start, _, word = content.said[place]
    if not word[0].isupper() or content.writes_small(word):
        return False
    told = word.isupper() or content.says(word)
    return told or not content.in_title(start) or (start > 0 and content.headline_is_sentence)
