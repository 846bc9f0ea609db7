"""Cases that an editor could extend: the lines of the files in ``tests/data``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"


def case_lines(name: str) -> list[str]:
    """Return the lines of a file; empty ones and those that begin with # are none."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def tab_lines(name: str) -> list[list[str]]:
    """Return the fields of these lines, which tabs part."""
    return [line.split("\t") for line in case_lines(name)]
