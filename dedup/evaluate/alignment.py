"""Matched sentence pairs against pairs that people labelled.

Every record is one pair of documents and a cluster of its own: its sentences alone weigh the words.
Pairs that the labels call borderline count neither way, and boilerplate takes no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from dedup.config import Config, StatementConfig
from dedup.evaluate.clusters import Scores
from dedup.evaluate.labelled import AlignmentRecord, read_alignment
from dedup.evaluate.rows import implied_scores
from dedup.similarity import grade_wordings, read_wording, token_set_scores
from dedup.statements.context import Scores as Matrix
from dedup.statements.matches import Match, accepted, score_documents
from dedup.statements.scores import fit_sentences, match_band

__all__ = [
    "Absence",
    "AlignmentRecord",
    "AlignmentReport",
    "AlignmentScores",
    "PairMatch",
    "Prediction",
    "describe_alignment",
    "evaluate_alignment",
    "predict_alignment",
    "read_alignment",
]

Pair = tuple[int, int]
Sentence = tuple[str, int]
"""Side and index."""
_DEFAULTS: Final = Config()
_SIDES: Final = ("left", "right")
_BASELINE_CUTOFFS: Final = tuple(percent / 100 for percent in range(20, 101))


class PairMatch(Struct, frozen=True):
    """One match that was found."""

    left: int
    right: int
    score: float
    band: str
    grade: str


class Absence(Struct, frozen=True):
    """One sentence without a match; ``nearest`` is the closest sentence of the other side.

    Its band is sure if nothing there comes near (``statements.absent``), else likely.
    """

    side: str
    sentence: int
    band: str
    nearest: int | None
    score: float


class Prediction(Struct, frozen=True):
    """The matches found in one record, and the sentences without any, ordered by position."""

    id: str
    matches: tuple[PairMatch, ...]
    absent: tuple[Absence, ...] = ()


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

    Args:
        records: as :func:`read_alignment` returns them.
        config: ``config.statements`` holds the constants.

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


def predict_alignment(record: AlignmentRecord, *, config: Config = _DEFAULTS) -> Prediction:
    """Match the sentences of one record, labelled or not."""
    indices = record.taking_part()
    left, right = (
        [sentences[index] for index in side]
        for sentences, side in zip(
            (record.left_sentences, record.right_sentences), indices, strict=True
        )
    )
    model = fit_sentences([left, right], config=config.statements)
    scores = score_documents(left, right, model)
    return Prediction(
        record.id,
        tuple(
            _pair_match(match, left[match.left], right[match.right], indices, config.statements)
            for match in accepted(scores, config.statements.score_cutoff)
        ),
        (
            *_absences("left", scores, indices, config.statements),
            *_absences("right", scores.T, indices[::-1], config.statements),
        ),
    )


def _pair_match(
    match: Match,
    left: str,
    right: str,
    indices: tuple[list[int], list[int]],
    config: StatementConfig,
) -> PairMatch:
    grade = grade_wordings(read_wording(left), read_wording(right))
    return PairMatch(
        indices[0][match.left],
        indices[1][match.right],
        round(match.score, 6),
        match_band(grade, match.score, config),
        grade,
    )


def _absences(
    side: str, scores: Matrix, indices: tuple[list[int], list[int]], config: StatementConfig
) -> Iterator[Absence]:
    """Yield the rows of a matrix of scores without a match, each with its best column."""
    own, other = indices
    for row, place in zip(scores, own, strict=True):
        best = int(row.argmax()) if other else None
        score = 0.0 if best is None else round(float(row[best]), 6)
        if score < config.score_cutoff:
            band = "sure" if score < config.absent else "likely"
            yield Absence(side, place, band, None if best is None else other[best], score)


def describe_alignment(report: AlignmentReport) -> list[str]:
    """Return the scores as lines for a person; three decimals, a column per method."""
    ours, baseline = report.ours, report.baseline
    lines = [
        f"{report.labelled} labelled records, {report.unlabelled} without labels",
        f"{'':24}{'ours':>24}{'token_set_ratio':>24}",
        f"{'cutoff':24}{ours.cutoff:>24.3f}{baseline.cutoff:>24.2f}",
        f"{'':24}{'P':>8}{'R':>8}{'F1':>8}{'P':>8}{'R':>8}{'F1':>8}",
        f"{'all pairs':24}{_columns(ours.overall)}{_columns(baseline.overall)}",
    ]
    lines += [
        f"  {mine.id:22.22}{_columns(mine.scores)}{_columns(theirs.scores)}"
        for mine, theirs in zip(ours.records, baseline.records, strict=True)
    ]
    lines.append(f"{'sure':24}{_columns(report.sure)}")
    lines.append(f"{'implied by the rows':24}{_columns(report.rows)}")
    lines += [
        f"{'recall, ' + mine.label:24.24}{_fraction(mine.found, mine.pairs):>24}"
        f"{_fraction(theirs.found, theirs.pairs):>24}"
        for mine, theirs in zip(ours.recall, baseline.recall, strict=True)
    ]
    absent = (_fraction(one.absent.right, one.absent.said) for one in (ours, baseline))
    lines.append(f"{'precision of absent':24}" + "".join(f"{text:>24}" for text in absent))
    sure = _fraction(report.sure_absent.right, report.sure_absent.said)
    lines.append(f"{'precision, surely absent':24}{sure:>24}")
    lines.append("The cutoff of token_set_ratio is the best for these very records.")
    return lines


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
    return Scores(
        precision=right / found if found else 1.0,
        recall=right / gold if gold else 1.0,
        f1=2 * right / (found + gold) if found + gold else 1.0,
    )


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
    return AbsentScores(said, right, right / said if said else 1.0)


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


def _columns(scores: Scores) -> str:
    return f"{scores.precision:8.3f}{scores.recall:8.3f}{scores.f1:8.3f}"


def _fraction(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "none"
