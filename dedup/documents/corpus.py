"""Files -> the ``documents`` and ``skipped`` tables: one pass, each file read once."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from dedup.arguments import memory_of
from dedup.config import InputConfig, check_input_config
from dedup.documents.aliases import Columns
from dedup.documents.conform import conform, conform_documents
from dedup.documents.reading import begun_ahead, read_file
from dedup.documents.records import Gatherer
from dedup.documents.sources import Source, find_sources
from dedup.errors import SkippedInputError
from dedup.files import InputFile
from dedup.memory import with_budget
from dedup.progress import Progress
from dedup.schema import empty_table
from dedup.stored import StoredDocuments

_SHOWN = 3


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
        begun = begun_ahead(found.sources, gatherer.columns)
        read = [read_file(source, rows, gatherer, seen) for source, rows in begun]
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
