"""What is left of a pile when copies are dropped: every text once, and nothing lost."""

from __future__ import annotations

import random
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

import dedup
from dedup.config import Config
from dedup.errors import ConfigError, InputError
from dedup.result import Result
from tests.matching.corpora import BRIDGE, seeds, strangers

MORE = " ".join(
    [
        "Harbour master Ilse Brandt closed the shipping lane for a week.",
        "Insurers expect claims of forty million dollars from haulage firms alone.",
        "A vigil in the old customs house drew some nine hundred people on Tuesday evening.",
    ]
)
REST = strangers(1)["stranger0"]


def run(*rows: tuple[str, str | None, str]) -> Result:
    """Return the copy tier of documents by id, day of publication and text."""
    columns = ("id", "date", "text")
    return dedup.run(
        pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row"),
        config=Config(tiers=("copy",), stop_after="clusters"),
    )


def left(result: Result) -> dict[str, list[str]]:
    """Return the documents that stay, with those that they stand for."""
    return dict(dedup.unique_documents(result).select("document", "copies").rows())


def test_a_stub_goes_and_the_full_report_stays() -> None:
    """Whoever was first: what the full report tells beside is nowhere else."""
    stub = BRIDGE[: len(BRIDGE) // 2]
    result = run(("stub", "2024-05-01", stub), ("full", "2024-05-02", BRIDGE), ("z", None, REST))
    assert left(result) == {"full": ["stub"], "z": []}


def test_of_equal_texts_the_first_to_publish_stays() -> None:
    """A reprint goes, be it called what it may; an undated one is never the first."""
    result = run(
        ("a", None, BRIDGE), ("b", "2024-05-03", BRIDGE), ("c", "2024-05-02", BRIDGE.upper())
    )
    assert left(result) == {"c": ["a", "b"]}


def test_what_two_fuller_reports_share_goes_once_and_both_stay() -> None:
    """Each of two reports that embed a wire tells something of its own."""
    wire = ("wire", "2024-05-01", BRIDGE)
    own = strangers(2, words=300)
    long, other = f"{BRIDGE} {own['stranger0']}", f"{own['stranger1']} {BRIDGE}"
    result = run(wire, ("long", "2024-05-02", long), ("other", "2024-05-03", other))
    assert set(left(result)) == {"long", "other"}
    assert sorted(chain.from_iterable(left(result).values())) == ["wire"]


def test_a_copy_of_a_stub_is_told_by_the_full_report() -> None:
    """What a copy has, and who has all of that, is followed at any remove."""
    stub = BRIDGE[: len(BRIDGE) * 2 // 3]
    rows = [("full", None, f"{BRIDGE} {MORE}"), ("middle", None, BRIDGE), ("stub", None, stub)]
    assert left(run(*rows)) == {"full": ["middle", "stub"]}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_document_stays_or_is_told_by_one_that_does(seed: int) -> None:
    """Of many ways to copy, shuffled, each document is in one place, and in the same one."""
    source = random.Random(seed)  # noqa: S311 - a shuffle, no secret
    texts = [BRIDGE, BRIDGE.lower(), BRIDGE[:400], f"{BRIDGE} {MORE}", MORE, *strangers(3).values()]
    rows = [(f"d{n}", None, text) for n, text in enumerate(texts * 2)]
    found = left(run(*rows))
    assert sorted([*found, *chain.from_iterable(found.values())]) == sorted(r[0] for r in rows)
    source.shuffle(rows)
    assert left(run(*rows)) == found


def test_what_is_left_has_no_copies() -> None:
    """Dropping copies again drops nothing."""
    texts = [BRIDGE, BRIDGE.lower(), BRIDGE[:400], f"{BRIDGE} {MORE}", *strangers(2).values()]
    once = pl.DataFrame({"text": texts}).pipe(dedup.drop_copies)
    assert once["text"].to_list() == [texts[3], *texts[4:]]
    assert once.pipe(dedup.drop_copies).equals(once)


def test_rows_stay_as_they_are_and_in_their_order() -> None:
    """Columns, lists and numbers included; what cannot be compared stays; a repeated row goes."""
    given = pl.DataFrame(
        {
            "id": ["z", "y", "x", "x", "w", "v"],
            "text": [REST, BRIDGE[:400], BRIDGE, BRIDGE, None, MORE],
            "tags": [["a"], [], None, None, ["b"], []],
        }
    )
    expected = given[[0, 2, 4, 5]]
    assert given.pipe(dedup.drop_copies).equals(expected)
    lazy = given.lazy().pipe(dedup.drop_copies)
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(expected)
    assert lazy.filter(pl.col("id") == "v").collect()["text"].to_list() == [MORE]


def test_a_row_that_repeats_id_and_text_goes_though_another_has_the_id() -> None:
    """A later row of that id with another text is the document; each text of the id stays once."""
    rows = [("7", "2024-05-01", BRIDGE), ("7", "2024-05-01", BRIDGE), ("7", "2024-05-02", REST)]
    given = pl.DataFrame(rows, schema=["id", "date", "text"], orient="row")
    assert given.pipe(dedup.drop_copies).equals(given[[0, 2]])


def test_which_of_equal_texts_stays_is_told_by_what_else_the_rows_say() -> None:
    """Whatever their order: only of rows that are alike in all columns the first one stays."""
    rows = pl.DataFrame({"text": [BRIDGE] * 2, "zone": ["west", "east"]})
    for given in (rows, rows.reverse()):
        assert given.pipe(dedup.drop_copies)["zone"].to_list() == ["east"]
    others = list(strangers(11).values())
    texts = [*others[:9], BRIDGE, *others[9:], BRIDGE]
    assert pl.DataFrame({"text": texts}).pipe(dedup.drop_copies)["text"].to_list() == texts[:-1]


def test_reports_of_one_event_are_no_copies() -> None:
    """Only words count: what tells the same in other words stays, and all columns with it."""
    result = dedup.run(seeds())
    unique = dedup.unique_documents(result)
    assert unique.drop("copies").equals(result.documents)
    assert seeds().pipe(dedup.drop_copies).equals(seeds())


def test_a_column_of_the_input_called_copies_is_kept() -> None:
    """It gives way to ours, as other names of ours do when articles are read."""
    given = pl.DataFrame({"id": ["a", "b"], "text": [BRIDGE] * 2, "copies": [3, 4]})
    unique = dedup.unique_documents(dedup.run(given))
    assert unique.select("document", "copies", "input_copies").rows() == [("a", ["b"], 3)]


def test_a_run_without_the_copy_tier_is_told() -> None:
    """It does not know whose text is whose, and does not say that nobody copied."""
    result = dedup.run(seeds(), config=Config(tiers=("event",)))
    with pytest.raises(InputError, match="no copy tier"):
        dedup.unique_documents(result)


def test_wrong_arguments_are_told() -> None:
    """Before any work is done, and of a lazy frame when it is built."""
    with pytest.raises(InputError, match=r"result must be a dedup\.Result"):
        dedup.unique_documents(seeds())  # type: ignore[arg-type]
    with pytest.raises(InputError, match="columns here: 'id'"):
        pl.LazyFrame({"id": ["a"]}).pipe(dedup.drop_copies)
    with pytest.raises(ConfigError):
        seeds().pipe(dedup.drop_copies, workers=0)


def test_no_documents_leave_none() -> None:
    """An empty pile comes out with its columns."""
    empty = pl.DataFrame(schema={"id": pl.String, "text": pl.String})
    assert empty.pipe(dedup.drop_copies).equals(empty)
    assert dedup.unique_documents(dedup.run(empty)).columns[-1] == "copies"


def test_a_run_folder_gives_the_same(tmp_path: Path) -> None:
    """What was written and read again has the same copies."""
    result = run(("a", None, BRIDGE), ("b", None, BRIDGE[:400]), ("c", None, REST))
    result.write(tmp_path / "run")
    again = dedup.read_result(tmp_path / "run")
    assert dedup.unique_documents(again).equals(dedup.unique_documents(result))
