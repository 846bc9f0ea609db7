"""The statements of one cluster: who carries each, and who does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Int64s
from dedup.config import StatementConfig
from dedup.members import ClusterMember
from dedup.statements.absences import least_near
from dedup.statements.carriers import Carrier, Nearest, Statement
from dedup.statements.context import Reading
from dedup.statements.matches import Closest, Matches, find_matches
from dedup.statements.rows import ROUNDING, form_rows
from dedup.statements.scores import SentenceModel, fit_wordings
from dedup.statements.weights import words_of
from dedup.wordings import NumberedWords, Wording, number_wordings

_OPENING: Final = 2
"""Sentences with which a long report opens."""
_LONG: Final = 10
"""Sentences of a long report at least."""
_Row = tuple[frozenset[int], "list[Carrier]"]


class Said(NamedTuple):
    """A document of a cluster with the wordings of its sentences; they run parallel.

    Attributes:
        member: the document.
        wordings: its sentences as they were read.
        places: which sentences of ``words`` they are.
        words: those of all documents that were read with it.
    """

    member: ClusterMember
    wordings: tuple[Wording, ...]
    places: Int64s
    words: NumberedWords


def read_said(members: Sequence[ClusterMember]) -> Iterator[Said]:
    """Read the sentences of documents: those of many clusters at once cost the least.

    Yields:
        Every document without its sentences that have no word: they say nothing.
    """
    wordings, words = number_wordings(
        [one.wording(span) for one in members for span in one.sentences]
    )
    worded, first = np.diff(words.bounds) > 0, 0
    for member in members:
        last = first + len(member.sentences)
        places = first + np.flatnonzero(worded[first:last])
        kept = places.tolist()
        spans = tuple(member.sentences[place - first] for place in kept)
        read = tuple(wordings[place] for place in kept)
        yield Said(replace(member, sentences=spans), read, places, words)
        first = last


def make_statements(
    said: Sequence[Said], *, config: StatementConfig
) -> tuple[SentenceModel, list[Statement]]:
    """Group the sentences of the documents of one cluster, in any order, into statements.

    Returns:
        The weights of the cluster, and its statements: those that most documents carry first, then
        by the place of their representative, then by its words.
    """
    grid = _Grid(said, config)
    return grid.model, sorted(grid.statements(), key=_reading_order)


class _Grid:
    """Documents x items of one cluster; documents with the same sentences stand in it once."""

    def __init__(self, said: Sequence[Said], config: StatementConfig) -> None:
        self.config = config
        said = sorted(said, key=lambda one: (one.member.content_hash, one.member.document))
        self.members = [one.member for one in said]
        distinct, self.document_of = _distinct(said)
        placed = list(zip(self.members, self.document_of, strict=True))
        self.first_of = {place: member for member, place in reversed(placed)}
        self.model = _fitted(distinct, config)
        whole = {place for member, place in placed if member.is_whole}
        self.documents = [
            Reading.of([self.model.items[one.normal] for one in read], is_whole=place in whole)
            for place, read in enumerate(one.wordings for one in distinct)
        ]
        self.places_of = [_first_places(one.items.tolist()) for one in self.documents]
        self.openings = _opening_items(self.documents)
        self.matches: Matches = find_matches(self.documents, self.model)
        self.closest = self.matches.closest_of_all(lowered=self.model.lowered)
        self.occurrences = self._occurrences(said)
        self._least_near: dict[int, float] = {}

    def _occurrences(self, said: Sequence[Said]) -> list[list[Carrier]]:
        """Return the sentences of every item."""
        carriers: list[list[Carrier]] = [[] for _ in self.model.items]
        for (member, wordings, *_), document in zip(said, self.document_of, strict=True):
            items = self.documents[document].items.tolist()
            for sentence, wording, item in zip(member.sentences, wordings, items, strict=True):
                carriers[item].append(Carrier(member, sentence, wording, item))
        return carriers

    def statements(self) -> Iterator[Statement]:
        homes: list[set[int]] = [set() for _ in self.model.items]
        for document, items in enumerate(self.places_of):
            for item in items:
                homes[item].add(document)
        rows = form_rows(
            [frozenset(home) for home in homes],
            self.matches.scores,
            least=self.config.score_cutoff,
            join_share=self.config.join_share,
        )
        shared: list[_Row] = []
        for row in rows:
            carriers = [carrier for item in sorted(row) for carrier in self.occurrences[item]]
            told = any(carrier.sentence.kind == "body" for carrier in carriers)
            if told and len({carrier.member.document for carrier in carriers}) > 1:
                shared.append((row, carriers))
            else:
                yield from self._lone(carriers)
        yield from self._shared(shared, Counter(item for row in rows for item in row))

    def _lone(self, carriers: Sequence[Carrier]) -> Iterator[Statement]:
        for carrier in carriers:
            if carrier.sentence.kind == "body":
                closest, nearness = self.closest[carrier.item]
                is_near = self._is_near(carrier.item, nearness)
                member = None if closest is None else self.first_of[closest.document]
                found = () if member is None else (self._nearest(member, closest, is_near=is_near),)
                yield Statement(carrier, 0.0, (), found)

    def _nearest(self, member: ClusterMember, closest: Closest | None, *, is_near: bool) -> Nearest:
        if closest is None:
            return Nearest(member, None, 0.0, is_near)
        place = self.places_of[closest.document][closest.item]
        return Nearest(member, member.sentences[place].position, closest.score, is_near)

    def _is_near(self, item: int, nearness: float) -> bool:
        """Tell whether a document that comes so near to an item may say the same."""
        if item not in self._least_near:
            texts = {one.text for one in self.occurrences[item]}
            self._least_near[item] = max(least_near(text, self.config) for text in texts)
        return nearness >= self._least_near[item]

    def _shared(self, rows: Sequence[_Row], rows_of: Counter[int]) -> Iterator[Statement]:
        for row, carriers in rows:
            plain = _plain(row, rows_of)
            first, support = self._representative(carriers, plain)
            others = tuple(
                (one, self._score(first.item, one.item)) for one in carriers if one is not first
            )
            statement = Statement(first, support, others, ())
            yield statement._replace(absences=tuple(self._absences(statement, row, plain)))

    def _score(self, left: int, right: int) -> float:
        """Return the score of two items, or how alike they are if they are far apart."""
        score = self.matches.score(left, right)
        return score or float(self.model.likeness([left], [right])[0, 0])

    def _representative(
        self, carriers: Sequence[Carrier], plain: frozenset[int]
    ) -> tuple[Carrier, float]:
        """Return the sentence most like the others, and how like: a ``plain`` one if it matches.

        A sentence that stands in several rows does not tell what this one is about, and a heading
        ("On trade with China") tells it in part.
        """
        counts = Counter(carrier.item for carrier in carriers)
        support = {
            item: round(
                (
                    sum(count * self.matches.score(item, other) for other, count in counts.items())
                    - 1
                )
                / (len(carriers) - 1),
                ROUNDING,
            )
            for item in counts
        }
        matching = {item for item in plain if support[item] >= self.config.score_cutoff}
        chosen = [one for one in carriers if one.item in matching] or carriers
        first = min(
            chosen,
            key=lambda one: (
                one.sentence.kind != "body",
                -support[one.item],
                *one.member.precedence,
                one.sentence.position,
            ),
        )
        return first, support[first.item]

    def _absences(
        self, statement: Statement, row: frozenset[int], plain: frozenset[int]
    ) -> Iterator[Nearest]:
        """Yield the documents that do not carry ``row``, each with its nearest sentence.

        To say that a whole document omits a statement is a charge: two others must tell it, none
        of its sentences may match a ``plain`` item of the row, and it is sure only if none comes
        near one, and no report opens with it: that is the event itself, which all of them tell in
        some way. That a passage does not hold it is no charge.
        """
        items_told = plain | {statement.representative.item}
        least = self.config.score_cutoff
        linked = row.union(*(self.matches.matching(item, least) for item in items_told))
        opens = not self.openings.isdisjoint(row)
        may_be_omitted = statement.may_be_omitted  # asked once: it counts all who tell it
        for member, document in zip(self.members, self.document_of, strict=True):
            out = linked if member.is_whole else row
            places = self.places_of[document]
            if (may_be_omitted or not member.is_whole) and places.keys().isdisjoint(out):
                is_near = opens or self._comes_near(items_told, document)
                closest = self.matches.closest(statement.representative.item, document)
                yield self._nearest(member, closest, is_near=is_near)

    def _comes_near(self, items: frozenset[int], document: int) -> bool:
        """Tell whether a document may say what one of ``items`` says."""
        near = ((item, float(self.matches.nearness[item, document])) for item in items)
        return any(self._is_near(item, nearness) for item, nearness in near)


def _distinct(said: Sequence[Said]) -> tuple[list[Said], list[int]]:
    """Return the distinct documents in the order of their words, and which of them each one is."""
    keys = [tuple(wording.normal for wording in one.wordings) for one in said]
    by_words = dict(zip(keys, said, strict=True))
    place = {key: index for index, key in enumerate(sorted(by_words))}
    return [by_words[key] for key in place], [place[key] for key in keys]


def _fitted(said: Sequence[Said], config: StatementConfig) -> SentenceModel:
    """Weigh the words of documents, all of which were read at once."""
    words = words_of(np.concatenate([one.places for one in said]), said[0].words)
    return fit_wordings([one.wordings for one in said], words, config=config)


def _first_places(items: Sequence[int]) -> dict[int, int]:
    """Return where every item stands first.

    >>> _first_places([7, 5, 7])
    {7: 0, 5: 1}
    """
    places: dict[int, int] = {}
    for place, item in enumerate(items):
        places.setdefault(item, place)
    return places


def _opening_items(documents: Sequence[Reading]) -> set[int]:
    """Return the items with which long reports open."""
    return {
        item
        for one in documents
        if len(one.items) >= _LONG and not np.isnan(one.places[0])
        for item in one.items[:_OPENING].tolist()
    }


def _plain(row: frozenset[int], rows_of: Counter[int]) -> frozenset[int]:
    """Return the items of a row that stand in no other, or all if there are none.

    An item that stands in several rows says several things, and what is like it need not say this
    one.
    """
    return frozenset(item for item in row if rows_of[item] == 1) or row


def _reading_order(statement: Statement) -> tuple[int, int, str, str]:
    first = statement.representative
    return (
        -len(statement.documents),
        first.sentence.position,
        first.member.content_hash,
        first.member.document,
    )
