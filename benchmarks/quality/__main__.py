"""Measure every labelled set of a folder, print one table, and fail where a figure fell.

    python benchmarks/quality DATA_DIR
    python benchmarks/quality DATA_DIR --only ecbplus seeds
    python benchmarks/quality DATA_DIR --raise

Exit code 1: a figure is below its floor. A set of which the data are not those of its floors is
measured and not judged.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from floors import FAILURES, Measured, Row, digest_of, judge, read_floors, updated, write_floors
from sets import LabelledSet, sets_of

FLOORS = Path(__file__).with_name("floors.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write floors if asked to, and return the exit code."""
    given = _options().parse_args(arguments)
    if not given.data.is_dir():
        return _refuse(f"{given.data}: is not a folder")
    there = {one.name: one for one in sets_of(given.data)}
    unknown = sorted(set(given.only or ()) - there.keys())
    if unknown:
        return _refuse(f"{', '.join(unknown)}: not in {given.data}, which has {', '.join(there)}")
    chosen = [one for one in there.values() if not given.only or one.name in given.only]
    pinned = read_floors(given.floors)
    measured = {one.name: _measure(one) for one in chosen}
    if given.may_raise or given.may_lower:
        for name, found in measured.items():
            new = updated(
                found, pinned.get(name), may_raise=given.may_raise, may_lower=given.may_lower
            )
            if new is not None:
                pinned[name] = new
        write_floors(given.floors, pinned)
    rows = [row for name, found in measured.items() for row in judge(name, found, pinned.get(name))]
    print("\n".join(_table(rows)))
    print("\n".join(_remarks(rows, absent=sorted(pinned.keys() - there.keys()))))
    return 1 if any(row.verdict in FAILURES for row in rows) else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python benchmarks/quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder of labelled sets")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="measure these sets only")
    parser.add_argument(
        "--floors", type=Path, default=FLOORS, metavar="FILE", help="floors  [floors.toml here]"
    )
    parser.add_argument(
        "--raise",
        dest="may_raise",
        action="store_true",
        help="write floors that are better, and those of new figures and sets",
    )
    parser.add_argument(
        "--lower",
        dest="may_lower",
        action="store_true",
        help="write floors that are worse, and pin other data",
    )
    return parser


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def _measure(one: LabelledSet) -> Measured:
    start = time.perf_counter()
    figures = one.measure()
    print(f"{one.name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return Measured(digest_of(one.files), figures, one.judged)


def _table(rows: Iterable[Row]) -> list[str]:
    """Return the table as aligned lines."""
    cells = [("set", "part", "measure", "value", "floor", "verdict")]
    cells += [(*row[:3], _figure(row.value), _figure(row.floor), row.verdict) for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(6)]
    return [
        "  ".join(
            cell.rjust(width) if column in {3, 4} else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _remarks(rows: Sequence[Row], *, absent: Sequence[str]) -> list[str]:
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in FAILURES}
    fallen = sum(counts.values())
    judged = fallen + sum(row.verdict == "ok" for row in rows)
    lines = [f"{judged} judged, {fallen} of them below the floor or not measured any more"]
    if fallen:
        lines.append("floors fall only with --lower; the commit says why")
    others = sorted({row.set for row in rows if row.verdict.startswith("other data")})
    if others:
        lines.append(f"other data than pinned, not judged: {', '.join(others)} (--lower pins them)")
    if absent:
        lines.append(f"pinned, but not in this folder: {', '.join(absent)}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
