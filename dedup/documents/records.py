"""Records of any schema become columns of text, one row per document.

Every reader yields items: a :class:`Record` or a :class:`Skip`. A :class:`Gatherer` puts the
records under our column names and keeps the rest as text with the kinds of value seen, so that a
column's type is decided once, at the end, and no order of rows can change it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

import polars as pl

from dedup.config import OUR_COLUMNS
from dedup.documents.aliases import Columns
from dedup.documents.blocks import Block, read_columns, simple_places, usable_rows
from dedup.documents.nested import advice_on_nested, advice_on_value
from dedup.documents.values import as_text, says_nothing
from dedup.documents.western import with_western_letters
from dedup.documents.wrapped import with_whole_lines
from dedup.errors import InputError
from dedup.stored import Texts
from dedup.text import content_hashes

EXTRA: Final = "+"
"""Prefix of passed-through columns while they are gathered, so that no name can collide."""

_WRITTEN: Final = ("source", "title", "text")
_MOST_COLUMNS: Final = 5_000
"""Names of further columns; every row has a place for each, and more are keys that are data."""
_BATCH_ROWS: Final = 50_000
_BATCH_CHARACTERS: Final = 1 << 26
_KINDS: Final[dict[type, str]] = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    bytes: "bytes that are not UTF-8, to be decoded before",
    Decimal: "a number",
    date: "a date",
    datetime: "a time",
    time: "a time of day",
    timedelta: "a length of time",
}


class Record(NamedTuple):
    """One record as its file gives it; ``line`` counts from 1, 0 is the whole file."""

    line: int
    fields: dict[str, Any]
    is_western: bool = False
    """Its bytes are not UTF-8 and were read as cp1252."""


class Skip(NamedTuple):
    """One line, row or file that cannot be used, and why."""

    line: int
    reason: str
    detail: str

    @classmethod
    def unreadable(cls, problem: OSError) -> Skip:
        """Return what is said of a file or folder that the system does not let be read."""
        return cls(0, "unreadable", f"cannot be read: {problem.strerror or problem}")


Item = Record | Skip | Block


class Unusable(Exception):  # noqa: N818 - control flow inside this package, never seen outside
    """The rest of a file cannot be used; ``rest`` is what was read after the last whole line."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.rest = b""


@dataclass(slots=True)
class Gatherer:
    """Collects records and skips of all files; the frames hold strings only, and no texts.

    ``texts`` are numbered as the rows are. ``kinds`` says which kinds of value each passed-through
    column held: int, long (an int that no float holds), float, bool, text. ``western`` counts by
    path the records read as cp1252, and ``joined`` the texts whose lines were broken to a width.
    """

    columns: Columns
    texts: Texts = field(default_factory=Texts)
    kinds: dict[str, set[str]] = field(default_factory=dict)
    skipped: list[tuple[str, int, str, str]] = field(default_factory=list)
    western: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    _rows: list[tuple[str | int | None, ...]] = field(default_factory=list)
    _extras: dict[str, list[str | None]] = field(default_factory=dict)
    _characters: int = 0
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def skip(self, path: str, skip: Skip) -> None:
        """Note one thing that cannot be used."""
        self.skipped.append((path, *skip))

    def add(self, path: str, record: Record) -> None:
        """Take one record in, or note why its text cannot be used."""
        plan = self.columns.plan(tuple(record.fields))
        if plan.nested:
            self.columns.meet(plan, record.fields)
        found, date_key, used = plan.resolve(record.fields)
        if record.line == 0:  # a text file: what it says and is called marks nothing as missing
            found |= {name: said for name, said in record.fields.items() if said.strip()}
        text = found["text"]
        problem = _text_problem(text, plan.text_keys, record.fields, self.columns)
        if text is None or problem:
            self.skip(path, Skip(record.line, *problem))
            return
        if record.is_western:
            self.western[path] += 1
        own = [found[column] for column in OUR_COLUMNS]
        self._rows.append((path, record.line, date_key, *own))
        for name in plan.extras:
            self.kinds.setdefault(name, set())
        for name, value in record.fields.items():
            if name not in used:
                self._put_extra(name, value, optional=name in plan.candidates)
        self._check_width(path)
        self._characters += len(text)
        if len(self._rows) >= _BATCH_ROWS or self._characters >= _BATCH_CHARACTERS:
            self._flush()

    def add_block(self, path: str, block: Block) -> None:
        """Take rows in: all at once where no more than their columns has to be known."""
        rest = block
        plan = self.columns.plan(tuple(block.frame.columns))
        places = simple_places(plan, block.frame.schema)
        if places is not None and "text" in places:
            whole, rest = block.parted(usable_rows(block.frame[places["text"]]))
            if whole.lines.len():
                self._add_columns(path, whole, places, plan.extras)
        for line, fields in rest.records():
            self.add(path, Record(line, fields))

    def _add_columns(
        self, path: str, rows: Block, places: Mapping[str, str], extras: tuple[str, ...]
    ) -> None:
        own, passed = read_columns(rows.frame, places, extras)
        for name, column in passed.items():
            if name in extras or column.kinds:
                self.kinds.setdefault(name, set()).update(column.kinds)
        others = [column.texts.alias(EXTRA + name) for name, column in passed.items()]
        read = own.with_columns(pl.lit(path).alias("path"), rows.lines.alias("line"), *others)
        self._check_width(path)
        self._keep(read)

    def _check_width(self, path: str) -> None:
        if len(self.kinds) > _MOST_COLUMNS:
            raise InputError(
                f"{path}: more than {_MOST_COLUMNS:,} names of columns so far; keys that are data "
                "would each be one. Put them into a column of their own first, as with "
                "jq -c '{text, title, published, rest: del(.text)}'"
            )

    def frame(self) -> pl.DataFrame:
        """Return all rows: path, line, date_key, our columns but text, ``+`` extras, and more.

        ``content_hash`` is that of the text.
        """
        self._flush()
        if not self._frames:
            return pl.DataFrame(schema=_BASE_SCHEMA)
        return pl.concat(self._frames, how="diagonal", rechunk=False)

    def _put_extra(self, name: str, value: Any, *, optional: bool) -> None:
        text, kind = as_text(value)
        if text is None or (optional and says_nothing(text)):
            return
        self.kinds.setdefault(name, set()).add(kind)
        values = self._extras.setdefault(EXTRA + name, [])
        before = len(self._rows) - 1  # the row of this record is there already
        if len(values) < before:
            values.extend([None] * (before - len(values)))
        values.append(text)

    def _flush(self) -> None:
        if self._rows:
            columns = zip(_READ_SCHEMA.items(), zip(*self._rows, strict=True), strict=True)
            series = [pl.Series(name, values, dtype=kind) for (name, kind), values in columns]
            extras = [
                pl.Series(
                    name, values + [None] * (len(self._rows) - len(values)), dtype=pl.String()
                )
                for name, values in self._extras.items()
            ]
            self._keep(pl.DataFrame([*series, *extras]))
        self._rows, self._extras, self._characters = [], {}, 0

    def _keep(self, rows: pl.DataFrame) -> None:
        rows = rows.with_columns(with_western_letters(rows[name]) for name in _WRITTEN)
        texts, changed = with_whole_lines(rows["text"])
        self.joined += int(changed.sum())
        hashes = pl.Series("content_hash", content_hashes(texts), dtype=pl.String())
        self.texts.append(texts)
        self._frames.append(rows.drop("text").with_columns(hashes))


_READ_SCHEMA: Final[dict[str, pl.DataType]] = {
    "path": pl.String(),
    "line": pl.Int64(),
    "date_key": pl.String(),
} | {name: pl.String() for name in OUR_COLUMNS}
_BASE_SCHEMA: Final = {name: kind for name, kind in _READ_SCHEMA.items() if name != "text"} | {
    "content_hash": pl.String()
}


def _text_problem(
    text: str | None, keys: tuple[str, ...], fields: dict[str, Any], columns: Columns
) -> tuple[str, str] | tuple[()]:
    if text is not None:
        return ("nul_bytes", "the text holds NUL characters") if "\0" in text else ()
    empty = [key for key in keys if isinstance(fields[key], str) or _is_blank_list(fields[key])]
    if empty:
        held = fields[empty[0]]
        marked = f", but {held!r}" * (isinstance(held, str) and bool(held.strip()))
        return "empty_text", f"{empty[0]!r} holds no text{marked}"
    if keys:
        held = _KINDS.get(type(fields[keys[0]]), "something else")
        told = f"{keys[0]!r} holds {held}; a text is a string or a list of paragraphs"
        inside = advice_on_value(keys[0], fields)
        return "missing_text", ". ".join(filter(None, (told, inside)))
    advice = (columns.advice(tuple(fields)), advice_on_nested(fields))
    return "missing_text", ". ".join(filter(None, advice))


def _is_blank_list(value: Any) -> bool:
    """Tell whether a value lists no paragraph.

    >>> _is_blank_list([]), _is_blank_list([None, " "]), _is_blank_list(["Rain"])
    (True, True, False)
    """
    return isinstance(value, list) and all(
        one is None or (isinstance(one, str) and not one.strip()) for one in value
    )
