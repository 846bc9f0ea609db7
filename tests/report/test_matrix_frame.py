"""The statement matrix as a frame: the table of statements, seen document by document."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from report_builders import documents, frame, member

import dedup
from dedup.config import Config
from dedup.errors import InputError
from dedup.report.matrix_frame import MATRIX_COLUMNS
from dedup.result import Result
from dedup.schema import CARRYING_GRADES

SEEDS = Path(__file__).parents[2] / "seeds"


def told(names: list[str], **columns: list[object]) -> Result:
    """Return one event in which all but the last tell one statement; columns of documents."""
    rows = [
        {"document": name, "text": f"Rain fell on {name}."}
        | {key: values[place] for key, values in columns.items()}
        for place, name in enumerate(names)
    ]
    sentences = [
        {"document": row["document"], "position": 0, "start": 0, "end": len(row["text"])}
        | {"kind": "body"}
        for row in rows
    ]
    clusters = [member("c", row["document"], row["text"]) for row in rows]
    clusters[0]["role"] = "lead"
    base = {"cluster": "c", "statement": 3, "score": 0.5}
    statements = [
        base | {"document": name, "sentence": 0, "grade": "reworded", "witness": names[0]}
        for name in names[:-1]
    ]
    statements[0]["grade"] = "representative"
    statements.append(base | {"document": names[-1], "grade": "omitted"})
    return Result(
        documents=documents(rows),
        sentences=frame("sentences", sentences),
        clusters=frame("clusters", clusters),
        statements=frame("statements", statements),
    )


def test_every_statement_has_its_row_and_every_document_its_column() -> None:
    """The grades are those of the table of statements, and nothing else stands in the columns."""
    run = dedup.run(dedup.read_documents([SEEDS]))
    cluster = run.clusters.filter(tier="event")["cluster"][0]
    matrix = dedup.statement_matrix(run, cluster)
    names = run.clusters.filter(tier="event", cluster=cluster)["document"].to_list()
    assert matrix.columns[:6] == list(MATRIX_COLUMNS)
    assert sorted(matrix.columns[6:]) == names
    rows = run.statements.filter(cluster=cluster)
    assert matrix["statement"].to_list() == sorted(set(rows["statement"]))
    for row in matrix.iter_rows(named=True):
        mine = rows.filter(statement=row["statement"])
        for name in names:
            grades = mine.filter(document=name)["grade"].to_list()
            assert (row[name] in grades) if grades else row[name] is None
        carriers = [name for name in names if row[name] in CARRYING_GRADES]
        assert row["documents"] == len(carriers)
        assert 1 <= row["independent"] <= len(carriers)
        assert row["clause"]
        assert "\n" not in row["clause"]


def test_counts_are_of_outlets_and_of_whose_words_they_print() -> None:
    """Two reports of one outlet are one; who prints another's words is no further witness."""
    found = told(["a", "b", "c", "d"], source=["x", "x", "y", "z"])
    row = dedup.statement_matrix(found, "c").row(0, named=True)
    assert (row["statement"], row["documents"], row["outlets"], row["independent"]) == (3, 3, 2, 1)
    assert [row[name] for name in "abcd"] == ["representative", "reworded", "reworded", "omitted"]
    unnamed = told(["a", "b", "c"], source=["x", None, "y"])
    assert dedup.statement_matrix(unnamed, "c")["outlets"].to_list() == [None]


@pytest.mark.parametrize(
    ("hours", "first"),
    [([9, 8, 7], "b"), ([9, None, 7], "a"), ([9, 9, 7], None), ([None, None, 7], None)],
)
def test_the_first_is_who_published_before_the_other_tellers(
    hours: list[int | None], first: str | None
) -> None:
    """Who does not tell it does not count; nobody is first where two are, or all are undated."""
    times = [None if hour is None else datetime(2025, 8, 21, hour, tzinfo=UTC) for hour in hours]
    found = told(["a", "b", "c"], published=times)
    assert dedup.statement_matrix(found, "c")["first"].to_list() == [first]


def test_a_document_named_like_a_column_gets_another_name() -> None:
    """No id takes the place of a count, nor that of another document."""
    matrix = dedup.statement_matrix(told(["first", "document first", "clause", "x"]), "c")
    assert set(matrix.columns[6:]) == {
        "document document first",
        "document first",
        "document clause",
        "x",
    }
    assert matrix["document first"].to_list() == ["reworded"]


def test_what_needs_more_than_one_word_before_it_gets_it() -> None:
    """The word stands before an id as often as the name is another's."""
    ids = ["first", "document first", "document document first", "x"]
    matrix = dedup.statement_matrix(told(ids), "c")
    assert len(set(matrix.columns)) == len(MATRIX_COLUMNS) + len(ids)
    assert "document document document first" in matrix.columns


def test_a_cluster_that_tells_nothing_has_no_row() -> None:
    """Where statements were looked for and none was found, there is a frame with its columns."""
    found = told(["a", "b"])
    empty = found.replace(statements=found.statements.clear())
    matrix = dedup.statement_matrix(empty, "c")
    assert matrix.height == 0
    assert matrix.schema == pl.Schema(MATRIX_COLUMNS | {"a": pl.String(), "b": pl.String()})
    with pytest.raises(InputError, match="nothing"):
        dedup.statement_matrix(found, "nothing")


def test_a_matrix_that_nobody_made_is_an_error_with_its_reason() -> None:
    """A run that stopped after its clusters has none, nor has a copy cluster beside events."""
    pair = pl.DataFrame({"id": ["a", "b"], "text": ["Rain fell on Monday in Corvia."] * 2})
    whole = dedup.run(pair)
    copies = whole.clusters.filter(tier="copy")["cluster"][0]
    event = whole.clusters.filter(tier="event")["cluster"][0]
    with pytest.raises(InputError, match=f"{copies}: has no statements: .*in {event}"):
        dedup.statement_matrix(whole, copies)
    assert dedup.statement_matrix(whole, event).height == 1
    stopped = dedup.run(pair, config=Config(stop_after="clusters"))
    with pytest.raises(InputError, match="stopped after its clusters"):
        dedup.statement_matrix(stopped, event)
    assert dedup.statement_matrix(dedup.align(stopped), event).height == 1
    alone = dedup.run(pair, config=Config(tiers=("copy",)))
    assert dedup.statement_matrix(alone, alone.clusters["cluster"][0]).height == 1
