"""What people judged, read from CSV: clusters of documents, or pairs of them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from dedup.documents.delimited import delimiter_of
from dedup.errors import InputError
from dedup.files import read_input

Pair = tuple[str, str]
"""Two document ids, the smaller one first."""

_CLUSTERS: Final = ("id", "cluster")
_TABLE: Final = ("tier", "document", "cluster")
_TIERED: Final = ("tier", "id", "cluster")
_PAIRS: Final = ("left", "right", "same")
_ALSO_CALLED: Final = {"same": "label", "id": "document"}
_HEADERS: Final = "id,cluster or left,right,same"
_SAME: Final = ("1", "true", "yes", "same")
_DIFFERENT: Final = ("0", "false", "no", "different")
# A column of numbers with a gap in it comes out of pandas and R as 1.0 and 0.0.
_ANSWERS: Final = dict.fromkeys((*_SAME, "1.0"), True) | dict.fromkeys((*_DIFFERENT, "0.0"), False)


def read_gold(path: str | os.PathLike[str]) -> pl.DataFrame:
    r"""Read gold from a CSV file whose header tells what it is.

    ``id,cluster`` are gold clusters; a document may stand in several, and a column ``tier`` says
    of which tier they are. So is the exported table ``clusters`` of a run, corrected or of other
    settings: its ``tier,document,cluster``.
    ``left,right,same`` are judged pairs: ``same`` (or ``label``) is 1, true, yes or same, or else
    0, false, no or different. Further columns are ignored. Ids stay text. The delimiter is the one
    that the header uses most: a comma, a semicolon, a tab or a bar.

    Returns:
        a frame with the columns ``id`` and ``cluster``, after ``tier`` if the file has it, or
        ``tier``, ``document`` and ``cluster``, or ``left``, ``right`` and ``same`` (boolean).

    Raises:
        InputError: the file cannot be read, has no row, lacks a column or leaves a cell empty, or a
            judgement is not understood or contradicts an earlier one; the message names line and
            column.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "pairs.csv")
    ...     _ = path.write_text("left,right,same\na,b,yes\n")
    ...     read_gold(path).rows()
    [('a', 'b', True)]
    """
    rows = _read_rows(path)
    _, first = next(rows, (0, []))
    if not first:
        raise InputError(f"{path}: is empty; it needs a header {_HEADERS}")
    header = [name.strip().casefold() for name in first]
    wanted = _kind(set(header))
    places = [_place(path, header, column) for column in wanted]
    cells = [(line, _cells(path, line, row, header, places)) for line, row in rows]
    if not cells:
        raise InputError(f"{path}: holds no row under its header")
    if wanted is not _PAIRS:
        return pl.DataFrame(
            [values for _, values in cells], schema=dict.fromkeys(wanted, pl.String), orient="row"
        )
    judged = collect_judgements(
        ((f"{path}:{line}", *values) for line, values in cells), column=header[places[-1]]
    )
    schema = {"left": pl.String, "right": pl.String, "same": pl.Boolean}
    return pl.DataFrame([(*pair, same) for pair, same in judged.items()], schema, orient="row")


def collect_judgements(
    rows: Iterable[tuple[str, ...]], *, column: str = "same"
) -> dict[Pair, bool]:
    """Return every pair once, with whether the two are the same.

    Args:
        rows: where the judgement stands (for messages), left, right, and the answer as a word.
        column: what the column of answers is called (for messages).

    Raises:
        InputError: an answer is not understood or contradicts an earlier one, or a pair is one
            document twice.

    >>> collect_judgements([("line 2", "b", "a", "yes"), ("line 3", "a", "c", "Different")])
    {('a', 'b'): True, ('a', 'c'): False}
    """
    judged: dict[Pair, bool] = {}
    first: dict[Pair, str] = {}
    for place, left, right, answer in rows:
        same = _ANSWERS.get(answer.strip().casefold())
        if same is None:
            raise InputError(
                f"{place}: column {column} is {answer!r}; write {', '.join(_SAME)}, or else "
                f"{', '.join(_DIFFERENT)}"
            )
        if left == right:
            raise InputError(f"{place}: columns left and right name one document, {left!r}")
        pair = (min(left, right), max(left, right))
        if judged.setdefault(pair, same) != same:
            raise InputError(
                f"{place}: column {column} contradicts {first[pair]}, which judges {left!r} and "
                f"{right!r} the other way"
            )
        first.setdefault(pair, place)
    return judged


def _kind(header: set[str]) -> tuple[str, ...]:
    """Return the columns that gold of this header has."""
    if {"left", "right"} & header:
        return _PAIRS
    if "tier" not in header:
        return _CLUSTERS
    return _TABLE if "document" in header and "id" not in header else _TIERED


def _read_rows(path: str | os.PathLike[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something with the line they end in; the header first."""
    try:
        text = read_input(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not CSV in UTF-8; save it as UTF-8") from error
    delimiter = delimiter_of(text.lstrip().partition("\n")[0])
    stream = io.StringIO(text, newline="")
    lines = csv.reader(stream, delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        for row in lines:
            if any(cell.strip() for cell in row):
                yield lines.line_num, row
    except csv.Error as error:
        raise InputError(
            f"{path}:{lines.line_num}: is not CSV with a header {_HEADERS}: {error}"
        ) from error


def _place(path: str | os.PathLike[str], header: list[str], column: str) -> int:
    """Return which column of the file is ``column``."""
    for name in (column, _ALSO_CALLED.get(column)):
        if name in header:
            return header.index(name)
    raise InputError(
        f"{path}: has no column {column!r}; it has {', '.join(header)}, and gold is {_HEADERS}"
    )


def _cells(
    path: str | os.PathLike[str], line: int, row: list[str], header: list[str], places: list[int]
) -> tuple[str, ...]:
    if len(row) > len(header):
        raise InputError(
            f"{path}:{line}: is not CSV with a header {_HEADERS}: {len(row)} cells under "
            f"{len(header)} columns"
        )
    cells = tuple(row[place] if place < len(row) else "" for place in places)
    for place, cell in zip(places, cells, strict=True):
        if not cell.strip():
            raise InputError(f"{path}: row at line {line} has no {header[place]}")
    return cells
