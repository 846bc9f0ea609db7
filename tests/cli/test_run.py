"""``dedup run``: what it writes equals a library script, and what it says goes where it should."""

from __future__ import annotations

import json
import shutil
import textwrap
from pathlib import Path

import msgspec
import pytest

from dedup import compiled
from dedup.config import Config, CopyConfig
from dedup.documents import read_corpus
from dedup.errors import OutputError
from dedup.pipeline import order, run
from dedup.report import write_report
from dedup.result import read_result
from dedup.schema import TABLES

from .conftest import SEEDS, Command


def _tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.parquet").read_bytes() for name in TABLES}


def _pages(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_run_equals_a_library_script(dedup: Command, tmp_path: Path) -> None:
    """The tables and the report of ``dedup run`` are those of four library calls, byte for byte."""
    done = dedup("run", SEEDS, "-o", tmp_path / "cli", "--report", tmp_path / "cli-report")
    assert done.code == 0

    config = Config()
    result = run(read_corpus([str(SEEDS)], config=config.input), config=config)
    result.write(tmp_path / "script")
    write_report(result, tmp_path / "script-report", title="Report of cli")

    assert _tables(tmp_path / "cli") == _tables(tmp_path / "script")
    assert _pages(tmp_path / "cli-report") == _pages(tmp_path / "script-report")


def test_what_compiles_beside_a_run_is_told_how_much_there_is(
    dedup: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes of the input while it is read, and those of its texts before the first stage."""
    told: list[tuple[int, int]] = []
    for module in (compiled, order):
        monkeypatch.setattr(module, "compile_ahead", lambda most, size: told.append((most, size)))
    (tmp_path / "a.jsonl").write_text('{"text": "Rain fell."}\n', encoding="utf-8")
    read = ("run", tmp_path / "a.jsonl", "-o", tmp_path / "run", "--workers", 3)
    assert dedup(*read).code == 0
    assert list(dict.fromkeys(told)) == [(3, 23), (3, 10)]


def test_the_defaults_look_the_same_when_they_were_written_and_read() -> None:
    """A whole number stays one: a report made of a run folder calls no default changed."""
    written = msgspec.json.encode(Config())
    read = msgspec.json.decode(written, type=Config)
    assert repr(msgspec.to_builtins(read)) == repr(msgspec.to_builtins(Config()))


def test_options_go_over_the_file_and_the_file_over_the_defaults(
    dedup: Command, tmp_path: Path
) -> None:
    """The configuration in run.json is defaults, then the file, then the options."""
    file = tmp_path / "dedup.toml"
    file.write_text('tiers = ["event"]\n[copy]\nshingle_size = 4\n', encoding="utf-8")
    options = ["--config", file, "--tiers", "event,copy", "--stop-after", "clusters"]
    assert dedup("run", SEEDS, "-o", tmp_path / "run", *options).code == 0
    configuration = read_result(tmp_path / "run").info.configuration
    expected = Config(
        tiers=("copy", "event"), stop_after="clusters", copy=CopyConfig(shingle_size=4)
    )
    assert configuration == expected


def test_stdout_is_the_path_of_run_json_alone(dedup: Command, tmp_path: Path) -> None:
    """Data goes to stdout, progress to stderr, one line per stage."""
    done = dedup("run", SEEDS, "-o", tmp_path / "run")
    assert done.out == f"{tmp_path / 'run' / 'run.json'}\n"
    stages = [line.split()[2] for line in done.err.splitlines() if " s  " in line]
    assert len(stages) == len(set(stages))
    assert {"documents", "sentences", "candidates", "statements"} <= set(stages)


def _dated(path: Path, dates: list[str | None]) -> Path:
    rows = [
        {"id": str(number), "text": f"It rained for {number} days.", "date": date}
        for number, date in enumerate(dates)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_quiet_says_nothing(dedup: Command, tmp_path: Path) -> None:
    """Where nothing was skipped and every report is dated, a quiet run has nothing to say."""
    dump = _dated(tmp_path / "in.jsonl", ["2019-03-04", "2019-03-05"])
    assert dedup("run", dump, "-o", tmp_path / "run", "--quiet").err == ""


def test_reports_without_a_date_are_counted(dedup: Command, tmp_path: Path) -> None:
    """A line on stderr says how many are undated and what follows; copies do not ask for dates."""
    dump = _dated(tmp_path / "in.jsonl", ["2019-03-04", None, None])
    assert dedup("run", dump, "-o", tmp_path / "run", "--quiet").err == (
        "2 of 3 reports have no publication date: events are formed more cautiously, from days "
        "named in the texts\n"
    )
    assert dedup("run", dump, "-o", tmp_path / "copies", "--quiet", "--tiers", "copy").err == ""


def test_logs_for_machines_are_json_lines(dedup: Command, tmp_path: Path) -> None:
    """Every line on stderr is an object with its kind of event."""
    (tmp_path / "empty.txt").touch()
    options = ["-o", tmp_path / "run", "--log-format", "json"]
    done = dedup("run", SEEDS, tmp_path / "empty.txt", *options)
    events = [json.loads(line) for line in done.err.splitlines()]
    assert {event["event"] for event in events} >= {"progress", "skipped"}
    (skipped,) = [event for event in events if event["event"] == "skipped"]
    assert sum(skipped["reasons"].values()) == 1


def test_a_run_ends_with_what_it_found(dedup: Command, tmp_path: Path) -> None:
    """Clusters of the tiers that ran, and the page to open: on stderr, for people and machines."""
    options = ["-o", tmp_path / "run", "--report", tmp_path / "report"]
    *_, found, _, page = dedup("run", SEEDS, *options).err.splitlines()
    assert found == "5 documents: 1 event, 0 copy clusters, 2 standing alone"
    assert page == f"report to open: {tmp_path / 'report' / 'index.html'}"
    machines = ["--tiers", "copy", "--log-format", "json"]
    last = json.loads(dedup("run", SEEDS, *options[:2], *machines).err.splitlines()[-1])
    assert {name: last[name] for name in last if name != "text"} == {
        "event": "found", "documents": 5, "copy_clusters": 0, "alone": 5
    }  # fmt: skip


def test_skipped_input_is_counted_listed_and_exits_3(dedup: Command, tmp_path: Path) -> None:
    """What could not be read is named with its line and reason; the rest is done."""
    dump = tmp_path / "dump.jsonl"
    bad = ['{"id": "b", "te', "{}", "[]", '{"text": ""}', "7"]
    lines = ['{"id": "a", "text": "One report of an event."}', *bad]
    dump.write_text("\n".join(lines), encoding="utf-8")
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet")
    assert done.code == 3
    assert done.err.startswith("skipped 5: ")
    assert f"{dump}:2: " in done.err
    assert f"{dump}:4 and 1 more: not_an_object: " in done.err
    assert "1 more in the table 'skipped'" in done.err
    assert read_result(tmp_path / "run").skipped.height == 5


def test_documents_in_windows_1252_are_counted(dedup: Command, tmp_path: Path) -> None:
    """Who meant another encoding hears of it, from a quiet run, too."""
    dump = tmp_path / "in.csv"
    rows = ["title,source,date,text", "Été,Post,2019-03-04,Il a plu à Orléans.", "a,b,2019-03-04,c"]
    dump.write_bytes("\n".join(rows).encode("cp1252"))
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet")
    told = f"read 1 document that is not UTF-8 as Windows-1252: {dump}; if accents are wrong"
    assert (done.code, done.err) == (0, f"{told} there, save as UTF-8\n")


def test_every_reason_for_skipping_has_an_example_first(dedup: Command, tmp_path: Path) -> None:
    """Forty rows of one kind do not hide the one of another."""
    lines = ['{"id": "a", "text": "One report."}', *["no JSON"] * 40, '{"headline": "Rain"}']
    (tmp_path / "dump.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = dedup("run", tmp_path / "dump.jsonl", "-o", tmp_path / "run", "--quiet")
    assert f"{tmp_path}/dump.jsonl:42: missing_text: no column is known" in done.err


def test_files_of_other_formats_in_a_folder_are_named(dedup: Command, tmp_path: Path) -> None:
    """An archive beside the input is left alone; a line on stderr says so, and what to do."""
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(_dated(tmp_path / "in.jsonl", ["2019-03-04"]), folder)
    (folder / "more.zip").touch()
    done = dedup("run", folder, "-o", tmp_path / "run", "--quiet")
    assert (done.code, done.err) == (
        0,
        f"left alone 1 file of another format: {folder}/more.zip; an archive is unpacked first\n",
    )


def test_what_is_to_be_done_with_many_files_is_told_once(dedup: Command, tmp_path: Path) -> None:
    """Twenty pages that are skipped for one reason are one line, and it counts them."""
    pages = [tmp_path / f"{number:02}.html" for number in range(20)]
    for page in pages:
        page.write_text("<p>Rain fell.</p>", encoding="utf-8")
    done = dedup("run", *pages, "-o", tmp_path / "run", "--quiet")
    assert f"  {pages[0]} and 19 more: unknown_format: " in done.err
    assert done.err.count("trafilatura") == 1


def test_columns_that_may_hold_what_is_missing_are_named(dedup: Command, tmp_path: Path) -> None:
    """Columns without a meaning are listed where dates and outlets lack, with the keys to write."""
    dump, config = tmp_path / "in.csv", tmp_path / "dedup.toml"
    dump.write_text("title,text,Zeitung,Datum\nRain,It rained.,Post,2019-03-04\n")
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet")
    assert "no outlet and no date; columns without a meaning here: 'Datum', 'Zeitung'" in done.err
    assert 'line each: input.columns.source = "…", input.columns.published = "…"' in done.err
    config.write_text('input.columns.source = "Zeitung"\ninput.columns.published = "Datum"\n')
    assert dedup("run", dump, "-o", tmp_path / "run", "--quiet", "--config", config).err == ""
    config.write_text('[input.columns]\nsource = "Zietung"\npublished = "Datum"\n')
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet", "--config", config)
    assert done.err == "input.columns.source = 'Zietung' gives no report its outlet\n"


def test_of_a_column_of_objects_it_is_told_what_is_in_them(dedup: Command, tmp_path: Path) -> None:
    """Who names an object as the outlet learns how to name the string in it, and that does."""
    dump, config = tmp_path / "in.jsonl", tmp_path / "dedup.toml"
    row = {"title": "Rain", "text": "It rained.", "Datum": "2019-03-04"}
    row |= {"Redaktion": {"land": {"code": "NO"}, "name": "Post"}}
    dump.write_text(json.dumps(row))
    errors = []
    for name in ("Redaktion", "Redaktion.name"):
        config.write_text(f'[input.columns]\nsource = "{name}"\npublished = "Datum"\n')
        run = "run", dump, "-o", tmp_path / "run", "--quiet", "--config", config
        errors.append(dedup(*run).err)
    told = "gives no report its outlet: it holds objects; name what is in them, as "
    assert errors == [f"input.columns.source = 'Redaktion' {told}'Redaktion.name'\n", ""]


def test_columns_are_named_as_the_input_names_them(dedup: Command, tmp_path: Path) -> None:
    """A column that was renamed in the table is listed by the name that a configuration can use."""
    dump, config = tmp_path / "in.jsonl", tmp_path / "dedup.toml"
    dump.write_text('{"title": "Rain", "text": "It rained.", "published_raw": "2019-03-04"}\n')
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet")
    assert "columns without a meaning here: 'published_raw'." in done.err
    config.write_text('input.columns.published = "published_raw"\n')
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet", "--config", config)
    assert "no publication date" not in done.err


def test_a_configured_column_that_is_not_there_is_told_though_another_is_read(
    dedup: Command, tmp_path: Path
) -> None:
    """A slip in the name of a column is no silent choice of another one with a usual name."""
    dump, config = tmp_path / "in.jsonl", tmp_path / "dedup.toml"
    row = {"source": "Post", "title": "Rain", "date": "2019-03-04", "content": "Rain.", "full": "R"}
    dump.write_text(json.dumps(row))
    config.write_text('input.columns.text = "fulll"\ninput.columns.title = "Title"\n')
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet", "--config", config)
    assert done == (
        0,
        f"{tmp_path}/run/run.json\n",
        "input.columns.text = 'fulll' names no column that was read\n",
    )


def test_plain_text_alone_hears_nothing_of_names_of_columns(dedup: Command, tmp_path: Path) -> None:
    """No name of a column is wrong where no input has columns."""
    text, config = tmp_path / "a.txt", tmp_path / "dedup.toml"
    text.write_text("It rained.")
    config.write_text('input.columns.title = "headd"\ninput.columns.url = "link"\n')
    done = dedup("run", text, "-o", tmp_path / "run", "--quiet", "--config", config)
    assert (done.code, "input.columns" in done.err) == (0, False)


def test_texts_with_tags_are_counted(dedup: Command, tmp_path: Path) -> None:
    """Pages that were saved with their markup are read as they are, and stderr says so."""
    dump = tmp_path / "in.jsonl"
    rows = [
        {"source": "Post", "title": "Rain", "date": "2019-03-04", "text": text}
        for text in ("<p>It rained.</p>", "It didn&#8217;t snow.", "No tag, 3 < 4, R&D;")
    ]
    dump.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet")
    assert (done.code, done.err[:47]) == (0, "2 of 3 texts that were looked at hold tags or e")


@pytest.mark.parametrize(
    "end",
    [
        "End of Document",
        "Document NYTF000020191127efbr0003x",
        "LOAD-DATE: May 2, 2024",
        "2 von 60 DOKUMENTEN",
        "Numéro de document : news·20200714·LM·6064912",
    ],
)
def test_an_export_of_many_articles_in_one_file_is_told(
    dedup: Command, tmp_path: Path, end: str
) -> None:
    """A file is one document, and what archives of newspapers hand out holds hundreds."""
    (tmp_path / "a.txt").write_text(f"Rain fell.\n\n{end}\n" * 2, encoding="utf-8")
    done = dedup("run", tmp_path / "a.txt", "-o", tmp_path / "run", "--quiet")
    assert done.code == 0
    assert "1 of 1 texts that were looked at holds several articles" in done.err


def test_texts_that_were_decoded_wrongly_are_told(dedup: Command, tmp_path: Path) -> None:
    """What was saved as UTF-8 and read as Windows-1252 is mended before; other accents are not."""
    told = "It’s in São Paulo – “he” came to a café, façade and naïve, NÃO, fünf."
    for text, is_told in ((told.encode().decode("cp1252", "replace"), True), (told, False)):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        done = dedup("run", tmp_path / "a.txt", "-o", tmp_path / "run", "--quiet")
        assert ("ftfy.fix_text" in done.err) == is_told


def test_texts_that_were_broken_to_a_width_are_told(dedup: Command, tmp_path: Path) -> None:
    """What PDF is turned into has line ends in mid-sentence, which are read as spaces."""
    report = "The mayor of the town said on Monday that the bridge would be closed. " * 12
    (tmp_path / "pdf.txt").write_text(textwrap.fill(report, 60), encoding="utf-8")
    (tmp_path / "web.txt").write_text(report.replace(". ", ".\n"), encoding="utf-8")
    for name, told in (("pdf.txt", True), ("web.txt", False)):
        done = dedup("run", tmp_path / name, "-o", tmp_path / "run", "--quiet")
        assert (done.code, "joined the lines of 1 text" in done.err) == (0, told)


def test_who_has_texts_without_dates_is_told_where_one_may_stand(
    dedup: Command, tmp_path: Path
) -> None:
    """A folder of plain texts has no columns, so what its dates are read from is their names."""
    for name, told in (("a.txt", True), ("2020-07-15_a.txt", False)):
        (tmp_path / name).write_text("It rained.")
        done = dedup("run", tmp_path / name, "-o", tmp_path / "run", "--quiet")
        assert ("the day in the name of a .txt is its date" in done.err) == told


@pytest.mark.parametrize("mark", ["… [+4200 chars]", "... [812 chars]", " […]", " [...]\n"])
def test_texts_that_are_cut_off_are_counted(dedup: Command, tmp_path: Path, mark: str) -> None:
    """What a free plan of a news API hands out is read as it is, and stderr says so."""
    row = {"source": "Post", "title": "Rain", "date": "2019-03-04", "url": "https://a.example/"}
    answer = {"status": "ok", "articles": [row | {"content": f"Rain fell on the to{mark}"}]}
    (tmp_path / "in.json").write_text(json.dumps(answer), encoding="utf-8")
    done = dedup("run", tmp_path / "in.json", "-o", tmp_path / "run", "--quiet")
    assert (done.code, done.err[:49]) == (0, "1 of 1 texts that were looked at are cut off (the")
    assert read_result(tmp_path / "run").documents["text"][0].endswith(mark)


@pytest.mark.parametrize(
    ("text", "titles", "count", "is_told"),
    [
        ("ONLY AVAILABLE IN PAID PLANS", 10, 10, True),
        ("ONLY AVAILABLE IN PAID PLANS", 9, 9, False),
        ("A bridge was closed. " * 60, 10, 10, False),
        ("A bridge was closed.", 1, 10, False),
    ],
)
def test_one_short_text_under_many_headlines_is_told(
    dedup: Command, tmp_path: Path, text: str, titles: int, count: int, is_told: bool
) -> None:
    """A notice in place of reports is no copying; what outlets print of a wire is."""
    rows = [
        {"source": f"Post {row}", "title": f"Rain {row % titles}", "date": "2019-03-04", "row": row}
        for row in range(count)
    ]
    dump = tmp_path / "in.jsonl"
    dump.write_text("\n".join(json.dumps(row | {"text": text}) for row in rows))
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet", "--tiers", "copy")
    assert (
        f"{count} reports with other headlines have one text, '{text[:9]}" in done.err
    ) == is_told


def test_a_configured_column_of_texts_that_is_not_there(dedup: Command, tmp_path: Path) -> None:
    """The message says which name leads nowhere, and which columns there are."""
    dump, config = tmp_path / "in.csv", tmp_path / "dedup.toml"
    dump.write_text("Titel,Volltext\nRain,It rained.\n")
    config.write_text('[input.columns]\ntext = "Voltext"\n')
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet", "--config", config)
    assert "text = 'Voltext' names none; columns here: 'Titel', 'Volltext'" in done.err


def test_where_the_report_fails_the_run_is_said_to_be_whole(
    dedup: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full of pages costs the report alone, and the message says what is there."""

    def fail(*_: object, **__: object) -> None:
        raise OutputError("report: cannot be written (No space left on device)")

    monkeypatch.setattr("dedup.cli.verbs.write_pages", fail)
    dump = _dated(tmp_path / "in.jsonl", ["2019-03-04", "2019-03-05"])
    options = ["-o", tmp_path / "run", "--report", tmp_path / "report", "--quiet"]
    done = dedup("run", dump, *options)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        f"the run is whole: {tmp_path}/run/run.json",
        "dedup: report: cannot be written (No space left on device)",
    ]
    assert read_result(tmp_path / "run").documents.height == 2


def test_a_run_of_nothing_leaves_an_earlier_one_as_it_was(dedup: Command, own_run: Path) -> None:
    """Where no document could be read, it says why, what was skipped, and replaces nothing."""
    before = {path.name: path.read_bytes() for path in own_run.iterdir()}
    dump = own_run.parent / "a.jsonl"
    dump.write_text("no JSON\n" * 9, encoding="utf-8")
    done = dedup("run", dump, "-o", own_run, "--report", own_run.parent / "report", "--quiet")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("skipped 9: 9 malformed_json\n")
    assert f"{dump}:1: malformed_json" in done.err
    assert f"{dump}:2 and 7 more: malformed_json" in done.err
    assert "\nno document could be read\n" in done.err
    assert f"the earlier run in {own_run}, which is left as it was." in done.err
    assert {path.name: path.read_bytes() for path in own_run.iterdir()} == before
    assert not (own_run.parent / "report").exists()


def test_where_nothing_is_lost_a_run_of_nothing_is_written(dedup: Command, tmp_path: Path) -> None:
    """What was skipped stands in its table, for those who look there."""
    (tmp_path / "a.jsonl").write_text("no JSON\n" * 30, encoding="utf-8")
    done = dedup("run", tmp_path / "a.jsonl", "-o", tmp_path / "run", "--quiet")
    assert (done.code, "\nno document could be read\n" in done.err) == (3, True)
    assert read_result(tmp_path / "run").skipped.height == 30


def test_dates_that_are_not_understood_are_counted(dedup: Command, tmp_path: Path) -> None:
    """A line on stderr says how many dates are unknown, of how many, and names one."""
    dump = _dated(tmp_path / "in.jsonl", ["2019-03-04", "03/04/2020", None])
    done = dedup("run", dump, "-o", tmp_path / "run", "--quiet")
    assert (done.code, "1 of 2 dates were not understood" in done.err) == (0, True)
    assert "'03/04/2020'" in done.err


def test_strict_makes_skipped_input_an_error_and_writes_nothing(
    dedup: Command, tmp_path: Path
) -> None:
    """With --strict the same input ends the run before anything is written."""
    (tmp_path / "empty.txt").touch()
    done = dedup("run", SEEDS, tmp_path / "empty.txt", "-o", tmp_path / "run", "--strict")
    assert done.code == 1
    assert "empty.txt" in done.err
    assert not (tmp_path / "run").exists()


def test_control_characters_of_input_do_not_reach_the_terminal(
    dedup: Command, tmp_path: Path
) -> None:
    """A file name that would steer a terminal is shown with its controls replaced."""
    (tmp_path / "\x1b[2Jevil.txt").touch()
    done = dedup("run", SEEDS, tmp_path / "\x1b[2Jevil.txt", "-o", tmp_path / "run")
    assert "evil.txt" in done.err
    assert "\x1b" not in done.err


def test_a_folder_that_is_no_run_is_refused_before_the_work(dedup: Command, tmp_path: Path) -> None:
    """Someone's files are never replaced, and the refusal comes before the first stage."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").touch()
    refusal = "holds files but no run.json; name an empty folder"
    done = dedup("run", SEEDS, "-o", tmp_path / "notes")
    assert done.code == 1
    assert done.err == f"dedup: {tmp_path / 'notes'}: {refusal}\n"


def test_a_report_folder_that_is_no_report_is_refused_before_the_work(
    dedup: Command, tmp_path: Path
) -> None:
    """The place of the report is checked before the first stage, too."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").touch()
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--report", tmp_path / "notes")
    assert done.code == 1
    assert "holds files but no report" in done.err
    assert not (tmp_path / "run").exists()


def test_an_earlier_run_is_replaced_and_notes_beside_it_stay(dedup: Command, own_run: Path) -> None:
    """A run in the same place gives way; what is not part of a run is left alone."""
    (own_run / "notes.txt").write_text("mine", encoding="utf-8")
    assert dedup("run", SEEDS, "-o", own_run, "--tiers", "copy").code == 0
    assert read_result(own_run).info.configuration.tiers == ("copy",)
    assert (own_run / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_decisions_are_obeyed_and_told(dedup: Command, seed_run: Path, tmp_path: Path) -> None:
    """A file of decisions is obeyed as by the library, and what changed nothing is said."""
    left, right, *_ = read_result(seed_run).documents["content_hash"]
    lines = [
        {"decision": "cannot-link", "left": left, "right": right},
        {"decision": "must-link", "left": left, "right": "0" * 32},
    ]
    file = tmp_path / "decisions.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--quiet", "--decisions", file)
    assert done.code == 0
    assert "decisions: 1 no such document, 1 obeyed\n" in done.err
    assert "  decision 2, must-link: no such document\n" in done.err
    found = read_result(tmp_path / "run")
    assert found.decisions["effect"].to_list() == ["obeyed", "no such document"]
    corpus = read_corpus([str(SEEDS)], config=Config().input)
    script = run(corpus.documents, decisions=file)
    assert found.clusters.equals(script.clusters)
    explained = dedup("explain", tmp_path / "run", "000", "001").out
    assert "a reviewer decided that they are not of one event" in explained


def test_decisions_beside_a_run_that_are_not_named_are_told(
    dedup: Command, seed_run: Path, tmp_path: Path
) -> None:
    """What a reviewer decided on the pages of a run is not forgotten silently in the next."""
    hashes = read_result(seed_run).documents["content_hash"]
    beside = tmp_path / "run.decisions.jsonl"
    beside.write_text(json.dumps({"decision": "accept", "members": hashes[:2].to_list()}))
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--stop-after", "clusters", "--quiet")
    assert f"not used: {beside}; it is obeyed with --decisions {beside}\n" in done.err
    other = tmp_path / "other.jsonl"
    other.write_bytes(b"")
    named = ("--decisions", other, "--stop-after", "clusters", "--quiet")
    assert f"not used: {beside}" in dedup("run", SEEDS, "-o", tmp_path / "run", *named).err
    named = ("--decisions", beside, *named[2:])
    assert "not used" not in dedup("run", SEEDS, "-o", tmp_path / "run", *named).err


def test_a_broken_decision_stops_before_the_work(dedup: Command, tmp_path: Path) -> None:
    """The message names the line, and nothing is written."""
    file = tmp_path / "decisions.jsonl"
    file.write_text("\n{}\n", encoding="utf-8")
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--decisions", file)
    assert (done.code, done.out) == (1, "")
    assert f"{file}:2: is no decision" in done.err
    assert not (tmp_path / "run").exists()
    assert dedup("run", SEEDS, "-o", tmp_path / "run", "--decisions", tmp_path / "none").code == 1


@pytest.mark.parametrize("size", ["0", "800M", "1.5 GiB", "2g", "4096kb"])
def test_memory_changes_nothing_that_is_written(
    dedup: Command, seed_run: Path, tmp_path: Path, size: str
) -> None:
    """However much memory a run may use, and however that is spelt: the same tables."""
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--memory", size, "--quiet")
    assert done.code == 0
    assert _tables(tmp_path / "run") == _tables(seed_run)


@pytest.mark.parametrize("size", ["", "much", "2X", "-1G", "1e9"])
def test_a_size_that_is_none_is_refused(dedup: Command, tmp_path: Path, size: str) -> None:
    """The message says how a size is written."""
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--memory", size)
    assert done.code == 2
    assert f"{size!r} is no size; write it as 800M or 2G" in done.err


def test_a_size_without_a_unit_is_refused(dedup: Command, tmp_path: Path) -> None:
    """Who writes 2 means no two bytes, so nothing is guessed."""
    done = dedup("run", SEEDS, "-o", tmp_path / "run", "--memory", "2")
    assert done.code == 2
    assert "'2' has no unit; write 2G or 2M" in done.err


def test_buckets_that_are_too_large_are_told(dedup: Command, tmp_path: Path) -> None:
    """Where not all documents that share a key are compared, a line says so, and run.json does."""
    lines = ({"id": f"{n:02}", "text": "Owls hoot in the old wood at night."} for n in range(70))
    file = tmp_path / "owls.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    done = dedup("run", file, "-o", tmp_path / "run", "--tiers", "copy", "--quiet")
    assert "buckets of more than 64 documents" in done.err
    assert "1 by words" in done.err
    assert read_result(tmp_path / "run").info.large_buckets == {"words": 1}
