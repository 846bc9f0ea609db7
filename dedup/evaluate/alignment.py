"""Matched sentence pairs against pairs that people labelled.

Every record is one pair of documents and a cluster of its own: its sentences alone weigh the words.
Pairs that the labels call borderline count neither way, and boilerplate takes no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from dedup.config import Config
from dedup.evaluate.clusters import Scores, f_scores, share
from dedup.evaluate.labelled import AlignmentRecord
from dedup.evaluate.predictions import PairMatch, Prediction, predict_alignment
from dedup.evaluate.rows import implied_scores

Pair = tuple[int, int]
Sentence = tuple[str, int]
"""Side and index."""
_DEFAULTS: Final = Config()
_SIDES: Final = ("left", "right")


class LabelRecall(Struct, frozen=True):
    """How many of the pairs of one label were found."""

    label: str
    found: int
    pairs: int


class AbsentScores(Struct, frozen=True):
    """Of the sentences said to have no counterpart, how many have none."""

    said: int
    right: int
    precision: float


class RecordScores(Struct, frozen=True):
    """Scores of one record."""

    id: str
    scores: Scores


class AlignmentReport(Struct, frozen=True, kw_only=True):
    """Scores over all labelled records, and what was found."""

    labelled: int
    unlabelled: int
    overall: Scores
    records: tuple[RecordScores, ...]
    recall: tuple[LabelRecall, ...]
    absent: AbsentScores
    sure: Scores
    """Of the matches called sure."""
    sure_absent: AbsentScores
    """Of the sentences called absent for sure."""
    rows: Scores
    """Of the pairs that the rows of the matrices imply, records of one cluster taken together."""
    predictions: tuple[Prediction, ...]


class Judged(Struct, frozen=True):
    """The pairs of one record that some method accepted, and what gold says of them."""

    record: AlignmentRecord
    found: frozenset[Pair]

    @property
    def gold(self) -> dict[Pair, str]:
        """The labelled pairs of sentences that take part, with their labels."""
        left, right = self.record.taking_part()
        return {
            (pair.left, pair.right): pair.label
            for pair in self.record.matches or []
            if pair.left in left and pair.right in right
        }

    @property
    def silent(self) -> set[Sentence]:
        """The sentences without any accepted pair."""
        told = {
            (side, place) for pair in self.found for side, place in zip(_SIDES, pair, strict=True)
        }
        indices = zip(_SIDES, self.record.taking_part(), strict=True)
        return {(side, place) for side, places in indices for place in places} - told

    @property
    def counted(self) -> frozenset[Pair]:
        """The accepted pairs less those that gold calls borderline."""
        unclear = {(pair.left, pair.right) for pair in self.record.borderline or []}
        return self.found - (unclear - self.gold.keys())


def evaluate_alignment(
    records: Sequence[AlignmentRecord], *, config: Config = _DEFAULTS
) -> AlignmentReport:
    """Score the matches of every labelled record, and predict those of all.

    >>> from dedup.evaluate.labelled import LabelledPair
    >>> one, other = "Kyiv rejected the plan.", "The plan was rejected by Kyiv."
    >>> record = AlignmentRecord("a", [one], [other], [LabelledPair(0, 0)])
    >>> evaluate_alignment([record]).overall.f1
    1.0
    """
    predictions = tuple(predict_alignment(record, config=config) for record in records)
    labelled = [
        (record, prediction)
        for record, prediction in zip(records, predictions, strict=True)
        if record.matches is not None
    ]
    found = [Judged(record, _pairs(prediction.matches)) for record, prediction in labelled]
    sure = [
        Judged(record, _pairs(match for match in prediction.matches if match.band == "sure"))
        for record, prediction in labelled
    ]
    return AlignmentReport(
        labelled=len(labelled),
        unlabelled=len(records) - len(labelled),
        overall=pooled_scores(found),
        records=tuple(RecordScores(one.record.id, pooled_scores([one])) for one in found),
        recall=_recall(found),
        absent=_absent((one.record, one.silent) for one in found),
        sure=pooled_scores(sure),
        sure_absent=_absent(
            (record, {(one.side, one.sentence) for one in prediction.absent if one.band == "sure"})
            for record, prediction in labelled
        ),
        rows=implied_scores([record for record, _ in labelled], config=config),
        predictions=predictions,
    )


def _pairs(matches: Iterable[PairMatch]) -> frozenset[Pair]:
    return frozenset((match.left, match.right) for match in matches)


def pooled_scores(judged: Sequence[Judged]) -> Scores:
    """Pool the pairs of all records; where no pair was found, none is wrong."""
    found = sum(len(one.counted) for one in judged)
    gold = sum(len(one.gold) for one in judged)
    right = sum(len(one.counted & one.gold.keys()) for one in judged)
    return f_scores(share(right, found), share(right, gold))


def _recall(judged: Sequence[Judged]) -> tuple[LabelRecall, ...]:
    pairs: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for one in judged:
        pairs.update(one.gold.values())
        found.update(label for pair, label in one.gold.items() if pair in one.found)
    return tuple(LabelRecall(label, found[label], pairs[label]) for label in sorted(pairs))


def _absent(claims: Iterable[tuple[AlignmentRecord, set[Sentence]]]) -> AbsentScores:
    said = right = 0
    for record, silent in claims:
        told = {(side, getattr(pair, side)) for pair in record.matches or [] for side in _SIDES}
        said += len(silent)
        right += len(silent - told)
    return AbsentScores(said, right, share(right, said))
