"""The house: floors, the one door to every library, and rooms that stay small."""

from __future__ import annotations

import ast
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "dedup"
FILES = sorted(PACKAGE.rglob("*.py"))

DOORS = {
    "Stemmer": {"text.py"},
    "anyascii": {"text.py"},
    "click": {"cli"},
    "dataframely": {"schema"},
    "datasketch": {"sketch.py"},
    "dateparser": {"documents"},
    "isal": {"documents"},
    "jinja2": {"report"},
    "numba": {"compiled"},
    "nupunkt": {"sentences"},
    "rapidfuzz": {"similarity.py"},
    "rich": {"cli"},
    "wordfreq": {"salience.py"},
    "zstandard": {"documents"},
}
"""Library -> the only rooms that import it; those not named here are used everywhere."""

EXPLAINED = ["candidates", "clusters", "decisions", "edges", "linkage.py", "statements"]
"""Rooms where every number that has a name says what it is, and in what unit."""
LONGEST_FUNCTION = 60
LONGEST_FILE = 360


def test_floors() -> None:
    """Every import goes downwards, and no stage imports a stage (contracts in pyproject.toml)."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == (
        EXIT_STATUS_SUCCESS
    )


@pytest.mark.parametrize("library", sorted(DOORS))
def test_each_library_has_one_door(library: str) -> None:
    """A library is imported in the rooms named for it and nowhere else."""
    rooms = {path.relative_to(PACKAGE).parts[0] for path in FILES if library in _libraries(path)}
    assert rooms == DOORS[library]


def test_only_the_command_line_speaks() -> None:
    """Nobody prints, exits or writes to a standard stream but the command line."""
    spoken = {
        f"{path.relative_to(ROOT)}: {ast.unparse(node)}"
        for path in FILES
        if path.relative_to(PACKAGE).parts[0] not in {"cli", "__main__.py"}
        for node in ast.walk(_tree(path))
        if _speaks(node)
    }
    assert spoken == set()


def test_functions_stay_short() -> None:
    """No function is longer than a screen, its docstring aside."""
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
        if (length := _length(node)) > LONGEST_FUNCTION
    }
    assert long == {}


def test_files_stay_short() -> None:
    """A file that passes about 300 lines becomes a folder."""
    long = {
        str(path.relative_to(PACKAGE)): length
        for path in FILES
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_error_is_caught_unseen() -> None:
    """No handler is bare or catches Exception: what is not understood is not hidden."""
    broad = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler)
        if node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
    }
    assert broad == set()


@pytest.mark.parametrize("room", EXPLAINED)
def test_numbers_are_explained(room: str) -> None:
    """A number with a name has a line below that says what it is."""
    bare = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        if path.relative_to(PACKAGE).parts[0] == room
        for node, below in pairwise([*_tree(path).body, ast.Pass()])
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "Final"
        if any(isinstance(part, ast.Constant) and _is_number(part) for part in ast.walk(node))
        if not (isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant))
    }
    assert bare == set()


def _is_number(node: ast.Constant) -> bool:
    return isinstance(node.value, int | float) and not isinstance(node.value, bool)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _libraries(path: Path) -> set[str]:
    nodes = [*ast.walk(_tree(path))]
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [
        str(node.module) for node in nodes if isinstance(node, ast.ImportFrom) and not node.level
    ]
    return {name.split(".")[0] for name in named}


def _speaks(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {"print", "exit", "quit", "sys.exit", "os._exit"}
    return isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr"}


def _length(function: ast.FunctionDef) -> int:
    first = function.body[0]
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)
