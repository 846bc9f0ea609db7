"""Reading a run folder: whole, or one table of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import polars as pl

from dedup.arguments import path_of
from dedup.config import settings_left
from dedup.errors import RunFolderError, SchemaError
from dedup.memory import give_back
from dedup.result.parts import read_documents, read_edges
from dedup.result.place import RUN_FILE
from dedup.result.tables import Result, RunInfo
from dedup.schema import FORMAT_VERSION, TABLES, TABLES_SINCE, check_table, empty_table
from dedup.stored import READ_PROBLEMS, InParts, read_parquet

_Read = TypeVar("_Read")

_LARGE: Final[dict[str, Callable[[Path], InParts]]] = {
    "documents": read_documents,
    "edges": read_edges,
}
_AGAIN: Final = "make the run again with 'dedup run'"
_OLDER: Final = f"it was written by an earlier version; {_AGAIN}"
_DOCUMENT: Final = ["document"]
_REFERENCES: Final = (
    ("sentences", _DOCUMENT, "documents", _DOCUMENT),
    ("edges", ["left"], "documents", _DOCUMENT),
    ("edges", ["right"], "documents", _DOCUMENT),
    ("clusters", _DOCUMENT, "documents", _DOCUMENT),
    ("statements", ["cluster", "document"], "clusters", ["cluster", "document"]),
    ("statements", ["document", "sentence"], "sentences", ["document", "position"]),
    ("statements", ["nearest_document", "nearest"], "sentences", ["document", "position"]),
    ("statements", ["witness"], "documents", _DOCUMENT),
    ("differences", ["cluster", "document"], "clusters", ["cluster", "document"]),
    ("differences", ["document", "sentence"], "sentences", ["document", "position"]),
    ("quotes", ["cluster", "document"], "clusters", ["cluster", "document"]),
    ("quotes", ["document", "sentence"], "sentences", ["document", "position"]),
)
"""Columns that name rows of another table, and the columns they name them by."""


def read_result(folder: str | os.PathLike[str]) -> Result:
    """Read a run folder written by :meth:`Result.write`.

    A table that an older format did not have is empty. Documents and edges are read some rows at a
    time: texts and edges for which there is no room wait in temporary files, and are in memory when
    ``result.documents`` or ``result.edges`` is asked for. A run that takes the place of this one
    meanwhile is read in its stead, never one table of the one and one of the other.

    Raises:
        RunFolderError: the folder is not a run, is damaged, or has a newer format.

    >>> import dedup, tempfile
    >>> result = dedup.run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = result.write(folder)
    ...     read_result(folder).clusters.equals(result.clusters)
    True
    """
    return _read_unreplaced(Path(path_of(folder, RunFolderError)), _read_result)


def read_table(folder: str | os.PathLike[str], name: str) -> pl.DataFrame:
    """Read one table of a run folder, and nothing of the others.

    Raises:
        KeyError: no table has that name.
        RunFolderError: the folder is not a run, is damaged, or has a newer format.
    """
    return _read_unreplaced(
        Path(path_of(folder, RunFolderError)), lambda source: _read_table(source, name)
    )


def _read_unreplaced(source: Path, read: Callable[[Path], _Read]) -> _Read:
    """Read a run; where another has taken its place meanwhile, read that one.

    Two runs of which ``run.json`` is the same, clocks and all, have the same tables.
    """
    while True:
        before = _run_file(source)
        try:
            found = read(source)
        except RunFolderError:
            if _run_file(source) == before:
                raise
            continue
        if _run_file(source) == before:
            return found


def _run_file(source: Path) -> bytes | None:
    try:
        return (source / RUN_FILE).read_bytes()
    except OSError:  # which reading the run will tell
        return None


def _read_result(source: Path) -> Result:
    info = _read_info(source / RUN_FILE)
    with _told_of(source, info):
        large = {name: read(source / f"{name}.parquet") for name, read in _LARGE.items()}
        others = {name: _read(source, info, name) for name in TABLES if name not in large}
        result = Result.of_parts(large, others, info)
    _check_references(source, result)
    give_back()
    return result


def _read_table(source: Path, name: str) -> pl.DataFrame:
    info = _read_info(source / RUN_FILE)
    with _told_of(source, info):
        return check_table(name, _read(source, info, name))


def _read(source: Path, info: RunInfo, name: str) -> pl.DataFrame:
    if TABLES_SINCE.get(name, 1) > info.format_version:
        return empty_table(name)
    # In one piece: rows are gathered from it again and again, and from many pieces that is slow.
    return read_parquet(source / f"{name}.parquet").rechunk()


@contextlib.contextmanager
def _told_of(source: Path, info: RunInfo) -> Iterator[None]:
    """Say of what is wrong with a table where it stands, and what to do."""
    again = _AGAIN if info.format_version == FORMAT_VERSION else _OLDER
    try:
        yield
    except (OSError, *READ_PROBLEMS) as error:
        raise RunFolderError(f"{source}: a table cannot be read: {error}; {_AGAIN}") from error
    except SchemaError as error:
        raise RunFolderError(f"{source}: is damaged: {error}; {again}") from error


def _check_references(source: Path, result: Result) -> None:
    """Check that the tables are of one run: what one names, another one holds."""
    for name, columns, other, keys in _REFERENCES:
        named = result.in_parts(name).read(*columns).drop_nulls()
        if named.is_empty():
            continue
        known = result.in_parts(other).read(*keys)
        lost = named.join(known, left_on=columns, right_on=keys, how="anti")
        if lost.height:
            row = ", ".join(str(value) for value in lost.row(0))
            raise RunFolderError(
                f"{source}: is damaged: table {name} names {row}, which table {other} does not "
                f"hold; {_AGAIN}"
            )


def _read_info(path: Path) -> RunInfo:
    try:
        values = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        version = msgspec.convert(values.get("format_version"), int)
        if version > FORMAT_VERSION:
            raise RunFolderError(
                f"{path}: format {version} is newer than {FORMAT_VERSION}, the newest known here; "
                "update this package"
            )
        return _converted(values, path, version)
    except FileNotFoundError as error:
        raise RunFolderError(
            f"{path.parent}: is not a run folder (no {RUN_FILE}); make one with 'dedup run'"
        ) from error
    except OSError as error:
        raise RunFolderError(f"{path}: cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise RunFolderError(f"{path}: is damaged: {error}; {_AGAIN}") from error


def _converted(values: dict[str, Any], path: Path, version: int) -> RunInfo:
    settings = values.get("configuration")
    if version < FORMAT_VERSION and isinstance(settings, dict):
        values |= {"configuration": settings_left(settings)}
    try:
        return msgspec.convert(values, RunInfo)
    except msgspec.ValidationError as error:
        if version == FORMAT_VERSION:
            raise
        raise RunFolderError(f"{path}: format {version}: {error}; {_OLDER}") from error
