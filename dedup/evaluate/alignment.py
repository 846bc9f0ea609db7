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
from dedup.similarity import token_set_scores

Pair = tuple[int, int]
Sentence = tuple[str, int]
"""Side and index."""
_DEFAULTS: Final = Config()
_SIDES: Final = ("left", "right")
_BASELINE_CUTOFFS: Final = tuple(percent / 100 for percent in range(20, 101))


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


class AlignmentScores(Struct, frozen=True, kw_only=True):
    """Scores of one method over all labelled records."""

    method: str
    cutoff: float
    overall: Scores
    records: tuple[RecordScores, ...]
    recall: tuple[LabelRecall, ...]
    absent: AbsentScores


class AlignmentReport(Struct, frozen=True, kw_only=True):
    """Our scores beside those of the baseline, and what was found."""

    labelled: int
    unlabelled: int
    ours: AlignmentScores
    sure: Scores
    """Of the matches called sure."""
    sure_absent: AbsentScores
    """Of the sentences called absent for sure."""
    rows: Scores
    """Of the pairs that the rows of the matrices imply, records of one cluster taken together."""
    baseline: AlignmentScores
    """token_set_ratio at the cutoff that is best on these very records: the best it could do."""
    predictions: tuple[Prediction, ...]


class _Judged(Struct, frozen=True):
    """The pairs of one record that some method accepted, and what gold says of them."""

    record: AlignmentRecord
    found: frozenset[Pair]

    @property
    def gold(self) -> dict[Pair, str]:
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
        unclear = {(pair.left, pair.right) for pair in self.record.borderline or []}
        return self.found - (unclear - self.gold.keys())


def evaluate_alignment(
    records: Sequence[AlignmentRecord], *, config: Config = _DEFAULTS
) -> AlignmentReport:
    """Score the matches of every labelled record, and predict those of all.

    >>> from dedup.evaluate.labelled import LabelledPair
    >>> record = AlignmentRecord("a", ["Kyiv said no."], ["No, said Kyiv."], [LabelledPair(0, 0)])
    >>> evaluate_alignment([record]).baseline.overall.f1
    1.0
    """
    predictions = tuple(predict_alignment(record, config=config) for record in records)
    labelled = [
        (record, prediction)
        for record, prediction in zip(records, predictions, strict=True)
        if record.matches is not None
    ]
    found = [_Judged(record, _pairs(prediction.matches)) for record, prediction in labelled]
    sure = [
        _Judged(record, _pairs(match for match in prediction.matches if match.band == "sure"))
        for record, prediction in labelled
    ]
    return AlignmentReport(
        labelled=len(labelled),
        unlabelled=len(records) - len(labelled),
        ours=_method_scores("ours", config.statements.score_cutoff, found),
        sure=_scores(sure),
        sure_absent=_absent(
            (record, {(one.side, one.sentence) for one in prediction.absent if one.band == "sure"})
            for record, prediction in labelled
        ),
        rows=implied_scores([record for record, _ in labelled], config=config),
        baseline=_baseline([record for record, _ in labelled]),
        predictions=predictions,
    )


def _pairs(matches: Iterable[PairMatch]) -> frozenset[Pair]:
    return frozenset((match.left, match.right) for match in matches)


def _method_scores(method: str, cutoff: float, judged: Sequence[_Judged]) -> AlignmentScores:
    return AlignmentScores(
        method=method,
        cutoff=cutoff,
        overall=_scores(judged),
        records=tuple(RecordScores(one.record.id, _scores([one])) for one in judged),
        recall=_recall(judged),
        absent=_absent((one.record, one.silent) for one in judged),
    )


def _scores(judged: Sequence[_Judged]) -> Scores:
    """Pool the pairs of all records; where no pair was found, none is wrong."""
    found = sum(len(one.counted) for one in judged)
    gold = sum(len(one.gold) for one in judged)
    right = sum(len(one.counted & one.gold.keys()) for one in judged)
    return f_scores(share(right, found), share(right, gold))


def _recall(judged: Sequence[_Judged]) -> tuple[LabelRecall, ...]:
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


def _baseline(records: Sequence[AlignmentRecord]) -> AlignmentScores:
    scored = [(record, _token_set_pairs(record)) for record in records]

    def judged(cutoff: float) -> list[_Judged]:
        return [
            _Judged(record, frozenset(pair for pair, score in pairs.items() if score >= cutoff))
            for record, pairs in scored
        ]

    best = max(_BASELINE_CUTOFFS, key=lambda cutoff: (_scores(judged(cutoff)).f1, -cutoff))
    return _method_scores("token_set_ratio", best, judged(best))


def _token_set_pairs(record: AlignmentRecord) -> dict[Pair, float]:
    left, right = record.taking_part()
    scores = token_set_scores(
        [record.left_sentences[index] for index in left],
        [record.right_sentences[index] for index in right],
    )
    return {
        (row, column): float(scores[i, j])
        for i, row in enumerate(left)
        for j, column in enumerate(right)
    }
