"""The statements of one cluster: who carries each, and who does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

import numpy as np

from dedup.config import StatementConfig
from dedup.members import ClusterMember, SentenceSpan
from dedup.similarity import Wording, read_wordings
from dedup.statements.matches import Matches, find_matches
from dedup.statements.rows import form_rows
from dedup.statements.scores import Scores, SentenceModel, fit_wordings

__all__ = ["Absence", "Carrier", "Statement", "make_statements"]

_LAST: Final = datetime.max.replace(tzinfo=UTC)
_CHUNK: Final = 256
_ROUNDING: Final = 12
_Row = tuple[frozenset[int], "list[Carrier]"]


class Carrier(NamedTuple):
    """One sentence that carries a statement."""

    member: ClusterMember
    sentence: SentenceSpan
    wording: Wording
    item: int


class Absence(NamedTuple):
    """A document that does not carry a statement: its nearest sentence, None if it has none."""

    member: ClusterMember
    nearest: int | None
    score: float


class Statement(NamedTuple):
    """A group of sentences that say the same.

    Attributes:
        representative: the sentence most like the others.
        support: its mean score with the others; of a lone sentence, its best score elsewhere.
        others: the other carriers with their score against the representative.
        absences: the documents that do not carry it; none for a lone sentence.
    """

    representative: Carrier
    support: float
    others: tuple[tuple[Carrier, float], ...]
    absences: tuple[Absence, ...]

    @property
    def carriers(self) -> list[Carrier]:
        """All carriers, the representative first."""
        return [self.representative, *(carrier for carrier, _ in self.others)]

    @property
    def documents(self) -> set[str]:
        """The documents that carry the statement."""
        return {carrier.member.document for carrier in self.carriers}

    @property
    def told_by(self) -> set[str]:
        """The documents that carry it in their body, not in a heading alone."""
        body = (one for one in self.carriers if one.sentence.kind == "body")
        return {carrier.member.document for carrier in body}


def make_statements(
    members: Sequence[ClusterMember], *, config: StatementConfig
) -> tuple[SentenceModel, list[Statement]]:
    """Group the sentences of one cluster into statements.

    Args:
        members: documents of the cluster, in any order.
        config: constants of the alignment.

    Returns:
        The weights of the cluster, and its statements: those that most documents carry first, then
        by the place of their representative, then by its words.
    """
    grid = _Grid(members, config)
    return grid.model, sorted(grid.statements(), key=_reading_order)


class _Grid:
    """Documents x items of one cluster; documents with the same sentences stand in it once."""

    def __init__(self, members: Sequence[ClusterMember], config: StatementConfig) -> None:
        self.config = config
        read = sorted(_read(members), key=lambda one: (one[0].content_hash, one[0].document))
        self.members = [member for member, _ in read]
        wordings = [of_member for _, of_member in read]
        keys = [tuple(one.normal for one in of_member) for of_member in wordings]
        distinct = dict(zip(keys, wordings, strict=True))
        order = sorted(distinct)
        place = {key: index for index, key in enumerate(order)}
        self.document_of = [place[key] for key in keys]
        self.home_of = dict(
            zip((one.document for one in self.members), self.document_of, strict=True)
        )
        self.model = fit_wordings([distinct[key] for key in order], config=config)
        self.items = [[self.model.items[wording] for wording in key] for key in order]
        self.matches: Matches = find_matches(self.items, self.model)
        self.best_elsewhere: list[float] = self.matches.best.max(axis=1, initial=0.0).tolist()
        self.strong = self.matches.at_least(config.least_score(len(order)))
        self.occurrences = self._occurrences(wordings)

    def _occurrences(self, wordings: Sequence[Sequence[Wording]]) -> list[list[Carrier]]:
        found: list[list[Carrier]] = [[] for _ in self.model.items]
        for member, of_member in zip(self.members, wordings, strict=True):
            for sentence, wording in zip(member.sentences, of_member, strict=True):
                item = self.model.items[wording.normal]
                found[item].append(Carrier(member, sentence, wording, item))
        return found

    def statements(self) -> Iterator[Statement]:
        homes: list[set[int]] = [set() for _ in self.model.items]
        for document, items in enumerate(self.items):
            for item in items:
                homes[item].add(document)
        rows = form_rows(
            [frozenset(home) for home in homes],
            self.strong,
            least=self.config.score_cutoff,
            join_share=self.config.join_share,
        )
        shared: list[_Row] = []
        for row in rows:
            carriers = [carrier for item in sorted(row) for carrier in self.occurrences[item]]
            if len({carrier.member.document for carrier in carriers}) > 1:
                shared.append((row, carriers))
            else:
                yield from self._lone(carriers)
        yield from self._shared(shared, Counter(item for row in rows for item in row))

    def _lone(self, carriers: Sequence[Carrier]) -> Iterator[Statement]:
        for carrier in carriers:
            if carrier.sentence.kind == "body":
                yield Statement(carrier, self.best_elsewhere[carrier.item], (), ())

    def _shared(self, rows: Sequence[_Row], rows_of: Counter[int]) -> Iterator[Statement]:
        chosen = [self._representative(carriers) for _, carriers in rows]
        near = self._near([first.item for first, _ in chosen])
        for (row, carriers), (first, support), likeness in zip(rows, chosen, near, strict=True):
            others = tuple(
                (one, self.matches.score(first.item, one.item) or float(likeness[one.item]))
                for one in carriers
                if one is not first
            )
            doubted = _in_doubt(row, rows_of, self.strong)
            linked = row.union(doubted, self.matches.scores[first.item])
            absences = self._absences(row, linked, first, likeness)
            yield Statement(first, support, others, tuple(absences))

    def _near(self, items: Sequence[int]) -> Iterator[Scores]:
        """Yield the likeness of all items to each of ``items``, some hundred at a time."""
        for start in range(0, len(items), _CHUNK):
            everything = range(len(self.model.items))
            yield from self.model.likeness(everything, items[start : start + _CHUNK]).T

    def _representative(self, carriers: Sequence[Carrier]) -> tuple[Carrier, float]:
        counts = Counter(carrier.item for carrier in carriers)
        support = {
            item: round(
                (
                    sum(count * self.matches.score(item, other) for other, count in counts.items())
                    - 1
                )
                / (len(carriers) - 1),
                _ROUNDING,
            )
            for item in counts
        }
        first = min(carriers, key=lambda one: (-support[one.item], *_precedence(one)))
        return first, support[first.item]

    def _absences(
        self, row: frozenset[int], linked: frozenset[int], first: Carrier, likeness: Scores
    ) -> Iterator[Absence]:
        """Yield the documents that do not carry ``row``, each with its nearest sentence.

        To say that a whole document omits a statement is a charge: none of its sentences may be
        ``linked`` to the row. That a passage does not hold it is none.
        """
        home = self.home_of[first.member.document]
        for member, document in zip(self.members, self.document_of, strict=True):
            items = self.items[document]
            if (linked if member.is_whole else row).isdisjoint(items):
                scores = self._contrasted(items, document, first.item, home, likeness)
                best = int(scores.argmax()) if items else None
                yield Absence(
                    member,
                    None if best is None else member.sentences[best].position,
                    0.0 if best is None else float(scores[best]),
                )

    def _contrasted(
        self, items: list[int], document: int, other: int, home: int, likeness: Scores
    ) -> Scores:
        """Return the scores of a document's items with one item of the document ``home``."""
        best = self.matches.best
        gaps = 2 * likeness[items] - best[items, home] - best[other, document]
        scores: Scores = np.maximum(likeness[items] + self.config.contrast * gaps, 0.0)
        return scores


def _read(members: Sequence[ClusterMember]) -> Iterator[tuple[ClusterMember, list[Wording]]]:
    """Yield members and their wordings, without sentences that have no word: they say nothing."""
    said = [one.wording(span) for one in members for span in one.sentences]
    wordings = iter(read_wordings(said))
    for member in members:
        pairs = [pair for pair in zip(member.sentences, wordings, strict=False) if pair[1].normal]
        spans = tuple(span for span, _ in pairs)
        yield replace(member, sentences=spans), [wording for _, wording in pairs]


def _in_doubt(
    row: frozenset[int], rows_of: Counter[int], matches: Sequence[Mapping[int, float]]
) -> frozenset[int]:
    """Return the items that match ``row`` so well that their document may say the same.

    An item that stands in several rows says several things, and a match with it does not tell
    which: only the items of this row alone are asked, if it has any.
    """
    plain = [item for item in row if rows_of[item] == 1] or list(row)
    return frozenset(other for item in plain for other in matches[item])


def _precedence(carrier: Carrier) -> tuple[datetime, str, str, int]:
    """Order equally good representatives: first to publish, then by content, then by place."""
    member = carrier.member
    published = _LAST if member.published is None else member.published
    return published, member.content_hash, member.document, carrier.sentence.position


def _reading_order(statement: Statement) -> tuple[int, int, str, str]:
    first = statement.representative
    return (
        -len(statement.documents),
        first.sentence.position,
        first.member.content_hash,
        first.member.document,
    )
