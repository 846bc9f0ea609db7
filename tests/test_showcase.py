"""The committed report of seeds/ is what the code makes today."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dedup.config import Config
from dedup.documents import read_corpus
from dedup.pipeline import run
from dedup.report import write_report

ROOT = Path(__file__).parents[1]
COMMITTED = ROOT / "reports" / "seeds"


def _pages(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_committed_report_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make report` gives the committed pages byte for byte; a difference leaves its pages."""
    monkeypatch.chdir(ROOT)
    result = run(read_corpus(["seeds"]), config=Config())
    write_report(result, tmp_path / "report")

    actual, committed = _pages(tmp_path / "report"), _pages(COMMITTED)
    changed = sorted(
        name for name in actual.keys() | committed.keys() if actual.get(name) != committed.get(name)
    )
    if changed:
        kept = ROOT / "runs" / "showcase-actual"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(tmp_path / "report", kept)
        pytest.fail(
            f"reports/seeds differs in {', '.join(changed)}; the pages made now are in "
            f"{kept.relative_to(ROOT)}. If the change is meant, run 'make report' and commit it."
        )
