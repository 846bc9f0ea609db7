"""Records of any schema become one documents table, the same for any order of the input."""

import json
import math
import string
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.config import InputConfig
from dedup.documents import SkippedInputWarning, as_corpus, read_corpus, read_documents
from dedup.documents.values import says_nothing
from dedup.errors import ConfigError, InputError, SkippedInputError
from dedup.explain import text_notes
from dedup.schema import TABLES, check_table
from dedup.stored.files import UnnamedFile
from dedup.text import content_hash

OUR_COLUMNS = TABLES["documents"].column_names()
SCHEMAS = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parents[1] / "data/documents/schemas").glob("*.jsonl"))
    for number, case in enumerate(map(json.loads, path.read_text().splitlines()), start=1)
]


def conform(*records: dict[str, Any], **columns: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read records by way of a frame with one JSON column each, as a user's frame."""
    frame = pl.DataFrame(records, infer_schema_length=None, strict=False)
    corpus = as_corpus(frame, config=InputConfig(columns=columns))
    return corpus.documents, corpus.skipped


def write(path: Path, *records: dict[str, Any]) -> Path:
    """Write records as JSON lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.mark.parametrize("case", SCHEMAS)
def test_schemas(tmp_path: Path, case: dict[str, Any]) -> None:
    """A record of a known news schema fills our columns; what is left is passed through."""
    corpus = read_corpus([write(tmp_path / "a.jsonl", case["record"])])
    row = corpus.documents.row(0, named=True)
    expected = {
        "document": content_hash(case["expected"]["text"]),
        "source": None,
        "title": None,
        "published_raw": None,
        "url": None,
        "language": None,
    } | case["expected"]
    assert {name: row[name] for name in expected} == expected
    assert {name: row[name] for name in set(row) - set(OUR_COLUMNS)} == case["extras"]
    assert (row["published"] is None) == (row["published_raw"] is None)


def test_run_json_says_with_which_names_of_columns_a_corpus_was_read(tmp_path: Path) -> None:
    """A run of a corpus records the names that it was read with, whatever else the run is given."""
    names, others = {"text": "tale"}, {"text": "verse"}
    row = {"tale": "Rain fell on the town.", "verse": "Snow fell."}
    corpus = read_corpus(write(tmp_path / "a.jsonl", row), config=InputConfig(columns=names))
    config = dedup.Config(input=InputConfig(columns=others))
    made = (
        dedup.run(corpus),
        dedup.run(corpus, config=config),
        dedup.run(pl.DataFrame([row]), config=config),
    )
    assert [one.info.configuration.input.columns for one in made] == [names, names, others]


def test_two_files_that_number_their_articles_alike_are_told_what_to_do(tmp_path: Path) -> None:
    """The name of a column that the message gives is one by which all of them are read."""
    for outlet in ("a", "b"):
        row = {"id": 1, "url": f"https://{outlet}.example/1", "text": f"Rain fell in {outlet}."}
        write(tmp_path / f"{outlet}.jsonl", row)
    (told,) = read_corpus(tmp_path).skipped["detail"]
    columns = tomllib.loads(told.partition("such as ")[2])["input"]["columns"]
    assert columns == {"document": "url"}
    assert read_corpus(tmp_path, config=InputConfig(columns=columns)).documents.height == 2


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_a_name_with_dots_is_met_where_all_its_steps_lead_somewhere(
    tmp_path: Path, suffix: str
) -> None:
    """One record that has it is enough; an object that lacks the last step is none."""
    rows = [{"text": "Rain.", "meta": {"u": None}}, {"text": "Snow.", "meta": {"u": "x", "t": ""}}]
    if suffix == "parquet":
        pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    else:
        write(tmp_path / "a.jsonl", *rows)
    columns = {"url": "meta.x", "document": "mta.u", "source": "meta.u", "title": "text.a"}
    corpus = read_corpus(tmp_path, config=InputConfig(columns=columns))
    assert corpus.columns_not_met == ("url", "document", "title")


def test_little_memory_for_reading_moves_texts_and_changes_nothing(tmp_path: Path) -> None:
    """With room for no text the corpus is the same, and its texts stand in a temporary file."""
    dump = write(tmp_path / "a.jsonl", *({"text": f"Rain fell {day} times."} for day in range(9)))
    with mock.patch("dedup.stored.texts.UnnamedFile", wraps=UnnamedFile) as file:
        usual = read_corpus(dump).documents
        assert not file.called
        assert read_corpus(dump, memory=0).documents.equals(usual)
        assert file.called


def test_a_run_of_a_corpus_keeps_what_was_skipped_and_read(tmp_path: Path) -> None:
    """A script that hands over what it read has the run folder of the command line."""
    given = write(tmp_path / "a.jsonl", {"text": "Rain."}, {"text": "Snow."}, {"text": " "})
    corpus = read_corpus(given)
    for result in (dedup.run(corpus), dedup.compare(corpus)):
        assert result.skipped["reason"].to_list() == ["empty_text"]
        assert result.info.inputs == list(corpus.inputs)
    of_frame = dedup.run(corpus.documents)
    assert of_frame.clusters.equals(dedup.run(corpus).clusters)
    assert (of_frame.skipped.height, of_frame.info.inputs) == (0, [])


def test_the_configuration_wins_over_aliases() -> None:
    """A column named in the configuration is taken first, an alias only where it is empty."""
    documents, _ = conform(
        {"id": "1", "text": "stub", "Full Story": "all of it"},
        {"id": "2", "text": "only this", "Full Story": None},
        text="Full Story",
    )
    assert documents["text"].to_list() == ["all of it", "only this"]
    assert documents["input_text"].to_list() == ["stub", None]


def test_a_nested_column_can_be_configured(tmp_path: Path) -> None:
    """The configuration may lead into nested values, as the shipped aliases do."""
    path = write(tmp_path / "a.jsonl", {"data": {"paras": {"all": "Rain."}}})
    config = InputConfig(columns={"text": "data.paras.all"})
    assert read_documents([path], config=config)["text"].to_list() == ["Rain."]


def test_an_unknown_column_in_the_configuration() -> None:
    """A configured name that is not a column of ours is an error with the choices."""
    with pytest.raises(ConfigError, match=r"input\.columns\.txt is unknown; did you mean 'text'\?"):
        conform({"text": "a"}, txt="story")


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([1, 2], pl.Int64, [1, 2]),
        ([1, None], pl.Int64, [1, None]),
        ([1, 2.5], pl.Float64, [1.0, 2.5]),
        ([True, False], pl.Boolean, [True, False]),
        ([None, None], pl.String, [None, None]),
        ([1, "1"], pl.String, ["1", "1"]),
        ([1.0, "a"], pl.String, ["1.0", "a"]),
        ([True, 1], pl.String, ["true", "1"]),
        ([2**53 + 1, 1], pl.Int64, [2**53 + 1, 1]),
        ([2**53 + 1, 0.5], pl.String, [str(2**53 + 1), "0.5"]),
        ([2**63, 1], pl.String, [str(2**63), "1"]),
        ([{"b": 1, "a": [None]}, 1], pl.String, ['{"b":1,"a":[null]}', "1"]),
        (["", " x "], pl.String, ["", " x "]),
    ],
)
def test_passed_through_columns(
    tmp_path: Path, values: list[Any], dtype: pl.DataType, expected: list[Any]
) -> None:
    """The type of a further column follows from all its values, in any order of the rows."""
    records = [{"id": str(i), "text": "a", "x": value} for i, value in enumerate(values)]
    for name, ordered in (("a", records), ("b", records[::-1])):
        column = read_documents([write(tmp_path / f"{name}.jsonl", *ordered)])["x"]
        assert (column.dtype, column.to_list()) == (dtype, expected)


def test_names_that_collide_get_a_prefix(tmp_path: Path) -> None:
    """A further column that is called like one of ours, or like a renamed one, keeps its values."""
    record = {"text": "a", "content_hash": "mine", "input_content_hash": "theirs", "+x": 1}
    row = read_documents([write(tmp_path / "a.jsonl", record)]).row(0, named=True)
    assert row["content_hash"] == content_hash("a")
    assert row["input_input_content_hash"] == "mine"
    assert row["input_content_hash"] == "theirs"
    assert row["+x"] == 1


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.parquet"])
def test_folders_of_a_partitioned_table_are_columns(tmp_path: Path, name: str) -> None:
    """As Spark writes them, escaped and with a mark for what is missing, below any format."""
    folder = (
        tmp_path / "source=Daily%20Post" / "date=2020-07-15" / "desk=__HIVE_DEFAULT_PARTITION__"
    )
    (folder / "page=3").mkdir(parents=True)
    place = folder / "page=3" / name
    if name == "a.parquet":
        pl.DataFrame({"text": ["Rain fell."]}).write_parquet(place)
    else:
        place.write_text("Rain fell." if name == "a.txt" else '{"text": "Rain fell."}')
    row = read_documents([tmp_path]).row(0, named=True)
    read = {name: row.get(name) for name in ("source", "published_raw", "page", "desk")}
    assert read == {
        "source": "Daily Post",
        "published_raw": "2020-07-15",
        "page": "3",
        "desk": None,
    }


def test_a_folder_says_nothing_that_a_file_says_itself(tmp_path: Path) -> None:
    """The day of a folder may be that of loading; it counts where the user names that column."""
    folder = tmp_path / "date=2020-07-16" / "n=1"
    folder.mkdir(parents=True)
    write(folder / "a.jsonl", {"text": "Rain fell.", "pubDate": "2020-07-15", "n": 2})
    row = read_documents([tmp_path]).row(0, named=True)
    assert (row["published_raw"], row["n"]) == ("2020-07-15", 2)
    named = InputConfig(columns={"published": "date"})
    assert read_documents([tmp_path], config=named)["published_raw"].item() == "2020-07-16"


def test_a_folder_is_the_id_of_none_of_its_records(tmp_path: Path) -> None:
    """Of those that share an id one alone would be kept."""
    folder = tmp_path / "id=7"
    folder.mkdir()
    write(folder / "a.jsonl", {"text": "Rain fell."}, {"text": "Snow fell."})
    assert read_documents([tmp_path])["document"].n_unique() == 2


def test_records_without_an_id_are_all_kept(tmp_path: Path) -> None:
    """Reprints without ids are named by their text, numbered by source and date."""
    records = [
        {"text": "Rain.", "source": "B", "date": "2020-01-01"},
        {"text": "Rain.", "source": "A", "date": "2020-01-03"},
        {"text": "Rain.", "source": "A", "date": "2020-01-02"},
        {"text": "Rain.", "source": "A", "date": "2020-01-02"},
        {"text": "Snow.", "id": ""},
    ]
    key = content_hash("Rain.")
    for name, ordered in (("a", records), ("b", records[::-1])):
        corpus = read_corpus([write(tmp_path / f"{name}.jsonl", *ordered)])
        assert corpus.skipped.is_empty()
        rows = dict(corpus.documents.select("document", "source").iter_rows())
        assert rows == {
            key: "A",
            f"{key}-2": "A",
            f"{key}-3": "A",
            f"{key}-4": "B",
            content_hash("Snow."): None,
        }


def test_one_of_several_with_an_id_is_kept(tmp_path: Path) -> None:
    """Of records with one id the latest stays, then the smaller hash; the others are told why."""
    old = {"id": "1", "text": "Old.", "date": "2020-01-01"}
    new = {"id": "1", "text": "New.", "date": "2020-01-02"}
    undated = {"id": "1", "text": "When?"}
    corpus = read_corpus([write(tmp_path / "a.jsonl", old, new, undated, new, undated)])
    assert corpus.documents["text"].to_list() == ["New."]
    path = str(tmp_path / "a.jsonl")
    where = f"id '1' stands in {path}, line 2 too, which is kept: it has "
    assert corpus.skipped.rows() == [
        (path, 1, "duplicate_id", f"{where}another text, and a later date or the only one"),
        (path, 3, "duplicate_id", f"{where}another text, and a later date or the only one"),
        (path, 4, "repeated", f"id '1' and its text stand in {path}, line 2 too"),
        (path, 5, "repeated", f"id '1' and its text stand in {path}, line 3 too"),
    ]
    texts = sorted(("One.", "Two."), key=content_hash)
    for ordered in (texts, texts[::-1]):
        made = write(tmp_path / "b.jsonl", *({"id": "1", "text": text} for text in ordered))
        assert read_corpus([made]).documents["text"].to_list() == texts[:1]


@pytest.mark.parametrize("key", ["../../etc/x", "a\tb\n\u202e", "<script>", "1.0", "é" * 500])
def test_ids_are_data(tmp_path: Path, key: str) -> None:
    """An id of any shape is kept as it is."""
    path = write(tmp_path / "a.jsonl", {"id": key, "text": "a"})
    assert read_documents([path])["document"].to_list() == [key]


def _numeric(path: Path, *dates: str) -> None:
    write(path, *({"id": f"{path.stem} {date}", "text": date, "date": date} for date in dates))


def test_dates_that_a_file_leaves_open_follow_the_other_files(tmp_path: Path) -> None:
    """A dump that is cut into more files has the same dates, whichever file shows their order."""
    _numeric(tmp_path / "us.jsonl", "8/29/18")
    _numeric(tmp_path / "open.jsonl", "3/4/20")
    corpus = read_corpus([tmp_path])
    dates = [moment and moment.date().isoformat() for moment in corpus.documents["published"]]
    assert dates == ["2020-03-04", "2018-08-29"]
    assert corpus.documents["published_raw"].to_list() == ["3/4/20", "8/29/18"]


def test_where_files_differ_each_follows_itself(tmp_path: Path) -> None:
    """Of two files one may begin with the day and one with the month; a third is not guessed."""
    _numeric(tmp_path / "us.jsonl", "8/29/18", "3/4/20")
    _numeric(tmp_path / "gb.jsonl", "29/8/18", "3/4/20")
    _numeric(tmp_path / "open.jsonl", "3/4/20")
    corpus = read_corpus([tmp_path])
    dates = dict(corpus.documents.select("document", "published").iter_rows())
    found = {name: moment and moment.date().isoformat() for name, moment in dates.items()}
    assert found["us 3/4/20"] == "2020-03-04"
    assert found["gb 3/4/20"] == "2020-04-03"
    assert found["open 3/4/20"] is None
    assert (corpus.dates_not_understood, corpus.date_examples) == (1, ("3/4/20",))


def test_of_the_dates_not_understood_the_commonest_are_named(tmp_path: Path) -> None:
    """Five of them, the commonest first; of equally many the smaller text."""
    written = ["soon", "late", "late", "never", "never", "never", "a", "b", "c"]
    records = [
        {"id": str(number), "text": f"Report {number}.", "date": date}
        for number, date in enumerate(written)
    ]
    write(tmp_path / "a.jsonl", *records)
    corpus = read_corpus([tmp_path])
    assert corpus.dates_not_understood == len(written)
    assert corpus.date_examples == ("never", "late", "a", "b", "c")


def test_strict_tells_how_much_and_what(tmp_path: Path) -> None:
    """With strict, skipped input is an error with the count and three examples."""
    write(
        tmp_path / "a.jsonl",
        {"text": "a"},
        *({"body": mark} for mark in ("None", "NA", "-nan", "nan")),
    )
    with pytest.raises(SkippedInputError, match=r"skipped 4: 4 empty_text\n") as error:
        read_corpus([tmp_path], strict=True)
    assert str(error.value).count("a.jsonl:") == 3
    assert str(error.value).endswith("\n  ... 1 more")


def test_read_documents_warns(tmp_path: Path) -> None:
    """The short door warns about what was skipped and returns the rest."""
    write(tmp_path / "a.jsonl", {"text": "a"}, {"text": ""})
    with pytest.warns(SkippedInputWarning, match="skipped 1: 1 empty_text"):
        documents = read_documents(tmp_path / "a.jsonl")
    assert documents.height == 1


def test_nothing_but_skipped_input(tmp_path: Path) -> None:
    """Where nothing could be used, the tables come back all the same."""
    (tmp_path / "a.txt").write_bytes(b"\0")
    corpus = read_corpus([tmp_path])
    assert (corpus.documents.height, corpus.skipped.height) == (0, 1)
    assert check_table("documents", corpus.documents).columns == OUR_COLUMNS


def test_progress_counts_bytes(tmp_path: Path) -> None:
    """Progress counts bytes up to the size of all files."""
    paths = [write(tmp_path / f"{i}.jsonl", {"id": str(i), "text": "a"}) for i in range(3)]
    seen: list[tuple[str, int, int]] = []
    read_corpus(paths, progress=lambda *step: seen.append(step))
    total = sum(path.stat().st_size for path in paths)
    assert seen[-1] == ("documents", total, total)
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


def test_a_conforming_frame_comes_back_as_it_is() -> None:
    """A documents table goes through sorted, with its further columns, if any, and their types."""
    documents, _ = conform({"id": "b", "text": "a"}, {"id": "a", "text": "b"})
    assert as_corpus(documents.reverse()).documents.equals(documents.sort("document"))
    frame = documents.with_columns(pl.Series("vector", [[1.0], [2.0]])).reverse()
    assert as_corpus(frame).documents.equals(frame.sort("document"))
    stale = frame.with_columns(text=pl.lit("changed"))
    hashes = as_corpus(stale).stored.facts["content_hash"]
    assert hashes.to_list() == [content_hash("changed")] * 2


def test_rows_of_a_frame_that_cannot_be_used() -> None:
    """Rows without text are skipped under their number; a frame without a text column fails."""
    documents, skipped = conform({"id": 1, "body": "a"}, {"id": 2, "body": ""})
    assert documents["document"].to_list() == ["1"]
    assert skipped.select("path", "line", "reason").rows() == [("<frame>", 2, "empty_text")]
    with pytest.raises(InputError, match="columns here: 'words'"):
        conform({"words": "a"})


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(["", "7", "x"]),
)
records = st.fixed_dictionaries(
    {"text": st.sampled_from(["Rain.", "Snow.", "", "a\0b"])},
    optional={
        "id": st.sampled_from(["1", "2", 1, None]),
        "headline": st.sampled_from(["H", "", None]),
        "title": st.sampled_from(["T", None]),
        "source": st.sampled_from(["A", "B", {"name": "A"}]),
        "date": st.sampled_from(["2020-01-01", "2020-01-02", "soon", 1566230400, None]),
        "x": scalars,
        "y": scalars,
    },
)


@given(st.data(), st.lists(records, min_size=1, max_size=8))
def test_no_order_of_input_changes_the_documents(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, found: list[dict[str, Any]]
) -> None:
    """Lines in any order, cut into files in any way: the same documents, the same reasons."""
    folder = tmp_path_factory.mktemp("order")
    one = read_corpus([write(folder / "one.jsonl", *found)])
    mixed = data.draw(st.permutations(found))
    cut = data.draw(st.integers(0, len(mixed)))
    parts = [write(folder / "p.jsonl", *mixed[:cut]), write(folder / "q.jsonl", *mixed[cut:])]
    many = read_corpus(data.draw(st.permutations([part for part in parts if part.stat().st_size])))
    assert many.documents.equals(one.documents)
    assert many.documents.schema == one.documents.schema
    assert sorted(many.skipped["reason"]) == sorted(one.skipped["reason"])
    backwards = read_corpus(parts[::-1])
    assert backwards.skipped.equals(read_corpus(parts).skipped)


@given(st.text(string.printable, min_size=1).filter(lambda text: not says_nothing(text)))
def test_text_and_hash_survive_the_frame(text: str) -> None:
    """Whatever the text, it is stored as it came, under the hash of its bytes."""
    documents, _ = conform({"text": text})
    assert documents.select("text", "content_hash").rows() == [(text, content_hash(text))]


def test_a_float_that_is_a_whole_number_is_one() -> None:
    """Ids and dates of a column with gaps, which pandas makes floats, are whole numbers again."""
    floats = {"a": math.nan, "b": 12.0, "c": 1.5, "d": 2.0**60}
    rows = ({"id": number, "text": text, "date": 20160504.0} for text, number in floats.items())
    documents, _ = conform(*rows)
    assert set(documents["document"]) == {content_hash("a"), "12", "1.5", str(2.0**60)}
    assert set(documents["published"]) == {datetime(2016, 5, 4, tzinfo=UTC)}


@pytest.mark.parametrize("mark", ["nan", "NaT", "None", "NULL", "<NA>", "NA", "\\N"])
def test_a_mark_for_what_is_missing_says_nothing(tmp_path: Path, mark: str) -> None:
    """What pandas, R and databases write for a missing value is no text, outlet, date or id."""
    marked = {"id": mark, "source": mark, "title": mark, "date": mark, "body": "Rain fell."}
    marked["note"] = mark
    skipped = {"id": "7", "body": mark}
    corpus = read_corpus([write(tmp_path / "a.jsonl", marked, skipped)])
    row = corpus.documents.row(0, named=True)
    assert row["document"] == content_hash("Rain fell.")
    assert [row[name] for name in ("source", "title", "published_raw")] == [None] * 3
    detail = f"'body' holds no text, but {mark!r}"
    assert corpus.skipped.select("reason", "detail").rows() == [("empty_text", detail)]
    assert (corpus.documents.columns[-2:], row["note"]) == (["content_hash", "note"], mark)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_an_exported_table_of_documents_is_read_as_it_was(tmp_path: Path, suffix: str) -> None:
    """Documents that were exported are the same documents, columns and all, when they are read."""
    rows = [
        {"id": "a", "date": "2026-03-01", "text": "Rain fell.", "section": "Weather"},
        {"id": "b", "date": "1 March 2026, 10:00", "text": "Snow fell.", "section": "Weather"},
        {"id": "c", "date": "one day in March", "text": "Hail fell.", "section": "Weather"},
        {"id": "d", "date": None, "text": "Fog came.", "section": "Weather"},
    ]
    first = read_documents([write(tmp_path / "a.jsonl", *rows)])
    dedup.export_table(first, tmp_path / f"b.{suffix}")
    again = read_documents([tmp_path / f"b.{suffix}"])
    assert again.equals(first)
    with_another = read_documents(
        [tmp_path / f"b.{suffix}", write(tmp_path / "c.jsonl", rows[0] | {"id": "e"})]
    )
    assert with_another.columns == first.columns


def test_a_hash_that_is_of_another_text_is_passed_through() -> None:
    """A column that is only called as one of ours, and holds something else, is kept."""
    row = {"text": "Rain fell.", "content_hash": "0", "date": "2026-03-01", "published_raw": "May"}
    documents, _ = conform(row)
    assert documents["published_raw"].item() == "2026-03-01"
    assert documents.select("input_content_hash", "input_published_raw").row(0) == ("0", "May")


def test_a_text_file_may_say_null(tmp_path: Path) -> None:
    """In a file of plain text, and in its name, no program has marked what is missing."""
    (tmp_path / "NA.txt").write_text("None")
    documents = read_corpus([tmp_path]).documents
    assert documents.select("document", "text").rows() == [("NA", "None")]


def test_what_is_kept_at_a_time_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few rows and plans of keys are kept, the tables are the same."""
    rows = [
        {"id": str(number), "text": f"Rain {number}.", f"own{number % 3}": number, "title": "Rain"}
        for number in range(7)
    ]
    path = write(tmp_path / "a.jsonl", *rows, {"id": "last"})
    usual = read_corpus([path])
    monkeypatch.setattr("dedup.documents.records._BATCH_ROWS", 2)
    monkeypatch.setattr("dedup.documents.aliases._PLANS_KEPT", 1)
    few = read_corpus([path])
    assert few.documents.equals(usual.documents)
    assert few.skipped.equals(usual.skipped)


def test_a_frame_with_the_columns_of_the_table_need_not_be_one() -> None:
    """Other types under our names are values to be read, as those of any frame."""
    table, _ = conform({"id": "a", "text": "Rain fell.", "published": "2024-05-06"})
    strange = table.with_columns(pl.col("published").dt.to_string("%Y-%m-%d"))
    corpus = as_corpus(strange, config=InputConfig())
    assert corpus.documents["published"].to_list() == table["published"].to_list()
    assert corpus.skipped.is_empty()


@pytest.mark.parametrize(
    ("day", "name", "clock", "expected"),
    [
        ("20.08.2019", "Time", "13:37", datetime(2019, 8, 20, 13, 37)),
        ("08/29/2019", "pub_time", "1:05 PM", datetime(2019, 8, 29, 13, 5)),
        ("2019-08-20 00:00:00", "Uhrzeit", "9.05 Uhr", datetime(2019, 8, 20, 9, 5)),
        ("Aug 20, 2019", "time", "10h30 EST", datetime(2019, 8, 20, 15, 30)),
        (date(2019, 8, 20), "time", time(3, 4), datetime(2019, 8, 20, 3, 4)),
        ("2019-08-20", "datetime", "2019-08-20T10:00:05Z", datetime(2019, 8, 20, 10, 0, 5)),
        ("2019-08-20", "datetime", "2019-08-21T10:00:05Z", datetime(2019, 8, 20)),
        ("2019-08-20T10:00", "time", "13:37", datetime(2019, 8, 20, 10)),
        ("2019-08-20", "time", "25:00", datetime(2019, 8, 20)),
        ("2019-08-20", "time", "16:30 hrs", datetime(2019, 8, 20, 16, 30)),
        ("2019-08-20", "time", "10.30.15", datetime(2019, 8, 20, 10, 30, 15)),
        ("2019-08-20", "time", "5:30 min read", datetime(2019, 8, 20)),
        ("2019-08-20", "reading time", "13:37", datetime(2019, 8, 20)),
    ],
)
def test_the_time_of_day_in_a_column_of_its_own_is_added_to_the_day(
    day: str | date, name: str, clock: str | time, expected: datetime
) -> None:
    """A spreadsheet has the two apart; a date with a time keeps it, and so does the column."""
    documents, _ = conform({"text": "Rain fell.", "date": day, name: clock})
    row = documents.row(0, named=True)
    assert row["published"] == expected.replace(tzinfo=UTC)
    assert row[name].startswith(str(clock))


def test_letters_of_windows_that_were_read_as_controls_are_quotation_marks_again() -> None:
    """Offsets stay, and the text is the same as one that was read rightly."""
    read = "\x93Rain fell,\x94 the mayor\x92s office said \x97 in Oslo\x85 \x81"
    meant = "“Rain fell,” the mayor’s office said — in Oslo… \x81"
    documents = as_corpus(pl.DataFrame({"text": [read], "title": ["\x80 5"]})).documents
    assert documents.select("text", "title").row(0) == (meant, "€ 5")
    assert len(read) == len(meant)


@pytest.mark.parametrize("read", ["latin-1", "cp1252"])
def test_capital_letters_that_were_decoded_wrongly_are_told(read: str) -> None:
    """Also where the controls that stood for half of a letter are read as Windows-1252."""
    garbled = "Österreich ändert Übermaß".encode().decode(read)
    texts = as_corpus(pl.DataFrame({"text": [garbled[:13]] * 4})).documents["text"]
    assert [name for name, _ in text_notes(texts)] == ["mojibake"]
