"""The pairs of sentences that the rows of a matrix imply, against pairs that people labelled.

Records that name the same document are of one cluster: sentences that stand in one of its rows are
a pair, however they got there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from dedup.config import Config
from dedup.evaluate.clusters import Scores, f_scores, share
from dedup.evaluate.labelled import AlignmentRecord, LabelledPair
from dedup.linkage import connected_groups
from dedup.members import ClusterMember, SentenceSpan
from dedup.statements.grid import make_statements, read_said
from dedup.text import content_hash

Sentence = tuple[str, int]
Pair = tuple[Sentence, Sentence]
_DEFAULTS: Final = Config()


class _Group(NamedTuple):
    """Records that share documents, and which sentences of each take part in all of them.

    Documents are numbered; ``pairs`` holds the numbers of both, for every record.
    """

    records: list[AlignmentRecord]
    pairs: list[tuple[str, str]]
    documents: dict[str, list[str]]
    taking_part: dict[str, set[int]]


def implied_scores(records: Sequence[AlignmentRecord], *, config: Config = _DEFAULTS) -> Scores:
    """Score the pairs implied by the rows of all clusters, pooled.

    Args:
        records: labelled pairs of documents; those that share one (``left`` and ``right`` name it,
            and its sentences are the same) are one cluster.
        config: ``config.statements`` holds the constants.

    >>> one, other = "Kyiv rejected the plan.", "The plan was rejected by Kyiv."
    >>> record = AlignmentRecord("a", [one], [other], [LabelledPair(0, 0)])
    >>> implied_scores([record]).f1
    1.0
    """
    right = found = gold = 0
    for group in _groups(records):
        pairs = set(_implied(group, config))
        for record, names in zip(group.records, group.pairs, strict=True):
            wanted = set(_labelled(names, record.matches, group))
            unclear = set(_labelled(names, record.borderline, group)) - wanted
            here = {pair for pair in pairs if {name for name, _ in pair} == set(names)} - unclear
            right, found, gold = right + len(here & wanted), found + len(here), gold + len(wanted)
    return f_scores(share(right, found), share(right, gold))


def _groups(records: Sequence[AlignmentRecord]) -> list[_Group]:
    """Return the records by the cluster of documents that they connect."""
    pairs = list(_numbered(records))
    connected = connected_groups(pairs)
    group_of = {name: number for number, names in enumerate(connected) for name in names}
    groups = [_Group([], [], {}, {}) for _ in connected]
    for record, names in zip(records, pairs, strict=True):
        group = groups[group_of[names[0]]]
        group.records.append(record)
        group.pairs.append(names)
        sides = (record.left_sentences, record.right_sentences)
        for name, sentences, indices in zip(names, sides, record.taking_part(), strict=True):
            group.documents[name] = sentences
            group.taking_part[name] = group.taking_part.get(name, set(indices)) & set(indices)
    return groups


def _numbered(records: Sequence[AlignmentRecord]) -> Iterator[tuple[str, str]]:
    """Yield a number for both documents of every record: one name and one text have one number."""
    numbers: dict[object, str] = {}

    def number(key: object) -> str:
        return numbers.setdefault(key, f"{len(numbers):06}")

    for place, record in enumerate(records):
        left: object = (record.left, *record.left_sentences) if record.left else (place, "left")
        right: object = (
            (record.right, *record.right_sentences) if record.right else (place, "right")
        )
        yield number(left), number((place, "right") if left == right else right)


def _implied(group: _Group, config: Config) -> Iterator[Pair]:
    said = list(read_said([_member(name, group) for name in group.documents]))
    for statement in make_statements(said, config=config.statements)[1]:
        told = sorted((one.member.document, one.sentence.position) for one in statement.carriers)
        yield from combinations(told, 2)


def _member(name: str, group: _Group) -> ClusterMember:
    """Return a document; one of which few sentences take part is a member by a passage."""
    spans, start = [], 0
    for position, sentence in enumerate(group.documents[name]):
        if position in group.taking_part[name]:
            spans.append(SentenceSpan(position, start, start + len(sentence), "body"))
        start += len(sentence) + 1
    text = "\n".join(group.documents[name])
    whole = 2 * len(spans) >= len(group.documents[name])
    return ClusterMember(name, content_hash(text), None, text, whole, tuple(spans))


def _labelled(
    names: tuple[str, str], pairs: Iterable[LabelledPair] | None, group: _Group
) -> Iterator[Pair]:
    left, right = names
    for pair in pairs or ():
        one, other = (left, pair.left), (right, pair.right)
        if all(place in group.taking_part[name] for name, place in (one, other)):
            yield min(one, other), max(one, other)
