"""One file after the other into the gatherer: by the reader of its format, with its digest."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from dedup.documents.aliases import Columns
from dedup.documents.blocks import Block
from dedup.documents.columnar import read_arrow, read_parquet
from dedup.documents.delimited import read_delimited
from dedup.documents.json_file import read_json
from dedup.documents.jsonl import read_jsonl
from dedup.documents.partitions import partitions_of, with_partitions
from dedup.documents.plain_text import read_text
from dedup.documents.records import Gatherer, Item, Skip, Unusable
from dedup.documents.sources import Source
from dedup.documents.streams import FileState, HashedFile, decompress
from dedup.files import InputFile

_CHANGED: Final = Skip(
    0, "changed", "was changed while it was read; what was read of it may be a mixture: run again"
)
_Rows = tuple[Item | None, Iterator[Item]]
"""The first rows of a file, None for an empty one, and what reads the others."""


class Begun(NamedTuple):
    """A Parquet file that is being read: the state that it was in then, and its rows."""

    state: FileState | None
    rows: Future[_Rows]


def begun_ahead(
    sources: Iterable[Source], columns: Columns
) -> Iterator[tuple[Source, Begun | None]]:
    """Yield files in order; of the next Parquet file, the first rows are read meanwhile."""
    with ThreadPoolExecutor(1) as thread:
        waiting: deque[tuple[Source, Begun | None]] = deque()
        for source in sources:
            place = source.place if source.format == "parquet" else None
            begun = None
            if place is not None:
                begun = Begun(FileState.of(place), thread.submit(_first_rows, place, columns))
            waiting.append((source, begun))
            if len(waiting) > 1:
                yield waiting.popleft()
        yield from waiting


def _first_rows(place: Path, columns: Columns) -> _Rows:
    rows = read_parquet(place, columns)
    return next(rows, None), rows


def read_file(
    source: Source, begun: Begun | None, gatherer: Gatherer, seen: Callable[[int], None]
) -> InputFile | None:
    """Read one file into the gatherer; return its digest, or None if it could not be opened."""
    try:
        with ExitStack() as stack:
            if source.place is None:
                stream = sys.stdin.buffer
            else:
                stream = stack.enter_context(source.place.open("rb"))
            file = HashedFile(stream, seen=seen)
            before = begun.state if begun else file.state()
            items = _rows(begun.rows) if begun else _items(source, file, gatherer.columns)
            _gather(source, items, gatherer)
            read = file.record(source.path)
            if _has_changed(before, file, may_grow=begun is None):
                gatherer.skip(source.path, _CHANGED)
            return read
    except OSError as problem:
        gatherer.skip(source.path, Skip.unreadable(problem))
        return None


def _rows(begun: Future[_Rows]) -> Iterator[Item]:
    """Yield what a Parquet file holds."""
    first, others = begun.result()
    if first is not None:
        yield first
        yield from others


def _has_changed(before: FileState | None, file: HashedFile, *, may_grow: bool) -> bool:
    """Tell whether a file was written to while it was read.

    What is added at the end of one that is read from its beginning changes nothing of what was
    read: it is read, too, or is for the next run. So of one that grew, the beginning must stand.
    """
    after = file.state()
    if before is None or after is None:
        return False
    return not file.stands() if may_grow and after.size > before.size else before != after


def _gather(source: Source, items: Iterator[Item], gatherer: Gatherer) -> None:
    filled, partitions = False, partitions_of(source.path)
    try:
        for read in items:
            item = with_partitions(read, partitions, gatherer.columns) if partitions else read
            filled = filled or not isinstance(item, Block) or not item.frame.is_empty()
            if isinstance(item, Skip):
                gatherer.skip(source.path, item)
            elif isinstance(item, Block):
                gatherer.add_block(source.path, item)
            else:
                gatherer.add(source.path, item)
    except Unusable as broken:
        gatherer.skip(source.path, Skip(0, broken.reason, broken.detail))
    else:
        if not filled:
            gatherer.skip(source.path, Skip(0, "empty_file", "the file holds no record"))


def _items(source: Source, file: HashedFile, columns: Columns) -> Iterator[Item]:
    """Choose the reader of a format that is read from its beginning to its end."""
    chunks = decompress(file.chunks(), source.suffix)
    if source.format == "text":
        return read_text(chunks, source.name)
    if source.format == "json":
        return read_json(chunks, columns)
    if source.format == "delimited":
        return read_delimited(chunks, columns)
    if source.format == "arrow":
        return read_arrow(chunks, columns)
    return read_jsonl(chunks)
