"""benchmarks/quality: every labelled set in one table, and floors that fall only when told to."""

from __future__ import annotations

import importlib.util
import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.corpora import BRIDGE, strangers

HERE = Path(__file__).parents[1] / "benchmarks" / "quality"


def _module(name: str) -> ModuleType:
    """Load a module of the benchmarks, which are scripts beside each other and no package."""
    spec = importlib.util.spec_from_file_location(f"quality_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


floors: Any = _module("floors")
DIGEST = "of the data"


class Outcome(NamedTuple):
    """What one command line left behind."""

    code: int
    out: str
    err: str


Quality = Callable[..., Outcome]


@pytest.fixture
def quality(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Quality:
    """Run ``python benchmarks/quality`` with the given arguments, in this process."""
    monkeypatch.syspath_prepend(HERE)
    main = _module("__main__").main

    def call(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    return call


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder of two made-up sets: reports with clusters, and labelled sentence pairs."""
    reports, pairs = tmp_path / "data" / "reports", tmp_path / "data" / "sentences"
    for folder in (reports, pairs):
        folder.mkdir(parents=True)
    texts = {"a": BRIDGE, "b": BRIDGE.upper(), **strangers(3)}
    lines = [
        json.dumps({"id": name, "text": text, "split": "dev" if name < "c" else "train"})
        for name, text in texts.items()
    ]
    (reports / "documents.jsonl").write_text("\n".join(lines), encoding="utf-8")
    gold = [f"{name},{'bridge' if name < 'c' else name}" for name in texts]
    (reports / "clusters.csv").write_text("\n".join(["id,cluster", *gold]), encoding="utf-8")
    record = {
        "id": "pair",
        "left_sentences": ["Kyiv rejected the offer on Monday.", "It rained."],
        "right_sentences": ["On Monday the offer was rejected by Kyiv.", "Prices rose."],
        "matches": [{"left": 0, "right": 0}],
    }
    (pairs / "pairs.jsonl").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path / "data"


def _table(out: str) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """Return set, part and measure -> value, floor and verdict."""
    header, *lines = out.splitlines()
    assert header.split() == ["set", "part", "measure", "value", "floor", "verdict"]
    places = [header.index(name) for name in ("part", "measure")]
    ends = [header.index(name) + len(name) for name in ("value", "floor")]
    rows = [line for line in lines if len(line) > places[1] and line[places[1] - 1] == " "]
    found = {}
    for line in rows:
        figures = line[: ends[1]].split()[-2:]
        measure = line[places[1] :].split("  ")[0]
        key = (line[: places[0]].strip(), line[places[0] : places[1]].strip(), measure)
        found[key] = (figures[0], figures[1], line[ends[1] :].strip())
    return found


def test_every_set_of_the_folder_is_in_one_table(quality: Quality, data: Path) -> None:
    """Sets are found by their files; a split is a part; without a floor nothing is judged."""
    names = ["seeds", "reports", "sentences"]
    done = quality(data, "--floors", data / "none.toml", "--only", *names)
    table = _table(done.out)
    assert done.code == 0
    assert {row[0] for row in table} == {*names}
    assert table["reports", "all", "pair F1"] == ("1.000", "-", "no floor")
    assert table["reports", "dev", "B-cubed F1"] == ("1.000", "-", "no floor")
    assert table["reports", "train", "adjusted Rand"] == ("1.000", "-", "no floor")
    assert ("reports", "train", "pair recall") not in table  # it has no pair
    assert table["sentences", "whole texts", "F1"] == ("1.000", "-", "no floor")
    assert "0 judged" in done.out
    assert not (data / "none.toml").exists()


def test_the_folder_of_benchmarks_is_a_command(data: Path) -> None:
    """``python benchmarks/quality DATA_DIR`` works from the root of the repository."""
    command = [sys.executable, "benchmarks/quality", str(data), "--only", "sentences"]
    done = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=True)
    assert ("sentences", "whole texts", "F1") in _table(done.stdout)


def test_only_the_sets_named_are_measured(quality: Quality, data: Path) -> None:
    """--only names sets; a name that is none is refused with the names there are."""
    done = quality(data, "--floors", data / "none.toml", "--only", "sentences")
    assert {row[0] for row in _table(done.out)} == {"sentences"}
    refused = quality(data, "--only", "sentence")
    assert (refused.code, refused.out) == (2, "")
    assert "sentence: not in" in refused.err
    assert "which has seeds, invented, reports, sentences\n" in refused.err


def test_a_fallen_figure_fails_and_its_floor_stays_until_it_is_lowered(
    quality: Quality, data: Path, tmp_path: Path
) -> None:
    """--raise pins what is new; what fell is below, and only --lower writes it."""
    file = tmp_path / "floors.toml"
    command = (data, "--only", "sentences", "--floors", file)
    assert quality(*command, "--raise").code == 0
    pinned = floors.read_floors(file)["sentences"]
    assert pinned.floors["whole texts: F1"] == 1.0

    too_high = dict(pinned.floors) | {"whole texts: F1": 1.5}
    floors.write_floors(file, {"sentences": floors.Pinned(pinned.digest, too_high)})
    before = file.read_bytes()
    for options in ((), ("--raise",)):
        done = quality(*command, *options)
        assert done.code == 1
        assert _table(done.out)["sentences", "whole texts", "F1"] == ("1.000", "1.500", "BELOW")
        assert "floors fall only with --lower" in done.out
        assert file.read_bytes() == before
    done = quality(*command, "--lower")
    assert done.code == 0
    assert _table(done.out)["sentences", "whole texts", "F1"] == ("1.000", "1.000", "ok")
    assert floors.read_floors(file)["sentences"] == pinned


def test_other_data_are_measured_and_not_judged(
    quality: Quality, data: Path, tmp_path: Path
) -> None:
    """After a change of the data the floors say nothing, until --lower pins the new data."""
    file = tmp_path / "floors.toml"
    command = (data, "--only", "sentences", "--floors", file)
    quality(*command, "--raise")
    gold = data / "sentences" / "pairs.jsonl"
    gold.write_text(gold.read_text(encoding="utf-8").replace("rained", "snowed"), encoding="utf-8")
    before = file.read_bytes()
    for options in ((), ("--raise",)):
        done = quality(*command, *options)
        assert done.code == 0
        row = _table(done.out)["sentences", "whole texts", "F1"]
        assert row == ("1.000", "1.000", "other data, not judged")
        assert "other data than pinned, not judged: sentences" in done.out
        assert file.read_bytes() == before
    assert _table(quality(*command, "--lower").out)["sentences", "whole texts", "F1"][2] == "ok"


def test_pinned_sets_that_are_not_there_are_named(
    quality: Quality, data: Path, tmp_path: Path
) -> None:
    """A folder that lacks a set is no failure, but says so, and the floors of the set stay."""
    file = tmp_path / "floors.toml"
    floors.write_floors(file, {"elsewhere": floors.Pinned(DIGEST, {"all: F1": 0.5})})
    done = quality(data, "--only", "sentences", "--floors", file, "--raise", "--lower")
    assert done.code == 0
    assert "pinned, but not in this folder: elsewhere" in done.out
    assert set(floors.read_floors(file)) == {"elsewhere", "sentences"}


def _measured(**figures: float) -> Any:
    return floors.Measured(DIGEST, figures)


def _pinned(**figures: float) -> Any:
    return floors.Pinned(DIGEST, figures)


_FIGURES = st.dictionaries(
    st.sampled_from("abcd"), st.integers(0, 1000).map(lambda n: n / 1000), max_size=4
)


@given(_FIGURES, _FIGURES)
def test_raising_never_makes_a_floor_worse(old: dict[str, float], new: dict[str, float]) -> None:
    """With --raise alone every floor stays or rises; with --lower alone none rises."""
    after = floors.updated(_measured(**new), _pinned(**old), may_raise=True, may_lower=False)
    assert all(after.floors[name] >= floor for name, floor in old.items())
    assert after.floors.keys() == old.keys() | new.keys()
    after = floors.updated(_measured(**new), _pinned(**old), may_raise=False, may_lower=True)
    assert after.floors == {name: min(old[name], new[name]) for name in old.keys() & new.keys()}


@given(_FIGURES, _FIGURES)
def test_after_both_nothing_fails(old: dict[str, float], new: dict[str, float]) -> None:
    """Raising and lowering pins what was measured, and that is not below itself."""
    measured = _measured(**new)
    after = floors.updated(measured, _pinned(**old), may_raise=True, may_lower=True)
    assert after.floors == new
    assert all(row.verdict == "ok" for row in floors.judge("set", measured, after))


@given(st.floats(0, 1))
def test_a_floor_is_at_most_a_thousandth_below_the_figure(value: float) -> None:
    """Floors are cut, never rounded up, so a figure is not below its own floor."""
    assert 0 <= value - floors.rounded_down(value) < 0.001 + 1e-12


def test_a_figure_that_is_no_longer_measured_fails() -> None:
    """A floor cannot be got rid of by not measuring."""
    (row,) = floors.judge("set", _measured(), _pinned(f1=0.5))
    assert (row.value, row.floor, row.verdict) == (None, 0.5, "not measured")
    assert "not measured" in floors.FAILURES


def test_figures_that_are_only_shown_get_no_floor() -> None:
    """Seconds, counts and costs stand in the table and are not judged."""
    measured = floors.Measured(DIGEST, {"all: F1": 0.5, "seconds": 9.0}, ("*F1",))
    assert measured.floors() == {"all: F1": 0.5}
    assert [row.verdict for row in floors.judge("set", measured, None)] == ["no floor", ""]


def test_the_digest_is_of_names_and_contents(tmp_path: Path) -> None:
    """The order and place of the files do not matter; a byte and a name do."""
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        for file in ("a", "b"):
            (tmp_path / name / file).write_text(file, encoding="utf-8")
    here = sorted((tmp_path / "here").iterdir())
    digest = floors.digest_of(here)
    assert digest == floors.digest_of(sorted((tmp_path / "there").iterdir(), reverse=True))
    here[0].write_text("c", encoding="utf-8")
    assert digest != floors.digest_of(here)
    here[0].write_text("a", encoding="utf-8")
    assert digest != floors.digest_of([here[0].rename(tmp_path / "here" / "c"), here[1]])


def test_a_floors_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Names with spaces, quotes and points survive; the same floors are the same bytes."""
    pinned = {
        "plain": floors.Pinned("1" * 64),
        'odd "set".': floors.Pinned("0" * 64, {'cosine >= .60: "é"': 0.25, "a.b": 1.0}),
    }
    floors.write_floors(tmp_path / "floors.toml", pinned)
    assert floors.read_floors(tmp_path / "floors.toml") == pinned


def test_the_floors_of_the_seeds_hold(quality: Quality, data: Path) -> None:
    """The committed articles are scored against the committed floors."""
    done = quality(data, "--only", "seeds")
    assert done.code == 0
    assert _table(done.out)["seeds", "all", "pair F1"] == ("1.000", "1.000", "ok")


SCRIPTS = [path for path in sorted(HERE.glob("*.py")) if '"__main__"' in path.read_text("utf-8")]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_every_script_says_how_it_is_run(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked for help, a script names what it takes, and measures nothing."""
    monkeypatch.syspath_prepend(HERE)
    monkeypatch.setattr(sys, "argv", [str(script), "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(script), run_name="__main__")
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("usage: ")
