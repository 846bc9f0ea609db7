"""The engine of one machine: batches go out and come back, and nothing else changes."""

from __future__ import annotations

import os

import polars as pl
import pytest

from dedup.engine.local import Workers, map_batches


def test_processes_leave_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What workers are told about threads is told to nobody else."""
    documents = pl.DataFrame({"document": [f"{number:04}" for number in range(2048)]})
    for before in (None, "3"):
        monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
        if before is not None:
            monkeypatch.setenv("POLARS_MAX_THREADS", before)
        with Workers(2) as workers:
            mapped = map_batches(pl.DataFrame.clone, documents, workers=workers)
        assert mapped.equals(documents)
        assert os.environ.get("POLARS_MAX_THREADS") == before


def test_processes_that_compile_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no loop is kept yet the first piece of work goes ahead alone, and comes back first."""
    monkeypatch.setattr("dedup.engine.local.none_is_kept", lambda: True)
    with Workers(2) as workers:
        found = list(workers.starmap(pow, [(base, 2) for base in range(9)]))
    assert found == [base**2 for base in range(9)]
