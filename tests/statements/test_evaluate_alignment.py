"""Scores of matched pairs against labelled ones."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dedup.cli.scores import alignment_scores
from dedup.config import Config, StatementConfig
from dedup.errors import InputError
from dedup.evaluate.alignment import evaluate_alignment
from dedup.evaluate.clusters import Scores
from dedup.evaluate.labelled import AlignmentRecord, Boilerplate, LabelledPair, read_alignment
from dedup.evaluate.predictions import predict_alignment
from dedup.evaluate.rows import implied_scores

DAM = "The dam above Corvia burst on Sunday night."
DAM_TOO = "On Sunday night the dam burst above Corvia."
CRACKS = "Engineers had warned of cracks since March."
CIRCUS = "The circus is in town."
SCHOOL = "School starts again in autumn."
CLICK = "Click here to read more."

RECORD = AlignmentRecord(
    id="dam",
    left_sentences=[DAM, CRACKS, CIRCUS, CLICK],
    right_sentences=[DAM_TOO, CRACKS, SCHOOL, CLICK],
    matches=[LabelledPair(0, 0, "reworded"), LabelledPair(2, 2, "far"), LabelledPair(1, 1, "copy")],
    boilerplate=Boilerplate(left=[3], right=[3]),
)


def test_scores_count_pairs() -> None:
    """Two of three labelled pairs are found, and nothing else."""
    report = evaluate_alignment([RECORD])
    assert [match.left for match in report.predictions[0].matches] == [0, 1]
    assert report.overall.precision == 1
    assert report.overall.recall == pytest.approx(2 / 3)
    assert report.overall.f1 == pytest.approx(0.8)
    recall = {one.label: (one.found, one.pairs) for one in report.recall}
    assert recall == {"copy": (1, 1), "far": (0, 1), "reworded": (1, 1)}


def test_precision_of_absent_counts_sentences() -> None:
    """The circus and the school are called absent; gold pairs them, so both are wrong."""
    absent = evaluate_alignment([RECORD]).absent
    assert (absent.said, absent.right, absent.precision) == (2, 0, 0.0)


def test_boilerplate_takes_no_part() -> None:
    """Equal boilerplate is no match; without the list it would be one."""
    assert not any(match.left == 3 for match in predict_alignment(RECORD).matches)
    bare = msgspec.structs.replace(RECORD, boilerplate=None)
    assert any(match.left == 3 for match in predict_alignment(bare).matches)
    half = msgspec.structs.replace(RECORD, boilerplate=Boilerplate(left=[3]))
    assert not any(match.left == 3 for match in predict_alignment(half).matches)


def test_borderline_pairs_count_neither_way() -> None:
    """A borderline pair that is found is no error; one that is gold as well counts as gold."""
    found = msgspec.structs.replace(RECORD, matches=[], borderline=[LabelledPair(0, 0)])
    scores = evaluate_alignment([found]).overall
    assert scores.precision == 0
    both = msgspec.structs.replace(found, borderline=[LabelledPair(0, 0), LabelledPair(1, 1)])
    assert evaluate_alignment([both]).overall.precision == 1
    assert evaluate_alignment([both]).rows.precision == 1
    gold = msgspec.structs.replace(RECORD, borderline=[LabelledPair(0, 0)])
    assert evaluate_alignment([gold]).overall == evaluate_alignment([RECORD]).overall


def test_predictions_name_band_and_grade() -> None:
    """A copy is sure and verbatim; the band follows the configured score."""
    copied = predict_alignment(RECORD).matches[1]
    assert (copied.score, copied.band, copied.grade) == (1.0, "sure", "verbatim")
    strict = Config(statements=StatementConfig(sure=1.0))
    reworded = predict_alignment(RECORD, config=strict).matches[0]
    assert (reworded.band, reworded.grade) == ("likely", "reworded")


def test_a_sentence_without_a_match_is_absent_for_sure_where_nothing_comes_near() -> None:
    """What comes nearer than that, by the configured score, is only likely absent."""
    found = predict_alignment(RECORD).absent
    assert [(one.side, one.sentence, one.band) for one in found] == [
        ("left", 2, "sure"),
        ("right", 2, "sure"),
    ]
    near = Config(statements=StatementConfig(absent=0.0, absent_quoted=0.0))
    assert {one.band for one in predict_alignment(RECORD, config=near).absent} == {"likely"}


def test_unlabelled_records_are_only_predicted() -> None:
    """A record without matches has predictions and no scores."""
    bare = msgspec.structs.replace(RECORD, matches=None)
    report = evaluate_alignment([bare, RECORD])
    assert (report.labelled, report.unlabelled, len(report.predictions)) == (1, 1, 2)
    assert report.predictions[0] == report.predictions[1]
    assert report.overall == evaluate_alignment([RECORD]).overall


def test_the_description_names_every_figure() -> None:
    """A person reads overall, per record, per label and absence, in one table."""
    text = alignment_scores(evaluate_alignment([RECORD]))
    for part in ("labelled records: 1", "0.667", "dam", "recall, reworded", "1/1", "0/2 = 0.000"):
        assert part in text


def test_rows_of_records_that_share_a_document_are_those_of_one_cluster() -> None:
    """Three outlets that say the same imply three pairs, of which each record counts its own."""
    told = "The dam above Corvia burst on Sunday night."
    pair = [LabelledPair(0, 0)]
    records = [
        AlignmentRecord(f"{one}:{other}", [told], [told], pair, left=one, right=other)
        for one, other in ("ab", "ac", "bc")
    ]
    assert implied_scores(records) == Scores(precision=1.0, recall=1.0, f1=1.0)
    wrong = msgspec.structs.replace(records[0], matches=[])
    assert implied_scores([wrong, *records[1:]]).precision == pytest.approx(2 / 3)


def test_records_that_share_no_document_have_nothing_to_do_with_each_other() -> None:
    """One id, or one name for two texts, makes no cluster of them; their order is no matter."""
    one, other = "The dam above Corvia burst on Sunday night.", "The bridge at Harwick fell."
    records = [
        AlignmentRecord(
            "same", [said, "It rained."], [said], [LabelledPair(0, 0)], left="a", right=name
        )
        for said, name in ((one, "b"), (other, "a"))
    ]
    for given in (records, records[::-1]):
        assert implied_scores(given) == Scores(precision=1.0, recall=1.0, f1=1.0)


def test_boilerplate_of_one_record_takes_no_part_in_the_cluster() -> None:
    """What a record calls boilerplate of a document implies no pair, and no label asks for one."""
    told = [DAM, CLICK]
    pairs = [LabelledPair(0, 0), LabelledPair(1, 1)]
    one = AlignmentRecord("ab", told, told, pairs, None, Boilerplate([1], []), "a", "b")
    other = AlignmentRecord("ac", told, told, pairs[:1], None, None, "a", "c")
    assert implied_scores([one, other]) == Scores(precision=1.0, recall=1.0, f1=1.0)
    assert implied_scores([other]).precision == pytest.approx(1 / 2)


@pytest.mark.parametrize("boilerplate", [Boilerplate([1], []), Boilerplate([], [1])])
def test_records_that_name_no_document_share_none(boilerplate: Boilerplate) -> None:
    """Equal texts of two records are two documents, and so are both sides of one record."""
    pairs = [LabelledPair(0, 0), LabelledPair(1, 1)]
    one = AlignmentRecord("one", [DAM, CIRCUS], [DAM_TOO, SCHOOL], pairs, None, boilerplate)
    other = msgspec.structs.replace(one, id="other", boilerplate=None)
    assert implied_scores([one, other]).recall == pytest.approx(2 / 3)
    itself = AlignmentRecord("itself", [DAM, CLICK], [DAM, CLICK], pairs, None, None, "a", "a")
    assert implied_scores([itself]) == Scores(precision=1.0, recall=1.0, f1=1.0)


def test_rows_miss_what_they_do_not_hold_together() -> None:
    """Recall is of the labelled pairs: rows imply one of two, wherever it stands in its text."""
    others = ["Rain fell.", "Wind blew.", "Ice broke.", "Snow fell.", "Nobody came.", "It hailed."]
    pairs = [LabelledPair(6, 0), LabelledPair(0, 1)]
    record = AlignmentRecord("a", [*others, "Bo won."], ["Bo won.", CIRCUS], pairs)
    assert implied_scores([record]) == Scores(precision=1.0, recall=0.5, f1=pytest.approx(2 / 3))


def test_absences_name_the_nearest_sentence_and_how_sure_they_are() -> None:
    """What nothing comes near is surely absent; nothing at all on the other side is, too."""
    record = AlignmentRecord("a", ["The dam burst."], ["School starts in autumn.", "It rained."])
    absent = predict_alignment(record).absent
    assert [(one.side, one.sentence, one.band) for one in absent] == [
        ("left", 0, "sure"), ("right", 0, "sure"), ("right", 1, "sure")
    ]  # fmt: skip
    assert {one.nearest for one in absent} == {0}
    alone = predict_alignment(AlignmentRecord("b", ["The dam burst."], []))
    assert [(one.nearest, one.score) for one in alone.absent] == [(None, 0.0)]


def test_reading_what_was_written(tmp_path: Path) -> None:
    """Records survive JSON lines; blank lines and further keys are passed over."""
    path = tmp_path / "pairs.jsonl"
    line = msgspec.json.encode(RECORD)
    path.write_bytes(line + b"\n\n" + line[:-1] + b', "topic": "dams"}\n')
    assert read_alignment(path) == [RECORD, RECORD]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "a"', ":1: is not an alignment record"),
        (b"\n[]\n", ":2: is not an alignment record"),
        (b'{"id": "a", "left_sentences": []}', "right_sentences"),
        (b'{"id": "\xff", "left_sentences": [], "right_sentences": []}', ":1: is not"),
        (
            b'{"id":"a","left_sentences":[],"right_sentences":[],"matches":[{"left":0,"right":1}]}',
            ":1: pair 0, 1 names a sentence that is not there",
        ),
        (
            b'{"id":"a","left_sentences":[],"right_sentences":["x"],"borderline":[{"left":0,"right":0}]}',
            ":1: pair 0, 0 names a sentence that is not there: 0 left, 1 right",
        ),
        (b"", "has no record"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    """A line that is no record stops the reading with its path and number."""
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_alignment(path)
    assert str(error.value).startswith(str(path))
    assert said in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is an input error, not a traceback."""
    with pytest.raises(InputError, match="cannot be read"):
        read_alignment(tmp_path / "none.jsonl")
