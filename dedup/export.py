"""One table of a run as Parquet, JSON lines or CSV, for a file or a stream."""

from __future__ import annotations

import io
import os
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, cast, get_args

import msgspec
import polars as pl

from dedup.arguments import checked, path_of
from dedup.errors import ExportError
from dedup.files import whole_file

if TYPE_CHECKING:
    from typing_extensions import Buffer

ExportFormat = Literal["parquet", "jsonl", "csv"]
FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)

_SHEETS: Final = (".xlsx", ".xls", ".ods")
_Form = Literal[ExportFormat, "spreadsheet"]
_EXCEL_UTF8: Final = "\ufeff"
"""Without it, Excel reads a CSV in the code page of the machine."""
_FORMULA: Final = re.compile(r"^[=+\-@\t\r\n]")
_CELL: Final = 32_767
"""Characters of a cell in Excel, as UTF-16 has them: a smiley is two. What is beyond goes on in the
next row."""
_ISO: Final = "%Y-%m-%dT%H:%M:%S%.f+00:00"
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
    spreadsheet: bool = False,
) -> None:
    r"""Write ``table`` to a file or a binary stream.

    In CSV, lists and structs are JSON text; in CSV and JSON lines, times are ISO 8601 in UTC. A
    file appears whole or not at all.

    Args:
        table: any frame: a table of a result, or what was made of one.
        destination: a path, or a binary stream.
        format: ``parquet``, ``jsonl`` or ``csv``; None for a file whose suffix tells it.
        spreadsheet: make a CSV to be opened in one, and not to be read again: it begins with the
            mark by which Excel knows UTF-8, an apostrophe stands before what would count as a
            formula, and a text ends at 32,767 characters, where a cell does. A program that is told
            to separate cells by semicolons must be told of the commas.

    Raises:
        ExportError: it is no frame, or holds what the format cannot; the format is unknown, or none
            was given and none can be told from the name; the stream is none of bytes; what is meant
            for a spreadsheet is no CSV.
        OutputError: the file cannot be written.

    >>> import io
    >>> stream = io.BytesIO()
    >>> export_table(pl.DataFrame({"id": ["a"], "terms": [["x", "y"]]}), stream, format="csv")
    >>> stream.getvalue()
    b'id,terms\na,"[""x"",""y""]"\n'
    >>> stream = io.BytesIO()
    >>> export_table(pl.DataFrame({"title": ["=1+1"]}), stream, format="csv", spreadsheet=True)
    >>> stream.getvalue().decode("utf-8-sig")
    "title\n'=1+1\n"
    """
    told = "the table must be a polars.DataFrame, not {}; a lazy frame is collected first"
    checked(table, pl.DataFrame, told, ExportError)
    if format is not None and format not in FORMATS:
        raise ExportError(f"format {format!r} is unknown; choose from {', '.join(FORMATS)}")
    if isinstance(destination, str | os.PathLike):
        form = _form(format or format_of(destination), spreadsheet=spreadsheet)
        with whole_file(destination) as stream:
            _write(table, stream, form)
    elif format is None:
        raise ExportError(f"a stream needs a format: {', '.join(FORMATS)}")
    else:
        _write(table, _of_bytes(destination), _form(format, spreadsheet=spreadsheet))


def format_of(path: str | os.PathLike[str]) -> ExportFormat:
    """Return the format that the suffix of a file name tells.

    Raises:
        ExportError: the suffix is unknown.

    >>> format_of("edges.ndjson")
    'jsonl'
    """
    suffix = PurePath(path_of(path, ExportError)).suffix.lower()
    if suffix not in _SUFFIXES:
        sheet = "; a spreadsheet opens csv" * (suffix in _SHEETS)
        told = f"the name tells no format; give one of {', '.join(FORMATS)}{sheet}"
        raise ExportError(f"{os.fspath(path)}: {told}")
    return _SUFFIXES[suffix]


def _form(kind: ExportFormat, *, spreadsheet: bool) -> _Form:
    if not spreadsheet:
        return kind
    if kind != "csv":
        raise ExportError(f"a spreadsheet opens csv, not {kind}")
    return "spreadsheet"


def _of_bytes(stream: BinaryIO) -> BinaryIO:
    """Return a stream, or say why nothing can be written to it."""
    if isinstance(stream, io.TextIOBase) or not hasattr(stream, "write"):
        told = "the destination must be a path or a stream of bytes, opened with 'wb', not {}"
        raise ExportError(told.format(type(stream).__name__))
    return stream


def _write(table: pl.DataFrame, stream: BinaryIO, kind: _Form) -> None:
    try:
        _check_types(table, kind)
        _write_as(kind, table, stream)
    except pl.exceptions.PolarsError as error:
        why = str(error).partition("\n")[0]
        raise ExportError(f"the table cannot be written as {kind}: {why}") from error


def _check_types(table: pl.DataFrame, kind: _Form) -> None:
    """Check what polars would panic at, with a trace on stderr."""
    for name, dtype in table.schema.items():
        if kind != "parquet" and _holds_bytes(dtype):
            raise ExportError(
                f"column {name!r} is {dtype}, and {kind} holds no bytes: decode it, drop it, or "
                "write parquet"
            )


def _holds_bytes(dtype: pl.DataType) -> bool:
    if isinstance(dtype, pl.Struct):
        return any(_holds_bytes(cast("pl.DataType", field.dtype)) for field in dtype.fields)
    if isinstance(dtype, pl.List | pl.Array):
        return _holds_bytes(cast("pl.DataType", dtype.inner))
    return isinstance(dtype, pl.Binary)


def _write_as(kind: _Form, table: pl.DataFrame, stream: BinaryIO) -> None:
    if kind == "parquet":
        _write_parquet(table, stream)
        return
    plain = _plain_times(table) if kind == "jsonl" else _flat(_plain_times(table))
    if kind == "spreadsheet":
        plain = _cells(plain)
        _write_whole(_EXCEL_UTF8, stream)
    if kind != "jsonl":
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
    times = (column for column in table.get_columns() if isinstance(column.dtype, pl.Datetime))
    return table.with_columns(_in_utc(column).dt.strftime(_ISO) for column in times)


def _in_utc(times: pl.Series) -> pl.Series:
    """Return times as those of UTC; those without a zone are."""
    zone = cast("pl.Datetime", times.dtype).time_zone
    return times if zone is None else times.dt.convert_time_zone("UTC")


def _cells(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with no text, and no name, that a spreadsheet would take for a formula.

    >>> _cells(pl.DataFrame({"-a": ["=1", "1-2", None], "b": [-1, 0, 1]})).rows()
    [("'=1", -1), ('1-2', 0), (None, 1)]
    """
    named = table.rename({name: f"'{name}" for name in table.columns if _FORMULA.match(name)})
    text = pl.col(pl.String, pl.Categorical, pl.Enum).cast(pl.String)
    marked = pl.when(text.str.contains(_FORMULA.pattern)).then("'" + text).otherwise(text)
    cells = named.with_columns(marked.name.keep())
    return cells.with_columns(map(_cut, cells.select(pl.col(pl.String)).get_columns()))


def _cut(texts: pl.Series) -> pl.Series:
    """Return texts of a column as far as a cell holds them."""
    long = (texts.str.len_bytes() > _CELL).arg_true()
    held = [text.encode("utf-16-le")[: 2 * _CELL] for text in texts.gather(long)]
    return texts.scatter(long, [text.decode("utf-16-le", "ignore") for text in held])


def _flat(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with every list and struct as JSON text, which CSV can hold."""
    nested = [name for name, kind in table.schema.items() if kind.is_nested()]
    return table.with_columns(pl.Series(name, _as_json(table[name]), pl.String) for name in nested)


def _as_json(column: pl.Series) -> list[str | None]:
    return [
        None if value is None else msgspec.json.encode(value).decode() for value in column.to_list()
    ]
