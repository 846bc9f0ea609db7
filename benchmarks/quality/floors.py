"""Floors: the least that each figure may be, pinned with the digest of the data it was measured on.

A figure is judged only on the data of its floor. Floors rise when asked to, and fall only when that
is asked for by itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

HEADER = """\
# The least that each figure may be, three digits, rounded down; `digest` is of the data files.
# Written by `python benchmarks/quality DATA_DIR --raise` (better and new ones) and `--lower` (worse
# ones, and other data). A lower floor needs its reason in the commit.
"""
DIGITS = Decimal("0.001")
FAILURES = ("BELOW", "not measured")


@dataclass(frozen=True)
class Pinned:
    """The floors of one set."""

    digest: str
    floors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """The figures of one set; ``judged`` are patterns of those that have floors."""

    digest: str
    figures: Mapping[str, float]
    judged: tuple[str, ...] = ("*",)

    def floors(self) -> dict[str, float]:
        """Return the floors that these figures would have."""
        return {
            name: rounded_down(value)
            for name, value in self.figures.items()
            if any(fnmatchcase(name, pattern) for pattern in self.judged)
        }


class Row(NamedTuple):
    """One line of the table."""

    set: str
    part: str
    measure: str
    value: float | None
    floor: float | None
    verdict: str


def rounded_down(value: float) -> float:
    """Return a value cut to three digits.

    >>> rounded_down(0.8509), rounded_down(0.57)
    (0.85, 0.57)
    """
    return float(Decimal(str(value)).quantize(DIGITS, rounding=ROUND_FLOOR))


def digest_of(files: Iterable[Path]) -> str:
    """Return the SHA-256 digest of files, by name and content, in whatever order they are given."""
    listed = hashlib.sha256()
    for file in sorted(files, key=lambda path: path.name):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        listed.update(f"{content}  {file.name}\n".encode())
    return listed.hexdigest()


def judge(name: str, measured: Measured, pinned: Pinned | None) -> list[Row]:
    """Return the rows of one set: every figure beside its floor."""
    floors = {} if pinned is None else pinned.floors
    same_data = pinned is not None and pinned.digest == measured.digest
    wanted = measured.floors()
    rows = []
    for figure in [*measured.figures, *(one for one in floors if one not in measured.figures)]:
        value, floor = measured.figures.get(figure), floors.get(figure)
        part, _, measure = figure.rpartition(": ")
        verdict = _verdict(value, floor, same_data=same_data, is_judged=figure in wanted)
        rows.append(Row(name, part, measure, value, floor, verdict))
    return rows


def _verdict(value: float | None, floor: float | None, *, same_data: bool, is_judged: bool) -> str:
    if floor is None:
        return "no floor" if is_judged else ""
    if not same_data:
        return "other data, not judged"
    if value is None:
        return "not measured"
    return "ok" if value >= floor else "BELOW"


def updated(
    measured: Measured, pinned: Pinned | None, *, may_raise: bool, may_lower: bool
) -> Pinned | None:
    """Return the floors of one set after a measurement.

    Raising adds floors and makes them better; a set measured on other data stays as it is.
    Lowering makes them worse, drops those that are no longer measured, and pins other data anew.
    """
    wanted = measured.floors()
    if pinned is None:
        return Pinned(measured.digest, wanted) if may_raise else None
    if pinned.digest != measured.digest:
        return Pinned(measured.digest, wanted) if may_lower else pinned
    floors = dict(pinned.floors)
    for name in pinned.floors.keys() | wanted.keys():
        old, new = pinned.floors.get(name), wanted.get(name)
        if new is None:
            if may_lower:
                del floors[name]
        elif old is None or new > old:
            if may_raise:
                floors[name] = new
        elif may_lower and not measured.figures[name] >= old:
            floors[name] = new
    return Pinned(pinned.digest, floors)


def read_floors(path: Path) -> dict[str, Pinned]:
    """Read a floors file; one that does not exist pins nothing."""
    if not path.exists():
        return {}
    sets = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Pinned(one["digest"], one.get("floors", {})) for name, one in sets.items()}


def write_floors(path: Path, pinned: Mapping[str, Pinned]) -> None:
    """Write a floors file, sorted by name."""
    lines = [HEADER]
    for name, one in sorted(pinned.items()):
        lines += [f"[{_key(name)}]", f"digest = {_quoted(one.digest)}", ""]
        lines.append(f"[{_key(name)}.floors]")
        lines += [f"{_key(figure)} = {value:.3f}" for figure, value in sorted(one.floors.items())]
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """Return a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
