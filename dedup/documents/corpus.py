"""Files -> the ``documents`` and ``skipped`` tables: one pass, each file read once."""

from __future__ import annotations

import os
import sys
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from dedup.arguments import memory_of
from dedup.config import InputConfig, check_input_config
from dedup.documents.aliases import Columns
from dedup.documents.blocks import Block
from dedup.documents.columnar import read_arrow, read_parquet
from dedup.documents.conform import conform, conform_documents
from dedup.documents.delimited import read_delimited
from dedup.documents.json_file import read_json
from dedup.documents.jsonl import read_jsonl
from dedup.documents.partitions import partitions_of, with_partitions
from dedup.documents.plain_text import read_text
from dedup.documents.records import Gatherer, Item, Skip, Unusable
from dedup.documents.sources import Source, find_sources
from dedup.documents.streams import FileState, HashedFile, decompress
from dedup.errors import SkippedInputError
from dedup.files import InputFile
from dedup.memory import with_budget
from dedup.progress import Progress
from dedup.schema import empty_table
from dedup.stored import StoredDocuments

_SHOWN = 3
_CHANGED: Final = Skip(
    0, "changed", "was changed while it was read; what was read of it may be a mixture: run again"
)


_Rows = tuple[Item | None, Iterator[Item]]
"""The first rows of a file, None for an empty one, and what reads the others."""


class _Begun(NamedTuple):
    """A Parquet file that is being read: the state that it was in then, and its rows."""

    state: FileState | None
    rows: Future[_Rows]


class SkippedInputWarning(UserWarning):
    """Some input could not be used; :func:`read_corpus` returns the rows with the reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What was read: the two tables and the digest of every file that was opened.

    ``stored`` are the documents, whose texts are on disk if they are many; ``documents`` is their
    table, which is made when it is asked for.

    ``dates_not_understood`` counts the documents whose date was written but not understood, or
    ambiguous; ``date_examples`` are the commonest of them. ``left_alone`` are files in folders that
    are of no known format. ``western`` are the files with documents that are not UTF-8 and were
    read as Windows-1252, and how many. ``columns`` are the names of columns that the configuration
    gave, those in ``columns_not_met`` stand in no input, and ``renamed`` says what the input calls
    a further column whose name means something in the table.

    :func:`dedup.run` takes it as it is, so that what was skipped and read is part of the result.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("Rain fell.")
    ...     corpus = read_corpus(folder)
    >>> corpus.documents.height, corpus.skipped.height, corpus.inputs[0].bytes
    (1, 0, 10)
    """

    stored: StoredDocuments
    skipped: pl.DataFrame
    inputs: tuple[InputFile, ...] = ()
    dates_not_understood: int = 0
    date_examples: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
    western: tuple[tuple[str, int], ...] = ()
    columns: Mapping[str, str] | None = None
    """Our column -> the input's; None where nobody knows how the documents were read."""
    columns_not_met: tuple[str, ...] = ()
    has_columns: bool = True
    """Not so of plain text alone, of which no name of a column can be right or wrong."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Further column -> its name in the input, where they differ."""

    @property
    def documents(self) -> pl.DataFrame:
        """The ``documents`` table."""
        return self.stored.read()


def read_corpus(
    inputs: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    config: InputConfig | None = None,
    strict: bool = False,
    memory: int | None = None,
    progress: Progress | None = None,
) -> Corpus:
    r"""Read files, folders, globs and ``-`` (JSON lines on stdin) into tables.

    The tables are the same in whatever order the inputs are named and their lines stand.

    Args:
        inputs: ``.txt`` (one document each), ``.jsonl``, ``.ndjson``, ``.json``, ``.csv`` and
            ``.tsv``, all also as ``.gz`` and ``.zst``; ``.parquet``, ``.arrow``, ``.ipc``,
            ``.feather``; folders of such files; quoted patterns.
        config: names of columns that the shipped aliases do not know.
        strict: raise when anything was skipped, after all was read.
        memory: bytes to get along with where that can be chosen, None for 4 GiB; texts that are
            more than a 32nd of it are in a temporary file. The result is the same. What
            :func:`dedup.run` may use, it is told itself.
        progress: called with ``("documents", bytes read, bytes in all)``.

    Returns:
        The documents, what was skipped and why, and the digests of the files.

    Raises:
        InputError: an input is no path or does not exist, or a folder holds nothing that can be
            read.
        ConfigError: ``config`` is none of inputs, or ``memory`` no number.
        SkippedInputError: ``strict``, and something was skipped.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.jsonl").write_text('{"id": 1, "text": "Rain fell."}\n{')
    ...     corpus = read_corpus([folder])
    >>> corpus.documents["document"].to_list(), corpus.skipped["reason"].to_list()
    (['1'], ['malformed_json'])
    """
    with with_budget(memory_of(memory)):
        gatherer = Gatherer(Columns(check_input_config(config)))
        found = find_sources(inputs)
        for path, skip in found.skipped:
            gatherer.skip(path, skip)
        seen = _byte_counter(found.sources, progress)
        begun = _begun_ahead(found.sources, gatherer.columns)
        read = [_read(source, rows, gatherer, seen) for source, rows in begun]
        conformed = conform(gatherer)
    has_columns = any(source.format != "text" for source in found.sources)
    if strict and conformed.skipped.height:
        raise SkippedInputError(_summary(conformed.skipped))
    return Corpus(
        stored=conformed.documents,
        skipped=conformed.skipped,
        inputs=tuple(file for file in read if file is not None),
        dates_not_understood=conformed.dates_not_understood,
        date_examples=conformed.date_examples,
        left_alone=found.left_alone,
        western=tuple(sorted(gatherer.western.items())),
        columns=gatherer.columns.config.columns,
        columns_not_met=gatherer.columns.not_met() if has_columns else (),
        has_columns=has_columns,
        renamed=conformed.renamed,
    )


def read_documents(
    inputs: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    config: InputConfig | None = None,
) -> pl.DataFrame:
    """Read files, folders, globs and ``-`` into the documents table.

    What cannot be used is left out with a :class:`SkippedInputWarning`; :func:`read_corpus`
    returns it as a table, and a run of a corpus keeps it.

    Args:
        inputs: what to read, as for :func:`read_corpus`.
        config: names of columns that the shipped aliases do not know.

    Returns:
        One row per document: ``document`` (its id), ``source``, ``title``, ``published``, ``text``
        and the other columns of the table ``documents``, then every further column of the input.

    Raises:
        InputError: an input is no path or does not exist, or a folder holds nothing that can be
            read.
        ConfigError: ``config`` is none of inputs.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("Rain fell.")
    ...     read_documents([folder])["text"].to_list()
    ['Rain fell.']
    """
    corpus = read_corpus(inputs, config=config)
    if corpus.skipped.height:
        warnings.warn(_summary(corpus.skipped), SkippedInputWarning, stacklevel=2)
    return corpus.documents


def as_corpus(
    given: pl.DataFrame | pl.LazyFrame | Corpus | StoredDocuments,
    *,
    config: InputConfig | None = None,
) -> Corpus:
    """Return what was read of files as it is, and of a frame what can be used.

    Raises:
        InputError: it is neither, or no column of the frame can hold the text.
        ConfigError: ``config`` is none of inputs.

    >>> corpus = as_corpus(pl.DataFrame({"id": ["a", "b"], "text": ["Rain fell.", " "]}))
    >>> corpus.stored.height, corpus.skipped["reason"].to_list()
    (1, ['empty_text'])
    """
    if isinstance(given, Corpus):
        return given
    if isinstance(given, StoredDocuments):
        return Corpus(stored=given, skipped=empty_table("skipped"))
    stored, skipped = conform_documents(given, config=config)
    return Corpus(stored=stored, skipped=skipped, columns=check_input_config(config).columns)


def _begun_ahead(
    sources: Iterable[Source], columns: Columns
) -> Iterator[tuple[Source, _Begun | None]]:
    """Yield files in order; of the next Parquet file, the first rows are read meanwhile."""
    with ThreadPoolExecutor(1) as thread:
        waiting: deque[tuple[Source, _Begun | None]] = deque()
        for source in sources:
            place = source.place if source.format == "parquet" else None
            begun = None
            if place is not None:
                begun = _Begun(FileState.of(place), thread.submit(_first_rows, place, columns))
            waiting.append((source, begun))
            if len(waiting) > 1:
                yield waiting.popleft()
        yield from waiting


def _first_rows(place: Path, columns: Columns) -> _Rows:
    rows = read_parquet(place, columns)
    return next(rows, None), rows


def _read(
    source: Source, begun: _Begun | None, gatherer: Gatherer, seen: Callable[[int], None]
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
        detail = f"cannot be read: {problem.strerror or problem}"
        gatherer.skip(source.path, Skip(0, "unreadable", detail))
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


def _byte_counter(sources: Sequence[Source], progress: Progress | None) -> Callable[[int], None]:
    """Return a function that adds bytes read and reports them; standard input counts as none."""
    if progress is None:
        return lambda _: None
    total = sum(_size(source) for source in sources)
    done = 0

    def count(added: int) -> None:
        nonlocal done
        done += added
        progress("documents", done, max(done, total))

    return count


def _size(source: Source) -> int:
    try:
        return source.place.stat().st_size if source.place else 0
    except OSError:
        return 0


def _summary(skipped: pl.DataFrame) -> str:
    """Say how much was skipped, how often for which reason, and the first cases."""
    reasons = Counter(skipped["reason"].to_list())
    counts = ", ".join(f"{reason} {reasons[reason]}" for reason in sorted(reasons))
    first = "".join(
        f"\n  {path}{f', line {line}' if line else ''}: {reason}: {detail}"
        for path, line, reason, detail in skipped.head(_SHOWN).iter_rows()
    )
    return f"{skipped.height} skipped ({counts}); the first:{first}"
