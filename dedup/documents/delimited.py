"""CSV and TSV: a header, then one record per row; a row that does not fit is reported."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from dedup.documents.aliases import Columns
from dedup.documents.records import Item, Record, Skip, Unusable
from dedup.documents.streams import Chunks, lines, utf8
from dedup.documents.western import decode_western

_DELIMITERS: Final = ",;\t|"
_ESCAPED: Final = re.compile(rb'\\(["\\])')
_HEAD: Final = 1 << 20
"""Bytes that tell how quotes are written."""
_SEP_LINE: Final = re.compile(rf"(\"?)sep=(?P<delimiter>[{_DELIMITERS}])\1\s*", re.IGNORECASE)

# The csv module refuses cells above 128 kB, which articles exceed; it knows only a global limit.
csv.field_size_limit(2**31 - 1)

_Row = tuple[int, list[str]]


def read_delimited(chunks: Chunks, columns: Columns) -> Iterator[Item]:
    """Yield a record or a skip for every row; lines are counted as an editor counts them.

    Quoting follows RFC 4180, or else quotes in a cell are escaped by a backslash, as Spark and
    MySQL write them: what can be read of the first rows tells. A row with bad quoting is skipped up
    to the line that shows it, and a quote that is never closed costs its own line only, not the
    rest of the file. Cells are strings: CSV has no types. The delimiter is the one that the header
    uses most, or that a line before it names, as ``sep=;`` does for Excel. A row that is not UTF-8
    is read as cp1252, if it reads as prose; each alone, for a table may have been put together from
    several.
    """
    source = _Lines(_with_doubled_quotes(lines(utf8(chunks))))
    try:
        yield from _records(_rows(source), columns)
    except Unusable as broken:
        yield Skip(source.number + 1, broken.reason, broken.detail)


def delimiter_of(header: str) -> str:
    """Return the delimiter that a header uses most.

    >>> delimiter_of("id;cluster")
    ';'
    """
    return max(_DELIMITERS, key=header.count)


def _with_doubled_quotes(source: Iterator[bytes]) -> Iterator[bytes]:
    """Yield lines with quotes inside cells written as RFC 4180 has them."""
    head: list[bytes] = []
    broken = None
    try:
        size = 0
        while size < _HEAD and (line := next(source, None)) is not None:
            head.append(line)
            size += len(line)
    except Unusable as problem:
        broken = problem
    is_escaped = any(b'\\"' in line for line in head) and (
        _misfits(map(_doubled, head)) < _misfits(head)
    )
    yield from map(_doubled, head) if is_escaped else head
    if broken is not None:
        raise broken
    yield from map(_doubled, source) if is_escaped else source


def _doubled(line: bytes) -> bytes:
    r"""Return a line with its quotes doubled that a backslash escapes.

    >>> _doubled(rb'7,"He said: \"No.\" C:\\rain"')
    b'7,"He said: ""No."" C:\\rain"'
    """
    return _ESCAPED.sub(lambda found: b'""' if found[1] == b'"' else b"\\", line)


def _misfits(head: Iterable[bytes]) -> int:
    """Return how many lines rows take that cannot be read, or are not as wide as the first.

    Rows would not tell: a quote that is opened by mistake makes one row of many that can be read.
    """
    source, width, done, lost = _Lines(iter(head)), 0, 0, 0
    for row in _rows(source):
        cells = 0 if isinstance(row, Skip) else len(row[1])
        width = width or cells
        lost += (source.number - done) * (not cells or cells != width)
        done = source.number
    return lost


class _Lines(Iterator[str]):
    """Lines of text that remember which of them the current row took, to read them again.

    Bytes that are not UTF-8 become lone surrogates, so that only their own row is lost.
    """

    def __init__(self, source: Iterator[bytes]) -> None:
        self.number = 0
        self._source = source
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.ended = False

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            try:
                line = next(self._source).decode("utf-8", "surrogateescape")
            except StopIteration:
                self.ended = True
                raise
        self._taken.append(line)
        self.number += 1
        return line

    def start_row(self) -> int:
        """Forget the lines of the row before; return the number of the next line."""
        self._taken.clear()
        return self.number + 1

    def restart(self, kept: int) -> None:
        """Give back all lines that the current row took, but the first ``kept``."""
        back = self._taken[kept:]
        self._again.extendleft(reversed(back))
        self.number -= len(back)
        self.ended = False


def _rows(source: _Lines) -> Iterator[_Row | Skip]:
    delimiter = _read_delimiter(source)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        start = source.start_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield _malformed(source, start, problem)
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        if cells:
            yield start, cells


def _read_delimiter(source: _Lines) -> str:
    """Return the delimiter; what comes next is the header."""
    source.start_row()
    first = next(source, "")
    if named := _SEP_LINE.fullmatch(first):
        return named["delimiter"]
    source.restart(0)
    return delimiter_of(first)


def _malformed(source: _Lines, start: int, problem: csv.Error) -> Skip:
    """Report a row that cannot be read and go on behind it, or, at an open quote, inside it."""
    if source.ended:
        source.restart(1)
        return Skip(start, "malformed_row", "a quote is opened in this line and never closed")
    if "new-line character" in str(problem):
        problem = csv.Error("a carriage return stands alone; save the file with other line ends")
    place = f"lines {start} to {source.number}" if source.number > start else "the row"
    return Skip(start, "malformed_row", f"{place} cannot be read: {problem}")


_NOT_UTF8: Final = (
    "the row is neither UTF-8 nor Windows-1252; save the file as UTF-8, as "
    "'iconv -f WINDOWS-1251 -t UTF-8' does for Cyrillic"
)


def _records(rows: Iterator[_Row | Skip], columns: Columns) -> Iterator[Item]:
    header = next(rows, None)
    if header is None:
        return
    if isinstance(header, Skip):
        yield Skip(0, "malformed_row", f"the header cannot be read: {header.detail}")
        return
    names = _unique(header[1])
    if not columns.has_text(names):
        yield Skip(0, "missing_text", columns.advice(names))
        return
    for row in rows:
        yield row if isinstance(row, Skip) else _record(*row, names)


def _record(line: int, cells: list[str], names: tuple[str, ...]) -> Item:
    if len(cells) != len(names):
        detail = (
            f"cells in the row: {len(cells)}, in the header: {len(names)}; a cell that holds the "
            "delimiter or a line end must stand in quotes"
        )
        return Skip(line, "ragged_row", detail)
    if (decoded := _decoded(cells)) is None:
        return Skip(line, "invalid_utf8", _NOT_UTF8)
    return Record(line, dict(zip(names, decoded, strict=True)), is_western=decoded is not cells)


def _decoded(cells: list[str]) -> list[str] | None:
    """Return the cells themselves where they are UTF-8, new ones of cp1252, or None of neither."""
    row = "\n".join(cells)
    try:
        row.encode()
    except UnicodeEncodeError:
        if decode_western(_bytes(row)) is None:
            return None
        return [_bytes(cell).decode("cp1252") for cell in cells]
    return cells


def _bytes(cell: str) -> bytes:
    return cell.encode("utf-8", "surrogateescape")


def _unique(header: list[str]) -> tuple[str, ...]:
    r"""Give every column a name of its own: a blank one its number, a repeated one a suffix.

    Bytes that are neither UTF-8 nor cp1252 are written as ``\xe9``: they cost no column.
    """
    names: dict[str, None] = {}
    for number, cell in enumerate(_decoded(header) or header, start=1):
        readable = _bytes(cell).decode("utf-8", "backslashreplace")
        base = readable.strip() or f"column_{number}"
        name, copies = base, 1
        while name in names:
            copies += 1
            name = f"{base}_{copies}"
        names[name] = None
    return tuple(names)
