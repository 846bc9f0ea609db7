"""The engine of one machine: batches of tables in order, in threads or processes."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Protocol, TypeVar

import polars as pl

from dedup.engine.lanes import Lanes
from dedup.progress import Advance

Tables = tuple[pl.DataFrame, ...]
Value = TypeVar("Value")


class Sliced(Protocol):
    """What is cut into batches."""

    @property
    def height(self) -> int:
        """How many rows, documents or clusters there are."""

    def slice(self, offset: int, length: int) -> Any:
        """Return what belongs to some of them in a row."""


class Growable(Protocol):
    """A table that parts are added to."""

    def append(self, frame: pl.DataFrame) -> None:
        """Add the next rows."""


_BATCH_ROWS: Final = 512


def yield_batches(
    function: Callable[..., Value],
    *tables: Sliced,
    workers: Lanes | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> Iterator[Value]:
    """Apply a picklable function to batches of tables, and yield what it returns, in order.

    The result does not depend on ``workers``: batches are cut at the same rows and come back in
    their order.

    Args:
        function: called with what every table holds of a batch; it sees at least one, empty if the
            tables are.
        tables: what is cut at the same numbers: documents, and what is theirs, or clusters. The
            first one says how many there are.
        workers: processes or threads to use; None for this one.
        batch_rows: of a batch; None for what suits documents there.
        advance: called after every batch.

    >>> [*yield_batches(len, pl.DataFrame({"document": [1, 2, 3]}), batch_rows=2)]
    [2, 1]
    """
    mapped = itertools.starmap if workers is None else workers.starmap
    rows = batch_rows or (_BATCH_ROWS if workers is None else workers.batch_rows)
    total = tables[0].height
    batches = (
        tuple(table.slice(start, rows) for table in tables)
        for start in range(0, max(total, 1), rows)
    )
    for count, made in enumerate(mapped(function, batches), 1):
        yield made
        if advance is not None:
            advance(min(count * rows, total), total)


def append_batches(made: Iterable[Sequence[pl.DataFrame]], *tables: Growable) -> None:
    """Add what was made of every batch to the tables it belongs to, which may be on disk.

    >>> from dedup.stored import Spilled
    >>> table = Spilled(pl.DataFrame(schema={"document": pl.Int64}))
    >>> made = [[pl.DataFrame({"document": [number]})] for number in (1, 2)]
    >>> append_batches(made, table)
    >>> table.read()["document"].to_list()
    [1, 2]
    """
    for parts in made:
        for table, part in zip(tables, parts, strict=True):
            table.append(part)


def map_batches(
    function: Callable[..., Tables],
    *tables: Sliced,
    workers: Lanes | None = None,
    batch_rows: int | None = None,
    advance: Advance | None = None,
) -> Tables:
    """Apply a function as :func:`yield_batches` does, and stack the tables it returns.

    >>> batches = pl.DataFrame({"document": [1, 2]})
    >>> map_batches(lambda batch: (batch * 2,), batches)[0].to_series().sum()
    6
    """
    parts = yield_batches(
        function, *tables, workers=workers, batch_rows=batch_rows, advance=advance
    )
    return _stacked([*parts])


def _stacked(parts: list[Tables]) -> Tables:
    """Return each table in one piece; ``parts`` is empty then, lest all are in memory twice."""
    tables = deque(list(table) for table in zip(*parts, strict=True))
    parts.clear()
    return tuple(_in_one_piece(tables.popleft()) for _ in range(len(tables)))


def _in_one_piece(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Stack the parts of a table; ``parts`` is empty then, lest more than a column is there twice.

    >>> _in_one_piece([pl.DataFrame({"document": [1]}), pl.DataFrame({"document": [2]})]).n_chunks()
    1
    """
    columns = deque(pl.concat(parts).get_columns())
    parts.clear()
    return pl.DataFrame([columns.popleft().rechunk() for _ in range(len(columns))])
