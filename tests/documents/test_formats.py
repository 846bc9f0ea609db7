"""Each input format gives its records, and a row of skipped for what cannot be used."""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import InputConfig
from dedup.documents import Corpus, read_corpus
from dedup.documents.aliases import Columns
from dedup.documents.columnar import read_parquet
from dedup.documents.delimited import read_delimited
from dedup.documents.json_file import read_json
from dedup.documents.records import Block, Gatherer, Record
from dedup.documents.sources import FORMATS
from dedup.errors import InputError

RAIN = b'{"id": "a", "text": "Rain fell."}\n'
SNOW = b'{"id": "b", "text": "Snow fell."}\n'
DATA = Path(__file__).parents[1] / "data" / "documents"


def read(tmp_path: Path, name: str, content: bytes) -> Corpus:
    """Write one file and read it."""
    path = tmp_path / name
    path.write_bytes(content)
    return read_corpus([path])


def texts(corpus: Corpus) -> dict[str, str]:
    """Return the texts by document id."""
    return dict(corpus.documents.select("document", "text").iter_rows())


def skips(corpus: Corpus) -> list[tuple[int, str]]:
    """Return line and reason of what was skipped."""
    return list(corpus.skipped.select("line", "reason").iter_rows())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "x", "text": "cut', "malformed_json"),
        (b'{"id": "x", "text": "caf\xc3"}', "invalid_utf8"),
        ('{"id": "x", "text": "погода"}'.encode("cp1251"), "invalid_utf8"),
        (b'{"id": "x\xff", "text": "a"', "invalid_utf8"),
        (b'{"id": "x", "text": "a\\u0000b"}', "nul_bytes"),
        (b"\0\0\0\0", "nul_bytes"),
        (b'["a", "b"]', "not_an_object"),
        (b'"text"', "not_an_object"),
        (b'{"id": "x"}', "missing_text"),
        (b'{"id": "x", "text": null}', "missing_text"),
        (b'{"id": "x", "text": 7}', "missing_text"),
        (b'{"id": "x", "text": ["a"]}', "missing_text"),
        (b'{"id": "x", "text": " \\n"}', "empty_text"),
        (b'{"id": "x", "text": []}', "empty_text"),
        (b'{"id": "x", "text": [null, " "]}', "empty_text"),
        (b'{"a":' * 100_000, "malformed_json"),
    ],
)
def test_a_bad_line_costs_itself_only(tmp_path: Path, line: bytes, reason: str) -> None:
    """A line that cannot be used is a row of skipped; the lines around it are read."""
    corpus = read(tmp_path, "dump.jsonl", RAIN + line + b"\n" + SNOW)
    assert texts(corpus) == {"a": "Rain fell.", "b": "Snow fell."}
    assert skips(corpus) == [(2, reason)]


@pytest.mark.parametrize(
    ("record", "way"),
    [
        ({"status": "ok", "articles": [{"story": "Rain fell."}]}, "jq -c '.articles[]'"),
        ({"_id": "7", "_source": {"story": "Rain fell."}}, "jq -c '. + ._source'"),
        ({"a-b": {"c": {"story": "Rain fell."}}}, """jq -c '. + ."a-b".c'"""),
        ({"a": {"b": [{"c-d": "Rain fell."}]}}, """([.a.b[]."c-d"] | join("\\n"))'"""),
        ({"words": "Rain fell."}, "input.columns.text"),
        ({"7": {"text": "Rain."}, "8": {"text": "Snow."}}, "'to_entries[] | {id: .key} + .value'"),
        ({"id": {"0": 7}, "text": {"0": "Rain fell."}}, 'to_json(orient="records")'),
    ],
)
def test_a_text_deeper_in_a_record_comes_with_the_way_to_it(
    tmp_path: Path, record: dict[str, Any], way: str
) -> None:
    """An answer of an API has its articles inside, and the message takes them out."""
    corpus = read(tmp_path, "a.jsonl", json.dumps(record).encode() + b"\n")
    assert way in corpus.skipped["detail"][0]


SAID = st.text('a\\", \n;', max_size=8).map(lambda said: f'He said: "No." {said}.')


@given(
    st.lists(st.tuples(SAID, SAID), min_size=1, max_size=4), st.booleans(), st.sampled_from(",;")
)
def test_quotes_in_cells_may_be_doubled_or_escaped(
    rows: list[tuple[str, str]], is_escaped: bool, delimiter: str
) -> None:
    """A table says the same as RFC 4180 has it and as Spark, MySQL and R write it."""
    written = io.StringIO()
    how: dict[str, Any] = {"doublequote": False, "escapechar": "\\"} if is_escaped else {}
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL, **how)
    writer.writerows([("title", "text"), *rows])
    content = written.getvalue().encode()
    records = read_delimited(iter([content[:9], content[9:]]), Columns(InputConfig()))
    read = [tuple(one.fields.values()) for one in records if isinstance(one, Record)]
    assert read == rows


def test_a_table_whose_cells_hold_backslashes_is_read_as_it_is(tmp_path: Path) -> None:
    """Where the rows can be read as they are written, a backslash is one, also before a quote."""
    content = b'title,text\nRain,"He said: ""No"" and {\\""a\\"": 1}, C:\\"\nSnow,a\\"b\\\\\n'
    read_texts = read(tmp_path, "a.csv", content).documents["text"]
    assert set(read_texts) == {'He said: "No" and {\\"a\\": 1}, C:\\', 'a\\"b\\\\'}


def test_rows_that_do_not_fit_make_no_backslash_an_escape(tmp_path: Path) -> None:
    """Two Windows paths would open and close a quote, and all rows between them would be lost."""
    ragged = "".join(f"Rain, snow and hail on day {day},x\n" for day in range(20))
    content = f'text,path\nRain fell.,"C:\\"\n{ragged}Snow fell.,"D:\\"\n'
    corpus = read(tmp_path, "a.csv", content.encode())
    assert set(corpus.documents["path"]) == {"C:\\", "D:\\"}
    assert [reason for _, reason in skips(corpus)] == ["ragged_row"] * 20


ANSWER = [{"title": "Rain", "content": "Rain fell."}, {"title": "Snow", "content": "Snow fell."}]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "ok", "totalResults": 2, "articles": ANSWER},
        {"articles": {"results": ANSWER, "page": 1}},
        {"totalArticles": 2, "sources": [{"name": "A"}], "articles": ANSWER},
        {"sources": [{"name": "A", "about": "It prints much."}], "articles": ANSWER},
        {"title": "Feed", "link": "a.org", "items": [{**one, "date": "2024"} for one in ANSWER]},
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_the_answer_of_an_api_is_read_as_the_articles_that_it_lists(
    tmp_path: Path, answer: dict[str, Any], indent: int | None
) -> None:
    """Of a JSON file that is one object with a list of articles, these are the documents."""
    corpus = read(tmp_path, "page.json", json.dumps(answer, indent=indent).encode() + b"\n \n")
    assert corpus.documents["text"].sort().to_list() == ["Rain fell.", "Snow fell."]
    assert skips(corpus) == []


@pytest.mark.parametrize(
    "content", [b'{\n "a": 1,\n "b', b'{\n "text": "Rain."\n}\n{\n "a": 1\n}\n']
)
def test_an_indented_object_that_cannot_be_read_is_told_once(
    tmp_path: Path, content: bytes
) -> None:
    """One that is cut, or several in one file, are one row with what to do, and not one a line."""
    corpus = read(tmp_path, "page.json", content)
    assert skips(corpus) == [(1, "malformed_json")]
    assert corpus.skipped["detail"][0].endswith("jq -c . makes one line of each object")


@pytest.mark.parametrize(
    ("answer", "skipped"),
    [
        ({"articles": [{"content": "Rain fell."}, {"content": None}, 7]}, [2, 3]),
        ({"text": "It rained for days.", "comments": [{"text": "Rain fell."}]}, []),
        ({"words": "It rained for days.", "related": [{"text": "Rain fell."}]}, [1]),
        ({"articles": [{"words": "Rain fell."}]}, [1]),
        ({"status": "ok", "articles": []}, [1]),
        ({"title": "Rain", "paragraphs": [{"text": "Rain fell."}, {"text": "It stopped."}]}, [1]),
        ({"url": "a.org/7", "parts": [{"heading": "Rain", "text": "Rain fell."}]}, [1]),
        ({"data": {"_id": "7", "comments": [{"date": "2024", "text": "Rain fell."}]}}, [1]),
    ],
)
def test_an_object_that_lists_no_articles_is_one_record(
    tmp_path: Path, answer: dict[str, Any], skipped: list[int]
) -> None:
    """A list beside a text is no list of documents, and an article that has no text is told."""
    corpus = read(tmp_path, "page.json", json.dumps(answer).encode())
    assert [line for line, _ in skips(corpus)] == skipped
    assert corpus.documents.height + len(skipped) == max([1, *skipped])


@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_lists_of_articles_the_one_with_most_text_is_read(
    tmp_path: Path, *, is_turned: bool
) -> None:
    """What is in the other is told, wherever it stands and however long its first text is."""
    lists = {"articles": ANSWER, "related": [{"content": "Hail fell on Sunday."}]}
    answer = dict(reversed(lists.items())) if is_turned else lists
    corpus = read(tmp_path, "page.json", json.dumps(answer).encode())
    assert corpus.documents["text"].sort().to_list() == ["Rain fell.", "Snow fell."]
    assert corpus.skipped.select("line", "reason").rows() == [(0, "unread_list")]
    assert "'related'" in corpus.skipped["detail"][0]


def test_no_name_of_a_record_gets_into_a_command_with_its_quotes(tmp_path: Path) -> None:
    """A reader copies the command into a shell, so a name that could end it is not in it."""
    record = {"a'; touch b; '": {"story": "Rain fell."}}
    corpus = read(tmp_path, "a.jsonl", json.dumps(record).encode() + b"\n")
    assert "jq" not in corpus.skipped["detail"][0]


def test_a_row_of_other_length_says_what_may_be_wrong(tmp_path: Path) -> None:
    """A cell that holds the delimiter is the usual reason, and the message says so."""
    corpus = read(tmp_path, "a.csv", b"id,text\n1,Rain, and snow.\n2,Snow fell.\n")
    assert "cells in the row: 3, in the header: 2" in corpus.skipped["detail"][0]


def test_blank_lines_and_line_ends(tmp_path: Path) -> None:
    """Blank lines are no records; CRLF, a missing last line end and a BOM change nothing."""
    content = b"\xef\xbb\xbf" + RAIN.replace(b"\n", b"\r\n") + b"\r\n \n" + SNOW.rstrip()
    corpus = read(tmp_path, "dump.ndjson", content)
    assert (len(texts(corpus)), skips(corpus)) == (2, [])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            '[\n  {\n    "text": "Rain."\n  }\n]\n',
            "beginning of an object or list: let .* jq -c '.\\[]'",
        ),
        ('{\n  "text": "Rain."\n}\n', "beginning of an object or list: jq -c . makes one line"),
        ('[{"text": "Rain."}]\n', "a list of objects, and not one: let the name .* end in .json"),
        ('[{"text": "Rain."},\n{"text": "Rain."}]\n', "not JSON: .*; if the file is one list: let"),
        ('[ \t{"text":\n"Rain."}]\n', "not JSON: .*; if the file is one list: let"),
    ],
)
def test_json_that_is_no_json_lines_is_told_with_what_to_do(
    tmp_path: Path, content: str, told: str
) -> None:
    """The first message of an indented file, or of a list, however its lines end, says how to."""
    dump = tmp_path / "a.jsonl"
    dump.write_text(content)
    assert re.search(told, read_corpus(dump).skipped["detail"][0])
    dump.rename(tmp_path / "a.json")
    assert set(read_corpus(tmp_path / "a.json").documents["text"]) == {"Rain."}


def test_a_csv_among_json_lines_is_told_once_that_names_tell_formats(tmp_path: Path) -> None:
    """As where a CSV goes through a pipe; a line of objects that was cut says nothing of names."""
    dump = tmp_path / "a.jsonl"
    dump.write_text("id,text\n1,Rain.\n")
    first, second = read_corpus(dump).skipped["detail"]
    assert "the name of a file tells CSV" in first
    assert "name" not in second
    dump.write_text('{"text": "Rai')
    assert "name" not in read_corpus(dump).skipped["detail"].item()


@pytest.mark.parametrize(
    "value", [[{"type": "plain", "value": "Rain."}], {"a": 1, "value": "Rain."}]
)
def test_a_text_inside_a_column_of_texts_is_told_with_its_name(
    tmp_path: Path, value: object
) -> None:
    """The name that the message gives is one by which the text is read."""
    dump = tmp_path / "a.jsonl"
    dump.write_text(json.dumps({"content": value}))
    (told,) = read_corpus(dump).skipped["detail"]
    columns = tomllib.loads(told.partition("name it: ")[2])["input"]["columns"]
    corpus = read_corpus(dump, config=InputConfig(columns=columns))
    assert corpus.documents["text"].to_list() == ["Rain."]


def test_utf16_json_lines(tmp_path: Path) -> None:
    """JSON lines in UTF-16 with a mark are read."""
    content = (RAIN + SNOW).decode().replace("Rain", "Räin").encode("utf-16")
    assert texts(read(tmp_path, "dump.jsonl", content))["a"] == "Räin fell."


def test_no_format_in_utf16_leaves_anything_over(tmp_path: Path) -> None:
    """The end of a UTF-16 file is no line of its own."""
    for name, content in (("a.jsonl", RAIN.decode()), ("a.csv", "id,text\na,Rain fell.\n")):
        corpus = read(tmp_path, name, content.encode("utf-16"))
        assert (texts(corpus), skips(corpus)) == ({"a": "Rain fell."}, [])


def test_a_text_that_is_no_string_is_told_from_a_missing_column(tmp_path: Path) -> None:
    """The message says what the column holds, not that there is none."""
    lines = b'{"text": ["a"]}\n{"text": null}\n{"tale": "a"}\n'
    details = read(tmp_path, "a.jsonl", lines).skipped["detail"].to_list()
    assert details[0].startswith(
        "'text' holds a list; a text is a string or a list of paragraphs. If it is words, join "
    )
    assert details[1] == "'text' holds null; a text is a string or a list of paragraphs"
    assert details[2].startswith("no column is known to hold the text; columns here: 'tale'")


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_a_text_may_be_a_list_of_paragraphs(tmp_path: Path, suffix: str) -> None:
    """Each is put into a line; a list of words, which has lost what stood between them, is none."""
    said = ["Rain fell in the whole of Oslo.", None, " ", "It has stopped since."]
    rows = pl.DataFrame({"id": ["a", "b"], "body": [said, ["Rain", "fell", "in", "Oslo", "."]]})
    write = rows.write_ndjson if suffix == "jsonl" else rows.write_parquet
    write(tmp_path / f"dump.{suffix}")
    corpus = read_corpus(tmp_path)
    assert texts(corpus) == {"a": "Rain fell in the whole of Oslo.\nIt has stopped since."}
    assert "a text is a string or a list of paragraphs. If it is words" in (
        corpus.skipped["detail"].item()
    )
    assert "body" not in corpus.documents.columns


def test_a_header_that_is_not_utf8_costs_no_row(tmp_path: Path) -> None:
    """A column whose name is in no known encoding is passed on under an escaped name."""
    corpus = read(tmp_path, "a.csv", b"id,text,caf\xff\na,Rain fell.,x\n")
    assert (texts(corpus), skips(corpus)) == ({"a": "Rain fell."}, [])
    assert corpus.documents["caf\\xff"].to_list() == ["x"]


def test_json_that_only_other_writers_allow(tmp_path: Path) -> None:
    """NaN is null, a number beyond 64 bits keeps its digits, half a surrogate pair is U+FFFD."""
    line = b'{"id": 123456789012345678901, "title": NaN, "text": "cut \\ud83d", "x": NaN}'
    row = read(tmp_path, "dump.jsonl", line).documents.row(0, named=True)
    assert row["document"] == "123456789012345678901"
    assert (row["title"], row["text"], row["x"]) == (None, "cut \ufffd", None)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_files_of_several_members(tmp_path: Path, suffix: str) -> None:
    """Files made of several compressed members are read to the end."""
    pack = gzip.compress if suffix == ".gz" else zstandard.ZstdCompressor().compress
    corpus = read(tmp_path, f"dump.jsonl{suffix}", pack(RAIN) + pack(SNOW))
    assert (len(texts(corpus)), skips(corpus)) == (2, [])


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_truncated_stream_keeps_its_whole_lines(tmp_path: Path, suffix: str) -> None:
    """Where a compressed stream ends early, whole lines stay and one row says so."""
    lines = [json.dumps({"id": i, "text": f"{i * 7919 % 1009} {i}" * 50}) for i in range(20_000)]
    pack = gzip.compress if suffix == ".gz" else zstandard.ZstdCompressor().compress
    content = pack("\n".join(lines).encode())
    corpus = read(tmp_path, f"dump.jsonl{suffix}", content[: len(content) // 2])
    count = corpus.documents.height
    assert 0 < count < len(lines)
    assert skips(corpus) == [(count + 1, "truncated")]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("junk", [b"j", b"junk", b"<html>404, and more</html>" * 9, RAIN])
def test_what_stands_behind_a_compressed_stream_is_told_as_that(
    tmp_path: Path, suffix: str, junk: bytes
) -> None:
    """All that was compressed is read, and nobody is told that it ends early."""
    pack = gzip.compress if suffix == ".gz" else zstandard.ZstdCompressor().compress
    corpus = read(tmp_path, f"dump.jsonl{suffix}", pack(RAIN) + junk)
    assert (texts(corpus), skips(corpus)) == ({"a": "Rain fell."}, [(2, "damaged")])
    assert "behind the compressed data stands something else" in corpus.skipped["detail"][0]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.arrow", "a.feather"])
def test_a_damaged_file_is_one_row(tmp_path: Path, name: str) -> None:
    """A file that is not what its name says is reported, not a traceback."""
    corpus = read(tmp_path, name, b"this is not it, whatever its name says" * 9)
    assert [reason for _, reason in skips(corpus)] == ["damaged"]


@pytest.mark.parametrize(
    "name",
    "a.txt a.jsonl a.json a.csv a.tsv a.jsonl.gz a.jsonl.zst a.parquet a.arrow".split(),
)
def test_an_empty_file_is_one_row(tmp_path: Path, name: str) -> None:
    """An empty file is reported with its name."""
    assert skips(read(tmp_path, name, b"")) == [(0, "empty_file")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"Rain.\r\n\r\nSnow.  \n", "Rain.\r\n\r\nSnow.  \n"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        ("Ünter".encode("utf-16"), "Ünter"),
        (b"He said: \x93un caf\xe9\x94 \x96 no.", "He said: “un café” – no."),
        (b"Le \xabCAF\xc9\xbb ferme.", "Le «CAFÉ» ferme."),
        (b"\xab D\xe9j\xe0\xa0\xbb, dit-elle en \xe9t\xe9\x85", "« Déjà\xa0», dit-elle en été…"),
    ],
)
def test_text_is_stored_as_read(tmp_path: Path, content: bytes, expected: str) -> None:
    """A text file is decoded and otherwise untouched."""
    assert texts(read(tmp_path, "a.txt", content)) == {"a": expected}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"abc \xff\xfe def", "invalid_utf8"),
        (b"abc \x81 def", "invalid_utf8"),
        (b"the caf\xc3\xa9 was \xe2\x80 closed", "invalid_utf8"),
        (b"the caf\xc3 closed", "invalid_utf8"),
        (bytes(range(160, 256)), "invalid_utf8"),
        ("The café of Zürich was closed.".encode("mac_roman"), "invalid_utf8"),
        ("Погода в Москве".encode("cp1251"), "invalid_utf8"),
        ("и в не до".encode("cp1251"), "invalid_utf8"),
        (b"\xc3\x80 Paris, un caf\xe9.", "invalid_utf8"),
        (b"abc\0def", "nul_bytes"),
        (b"abc \xff\0", "nul_bytes"),
        (b" \n\t\n", "empty_text"),
    ],
)
def test_what_is_no_text_is_skipped(tmp_path: Path, content: bytes, reason: str) -> None:
    """Broken UTF-8 is not taken for another encoding; NUL bytes and blanks are no text."""
    assert skips(read(tmp_path, "a.txt", content)) == [(0, reason)]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2020-07-15_Post_3.txt", "2020-07-15"),
        ("post_20200715.txt", "2020-07-15"),
        ("2020_07_15.txt", "2020-07-15"),
        ("2020/07/15/rain.txt", "2020-07-15"),
        ("2020-07-15 to 2020-07-18.txt", None),
        ("20200715.txt", None),
        ("a20200715b.txt", None),
        ("archive/20200715.txt", None),
        ("2020/12345/07/15/rain.txt", None),
        ("2020-13-15.txt", None),
    ],
)
def test_the_day_in_the_name_of_a_text_file_is_its_date(
    tmp_path: Path, name: str, day: str | None
) -> None:
    """A text file has no column to hold a date; digits that may be a number are none."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"Rain fell.")
    published = read_corpus([tmp_path]).documents["published"].item()
    assert (published and published.date().isoformat()) == day


def test_csv_with_everything_csv_allows(tmp_path: Path) -> None:
    """A BOM, quoted line ends, doubled quotes, huge cells, blank and repeated headers are read."""
    huge = "long " * 100_000
    content = (
        f'\ufeffid,text,,tag,tag\r\n1,"Rain ""fell"",\r\nthen\nsnow.",x,y,z\r\n\r\n2,{huge},,,\r\n'
    )
    corpus = read(tmp_path, "a.csv", content.encode())
    assert texts(corpus) == {"1": 'Rain "fell",\r\nthen\nsnow.', "2": huge}
    assert corpus.documents.columns[-3:] == ["column_3", "tag", "tag_2"]
    assert corpus.documents.row(0, named=True)["tag_2"] == "z"


def test_bad_csv_rows_are_reported_where_they_stand(tmp_path: Path) -> None:
    """Ragged rows, bad quotes and bad bytes are rows of skipped; the rows around them are read."""
    content = (
        b"id,text\n1,one\n2\n3,three,3\n"
        b'4,"fo"ur\n5,fi\xffve\n6,"six\nsix"\n7,se"v"en\n8,"\n9,nine\n'
    )
    corpus = read(tmp_path, "a.csv", content)
    assert texts(corpus) == {"1": "one", "6": "six\nsix", "7": 'se"v"en', "9": "nine"}
    assert skips(corpus) == [
        (3, "ragged_row"),
        (4, "ragged_row"),
        (5, "malformed_row"),
        (6, "invalid_utf8"),
        (10, "malformed_row"),
    ]


WESTERN = {"1": "Un café à Zürich, dit-il.", "2": "Rain fell.", "3": "Naïve “élève”."}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("a.csv", ["id;text\n", *(f'{key};"{text}"\n' for key, text in WESTERN.items())]),
        ("a.jsonl", [f'{{"id": {key}, "text": "{text}"}}\n' for key, text in WESTERN.items()]),
    ],
)
def test_windows_1252_is_read_row_by_row(tmp_path: Path, name: str, rows: list[str]) -> None:
    """Rows in Windows-1252 are read and counted, in a file that has rows in UTF-8, too."""
    corpus = read(tmp_path, name, "".join(rows).encode("cp1252"))
    assert (texts(corpus), skips(corpus)) == (WESTERN, [])
    assert corpus.western == ((str(tmp_path / name), 2),)
    *former, last = rows
    mixed = read(tmp_path, name, "".join(former).encode() + last.encode("cp1252"))
    assert (texts(mixed), [count for _, count in mixed.western]) == (WESTERN, [1])


def test_a_header_in_windows_1252_names_its_columns(tmp_path: Path) -> None:
    """A column with an umlaut is passed through under its name."""
    corpus = read(tmp_path, "a.csv", "id;text;Auflage Süd\n1;Rain fell.;7\n".encode("cp1252"))
    assert corpus.documents["Auflage Süd"].to_list() == ["7"]


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
def test_a_line_for_excel_names_the_delimiter(tmp_path: Path, line: str) -> None:
    """The delimiter that the line names holds, and the header is the line behind it."""
    corpus = read(tmp_path, "a.csv", f"{line}id;a,b,c;text\n1;x;Rain fell.\n2\n".encode())
    assert (texts(corpus), skips(corpus)) == ({"1": "Rain fell."}, [(4, "ragged_row")])


def test_a_table_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    """Line ends of old machines are named, and a header that is an article is not shown whole."""
    old = read(tmp_path, "old.csv", b"id,text\r1,Rain fell.\r")
    assert "a carriage return stands alone" in old.skipped["detail"][0]
    headless = read(tmp_path, "headless.csv", b"1," + b"Rain fell. " * 9000 + b"\n")
    assert skips(headless) == [(0, "missing_text")]
    assert "columns here: '1', 'Rain fell." in headless.skipped["detail"][0]
    assert len(headless.skipped["detail"][0]) < 200


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_shows_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    """The delimiter is the one that the header uses."""
    content = f"id{delimiter}text\n1{delimiter}Rain\n".encode()
    assert texts(read(tmp_path, "a.csv", content)) == {"1": "Rain"}


def test_a_truncated_csv_drops_the_started_row(tmp_path: Path) -> None:
    """The last row of a cut stream may be half a row: it is not taken for a whole one."""
    rows = "".join(f"{i},text {i * 7919 % 1009} number {i}\n" for i in range(20_000))
    content = gzip.compress(f"id,text\n{rows}".encode())
    corpus = read(tmp_path, "a.csv.gz", content[: len(content) // 2])
    assert set(texts(corpus).items()) <= {
        (str(i), f"text {i * 7919 % 1009} number {i}") for i in range(20_000)
    }
    assert skips(corpus) == [(corpus.documents.height + 2, "truncated")]


TABLES = {
    "a.csv": lambda frame, path: frame.write_csv(path),
    "a.tsv": lambda frame, path: frame.write_csv(path, separator="\t"),
    "a.parquet": lambda frame, path: frame.write_parquet(path),
    "a.arrow": lambda frame, path: frame.write_ipc_stream(path),
    "a.ipc": lambda frame, path: frame.write_ipc(path),
    "a.feather": lambda frame, path: frame.write_ipc(path, compression="zstd"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_every_kind(tmp_path: Path, name: str) -> None:
    """CSV, Parquet and Arrow, as file and as stream, give the same documents."""
    frame = pl.DataFrame(
        {"id": [1, 2, 3], "body": ["Rain.", "", "Snow."], "date": ["2020-01-02", None, "x"]}
    )
    TABLES[name](frame, tmp_path / name)
    corpus = read_corpus([tmp_path / name])
    assert texts(corpus) == {"1": "Rain.", "3": "Snow."}
    assert [reason for _, reason in skips(corpus)] == ["empty_text"]
    assert corpus.documents["published_raw"].to_list() == ["2020-01-02", "x"]
    assert (corpus.dates_not_understood, corpus.date_examples) == (1, ("x",))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_text_is_one_row(tmp_path: Path, name: str) -> None:
    """A table without a text column is told once, with its columns and what to write where."""
    TABLES[name](pl.DataFrame({"id": [1, 2], "words": ["a", "b"]}), tmp_path / name)
    corpus = read_corpus([tmp_path / name])
    assert skips(corpus) == [(0, "missing_text")]
    assert "'id', 'words'" in corpus.skipped["detail"][0]
    assert "--config FILE" in corpus.skipped["detail"][0]
    line = corpus.skipped["detail"][0].rpartition(": ")[2]
    assert tomllib.loads(line) == {"input": {"columns": {"text": "…"}}}
    named = read_corpus([tmp_path / name], config=InputConfig(columns={"text": "words"}))
    assert texts(named) == {"1": "a", "2": "b"}


def test_types_of_parquet(tmp_path: Path) -> None:
    """Dates may be dates; numbers and flags keep their type, nested values become JSON."""
    frame = pl.DataFrame({"text": ["a"], "n": [1], "f": [0.5], "b": [True], "l": [[1, 2]]})
    frame = frame.with_columns(pl.date(2020, 1, 2).alias("date"), pl.struct("n").alias("s"))
    frame.write_parquet(tmp_path / "a.parquet")
    row = read_corpus([tmp_path / "a.parquet"]).documents.row(0, named=True)
    assert {key: row[key] for key in ("n", "f", "b", "l", "s", "published_raw")} == {
        "n": 1,
        "f": 0.5,
        "b": True,
        "l": "[1,2]",
        "s": '{"n":1}',
        "published_raw": "2020-01-02",
    }


def test_a_zone_of_half_an_hour_is_read() -> None:
    """Times at +05:30, which pandas writes for India and polars alone refuses, keep their zone."""
    corpus = read_corpus([DATA / "half_hour_zone.parquet"])
    assert texts(corpus) == {"a": "Rain fell.", "b": "Snow fell."}
    assert corpus.documents["published_raw"].to_list() == ["2020-01-01T10:30:00+05:30", None]
    assert corpus.documents["published"].to_list() == [datetime(2020, 1, 1, 5, tzinfo=UTC), None]


def test_a_zone_that_nobody_knows_is_utc() -> None:
    """A moment is stored as one of UTC, whatever it was called, so nothing is guessed."""
    corpus = read_corpus([DATA / "unknown_zone.parquet"])
    assert corpus.documents["published"].to_list() == [datetime(2020, 1, 1, 5, tzinfo=UTC)] * 2


@pytest.mark.parametrize("host", [None, "1"])
def test_reading_leaves_the_environment_as_it_was(
    monkeypatch: pytest.MonkeyPatch, host: str | None
) -> None:
    """What polars has to be told of zones is told while files are read, and not to the host."""
    if host is not None:
        monkeypatch.setenv("POLARS_IGNORE_TIMEZONE_PARSE_ERROR", host)
    before = dict(os.environ)
    places = [DATA / "unknown_zone.parquet", DATA / "one_name_twice.ipc"]
    for one in (places, [DATA / "wide_decimal.parquet"]):
        read_corpus(one)
        assert dict(os.environ) == before


def test_files_that_are_read_at_once_share_what_polars_is_told() -> None:
    """A file that ends first does not take it from the others."""
    columns = Columns(InputConfig())
    one, other = (read_parquet(DATA / "half_hour_zone.parquet", columns) for _ in range(2))
    assert [type(next(one)), *map(type, other), *map(type, one)] == [Block, Block]
    assert "POLARS_IGNORE_TIMEZONE_PARSE_ERROR" not in os.environ


def test_a_column_of_an_unknown_type_costs_itself_only() -> None:
    """Decimals beyond 128 bits are left out, nested ones too, and told; the rest is read."""
    corpus = read_corpus([DATA / "wide_decimal.parquet"])
    assert texts(corpus) == {"a": "Rain fell.", "b": "Snow fell."}
    assert corpus.documents["words"].to_list() == [1, 2]
    assert skips(corpus) == [(0, "unread_column")]
    assert "'price' (Decimal(precision=50, scale=2)), 'prices'" in corpus.skipped["detail"][0]


@pytest.mark.parametrize("suffix", ["parquet", "ipc"])
def test_a_table_of_which_no_row_comes_is_not_empty(suffix: str) -> None:
    """Two columns of one name stop the reader: that there were rows is told, always alike."""
    first, again = (read_corpus([DATA / f"one_name_twice.{suffix}"]).skipped for _ in range(2))
    assert first["reason"].to_list() == ["damaged"]
    assert "one name" in first["detail"][0] or "rename one" in first["detail"][0]
    assert first.equals(again)


def test_bytes_of_utf8_are_a_string(tmp_path: Path) -> None:
    """Old Parquet files call strings bytes; those that are no text are an id as digits, or told."""
    rows = {
        "id": [b"a", bytes(range(16)), b""],
        "text": ["Räin fell.".encode(), b"Snow fell.", b"caf\xe9"],
        "title": [b"Rain", b"\xff", None],
    }
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    corpus = read_corpus([tmp_path / "a.parquet"])
    assert texts(corpus) == {"a": "Räin fell.", bytes(range(16)).hex(): "Snow fell."}
    assert corpus.documents["title"].to_list() == [None, "Rain"]
    assert skips(corpus) == [(3, "missing_text")]
    assert "not UTF-8" in corpus.skipped["detail"][0]


@pytest.mark.parametrize("name", ["a.parquet", "a.ipc"])
def test_half_a_table_is_damaged(tmp_path: Path, name: str) -> None:
    """A table file that was cut is reported, not a traceback."""
    frame = pl.DataFrame({"text": [f"text {i}" for i in range(1000)]})
    TABLES[name](frame, tmp_path / name)
    content = (tmp_path / name).read_bytes()
    assert skips(read(tmp_path, name, content[: len(content) // 2])) == [(0, "damaged")]


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 8)


def _overwrite(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


def _add(path: Path) -> None:
    with path.open("ab") as file:
        file.write(path.read_bytes())


def _write_longer(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1] + path.read_bytes())


def _remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("a.parquet", _cut, ["changed"]),
        ("a.parquet", _overwrite, ["changed"]),
        ("a.parquet", _add, ["changed"]),
        ("a.parquet", _remove, []),
        ("a.ipc", _cut, ["changed"]),
        ("a.ipc", _overwrite, ["changed"]),
        ("a.ipc", _add, []),
        ("a.ipc", _write_longer, ["changed"]),
        ("a.ipc", _remove, []),
        ("a.csv", _overwrite, ["changed"]),
        ("a.csv", _write_longer, ["changed"]),
        ("a.csv", _add, []),
    ],
)
def test_a_file_that_changes_while_it_is_read_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[Path], None],
    told: list[str],
) -> None:
    """Nobody's writing ends the process: a row says so, and what was read before it is kept."""
    path, taken = tmp_path / name, "add" if name == "a.csv" else "add_block"
    kept = getattr(Gatherer, taken)
    values = [hashlib.sha256(bytes([i % 256, i // 256])).hexdigest() for i in range(30_000)]
    TABLES[name](pl.DataFrame({"text": values}), path)
    os.utime(path, (1, 1))

    def take(gatherer: Gatherer, place: str, rows: Any) -> None:
        monkeypatch.setattr(Gatherer, taken, kept)
        change(path)
        kept(gatherer, place, rows)

    monkeypatch.setattr(Gatherer, taken, take)
    corpus = read_corpus(path)
    # Of Parquet, the system may have read more ahead than is asked for here, or not.
    assert [one for one in corpus.skipped["reason"] if one != "damaged"] == told
    assert corpus.documents.height >= 10_000
    assert [one.path for one in corpus.inputs] == [str(path)]


@pytest.mark.parametrize(
    ("content", "expected", "skipped"),
    [
        (b'[{"id": 1, "text": "a"}, 5, {"id": 2, "text": "b"}]', {"1": "a", "2": "b"}, [2]),
        (b'{\n "id": 1,\n "text": "a"}', {"1": "a"}, []),
        (RAIN + b"{\n" + SNOW, {"a": "Rain fell.", "b": "Snow fell."}, [2]),
        (b'[{"id": 1,', {}, [1]),
        (b'[{"id": 1, "text": "a, [}"}, {"id": 2, "te', {"1": "a, [}"}, [2]),
        (b'[{"id": 1, "text": "a"}, {"id": 2, "text": "b"}', {"1": "a", "2": "b"}, [3]),
        (b'[{"id": 1, "text": "a"}] {}', {"1": "a"}, [2]),
        (b'[{"id": 1, "text": "a"}, {"id": }, {"id": 2, "text": "b"}]', {"1": "a", "2": "b"}, [2]),
        (b" \n", {}, [0]),
    ],
)
def test_json_files(
    tmp_path: Path, content: bytes, expected: dict[str, str], skipped: list[int]
) -> None:
    """A .json file is an array, one object, or JSON lines; what stands whole in it is read."""
    corpus = read(tmp_path, "a.json", content)
    assert texts(corpus) == expected
    assert [line for line, _ in skips(corpus)] == skipped


def test_a_cut_array_says_where(tmp_path: Path) -> None:
    """Behind the last whole element of an array one row names the element that was cut."""
    corpus = read(tmp_path, "a.json", b'[{"id": 1, "text": "a"},\n{"id": 2, "te')
    assert skips(corpus) == [(2, "truncated")]
    assert "in element 2" in corpus.skipped["detail"].item()


@given(
    st.lists(st.dictionaries(st.text(), st.text() | st.lists(st.text()))),
    st.integers(min_value=1, max_value=9),
    st.integers(min_value=0),
)
def test_an_array_cut_anywhere_gives_what_stands_before(
    values: list[dict[str, object]], size: int, cut: int
) -> None:
    """Every element that ends before the cut is read, whatever it holds and however it is read."""
    content = json.dumps(values).encode()
    content = content[: cut % (len(content) + 1)]
    read_in_parts = (content[start : start + size] for start in range(0, len(content), size))
    read = [
        item.fields
        for item in read_json(read_in_parts, Columns(InputConfig()))
        if isinstance(item, Record)
    ]
    begun = [json.dumps(values[:n])[:-1].encode() for n in range(len(values) + 1)]
    assert read == values[: max(sum(map(content.startswith, begun)) - 1, 0)]


def test_a_cut_compressed_array_gives_what_stands_before(tmp_path: Path) -> None:
    """Of an array in a gzip file that was cut, whole elements are read, and one row says so."""
    array = [{"id": i, "text": f"{i * 7919 % 1009} {i}" * 50} for i in range(20_000)]
    content = gzip.compress(json.dumps(array).encode())
    corpus = read(tmp_path, "a.json.gz", content[: len(content) // 2])
    read_ids = sorted(map(int, corpus.documents["document"]))
    assert 0 < len(read_ids) < 20_000
    assert read_ids == [*range(len(read_ids))]
    assert skips(corpus) == [(len(read_ids) + 1, "truncated")]


@given(
    st.sampled_from([suffix + packed for suffix in FORMATS for packed in ("", ".gz", ".zst")]),
    st.one_of(st.binary(), st.text(alphabet='{}[]",:\\n\\ua1\x00 \xe9;').map(str.encode)),
)
def test_any_bytes_under_any_name(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, content: bytes
) -> None:
    """Whatever a file holds, it gives documents or rows of skipped, never an error."""
    corpus = read(tmp_path_factory.mktemp("any"), f"a{suffix}", content)
    assert corpus.documents.height + corpus.skipped.height > 0


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, pack: type[bytes]) -> None:
    """A dash reads JSON lines from standard input, compressed or not, under the path '-'."""
    content = pack(RAIN + b"{\n")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    corpus = read_corpus(["-"])
    assert texts(corpus) == {"a": "Rain fell."}
    assert corpus.skipped.select("path", "line", "reason").rows() == [("-", 2, "malformed_json")]
    assert [(file.path, file.bytes) for file in corpus.inputs] == [("-", len(content))]


def test_an_object_that_ends_where_the_stream_breaks_is_whole(tmp_path: Path) -> None:
    """Without the end of its line the last object is read, and the row behind it says so."""
    packed = zstandard.ZstdCompressor().compressobj()
    content = packed.compress(RAIN + SNOW.rstrip()) + packed.flush(
        zstandard.COMPRESSOBJ_FLUSH_BLOCK
    )
    corpus = read(tmp_path, "a.jsonl.zst", content)
    assert texts(corpus) == {"a": "Rain fell.", "b": "Snow fell."}
    assert skips(corpus) == [(3, "truncated")]


def test_zeros_between_and_behind_members_are_padding(tmp_path: Path) -> None:
    """Archives on tapes are filled up with zero bytes, which are no member of their own."""
    content = gzip.compress(RAIN) + bytes(512) + gzip.compress(SNOW) + bytes(512)
    corpus = read(tmp_path, "a.jsonl.gz", content)
    assert texts(corpus) == {"a": "Rain fell.", "b": "Snow fell."}
    assert skips(corpus) == []


def test_utf16_that_breaks_off_is_told(tmp_path: Path) -> None:
    """Half a character at the end is no text, and the lines before it are read."""
    content = (RAIN + SNOW).decode().encode("utf-16")
    corpus = read(tmp_path, "a.jsonl", content + b"\x00\xd8\x41")
    assert skips(corpus)[-1][1] == "invalid_utf16"
    assert "Rain fell." in texts(corpus).values()


def test_keys_that_are_data_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    """Every name is a column with a place in each row, so a message says how to pack them."""
    lines = (json.dumps({"text": "Rain fell.", f"k{number}": 1}) for number in range(5_001))
    with pytest.raises(InputError, match="more than 5,000 names of columns so far"):
        read(tmp_path, "keys.jsonl", "\n".join(lines).encode())
