"""The documentation: commands and code run, tables are the code's, links lead somewhere."""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import polars as pl
import pytest

import dedup
from dedup._version import __version__
from dedup.cli.verbs import VERBS
from dedup.config import Config, EventConfig, EventModel, read_config
from dedup.errors import DedupError
from dedup.report.markdown import cluster_markdown

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    *ROOT.glob("*.md"),
    *(page for folder in ("docs", "benchmarks") for page in (ROOT / folder).rglob("*.md")),
]

SCREEN = 45
LONG = [
    page
    for page in sorted((ROOT / "docs").rglob("*.md"))
    if len(page.read_text(encoding="utf-8").split()) > 1500
]

REPORT_ROOMS = sorted(path.parent for path in (ROOT / "dedup" / "report").rglob("__init__.py"))


@pytest.fixture(scope="module", name="result")
def _result() -> dedup.Result:
    """A run of the five articles."""
    return dedup.run(dedup.read_documents([ROOT / "seeds"]))


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def _sessions(block: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with the output that is shown below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the five articles, where the README's commands have run."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


def test_commands_of_the_readme_run_and_print_what_it_shows(workplace: Path) -> None:
    """Every console command succeeds; `...` in the output shown stands for anything."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    sessions = [session for block in _blocks(README, "console") for session in _sessions(block)]
    assert len(sessions) > 5
    for command, shown in sessions:
        done = subprocess.run(
            ["bash", "-euc", command],  # noqa: S607 - bash is what a reader types into
            cwd=workplace,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        pattern = ".*".join(re.escape(part.strip()) for part in shown.split("..."))
        assert re.fullmatch(pattern, done.stdout.strip(), flags=re.DOTALL), f"$ {command}"


def test_the_matrix_of_the_readme_is_what_is_exported(result: dedup.Result) -> None:
    """Each row of the matrix on the first screen stands in the Markdown of that event."""
    first_screen = README.partition("\n## ")[0]
    shown = re.findall(r"^\| (?:#|\d+) \|.*$", first_screen, flags=re.MULTILINE)
    (event,) = result.clusters.filter(tier="event")["cluster"].unique()
    exported = cluster_markdown(result, event).splitlines()
    assert len(shown) > 3
    assert [row for row in shown if row not in exported] == []


def test_python_of_the_readme_runs(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code blocks run one after the other, as a reader would type them."""
    monkeypatch.chdir(workplace)
    names: dict[str, object] = {}
    blocks = _blocks(README, "python")
    assert blocks
    for block in blocks:
        exec(compile(block, "<README>", "exec"), names)  # noqa: S102 - our own README
    assert (workplace / "reports" / "library" / "index.html").is_file()


def test_the_questions_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: dedup.Result
) -> None:
    """The queries run one after the other, and say of the seeds what their report says."""
    result.write(tmp_path / "runs" / "seeds")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in _blocks(text, "python"):
        exec(compile(block, "questions.md", "exec"), names)  # noqa: S102 - our own page
    alone = {name[:3]: number for name, _, number, _ in names["alone"].iter_rows()}
    left_out = {name[:3]: number for name, _, number, _ in names["left_out"].iter_rows()}
    assert (alone, left_out) == (
        {"000": 0, "001": 3, "002": 9},
        {"000": 0, "001": 1, "002": 0},
    )
    assert names["copied"].is_empty()
    assert names["weekly"].is_empty()
    assert names["method"].startswith("5 reports (0 were skipped) were compared by samestory ")
    assert names["missed"]["words"].str.starts_with("According to Agence").to_list() == [True]
    assert names["firsts"].is_empty()
    assert [(*row[1:2], [one[:3] for one in row[3]]) for row in names["news"].rows()] == [
        ("grown", ["000"])
    ]
    (query,) = _blocks(text, "sql")
    asked = names["left_out"].drop("share")
    assert pl.sql(query, eager=True).cast(asked.schema).equals(asked)


def test_what_other_formats_are_turned_into_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed, a mailbox and an export of an archive become reports with outlet, title and date."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feeds").mkdir()
    item = "<title>A</title><description>&lt;p&gt;Rain &amp;amp; wind.&lt;/p&gt;</description>"
    picture = 'content xmlns="http://search.yahoo.com/mrss/"'
    item += f"<{picture}><credit>Ada</credit></content>"
    rss = f"<rss><channel><item>{item}<pubDate>Mon, 03 Jul 2017 08:00:00 GMT</pubDate></item>"
    (tmp_path / "feeds/post.xml").write_text(f"{rss}</channel></rss>")
    entry = "<title>B</title><content>Snow.</content><updated>2017-07-04T08:00:00Z</updated>"
    entry += '<link href="https://a.example/b"/><link rel="edit" href="https://a.example/edit"/>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{entry}</entry></feed>'
    (tmp_path / "feeds/herald.xml").write_text(atom)
    head = "From MAILER Mon Jul  3 08:00:00 2017\nFrom: Globe <a@a.example>\nSubject: C\n"
    lines = "Hail fell on the roofs of\nthe old town and broke the\nwindows of a hall and\nschool."
    mail = f"{head}Date: Wed, 05 Jul 2017 08:00:00 +0000\n\n{lines}\n\nAll day.\n"
    (tmp_path / "a.mbox").write_text(mail)
    head = "D\n\nTimes\nJuly 6, 2017 Thursday\n\nCopyright\n"
    (tmp_path / "a.txt").write_text(f"{head}\nBody\n\nFog.\n\nEnd of Document\n")
    (block,) = _blocks((ROOT / "docs" / "command-line.md").read_text(encoding="utf-8"), "python")
    names: dict[str, Any] = {}
    exec(compile(block, "command-line.md", "exec"), names)  # noqa: S102 - our own page
    turned = [*names["rows"], *names["mails"]("a.mbox"), *names["articles"]("a.txt")]
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, turned)))
    found = dedup.read_documents(["all.jsonl"]).sort("title")
    assert found.select("source", "title", pl.col("text").str.strip_chars()).rows() == [
        ("post", "A", "Rain & wind."),
        ("herald", "B", "Snow."),
        ("Globe", "C", f"{lines.replace(chr(10), ' ')}\n\nAll day."),
        ("Times", "D", "Fog."),
    ]
    assert found["published"].dt.day().to_list() == [3, 4, 5, 6]
    assert found["url"].to_list()[1] == "https://a.example/b"


def test_the_configuration_of_the_readme_is_valid(tmp_path: Path) -> None:
    """The TOML shown is read without error and says what the Python beside it says."""
    (block,) = _blocks(README, "toml")
    (tmp_path / "dedup.toml").write_text(block, encoding="utf-8")
    assert read_config(tmp_path / "dedup.toml") == Config(
        tiers=("event",), event=EventConfig(threshold=0.5, group_days=7.0)
    )


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_make_commands_have_their_targets(page: str) -> None:
    """Every `make` command of a page is a target, and the README's first screen has two."""
    (block,) = _blocks((ROOT / page).read_text(encoding="utf-8"), "sh")
    targets = re.findall(r"^make (\S+)", block, flags=re.MULTILINE)
    assert {"report", "test"} <= set(targets)
    for target in targets:
        make = ["make", "--dry-run", target]
        subprocess.run(make, cwd=ROOT, check=True, capture_output=True)


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    """What is checked on a clean checkout is what a contributor runs."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test </dev/null" in script.read_text(encoding="utf-8")


def test_a_check_that_fails_ends_with_the_test_and_the_reason(tmp_path: Path) -> None:
    """Both stand on the last lines, however long the difference is that is told before them."""
    failing = "def test_lists() -> None:\n    assert [*range(2, 500)] == [*range(500)]\n"
    (tmp_path / "test_one.py").write_text(failing, encoding="utf-8")
    check = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", os.devnull, tmp_path]
    done = subprocess.run(
        check, cwd=ROOT, env=os.environ | {"CI": "1"}, capture_output=True, text=True, check=False
    )
    *_, head, test, reason, _ = done.stdout.splitlines()
    assert "what failed" in head
    assert test.endswith("test_one.py::test_lists")
    assert re.search(r"test_one\.py:2: .*assert \[2, 3, 4", reason)
    assert len(reason) < 600 < len(done.stdout)


@pytest.mark.parametrize("name", [name for name in dedup.__all__ if name != "__version__"])
def test_every_public_name_is_shown_at_work(name: str) -> None:
    """Its docstring has an example that runs; that of the package names every function."""
    assert ">>> " in str(getattr(dedup, name).__doc__)
    assert name[0].isupper() or name in str(dedup.__doc__)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_and_option_is_documented(verb: click.Command) -> None:
    """docs/command-line.md has a section per verb that names each of its options, and no other."""
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    sections = dict(
        re.findall(r"^## dedup (\S+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    )
    assert set(sections) == {verb.name for verb in VERBS}
    options = {
        name for option in verb.params if isinstance(option, click.Option) for name in option.opts
    }
    documented = {
        name
        for row in re.findall(r"^\| (`-.*?) \|", sections[verb.name], re.MULTILINE)
        for name in re.findall(r"`(-[^`]*)`", row)
    }
    assert documented == options


def test_exit_codes_of_the_readme_are_those_of_the_errors() -> None:
    """The README lists exactly the codes that errors, skips, usage and Ctrl-C have."""
    table = README.partition("| exit code |")[2].partition("\n\n")[0]
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", table, flags=re.MULTILINE)}
    kinds: list[type[DedupError]] = [DedupError, *DedupError.__subclasses__()]
    errors = {kind.exit_code for kind in kinds}
    assert listed == {0, 3, 130, *errors, click.UsageError.exit_code}


def test_the_page_of_tables_is_the_schema_and_the_codes() -> None:
    """docs/tables.md is renewed by `make format` whenever a column or a code changes."""
    made = runpy.run_path(str(ROOT / "docs" / "tables.py"))
    written = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert written == "\n".join(made["page"]()) + "\n"


def test_the_page_of_the_configuration_is_the_code() -> None:
    """docs/configuration.md names every key with its default and meaning, as the code does."""
    made = runpy.run_path(str(ROOT / "docs" / "configuration.py"))
    written = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert written == "\n".join(made["page"]()) + "\n"


def test_every_key_of_the_configuration_is_used() -> None:
    """Some module other than the configuration reads each key: none is there for show."""
    made = runpy.run_path(str(ROOT / "docs" / "configuration.py"))
    keys = {
        key for _, section in made["sections"]("", Config()) for key in section.__struct_fields__
    }
    sources = list((ROOT / "dedup").rglob("*.py"))
    read = {
        node.attr
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    views = set(EventModel.__struct_fields__)  # the weights are read by the names of the views
    assert keys - read - views == set()


def test_every_view_of_an_edge_is_on_the_page_of_tables(result: dedup.Result) -> None:
    """The views that stages give to candidates and edges are the views documented."""
    made = runpy.run_path(str(ROOT / "docs" / "tables.py"))
    given = set(result.edges["views"].explode().drop_nulls())
    assert given <= set(made["VIEWS"])
    sources = "".join(
        path.read_text(encoding="utf-8")
        for room in ("candidates", "edges")
        for path in (ROOT / "dedup" / room).rglob("*.py")
    )
    assert {view for view in made["VIEWS"] if f'"{view}"' not in sources} == set()


def test_every_reason_to_skip_is_on_the_page_of_tables() -> None:
    """The codes that the readers give are the codes documented."""
    made = runpy.run_path(str(ROOT / "docs" / "tables.py"))
    sources = [
        path.read_text(encoding="utf-8") for path in (ROOT / "dedup" / "documents").glob("*.py")
    ]
    given = {code for source in sources for code in _skip_codes(ast.parse(source))}
    assert given <= set(made["SKIPPED"])
    assert {code for code in made["SKIPPED"] if f'"{code}"' not in "".join(sources)} == set()


def _skip_codes(tree: ast.Module) -> Iterator[str]:
    """Yield the literal reasons of Skip(line, reason, detail) and Unusable(reason, detail)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"Skip": 1, "Unusable": 0}.get(node.func.id)
            if place is not None and place < len(node.args):
                reason = node.args[place]
                if isinstance(reason, ast.Constant):
                    yield str(reason.value)


def test_every_dependency_has_its_row_with_the_locked_version() -> None:
    """docs/dependencies.md lists what pyproject.toml names, in the versions that are installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=\[]", line)[0] for line in required}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\S+) \| [^|]+ \| (\d\S*), \d{4}-\d\d \|", text, re.MULTILINE))
    assert set(rows) == names
    lock = (ROOT / "requirements" / "test.txt").read_text(encoding="utf-8").lower()
    assert [
        f"{name}=={version}"
        for name, version in rows.items()
        if f"\n{name.lower()}=={version}" not in f"\n{lock}"
    ] == []


def test_the_plan_of_the_house_names_every_room() -> None:
    """docs/architecture.md has a row for each module and folder of the package, and no other."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        path.name if path.is_dir() else path.stem
        for path in (ROOT / "dedup").iterdir()
        if path.is_dir() or path.suffix == ".py"
    }
    rows = re.findall(r"^\| (`.*?) \|", text, flags=re.MULTILINE)
    named = {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert named == rooms - {"__init__", "__pycache__"}


@pytest.mark.parametrize("room", REPORT_ROOMS, ids=lambda room: room.name)
def test_the_map_of_a_room_of_the_report_names_all_in_it(room: Path) -> None:
    """The docstring of each folder of the report leads to all that is in it, and nowhere else."""
    map_of_it = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
    named = set(re.findall(r"``(\w+)``", str(map_of_it)))
    found = {path.stem for path in room.glob("*.py")}
    found |= {path.parent.name for path in room.glob("*/__init__.py")}
    assert named == found - {"__init__"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    """A relative link names a file that is there, and a heading that this file has."""
    links = re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not _leads_somewhere(page, link)] == []


def _leads_somewhere(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    target = page.parent / place if place else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {_anchor(heading) for heading in headings}


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", LONG, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_long_page_leads_to_its_parts_before_they_begin(page: Path) -> None:
    """On its first screen a reader finds links to the parts, and need not read on to look."""
    first_screen = page.read_text(encoding="utf-8").splitlines()[:SCREEN]
    assert sum(line.count("](#") for line in first_screen) > 3


def test_the_contents_of_the_questions_name_every_question() -> None:
    """The table at the head of docs/questions.md leads to all of its parts, in their order."""
    page = ROOT / "docs" / "questions.md"
    head, *parts = page.read_text(encoding="utf-8").split("\n## ")
    anchors = [_anchor(part.partition("\n")[0]) for part in parts]
    assert re.findall(r"\]\(#([^)]+)\)", head) == anchors


def test_pages_that_the_code_names_are_there() -> None:
    """A comment or docstring that sends its reader to a page of docs/ names one that exists."""
    sources = [
        path for room in ("dedup", "tests", "benchmarks") for path in (ROOT / room).rglob("*.py")
    ]
    named = {
        name
        for path in [*sources, ROOT / "pyproject.toml"]
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_the_changelog_knows_this_version() -> None:
    """A released version has its section, and before the first one the page says so."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = "## [Unreleased]\n\nNothing has been released yet." in changelog
    assert unreleased != (f"## [{__version__}]" in changelog)


def test_no_page_or_lock_names_a_place_on_some_machine() -> None:
    """Documentation and requirements hold no path and no host of the machine they were made on."""
    files = [*PAGES, *(ROOT / "requirements").iterdir(), ROOT / "Makefile", ROOT / "pyproject.toml"]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"file://|(?<![\w.])/(?:home|root|tmp|opt|work)/", text), file.name
        assert "index-url" not in text.replace("--no-emit-index-url", ""), file.name
