"""The quotations of one cluster: which words its documents put between quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from dedup.config import QuoteConfig
from dedup.members import ClusterMember
from dedup.quotation_marks import quoted_spans
from dedup.quotes.aligned import Words
from dedup.spans import Span
from dedup.text import is_capitalised, is_number
from dedup.wordings import normal_words

_INSERTED: Final = re.compile(r"\[[^\[\]]{0,200}\]|\([^()]{0,200}\)")
_LETTER: Final = re.compile(r"(?<!\w)[\[(](\w)[\])](?=\w)")
_ELLIPSIS: Final = re.compile(r"…|\.\s?\.\s?\.|\[…\]")
_LONGEST_TITLE: Final = 7
"""Words; what is longer is said, even in capitals."""
_SMALL_IN_TITLES: Final = frozenset("a an and at by for from in of on or the to with".split())
_HALF: Final = 3
"""Words on either side of the place where two pieces meet: another text must have them in a row."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What one document quotes in one place.

    Attributes:
        member: the document.
        pieces: start and end of the quoted words; several where words that are not quoted divide
            them.
        ends: start and end of every word in the text, one word behind the other.
        words: their normal forms.
        inserted: indices of the words in brackets.
        elided: indices of the words before which an ellipsis stands.
    """

    member: ClusterMember
    pieces: tuple[Span, ...]
    ends: tuple[int, ...]
    words: Words
    inserted: frozenset[int]
    elided: frozenset[int]

    @property
    def start(self) -> int:
        """Where its first word stands in the text."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.pieces[-1][1]

    @property
    def own_words(self) -> int:
        """How many words it has that are not in brackets."""
        return len(self.words) - len(self.inserted)

    def joined(self, other: Quotation) -> Quotation:
        """Return this quotation and a later one of the same document as one in more pieces."""
        shift = len(self.words)
        return Quotation(
            self.member,
            self.pieces + other.pieces,
            self.ends + other.ends,
            self.words + other.words,
            self.inserted | {shift + index for index in other.inserted},
            self.elided | {shift + index for index in other.elided},
        )


def join_pieces(pieces: Sequence[Quotation], *, config: QuoteConfig) -> list[Quotation]:
    """Return the quotations of at least ``least_words`` words in what the documents report.

    Two pieces that a few words divide are one quotation where another document has the words at
    their ends in a row: ``"A," he said, "B"`` beside ``"A, B"``.

    Returns:
        Those of one document after another, in reading order.
    """
    joints = _joints(pieces, config)
    found: list[Quotation] = []
    for index, piece in enumerate(pieces):
        if index in joints and piece.end - found[-1].start <= config.longest:
            found[-1] = found[-1].joined(piece)
        else:
            found.append(piece)
    return [one for one in found if one.own_words >= config.least_words and not _is_title(one)]


def _is_title(quotation: Quotation) -> bool:
    """Tell whether quoted words are the name of a work: a few, capitalised as titles are."""
    if len(quotation.words) > _LONGEST_TITLE:
        return False
    text, ends = quotation.member.text, quotation.ends
    small = [
        word
        for start, end in zip(ends[::2], ends[1::2], strict=True)
        if not is_capitalised(word := text[start:end]) and not is_number(word)
    ]
    return _SMALL_IN_TITLES.issuperset(small)


def find_pieces(
    members: Sequence[ClusterMember], *, config: QuoteConfig
) -> Iterator[list[Quotation]]:
    """Yield every run of quoted words of each document, however short, of one cluster or several.

    Those of many documents at once cost the least.
    """
    spans = [
        [
            span
            for stretch in _stretches(member)
            for span in quoted_spans(member.text, *stretch, longest=config.longest)
        ]
        for member in members
    ]
    found = zip(members, spans, strict=True)
    read = iter(normal_words([one.text[start:end] for one, some in found for start, end in some]))
    for member, some in zip(members, spans, strict=True):
        words = zip(some, islice(read, len(some)), strict=True)
        yield [_piece(member, span, *said) for span, said in words if said[1]]


def _stretches(member: ClusterMember) -> list[Span]:
    """Return the parts of a text that take part: sentences that follow each other are one."""
    stretches: list[Span] = []
    last = -2
    for position, start, end, _ in member.sentences:
        if position == last + 1:
            stretches[-1] = stretches[-1][0], end
        else:
            stretches.append((start, end))
        last = position
    return stretches


def _piece(member: ClusterMember, span: Span, ends: tuple[int, ...], words: Words) -> Quotation:
    start, text = span[0], member.text[slice(*span)]
    ends, words = _without_bracketed_letters(text, ends, words)
    starts = ends[::2]
    inserted = {
        index
        for bracket in (_INSERTED.finditer(text) if _has_bracket(text) else ())
        for index in range(
            bisect_right(starts, bracket.start()), bisect_right(starts, bracket.end())
        )
    }
    dotted = "…" in text or text.count(".") >= len("...")
    elided = {
        bisect_right(starts, dots.start()) for dots in (_ELLIPSIS.finditer(text) if dotted else ())
    }
    return Quotation(
        member,
        ((start + ends[0], start + ends[-1]),),
        tuple([start + place for place in ends]),
        words,
        frozenset(inserted),
        frozenset(elided),
    )


def _without_bracketed_letters(
    text: str, ends_: tuple[int, ...], words_: Words
) -> tuple[tuple[int, ...], Words]:
    """Return ends and words with ``[T]he`` as one word: the bracket is about its capital alone."""
    if not _has_bracket(text):
        return ends_, words_
    ends, words = [*ends_], [*words_]
    for letter in reversed([*_LETTER.finditer(text)]):
        index = bisect_right(ends[::2], letter.start(1)) - 1
        if index + 1 < len(words) and ends[2 * index + 2] == letter.end():
            words[index : index + 2] = [words[index] + words[index + 1]]
            del ends[2 * index + 1 : 2 * index + 3]
    return tuple(ends), tuple(words)


def _has_bracket(text: str) -> bool:
    return "[" in text or "(" in text


def _joints(pieces: Sequence[Quotation], config: QuoteConfig) -> set[int]:
    """Return the indices of pieces that go on with what the piece before them began."""
    bridges: dict[Words, list[int]] = {}
    for index, (one, two) in enumerate(pairwise(pieces), start=1):
        near = one.member is two.member and two.start - one.end <= config.widest_gap
        if near and (bridge := _bridge(one.words, two.words)):
            bridges.setdefault(bridge, []).append(index)
    by_first: dict[str, list[Words]] = {}
    for bridge in bridges:
        by_first.setdefault(bridge[0], []).append(bridge)
    joints: set[int] = set()
    for piece in pieces:
        for place, word in enumerate(piece.words):
            for bridge in by_first.get(word, ()):
                if piece.words[place : place + len(bridge)] == bridge:
                    crossed = bridges[bridge]
                    joints.update(one for one in crossed if pieces[one].member is not piece.member)
    return joints


def _bridge(one: Words, two: Words) -> Words | None:
    """Return the words around the joint, or None if any text may have them in a row."""
    bridge = one[-_HALF:] + two[:_HALF]
    return bridge if len(set(bridge)) > _HALF else None
