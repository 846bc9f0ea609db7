"""Files -> the ``documents`` and ``skipped`` tables: one pass, each file read once."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from dedup.arguments import memory_of
from dedup.config import InputConfig, check_input_config
from dedup.documents.aliases import Columns
from dedup.documents.conform import Corpus, conform
from dedup.documents.reading import begun_ahead, read_file
from dedup.documents.records import Gatherer
from dedup.documents.sources import Source, find_sources
from dedup.errors import SkippedInputError
from dedup.memory import with_budget
from dedup.progress import Progress

_EXAMPLES: Final = 3


class SkippedInputWarning(UserWarning):
    """Some input could not be used; :func:`read_corpus` returns the rows with the reasons."""


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
        corpus = conform(gatherer)
    if strict and corpus.skipped.height:
        raise SkippedInputError(skipped_note(corpus.skipped))
    has_columns = any(source.format != "text" for source in found.sources)
    return replace(
        corpus,
        inputs=tuple(file for file in read if file is not None),
        left_alone=found.left_alone,
        columns_not_met=corpus.columns_not_met if has_columns else (),
        has_columns=has_columns,
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
        warnings.warn(skipped_note(corpus.skipped), SkippedInputWarning, stacklevel=2)
    return corpus.documents


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


def skipped_note(skipped: pl.DataFrame, *, examples: int = _EXAMPLES, where: str = "") -> str:
    """Say how much was skipped and why, and first an example of every reason.

    Args:
        skipped: the table, of a row or more.
        examples: what is said, once for all lines and files that have the same to say.
        where: what ends the line that counts the others.

    >>> row = {"path": ["a.csv"], "line": [7], "reason": ["empty_text"], "detail": ["no text"]}
    >>> print(skipped_note(pl.DataFrame(row)))
    skipped 1: 1 empty_text
      a.csv:7: empty_text: no text
    """
    counts = ", ".join(f"{count} {reason}" for reason, count in skipped_counts(skipped).items())
    said = skipped.group_by("reason", "detail", maintain_order=True).agg("path", "line")
    is_first = said["reason"].is_first_distinct()
    shown = said.filter(is_first).vstack(said.filter(~is_first)).head(examples)
    lines = [f"skipped {skipped.height}: {counts}"]
    for reason, detail, (path, *others), (line, *_) in shown.iter_rows():
        place = (f"{path}:{line}" if line else path) + f" and {len(others)} more" * bool(others)
        lines.append(f"  {place}: {reason}: {detail}")
    if left := skipped.height - shown["line"].list.len().sum():
        lines.append(f"  ... {left} more{where}")
    return "\n".join(lines)


def skipped_counts(skipped: pl.DataFrame) -> dict[str, int]:
    """Return how much was skipped for each reason, the commonest first."""
    reasons = skipped["reason"].value_counts().sort("count", "reason", descending=[True, False])
    return dict(reasons.iter_rows())
