"""Put small faults into code, one at a time, and name those that tests do not notice.

    python tests/faults.py dedup/candidates tests/matching/test_candidates*.py --draw 16 --seed 1

A fault is a comparison that is turned or loosened, another operator, a constant that is larger by
one, a negation that is dropped, ``min`` for ``max``. Some that are named change nothing that can be
seen: read each. The exit code is how many went unnoticed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
NEEDED = ("dedup", "tests", "seeds", "docs", "benchmarks", "pyproject.toml", "README.md")
OPPOSITES: tuple[tuple[Any, Any], ...] = (
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot), (ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.Div),
    (ast.BitAnd, ast.BitOr), ("min", "max"), ("any", "all"), ("first", "last"),
    ("minimum", "maximum"), ("is_null", "is_not_null"), ("min_horizontal", "max_horizontal"),
)  # fmt: skip
OTHER: dict[Any, Any] = {one: two for pair in OPPOSITES for one, two in (pair, pair[::-1])}


class Fault(NamedTuple):
    """A file with one fault in it."""

    path: Path
    line: int
    was: str
    now: str
    source: str


def changed(node: ast.AST) -> ast.AST | None:
    """Return an expression with a fault in it; None where none is known."""
    new: Any = deepcopy(node)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER:
        new.ops[0] = OTHER[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in OTHER:
        new.op = OTHER[type(node.op)]()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        return new.operand  # type: ignore[no-any-return]
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        new.value = not node.value if isinstance(node.value, bool) else node.value + 1
    elif isinstance(node, ast.Name) and node.id in OTHER:
        new.id = OTHER[node.id]
    elif isinstance(node, ast.Attribute) and node.attr in OTHER:
        new.attr = OTHER[node.attr]
    else:
        return None
    return new  # type: ignore[no-any-return]


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Yield where expressions stand in functions: what holds them, its field, and the index."""
    bodies = [one.body for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    for node in (one for body in bodies for statement in body for one in ast.walk(statement)):
        for name, value in ast.iter_fields(node):
            if name not in {"annotation", "returns", "decorator_list"}:
                some = value if isinstance(value, list) else [value]
                for index, child in enumerate(some):
                    if isinstance(child, ast.expr):
                        yield node, name, index if isinstance(value, list) else None


def faults_of(path: Path) -> Iterator[Fault]:
    """Yield every fault that is known of a file."""
    tree = ast.parse(path.read_text("utf-8"))
    for node, name, index in places(tree):
        held = getattr(node, name)
        old = held if index is None else held[index]
        new = changed(old)
        if new is not None:
            put(node, name, index, new)
            yield Fault(path, old.lineno, ast.unparse(old), ast.unparse(new), ast.unparse(tree))
            put(node, name, index, old)


def put(node: ast.AST, name: str, index: int | None, child: ast.AST) -> None:
    """Set an expression where it stands."""
    if index is None:
        setattr(node, name, child)
    else:
        getattr(node, name)[index] = child


def is_noticed(fault: Fault, tests: list[str], copy: Path) -> bool:
    """Tell whether a test fails, or does not end, with a fault in a copy of the code."""
    path = copy / fault.path.relative_to(ROOT)
    before = path.read_text("utf-8")
    path.write_text(fault.source, encoding="utf-8")
    try:
        return not do_pass(tests, copy)
    finally:
        path.write_text(before, encoding="utf-8")


def do_pass(tests: list[str], copy: Path) -> bool:
    """Tell whether tests pass in a copy of the code, and end."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=False,
            timeout=600,
        )
        return done.returncode == 0
    return False


def main() -> int:
    """Draw faults, and say which of them went unnoticed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("code", type=Path, help="a file or a folder of dedup")
    parser.add_argument("tests", nargs="+", help="files that should notice")
    parser.add_argument("--draw", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    code = given.code.resolve()
    files = sorted(code.rglob("*.py")) if code.is_dir() else [code]
    every = [fault for path in files for fault in faults_of(path)]
    source = random.Random(given.seed)  # noqa: S311 - places of faults, no secret
    drawn = source.sample(every, min(given.draw, len(every)))
    lost = 0
    with TemporaryDirectory() as folder:
        for name in NEEDED:
            there = ROOT / name
            copied = shutil.copytree if there.is_dir() else shutil.copy2
            copied(there, Path(folder) / name)
        if not do_pass(given.tests, Path(folder)):
            parser.error("these tests fail where there is no fault")
        for fault in drawn:
            if not is_noticed(fault, given.tests, Path(folder)):
                lost += 1
                where = f"{fault.path.relative_to(ROOT)}:{fault.line}"
                sys.stdout.write(f"{where}: {fault.was} -> {fault.now}\n")
    sys.stdout.write(f"{len(drawn) - lost} of {len(drawn)} noticed, of {len(every)} there are\n")
    return lost


if __name__ == "__main__":
    sys.exit(main())
