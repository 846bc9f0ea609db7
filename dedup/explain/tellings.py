"""What two reports tell: how each opens, what it alone tells, and which sentences come nearest."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from dedup.arrays import Float64s, Int64s
from dedup.cards import without_cards
from dedup.datelines import without_dateline
from dedup.explain.content import terms_of
from dedup.salience import rarity
from dedup.similarity import letter_share
from dedup.spans import Span
from dedup.text import is_capitalised, words

_AGAIN: Final = 0.85
"""Likeness from which on a sentence is the headline once more ..."""
_AROUND: Final = 50
"""... and characters that a sentence has at most around it: who shares it, and what it is of."""
_LEAST_SPACES: Final = 5
"""Between the words of a sentence that tells something by itself."""
_TELLING: Final = 2.5
"""Rarity from which on a word counts: one document in twelve has it."""
_SHORT: Final = 20.0
"""Weight of a sentence of a few names: one that is lighter is near nothing for what it lacks."""
_LEAST_WORDS: Final = 4
"""Words that two sentences have in common if they come near ..."""
_ENOUGH: Final = 16.0
"""... and what these weigh: a name and two rare words."""
_TOP: Final = 5
"""Sentences at the top of a report ..."""
_RAISED: Final = 0.25
"""... each of which counts for so much more where two come near: the news stands there."""
_LATER: Final = 0.5
"""What a sentence behind the first counts beside it: a report says first what it is about."""
_ADDRESS: Final = re.compile(r"@(?<=\w@)\w")
_GAPS: Final = frozenset({"", " ", "-", ". "})
"""What stands between two words of a name."""

Role = Literal["opening", "alone", "nearest"]


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of a report, shown for what it tells.

    Attributes:
        role: it is what the report opens with, tells most that it ``alone`` has, or comes
            ``nearest`` to one of the other report.
        document: the report.
        start: where it begins in the text of the report, in code points.
        end: where it ends.
        text: itself.
        common: what of ``text`` the sentence has that it is nearest to.
        at_top: it stands among the first sentences.
    """

    role: Role
    document: str
    start: int
    end: int
    text: str
    common: tuple[Span, ...]
    at_top: bool


class _Sentence(NamedTuple):
    """A sentence: its place among those of the report, in the text, and its telling words.

    ``weights``: term -> how much it counts, and ``weight`` all of them together. The words of a
    name count as one, for whoever writes of somebody writes all of them.
    """

    place: int
    start: int
    end: int
    weights: Mapping[str, float]
    weight: float


class Told:
    """What a report tells, sentence by sentence."""

    def __init__(self, title: str, text: str, sentences: Sequence[Mapping[str, Any]]) -> None:
        """Keep a report: its headline, its text and its rows of ``sentences``."""
        self._title, self._text, self._rows = title, text, sentences

    @property
    def lead(self) -> str:
        """The sentence that a report opens with, behind its headline; empty: it has none.

        >>> rows = [{"kind": "body", "start": 0, "end": 4}, {"kind": "body", "start": 5, "end": 36}]
        >>> Told("Toll", "Toll Harkin of Iowa vetoed the toll.", rows).lead
        'Harkin of Iowa vetoed the toll.'
        """
        found = [text for *_, text in islice(self._told(), _TOP) if not self._is_headline(text)]
        return next((text for text in found if not _begins_small(text)), found[0] if found else "")

    def opening(self) -> _Sentence | None:
        """Return what a report opens with, its lead, as a sentence."""
        lead = self.lead
        return next((one for one in self._sentences if self._said(one) == lead), None)

    def alone(self, other: Told) -> _Sentence | None:
        """Return the sentence near the top that tells most of what another report does not have.

        >>> rows = [{"kind": "body", "start": 0, "end": 99}]
        >>> one, other = "Senator Harkin of Iowa vetoed it.", "Harkin of Iowa went to Oslo."
        >>> Told("", other, rows).alone(Told("", one, rows)).start
        0
        """
        told = [
            (sum(one.weights[term] for term in one.weights.keys() - other.places.keys()), one)
            for one in self._sentences[:_TOP]
            if not self._is_headline(self._said(one))
        ]
        lacking = [(much * (_LATER if place else 1), one) for place, (much, one) in enumerate(told)]
        most, found = max(lacking, key=lambda each: each[0], default=(0.0, None))
        return found if most else None

    def _is_headline(self, text: str) -> bool:
        """Tell whether a sentence is the headline once more, with a few words around it."""
        title, said = self._title.strip().lower(), text.strip().lower()
        # No more around it than it is long itself: a headline may be one word of any sentence.
        around = min(_AROUND, len(title))
        held = bool(title) and title in said and len(said) - len(title) <= around
        return held or letter_share(title.split(), said.split(), least=_AGAIN) > 0

    def nearest(self, other: Told) -> tuple[_Sentence, _Sentence] | None:
        """Return the sentences of two reports that have most in common, if any come near."""
        theirs, sentences = other._weighed, other._sentences
        raised = _RAISED * (np.arange(len(sentences)) < _TOP)
        best: tuple[float, int, int] = (0.0, 0, 0)
        for here in sorted({here for found in self.places.values() for here, _ in found}):
            one = self._sentences[here]
            terms = one.weights.keys() & theirs.keys()
            if len(terms) < _LEAST_WORDS:
                continue
            shared, words = np.zeros(len(sentences)), np.zeros(len(sentences), np.int64)
            # In an order that is the same from either side, and so are the sums.
            for term in sorted(terms):
                there, weights = theirs[term]
                shared[there] += np.minimum(one.weights[term], weights)
                words[there] += 1
            near = np.flatnonzero((shared >= _ENOUGH) & (words >= _LEAST_WORDS))
            weight = np.array([one.weight * sentences[place].weight for place in near.tolist()])
            cosine = shared[near] / np.sqrt(weight)
            scores = shared[near] * cosine * (1 + _RAISED * (here < _TOP) + raised[near])
            if scores.max(initial=0.0) > best[0]:
                best = float(scores.max()), here, int(near[scores.argmax()])
        most, mine, its = best
        return (self._sentences[mine], sentences[its]) if most else None

    def telling(
        self, one: _Sentence, *, role: Role, document: str, terms: Collection[str] = ()
    ) -> Telling:
        """Return a sentence as it is shown; ``terms``: those of the sentence that it is near."""
        text = self._said(one)
        held = [
            (start, end)
            for start, end, _, term in _terms_in(without_dateline(without_cards(text)))
            if term in one.weights and term in terms
        ]
        top = one.place < _TOP
        return Telling(role, document, one.start, one.end, text, _side_by_side(text, held), top)

    @cached_property
    def places(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """Of each telling term the sentences that have it, and how much it counts in them.

        Of sentences with the same of them the first: no further one is nearer to anything, and in a
        text that repeats a line a thousand times all pairs are a million.
        """
        found = defaultdict[str, list[tuple[int, float]]](list)
        seen = set[frozenset[tuple[str, float]]]()
        for number, one in enumerate(self._sentences):
            same = frozenset(one.weights.items())
            if same in seen:
                continue
            seen.add(same)
            for term, weight in one.weights.items():
                found[term].append((number, weight))
        return found

    @cached_property
    def _weighed(self) -> Mapping[str, tuple[Int64s, Float64s]]:
        """Of each telling term its places as arrays: the sentences, and how much it counts."""
        return {
            term: (np.array([place for place, _ in found]), np.array([much for _, much in found]))
            for term, found in self.places.items()
        }

    @cached_property
    def _sentences(self) -> Sequence[_Sentence]:
        return [_sentence(place, start, without_cards(text)) for place, start, text in self._told()]

    def _told(self) -> Iterator[tuple[int, int, str]]:
        """Yield the sentences that tell something: place, start, and the sentence itself."""
        body = (one for one in self._rows if one["kind"] == "body")
        for place, one in enumerate(body):
            text = self._text[one["start"] : one["end"]]
            if text.count(" ") >= _LEAST_SPACES and not _ADDRESS.search(text):
                yield place, one["start"], text

    def _said(self, one: _Sentence) -> str:
        return self._text[one.start : one.end]


def tellings(documents: tuple[str, str], left: Told, right: Told) -> tuple[Telling, ...]:
    """Return how each of two reports opens, what it alone tells, and the two nearest sentences.

    Args:
        documents: what the left and the right report are called.
        left: what one tells.
        right: what the other tells.

    >>> said = "Harkin vetoed the toll at Davenport.", "Tolls at Davenport: Harkin vetoed all."
    >>> sides = [Told("", text, [{"kind": "body", "start": 0, "end": 99}]) for text in said]
    >>> one, *_, other = tellings(("a", "b"), *sides)
    >>> one.role, one.document, [other.text[start:end] for start, end in other.common]
    ('opening', 'a', ['Tolls', 'Davenport', 'Harkin vetoed'])
    """
    sides = ((documents[0], left, right), (documents[1], right, left))
    found = []
    for name, side, other in sides:
        if one := side.opening():
            found.append(side.telling(one, role="opening", document=name))
        if one := side.alone(other):
            found.append(side.telling(one, role="alone", document=name))
    if both := left.nearest(right):
        found += [
            side.telling(one, role="nearest", document=name, terms=other.weights)
            for (name, side, _), one, other in zip(sides, both, both[::-1], strict=True)
        ]
    return tuple(found)


def _begins_small(text: str) -> bool:
    """Tell whether a sentence is the rest of one, as of a line that furniture was cut off."""
    return next(filter(str.isalpha, text), "").islower()


def _sentence(place: int, start: int, text: str) -> _Sentence:
    """Read a sentence."""
    weights: dict[str, float] = {}
    for name in _names(text, [*_terms_in(text)]):
        rare = [(term, rarity(term)) for *_, term in name if term]
        most = max((rareness for _, rareness in rare), default=0.0)
        for term, rareness in rare:
            if rareness >= _TELLING:
                weights[term] = max(most / math.sqrt(len(rare)), weights.get(term, 0.0))
    weight = max(sum(weights.values()), _SHORT)
    return _Sentence(place, start, start + len(text), weights, weight)


_Word = tuple[int, int, str, str]
"""Where a word stands, itself, and its term; empty for those that are not kept."""


def _terms_in(text: str) -> Iterator[_Word]:
    found = [*words(text)]
    for (start, end, word), term in zip(found, terms_of([w for *_, w in found]), strict=True):
        yield start, end, word, term


def _names(text: str, read: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
    """Yield the words of a sentence, those of a name together."""
    name: list[_Word] = []
    for one in read:
        goes_on = name and is_capitalised(one[2]) and is_capitalised(name[-1][2])
        if name and not (goes_on and text[name[-1][1] : one[0]] in _GAPS):
            yield name
            name = []
        name.append(one)
    if name:
        yield name


def _side_by_side(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Join spans that a single sign parts."""
    joined: list[Span] = []
    for start, end in spans:
        near = joined and text[joined[-1][1] : start] in _GAPS
        joined.append((joined.pop()[0] if near else start, end))
    return tuple(joined)
