"""One table of a run as Parquet, JSON lines or CSV, for a file or a stream."""

from __future__ import annotations

import io
import os
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, cast, get_args

import msgspec
import polars as pl

from dedup.errors import ExportError
from dedup.files import whole_file

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["FORMATS", "ExportFormat", "export_table", "format_of"]

ExportFormat = Literal["parquet", "jsonl", "csv"]
FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)

_SLICE: Final = 20_000
_SUFFIXES: Final[dict[str, ExportFormat]] = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}


def export_table(
    table: pl.DataFrame,
    destination: str | os.PathLike[str] | BinaryIO,
    *,
    format: ExportFormat | None = None,  # noqa: A002 - the option's name on the command line
) -> None:
    r"""Write ``table`` to a file or a binary stream.

    ``format`` may be left out for a file whose suffix tells it. In CSV, lists and structs are JSON
    text; in CSV and JSON lines, times are ISO 8601 in UTC. A file appears whole or not at all.

    Raises:
        ExportError: no format was given and none can be told from the name.
        OutputError: the file cannot be written.

    >>> import io
    >>> stream = io.BytesIO()
    >>> export_table(pl.DataFrame({"id": ["a"], "terms": [["x", "y"]]}), stream, format="csv")
    >>> stream.getvalue()
    b'id,terms\na,"[""x"",""y""]"\n'
    """
    if isinstance(destination, (str, os.PathLike)):
        kind = format or format_of(destination)
        with whole_file(destination) as stream:
            _write(table, stream, kind)
    elif format is None:
        raise ExportError(f"a stream needs a format: {', '.join(FORMATS)}")
    else:
        _write(table, destination, format)


def format_of(path: str | os.PathLike[str]) -> ExportFormat:
    """Return the format that the suffix of a file name tells.

    Raises:
        ExportError: the suffix is unknown.

    >>> format_of("edges.ndjson")
    'jsonl'
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in _SUFFIXES:
        raise ExportError(
            f"{os.fspath(path)}: the name tells no format; give one of {', '.join(FORMATS)}"
        )
    return _SUFFIXES[suffix]


def _write(table: pl.DataFrame, stream: BinaryIO, kind: ExportFormat) -> None:
    if kind == "parquet":
        _write_parquet(table, stream)
        return
    plain = _plain_times(table) if kind == "jsonl" else _flat(_plain_times(table))
    if kind == "csv":
        _write_whole(plain.clear().write_csv(), stream)
    for part in plain.iter_slices(_SLICE):
        text = part.write_ndjson() if kind == "jsonl" else part.write_csv(include_header=False)
        _write_whole(text, stream)


def _write_whole(text: str, stream: BinaryIO) -> None:
    """Write all of a text: a stream without a buffer takes what there is room for, and says so."""
    rest = memoryview(text.encode())
    while rest:
        rest = rest[stream.write(rest) :]


def _write_parquet(table: pl.DataFrame, stream: BinaryIO) -> None:
    passage = _Passage(stream)
    try:
        table.write_parquet(cast("BinaryIO", passage), compression="zstd")
    except pl.exceptions.ComputeError:
        if passage.error is not None:
            raise passage.error from None
        raise


class _Passage(io.RawIOBase):
    """Hands bytes on and keeps the stream's own error, which polars would tell as another."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self.error: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        try:
            return self._stream.write(data)
        except OSError as error:
            self.error = error
            raise


def _plain_times(table: pl.DataFrame) -> pl.DataFrame:
    times = [name for name, kind in table.schema.items() if isinstance(kind, pl.Datetime)]
    return table.with_columns(pl.col(times).dt.strftime("%Y-%m-%dT%H:%M:%S%.f+00:00"))


def _flat(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with every list and struct as JSON text, which CSV can hold."""
    nested = [name for name, kind in table.schema.items() if kind.is_nested()]
    return table.with_columns(pl.Series(name, _as_json(table[name]), pl.String) for name in nested)


def _as_json(column: pl.Series) -> list[str | None]:
    return [
        None if value is None else msgspec.json.encode(value).decode() for value in column.to_list()
    ]
