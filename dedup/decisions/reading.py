"""read_decisions: a file of JSON lines, or a frame -> what a reviewer decided, unsettled."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

import msgspec
import polars as pl

from dedup.arguments import checked
from dedup.decisions.kinds import Decision
from dedup.errors import InputError, place_first
from dedup.files import read_input
from dedup.schema import DECISIONS, TABLES

_SETTLED: Final = ("effect", "other")
_COLUMNS: Final = {
    name: column.dtype
    for name, column in TABLES["decisions"].columns().items()
    if name not in _SETTLED
}
_NO_HASH: Final = re.compile(r"(?<=: )expected `str` matching regex '.*(?P<digits>16|32)\}.*'")
_HASHES: Final = {"32": "documents.content_hash", "16": "boilerplate.line"}
_DECODER: Final = msgspec.json.Decoder(Decision)


def read_decisions(source: str | os.PathLike[str] | pl.DataFrame) -> pl.DataFrame:
    """Read what a reviewer decided: a file of JSON lines, or a frame with the same keys as columns.

    Blank lines are passed over, and so are keys that are not known, null or, as the columns
    ``number``, ``effect`` and ``other``, made by a run: a table ``decisions`` that was exported as
    JSON lines is such a file again.

    Returns:
        The columns of the table ``decisions`` but the last two, in the order of the lines.

    Raises:
        InputError: the file cannot be read, or a line is no decision: the message says which one.

    >>> pair = {"left": ["0" * 32], "right": ["1" * 32]}
    >>> read_decisions(pl.DataFrame({"decision": ["must-link"]} | pair))["decision"].to_list()
    ['must-link']
    """
    if isinstance(source, pl.DataFrame):
        return _table(decisions_of_frame(source))
    told = "decisions must be a polars.DataFrame or the path of a file, not {}"
    checked(source, str | os.PathLike, told, InputError)
    return _table(decisions_of_lines(read_input(source), os.fspath(source)))


def decisions_of_lines(content: bytes, path: str) -> Iterable[tuple[int, Decision]]:
    """Yield the decisions of JSON lines with their numbers; an error calls them ``path``."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            try:
                yield number, _DECODER.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise InputError(f"{path}:{number}: {_problem(error)}") from error


def decisions_of_frame(frame: pl.DataFrame) -> Iterable[tuple[int, Decision]]:
    """Yield the decisions of a frame with the numbers of their rows."""
    for number in range(1, frame.height + 1):
        try:
            row = frame.row(number - 1, named=True)  # fails at times that Python does not have
            given = {name: value for name, value in row.items() if value is not None}
            yield number, msgspec.convert(given, Decision)
        except (msgspec.MsgspecError, OverflowError, ValueError) as error:
            raise InputError(f"decisions, row {number}: {_problem(error)}") from error


def _problem(error: Exception) -> str:
    raw = str(error)
    # A pattern says little to one who wrote an id in place of a hash.
    said = raw if raw.startswith("JSON") else _NO_HASH.sub(_expected_hash, place_first(raw))
    choices = f" (choose from {', '.join(DECISIONS)})" if said.startswith("decision: ") else ""
    return f"is no decision: {said}{choices}"


def _expected_hash(found: re.Match[str]) -> str:
    digits = found["digits"]
    return f"expected a {_HASHES[digits]}: {digits} digits from 0 to f"


def _table(decisions: Iterable[tuple[int, Decision]]) -> pl.DataFrame:
    rows = [_row(number, one) for number, one in decisions]
    return pl.DataFrame(rows, schema=_COLUMNS)


def _row(number: int, decision: Decision) -> dict[str, Any]:
    given = msgspec.structs.asdict(decision)
    time = None if decision.time is None else decision.time.astimezone(UTC)
    made = {"number": number, "decision": type(decision).__struct_config__.tag, "time": time}
    members = {"members": sorted(set(given.get("members", ())))}
    return dict.fromkeys(_COLUMNS) | given | made | members
