"""One command line at a time, in this process, with what it said and its exit code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from dedup.cli import run_command

SEEDS = Path(__file__).parents[2] / "seeds"


class Outcome(NamedTuple):
    """What one command line left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def dedup(capfd: pytest.CaptureFixture[str]) -> Command:
    """Run ``dedup`` with the given arguments."""

    def call(*arguments: object) -> Outcome:
        code = run_command([str(argument) for argument in arguments])
        return Outcome(code, *capfd.readouterr())

    return call


@pytest.fixture(scope="session")
def seed_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the five articles, for reading only."""
    folder = tmp_path_factory.mktemp("seeds") / "run"
    assert run_command(["run", str(SEEDS), "-o", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def own_run(seed_run: Path, tmp_path: Path) -> Path:
    """A copy of that run which a test may spoil."""
    return Path(shutil.copytree(seed_run, tmp_path / "own-run"))
