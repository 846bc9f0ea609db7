"""The matches of two lists of sentences, as they are scored and as they are written for others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from dedup.config import Config, StatementConfig
from dedup.evaluate.labelled import AlignmentRecord
from dedup.similarity import grade_wordings
from dedup.statements.context import Scores
from dedup.statements.matches import Match, accepted, score_documents
from dedup.statements.scores import fit_sentences, least_near, match_band
from dedup.wordings import read_wording

__all__ = ["PairMatch", "Prediction", "UnmatchedSentence", "predict_alignment"]

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

    Its band is sure if nothing there comes near (``statements.absent`` and ``absent_quoted``), else
    likely.
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
            *_absences("left", left, scores, indices, config.statements),
            *_absences("right", right, scores.T, indices[::-1], config.statements),
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
    side: str,
    sentences: list[str],
    scores: Scores,
    indices: tuple[list[int], list[int]],
    config: StatementConfig,
) -> Iterator[UnmatchedSentence]:
    """Yield the rows of a matrix of scores without a match, each with its best column."""
    own, other = indices
    for row, place, sentence in zip(scores, own, sentences, strict=True):
        best = int(row.argmax()) if other else None
        score = 0.0 if best is None else round(float(row[best]), 6)
        if score < config.score_cutoff:
            band = "sure" if score < least_near(sentence, config) else "likely"
            yield UnmatchedSentence(side, place, band, None if best is None else other[best], score)
