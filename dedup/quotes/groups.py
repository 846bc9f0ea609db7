"""Which quotations of a cluster are the same one.

Every group has a fullest quotation, and whatever is in the group shares its words with that one: no
chain of quotations that overlap grows into a group. The longest ones are asked first, so the order
of the documents does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final, NamedTuple

from dedup.config import QuoteConfig
from dedup.quotes.aligned import SOLID, Aligned, QuotedWords, Words, align_words
from dedup.quotes.drift import drift_of
from dedup.quotes.quotations import Quotation
from dedup.quotes.speakers import may_be_one_speaker
from dedup.similarity import Run
from dedup.spans import Span
from dedup.text import runs_of_words

_ASKED: Final = 5
"""Groups at most that a quotation is compared with: those that share most of its runs."""
_HELD: Final = 200
"""Groups at most that are found by one run of words."""

_Occurrence = tuple[Quotation, Aligned]


class QuoteGroup(NamedTuple):
    """The occurrences of one quotation, the fullest first, each with its alignment to that."""

    occurrences: list[_Occurrence]

    @property
    def documents(self) -> int:
        """How many documents have it."""
        return len({one.member.document for one, _ in self.occurrences})


def group_quotations(quotations: Iterable[Quotation], *, config: QuoteConfig) -> list[QuoteGroup]:
    """Group the quotations of one cluster, in any order, by their words.

    Returns:
        What two or more documents have: first what most of them have, then the longest.
    """
    occurrences: dict[QuotedWords, list[Quotation]] = {}
    for one in quotations:
        occurrences.setdefault(QuotedWords(one.words, one.inserted), []).append(one)
    wordings = sorted(occurrences, key=_fullest_first)
    members = _by_fullest(wordings, config)
    groups = [
        group
        for fullest in wordings
        if fullest in members
        for group in _by_occasion(members[fullest], occurrences, config)
    ]
    shared = [group for group in groups if group.documents > 1]
    return sorted(shared, key=lambda group: -group.documents)


def _by_occasion(
    members: Sequence[tuple[QuotedWords, Aligned]],
    occurrences: dict[QuotedWords, list[Quotation]],
    config: QuoteConfig,
) -> Iterator[QuoteGroup]:
    """Yield the group of a fullest wording, and one of each that a text tells apart from it.

    Args:
        members: the wordings of the group, the fullest first.
        occurrences: where every wording stands.
        config: which short parts are credited to nobody else.
    """
    sought = {wording: sorted(occurrences[wording], key=_first_said) for wording, _ in members}
    found = [(one, aligned) for wording, aligned in members for one in sought[wording]]
    fullest = found[0][0]
    apart = _told_apart(found)
    yield QuoteGroup(
        [
            (one, aligned)
            for one, aligned in found
            if one.words not in apart
            and (
                len(one.words) >= config.least_changed
                or one.words == fullest.words
                or may_be_one_speaker(fullest, one)
            )
        ]
    )
    for wording, places in sought.items():
        if wording.words in apart:
            yield QuoteGroup([(one, _whole(wording)) for one in places])


def _told_apart(found: Sequence[_Occurrence]) -> set[Words]:
    """Return the words in which a text repeats what it also quotes as the fullest has it.

    An outlet that repeats a quotation copies it. What it quotes once more in other words was said,
    or written, another time.
    """
    if len({one.member.document for one, _ in found}) == len(found):  # no text has it twice
        return set()
    fullest = found[0][0]
    parts: dict[str, list[Span]] = {}
    reworded = []
    for one, aligned in found:
        if drift_of(fullest, one, aligned.runs) == "reworded":
            reworded.append((one, _part(aligned)))
        else:
            parts.setdefault(one.member.document, []).append(_part(aligned))
    return {
        one.words
        for one, part in reworded
        if any(_is_half(part, exact) for exact in parts.get(one.member.document, ()))
    }


def _whole(wording: QuotedWords) -> Aligned:
    return Aligned((Run(0, 0, len(wording.words)),), 1.0)


def _part(aligned: Aligned) -> Span:
    """Return the words of the fullest from the first to the last that an occurrence shares."""
    first, last = aligned.runs[0], aligned.runs[-1]
    return first.left, last.left + last.length


def _is_half(one: Span, other: Span) -> bool:
    """Tell whether half of one part stands in the other."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * common >= one[1] - one[0]


def _fullest_first(wording: QuotedWords) -> tuple[int, int, Words, list[int]]:
    words, inserted = wording
    return len(inserted) - len(words), len(inserted), words, sorted(inserted)


def _first_said(one: Quotation) -> tuple[int, bool, datetime, str, str, int]:
    """Order occurrences of the same words: unbroken ones first, then by document and place."""
    return len(one.pieces), bool(one.elided), *one.member.precedence, one.start


def _by_fullest(
    wordings: Sequence[QuotedWords], config: QuoteConfig
) -> dict[QuotedWords, list[tuple[QuotedWords, Aligned]]]:
    """Return the wordings of every group by its fullest one; that comes first."""
    fullest: list[QuotedWords] = []
    found: dict[QuotedWords, list[tuple[QuotedWords, Aligned]]] = {}
    by_run: dict[Words, list[int]] = {}
    for wording, runs in zip(wordings, _shared_runs(wordings), strict=True):
        best = _best(wording, runs, fullest, by_run, config)
        if best:
            found[best[0]].append((wording, best[1]))
            continue
        for run in set(runs):
            held = by_run.setdefault(run, [])
            if len(held) < _HELD:
                held.append(len(fullest))
        fullest.append(wording)
        found[wording] = [(wording, _whole(wording))]
    return found


def _shared_runs(wordings: Sequence[QuotedWords]) -> list[list[Words]]:
    """Return of every wording the runs that another one has, too: most have none."""
    runs = [[*runs_of_words(wording.words, SOLID)] for wording in wordings]
    counts = Counter(chain.from_iterable(map(set, runs)))
    return [[run for run in some if counts[run] > 1] for some in runs]


def _best(
    wording: QuotedWords,
    runs: Sequence[Words],
    fullest: Sequence[QuotedWords],
    by_run: dict[Words, list[int]],
    config: QuoteConfig,
) -> tuple[QuotedWords, Aligned] | None:
    """Return the group that shares most of a wording, if one shares enough."""
    shared = Counter(index for run in runs for index in by_run.get(run, ()))
    likeliest = sorted(shared, key=lambda index: (-shared[index], index))[:_ASKED]
    best: tuple[QuotedWords, Aligned] | None = None
    for index in likeliest:
        aligned = align_words(fullest[index], wording, config=config)
        if aligned and (best is None or _closeness(fullest[index], aligned) > _closeness(*best)):
            best = fullest[index], aligned
    return best


def _closeness(wording: QuotedWords, aligned: Aligned) -> tuple[float, int]:
    """Order groups that a quotation may belong to: of two that have all of it, to the shorter."""
    return aligned.score, -len(wording.words)
