"""Corpus: what was read of files, or of a frame, in the declared shape of its tables."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from dedup.arguments import checked
from dedup.config import InputConfig, check_input_config
from dedup.documents.aliases import Columns
from dedup.documents.blocks import Block
from dedup.documents.identity import identify
from dedup.documents.publication import with_published
from dedup.documents.records import EXTRA, Gatherer
from dedup.errors import InputError, SchemaError
from dedup.files import InputFile
from dedup.schema import TABLES, check_table, empty_table
from dedup.stored import StoredDocuments, Texts
from dedup.text import content_hashes

_FRAME: Final = "<frame>"
"""``skipped.path`` of a row of a frame."""

_NO_FRAME: Final = (
    "documents must be a frame of polars, not {}: dedup.read_documents reads files, "
    "polars.DataFrame and polars.from_pandas make one of other tables"
)
_TEXT: Final = "text"
_EXPORTED: Final = ("content_hash", "published_raw")
"""Columns of the table that no other program writes."""
_EXAMPLES: Final = 5
# A long number keeps its digits: beside fractions it is text, for no float holds both.
_TYPES: Final[dict[frozenset[str], pl.DataType]] = {
    frozenset({"int"}): pl.Int64(),
    frozenset({"long"}): pl.Int64(),
    frozenset({"int", "long"}): pl.Int64(),
    frozenset({"float"}): pl.Float64(),
    frozenset({"int", "float"}): pl.Float64(),
    frozenset({"bool"}): pl.Boolean(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What was read: the two tables and the digest of every file that was opened.

    ``stored`` are the documents, whose texts are on disk if they are many; ``documents`` is their
    table, which is made when it is asked for.

    ``dates_not_understood`` counts the documents whose date was written but not understood, or
    ambiguous; ``date_examples`` are the commonest of them. ``left_alone`` are files in folders that
    are of no known format. ``western`` are the files with documents that are not UTF-8 and were
    read as Windows-1252, and how many. ``joined`` counts the texts that were broken to the width of
    a page, and whose paragraphs were put into a line each. ``columns`` are the names of columns
    that the configuration gave, those in ``columns_not_met`` stand in no input, and ``renamed``
    says what the input calls a further column whose name means something in the table.

    :func:`dedup.run` takes it as it is, so that what was skipped and read is part of the result.

    >>> corpus = as_corpus(pl.DataFrame({"text": ["Rain fell.", None]}))
    >>> corpus.documents.height, corpus.skipped.height
    (1, 1)
    """

    stored: StoredDocuments
    skipped: pl.DataFrame
    inputs: tuple[InputFile, ...] = ()
    dates_not_understood: int = 0
    date_examples: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
    western: tuple[tuple[str, int], ...] = ()
    joined: int = 0
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


def as_corpus(
    given: pl.DataFrame | pl.LazyFrame | Corpus | StoredDocuments,
    *,
    config: InputConfig | None = None,
) -> Corpus:
    """Return what was read of files as it is, and of any frame of articles what can be used.

    Columns are found by ``config.columns`` and the shipped aliases, as in files; a frame that is
    a documents table already comes back as it is, sorted. Its texts stay in memory.

    Args:
        given: what was read, or one row per article, with a text column of any known name.
        config: names of columns that the aliases do not know.

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
    frame, columns = as_frame(given), check_input_config(config).columns
    if (table := _as_table(frame)) is not None:
        stored = StoredDocuments.of(table)
        return Corpus(stored=stored, skipped=empty_table("skipped"), columns=columns)
    check_has_text(frame.columns, config=config)
    gatherer = Gatherer(Columns(check_input_config(config)), Texts(most_held=sys.maxsize))
    gatherer.add_block(_FRAME, Block.of(frame))
    return conform(gatherer)


def check_has_text(names: Sequence[str], *, config: InputConfig | None = None) -> None:
    """Check that one of the columns of a frame may hold the text.

    Raises:
        InputError: none may; the message names them.

    >>> check_has_text(["id", "body"])
    """
    columns = Columns(check_input_config(config))
    if not columns.has_text(tuple(names)):
        raise InputError(columns.advice(tuple(names)))


def as_frame(given: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Return a frame with its rows at hand, or say what to do with anything else.

    Raises:
        InputError: it is no frame of polars, or a lazy one that cannot be collected.

    >>> as_frame(pl.LazyFrame({"text": ["Rain fell."]})).height
    1
    """
    if isinstance(given, pl.LazyFrame):
        try:
            return given.collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            why = str(error).partition("\n")[0]
            raise InputError(f"documents: the lazy frame cannot be collected: {why}") from error
    return checked(given, pl.DataFrame, _NO_FRAME, InputError)


def conform(gatherer: Gatherer) -> Corpus:
    """Return what was gathered, in the declared shape of its tables."""
    rows, kinds = _read_again(with_published(gatherer.frame()), gatherer.kinds)
    extras = [EXTRA + name for name in sorted(kinds)]
    lacking = set(extras).difference(rows.columns)  # asked once: there may be 100,000 of them
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in sorted(lacking))
    kept, numbers, duplicates = identify(rows, extras)
    ours = (name for name in TABLES["documents"].column_names() if name != _TEXT)
    names = _names(kinds)
    facts = kept.select(*ours, *_passed_through(kinds, names))
    # Texts are strings that hold something: whoever gathers them sees to that.
    facts = check_table("documents", facts.with_columns(pl.lit("").alias(_TEXT))).drop(_TEXT)
    skipped = pl.DataFrame(gatherer.skipped, schema=empty_table("skipped").schema, orient="row")
    unknown = Counter(
        kept.filter(pl.col("published").is_null())["published_raw"].drop_nulls().to_list()
    )
    commonest = sorted(unknown, key=lambda raw: (-unknown[raw], raw))[:_EXAMPLES]
    return Corpus(
        stored=StoredDocuments(facts, gatherer.texts, numbers.to_numpy().astype(np.int64)),
        skipped=check_table("skipped", pl.concat([skipped, duplicates])),
        dates_not_understood=unknown.total(),
        date_examples=tuple(commonest),
        western=tuple(sorted(gatherer.western.items())),
        joined=gatherer.joined,
        columns=gatherer.columns.config.columns,
        columns_not_met=gatherer.columns.not_met(),
        renamed={new: name for name, new in names.items() if new != name},
    )


def _as_table(frame: pl.DataFrame) -> pl.DataFrame | None:
    """Return a frame that is a documents table, sorted; None of any other."""
    names = set(frame.columns)
    if "" in names or not set(TABLES["documents"].column_names()) <= names:
        return None
    try:
        table = check_table("documents", frame)
    except SchemaError:
        return None
    return table if content_hashes(table["text"]) == table["content_hash"].to_list() else None


def _read_again(
    rows: pl.DataFrame, kinds: Mapping[str, set[str]]
) -> tuple[pl.DataFrame, Mapping[str, set[str]]]:
    """Give rows of an exported table of documents the date as it was first written.

    Such a row names the hash of its text. That, and the date, it does not have twice then; the
    second is the kinds of the columns that still hold something.
    """
    exported = [EXTRA + name for name in _EXPORTED]
    if not set(exported) <= set(rows.columns):
        return rows, kinds
    is_own = (pl.col(EXTRA + "content_hash") == pl.col("content_hash")).fill_null(value=False)
    raw = pl.col(EXTRA + "published_raw")
    first = pl.coalesce(pl.when(is_own & (raw != "")).then(raw), "published_raw")
    others = (pl.when(~is_own).then(name).alias(name) for name in exported)
    told = rows.with_columns(first.alias("published_raw"), *others)
    spent = {name for name in _EXPORTED if told[EXTRA + name].count() == 0}
    return told, {name: kind for name, kind in kinds.items() if name not in spent}


def _names(kinds: Mapping[str, set[str]]) -> dict[str, str]:
    """Return what the further columns are called here, so that none has a name of ours."""
    taken = {"", *TABLES["documents"].column_names()}  # a frame of polars names the nameless anew
    names = {}
    for name in sorted(kinds):
        new = name
        while new in taken or (new != name and new in kinds):
            new = f"input_{new}"
        taken.add(new)
        names[name] = new
    return names


def _passed_through(kinds: Mapping[str, set[str]], names: Mapping[str, str]) -> Iterable[pl.Expr]:
    """Type the further columns by all their values."""
    for name, new in names.items():
        dtype = _TYPES.get(frozenset(kinds[name]), pl.String())
        column = pl.col(EXTRA + name)
        value = column == "true" if dtype == pl.Boolean else column.cast(dtype)
        yield value.alias(new)
