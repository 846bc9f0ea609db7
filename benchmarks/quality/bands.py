"""How reliable the bands of matches are: sentences that people aligned, and matches that were read.

    python benchmarks/quality/bands.py DATA_DIR [RUN]

DATA_DIR is that of `alignment.py`; RUN is a run folder of `articles/` with statements, of which the
matches of labels/matrices.csv are taken. Prints three tables:

- reliability: of the matches in other words, by their strength (the score times the words in one
  order, those of names counting .3, as a share of what a sure match needs), how many are right;
- the bound in force: precision of what is sure, and how much of all that is right is sure. Of the
  labelled sets that is all which people aligned; of matrices, of which only matches were read, all
  matches that are right;
- one set left out: the same where the bound is the least at which the *other* sets together have a
  precision, for the score alone and for the score times the words in one order. A match that is
  verbatim, also in part, is sure whatever its strength. Draws 9 to 15 take no part in these bounds;
- one draw left out: of the sure matches in other words, how many are right, where the bound is
  the least at which those of the other draws have a precision. This is how the bound in force was
  chosen. Draws 10 and 14 are no samples of what is sure, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
from alignment import grid, labelled_articles
from command import options
from matrices import CLAIM, MATRICES, claims

from dedup.config import Config
from dedup.evaluate.labelled import AlignmentRecord, read_alignment
from dedup.evaluate.predictions import predict_alignment
from dedup.result import Result, read_result
from dedup.similarity import words_told
from dedup.wordings import read_wording

BOUNDS: Final = (0.0, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0)
TARGETS: Final = (0.95, 0.96)
REWORDED: Final = (0.92, 0.93, 0.94, 0.95)
"""Precisions of what is sure in other words, which is the worst part of what is sure."""
DRAWS: Final = {"draws 1 to 3": (1, 2, 3), "draws 5 to 8": (5, 6, 7, 8)}
SIDES: Final = (("document", "sentence"), ("other", "other_sentence"))
LATER: Final = {f"draw {one}": (one,) for one in range(9, 16)}
DRAWN: Final = ("draw 10", "draw 14")
"""Draws that are no samples."""
CONFIG: Final = Config().statements
NEEDED: Final = CONFIG.sure * CONFIG.sure_words


class Judged(NamedTuple):
    """A match of which the truth is known.

    Attributes:
        right: whether the two sentences say the same.
        reworded: whether it is in other words, so that its strength decides.
        score: its score.
        words: how many words the two tell in one order.
    """

    right: bool
    reworded: bool
    score: float
    words: float

    @property
    def strength(self) -> float:
        """The score times the words, as a share of what a sure match needs."""
        return self.score * self.words / NEEDED


class Known(NamedTuple):
    """The matches of one set, and how many pairs there are that say the same."""

    matches: list[Judged]
    same: int


class Sure(NamedTuple):
    """How many matches are called sure, how many of them rightly, and how many there should be."""

    said: int
    right: int
    same: int

    def __str__(self) -> str:
        """Write the precision and the recall."""
        share = self.right / self.said if self.said else 1.0
        return f"{share:.3f} / {self.right / max(self.same, 1):.3f}"


def aligned(records: Sequence[AlignmentRecord]) -> Known:
    """Return the matches that are found in labelled records; borderline ones count neither way."""
    found: list[Judged] = []
    same = 0
    for record in records:
        gold = {(pair.left, pair.right) for pair in record.matches or []}
        unclear = {(pair.left, pair.right) for pair in record.borderline or []} - gold
        left, right = map(set, record.taking_part())
        same += sum(one in left and other in right for one, other in gold)
        for match in predict_alignment(record).matches:
            place = match.left, match.right
            texts = record.left_sentences[match.left], record.right_sentences[match.right]
            if place not in unclear:
                found.append(_judged(place in gold, match.grade, match.score, *texts))
    return Known(found, same)


def read_matches(result: Result, draws: Sequence[int]) -> Known:
    """Return the matches of a run that were read in some draws as right or wrong."""
    labels = pl.read_csv(MATRICES, schema_overrides=dict.fromkeys(CLAIM[2::2], pl.Int64))
    labels = labels.filter(pl.col("draw").is_in(draws), pl.col("verdict").is_in(["right", "wrong"]))
    scores = result.statements.select("cluster", "statement", "document", "sentence", "score")
    known = (
        claims(result)
        .filter(kind="match")
        .join(labels, on=CLAIM)
        .join(scores, on=["cluster", "statement", "document", "sentence"])
    )
    named = known["document"].append(known["other"]).unique().implode()
    texts = dict(
        result.documents.filter(pl.col("document").is_in(named))
        .select("document", "text")
        .iter_rows()
    )
    told = {
        (document, place): texts[document][start:end]
        for document, place, start, end in result.sentences.filter(pl.col("document").is_in(named))
        .select("document", "position", "start", "end")
        .iter_rows()
    }
    found = [
        _judged(
            row["verdict"] == "right",
            row["grade"],
            row["score"],
            *(told[row[document], row[sentence]] for document, sentence in SIDES),
        )
        for row in known.iter_rows(named=True)
    ]
    return Known(found, sum(one.right for one in found))


def _judged(right: bool, grade: str, score: float, one: str, other: str) -> Judged:
    words = words_told(read_wording(one), read_wording(other))
    return Judged(right, grade == "reworded", score, words)


def known_matches(data: Path, run: Path | None) -> tuple[dict[str, Known], dict[str, Known]]:
    """Return the sets that may choose a bound, and those that were read when it stood."""
    sets = {
        "BASIL": aligned(read_alignment(data / "basil_dev_alignment" / "pairs.jsonl")),
        "SuperPAL": aligned(grid(data / "superpal_multinews" / "pairs.jsonl")),
        "articles": aligned(labelled_articles(data)),
    }
    if run is None:
        return sets, {}
    result = read_result(run)
    sets |= {name: read_matches(result, draws) for name, draws in DRAWS.items()}
    return sets, {name: read_matches(result, draws) for name, draws in LATER.items()}


def reliability(known: Known) -> Iterator[str]:
    """Yield of every bin of strengths how many reworded matches are right, of how many.

    >>> matches = [Judged(True, True, 0.2, 9), Judged(False, True, 0.07, 3)]
    >>> list(reliability(Known(matches, 1)))[0], list(reliability(Known(matches, 1)))[-1]
    ('0 of 1', '1 of 1')
    """
    reworded = [match for match in known.matches if match.reworded]
    for least, below in zip(BOUNDS, (*BOUNDS[1:], float("inf")), strict=True):
        inside = [match.right for match in reworded if least <= match.strength < below]
        yield f"{sum(inside)} of {len(inside)}"


def sure(known: Known, least: float, *, by_words: bool = True) -> Sure:
    """Return what a bound calls sure.

    >>> sure(Known([Judged(True, True, 0.2, 9), Judged(True, False, 0.07, 3)], 4), 1.0)
    Sure(said=2, right=2, same=4)
    """
    told = [
        match.right
        for match in known.matches
        if not match.reworded or _measure(match, by_words=by_words) >= least
    ]
    return Sure(len(told), sum(told), known.same)


def fitted(sets: Sequence[Known], target: float, *, by_words: bool) -> float:
    """Return the least bound at which sets together have a precision.

    >>> known = Known([Judged(True, True, 0.2, 9), Judged(False, True, 0.1, 9)], 1)
    >>> fitted([known], 0.95, by_words=False)
    0.2
    """
    matches = [match for known in sets for match in known.matches]
    copied = [match.right for match in matches if not match.reworded]
    ranked = sorted(
        ((_measure(match, by_words=by_words), match.right) for match in matches if match.reworded),
        key=lambda one: -one[0],
    )
    right = accumulate((one for _, one in ranked), initial=sum(copied))
    shares = (
        (found / max(len(copied) + place, 1), place) for place, found in enumerate(right) if place
    )
    last = max((place for share, place in shares if share >= target), default=0)
    return ranked[last - 1][0] if last else float("inf")


def _measure(match: Judged, *, by_words: bool) -> float:
    return match.strength if by_words else match.score


def left_out(sets: Mapping[str, Known], target: float, *, by_words: bool) -> Iterator[str]:
    """Yield of every set what is sure by the bound of the others."""
    for name, known in sets.items():
        others = [other for one, other in sets.items() if one != name]
        yield str(sure(known, fitted(others, target, by_words=by_words), by_words=by_words))


def only_reworded(known: Known) -> Known:
    """Return the matches in other words, and how many of them are right."""
    matches = [match for match in known.matches if match.reworded]
    return Known(matches, sum(match.right for match in matches))


def main(folder: Path, run: Path | None) -> None:
    """Print the tables."""
    sets, later = known_matches(folder, run)
    columns = {**sets, **later}
    print(_line("strength, in other words", columns))
    bins = zip(*map(reliability, columns.values()), strict=True)
    for least, below, row in zip(BOUNDS, (*BOUNDS[1:], None), bins, strict=True):
        print(_line(f"{least} to {below}" if below else f"{least} and more", row))
    print(_line("\nsure: precision / recall", columns))
    alone = (sure(one, CONFIG.sure, by_words=False) for one in columns.values())
    print(_line("by the score alone", map(str, alone)))
    print(_line("in force", (str(sure(one, 1.0)) for one in columns.values())))
    for target in TARGETS:
        print(_line(f"\none set left out, {target}", sets))
        for name, by_words in (("score", False), ("score x words", True)):
            print(_line(name, left_out(sets, target, by_words=by_words)))
    draws = {name: only_reworded(one) for name, one in columns.items()
             if name.startswith("draw") and name not in DRAWN}  # fmt: skip
    print(_line("\none draw left out", draws))
    for target in REWORDED if draws else ():
        print(_line(f"in other words, {target}", left_out(draws, target, by_words=True)))


def _line(name: str, cells: Iterable[str]) -> str:
    return f"{name:28}" + "".join(f"{cell:>18}" for cell in cells)


if __name__ == "__main__":
    parser = options(__doc__)
    parser.add_argument("run", type=Path, nargs="?", metavar="RUN")
    main(**vars(parser.parse_args()))
