"""Compiled loops look at nothing beyond their arrays, which compiled code does not notice."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import itertools
import dedup, polars as pl
signs = ["a", ".", "?", "!", "…", '"', "”", "'", "-", ",", "é", "漢", "\\xa0", " ", "1", "\\u2028"]
short = ["".join(some) for some in itertools.product(signs, repeat=2)]
ends = [f"It rained in Oslo on Monday{one}" for one in short]
print(dedup.run(pl.DataFrame({"text": short + ends[::7]})).documents.height)
"""


def test_no_loop_looks_behind_its_texts() -> None:
    """Run as plain Python, every loop stays inside its arrays for texts that end with any sign."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 200
