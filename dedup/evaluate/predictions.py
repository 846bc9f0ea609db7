"""The matches of two lists of sentences, as they are scored and as they are written for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Self

import numpy as np
from msgspec import Struct

from dedup.config import Config, StatementConfig
from dedup.evaluate.labelled import AlignmentRecord
from dedup.similarity import grade_wordings
from dedup.statements.absences import least_near, nearness
from dedup.statements.context import Scores
from dedup.statements.matches import score_documents
from dedup.statements.scores import SentenceModel, fit_sentences, match_band
from dedup.wordings import read_wording

_DEFAULTS: Final = Config()


class PairMatch(Struct, frozen=True):
    """One match that was found."""

    left: int
    right: int
    score: float
    band: str
    grade: str


class UnmatchedSentence(Struct, frozen=True):
    """One sentence without a match; ``nearest`` is the closest sentence of the other side.

    Its band is sure if the other side comes not as near as ``statements.absent`` says, or
    ``absent_quoted``; else likely.
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
    absent: tuple[UnmatchedSentence, ...] = ()


class _Side(NamedTuple):
    """The sentences of one document that take part, and where each stands there."""

    name: str
    sentences: list[str]
    places: list[int]

    @classmethod
    def of(cls, name: str, sentences: Sequence[str], places: list[int]) -> Self:
        return cls(name, [sentences[place] for place in places], places)


def predict_alignment(record: AlignmentRecord, *, config: Config = _DEFAULTS) -> Prediction:
    """Match the sentences of one record, labelled or not."""
    taking_part = record.taking_part()
    left = _Side.of("left", record.left_sentences, taking_part[0])
    right = _Side.of("right", record.right_sentences, taking_part[1])
    model = fit_sentences([left.sentences, right.sentences], config=config.statements)
    scores = score_documents(left.sentences, right.sentences, model)
    return Prediction(
        record.id,
        tuple(_matches(left, right, scores, config.statements)),
        (*_absences(left, right, scores, model), *_absences(right, left, scores.T, model)),
    )


def _matches(
    left: _Side, right: _Side, scores: Scores, config: StatementConfig
) -> Iterator[PairMatch]:
    """Yield the pairs of a matrix of scores that are matches, by position."""
    for i, j in np.argwhere(scores >= config.score_cutoff).tolist():
        one, other = read_wording(left.sentences[i]), read_wording(right.sentences[j])
        grade, score = grade_wordings(one, other), float(scores[i, j])
        band = match_band(one, other, grade=grade, score=score, config=config)
        yield PairMatch(left.places[i], right.places[j], round(score, 6), band, grade)


def _absences(
    side: _Side, other: _Side, scores: Scores, model: SentenceModel
) -> Iterator[UnmatchedSentence]:
    """Yield the rows of a matrix of scores without a match, each with its best column."""
    config = model.config
    own, others = ([*map(model.item, one.sentences)] for one in (side, other))
    near = nearness(scores.max(axis=1, initial=0.0), model.covered([others])[own, 0], config=config)
    for index, row in enumerate(scores):
        nearest = int(row.argmax()) if len(row) else None
        score = 0.0 if nearest is None else round(float(row[nearest]), 6)
        if score < config.score_cutoff:
            is_near = near[index] >= least_near(side.sentences[index], config)
            yield UnmatchedSentence(
                side.name,
                side.places[index],
                "likely" if is_near else "sure",
                None if nearest is None else other.places[nearest],
                score,
            )
