"""Loops that have little to do run as plain functions, and find the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl

import dedup
from dedup.compiled import compiled, dispatch, plain_up_to
from dedup.schema import TABLES

ROOT = Path(__file__).parent.parent
KEPT = """
from dedup.compiled import dispatch
from dedup.kernels import wording
import numpy as np
none = np.zeros(0, dtype=np.int64)
loop = wording._count_in_gaps
print(dispatch(loop, 1) is loop)
loop(np.zeros(0, bool), none, 8, 50, none)
"""
SMALL = """
import dedup
from dedup.compiled import loops_called
dedup.run(dedup.read_corpus(["seeds"]), workers=1)
print(len([*loops_called()]))
"""


def _python(script: str, **settings: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@compiled
def _doubled(value: int) -> int:
    return 2 * value


def test_a_run_finds_the_same_with_plain_functions() -> None:
    """Tables of reports, copies and an event are equal whether loops are compiled or not."""
    texts = [text[:900] for text in dedup.read_documents([ROOT / "seeds"])["text"]]
    texts += [texts[0][300:], texts[1].replace("the", "this"), texts[3][:400] + texts[2]]
    reports = pl.DataFrame({"text": texts}).with_columns(published=pl.date(2025, 8, 20))
    results = []
    for steps in (sys.maxsize, 0):
        with plain_up_to(steps):
            results.append(dedup.run(reports))
    plain, machine = results
    assert plain.edges.height > 0
    assert plain.clusters.height > 0
    for name in TABLES:
        assert getattr(plain, name).equals(getattr(machine, name)), name


def test_a_loop_is_compiled_once_its_calls_have_much_to_do_together() -> None:
    """Many small calls are worth compiling, as a large one is."""
    with plain_up_to(10):
        taken = [dispatch(_doubled, 4) is _doubled for _ in range(4)]
    assert taken == [False, False, True, True]
    with plain_up_to(10):
        assert dispatch(_doubled, 10) is not _doubled
        assert dispatch(_doubled, 11) is _doubled


def test_hashes_wrap_around_in_plain_functions_without_a_warning() -> None:
    """Products of 64 bits lose what is above, as in machine code, and nobody is warned."""
    with plain_up_to(10):
        assert dispatch(_doubled, 1)(np.uint64(2**63 + 1)) == 2  # type: ignore[arg-type]


def test_a_loop_that_was_kept_is_used_however_little_it_has_to_do(tmp_path: Path) -> None:
    """On a machine that has compiled a loop nothing is done in plain Python."""
    kept = {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert [_python(KEPT, **kept) for _ in range(2)] == ["False\n", "True\n"]


def test_five_reports_compile_next_to_nothing(tmp_path: Path) -> None:
    """Of some thirty loops the first run on a machine compiles those that have much to do."""
    assert 0 < int(_python(SMALL, NUMBA_CACHE_DIR=str(tmp_path))) <= 3
