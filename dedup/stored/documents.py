"""The documents of a dump: facts in memory, texts read where they are asked for."""

from __future__ import annotations

from typing import Final, NamedTuple, Self

import numpy as np
import polars as pl

from dedup.arrays import Int64s
from dedup.buffers import TextBytes
from dedup.schema import TABLES
from dedup.stored.numbers import ByNumber
from dedup.stored.texts import Texts

_TEXT: Final = "text"
_DECLARED: Final = TABLES["documents"].column_names()


class StoredDocuments(ByNumber):
    """The ``documents`` table, in the order of ids: documents are numbered as its rows are.

    Attributes:
        facts: all columns but ``text``.
        ids: of the documents.
        sizes: of texts as UTF-8, in bytes, of shape ``(documents,)``.
        lengths: of texts, in code points, of the same shape.

    >>> table = pl.DataFrame({"document": ["a", "b"], "text": ["A.", "Be."]})
    >>> documents = StoredDocuments.of(table)
    >>> documents.of_ids(pl.Series(["b"]), "text").item(), documents.lengths.tolist()
    ('Be.', [2, 3])
    """

    def __init__(self, facts: pl.DataFrame, texts: Texts, numbers: Int64s) -> None:
        """Bring together what was read.

        Args:
            facts: the table without its texts.
            texts: theirs, and maybe others.
            numbers: of the text of every document, of shape ``(documents,)``.
        """
        self.facts: Final = facts
        self.ids = facts["document"]
        self.sizes: Final = texts.sizes(numbers)
        self.lengths: Final = texts.lengths(numbers)
        self._texts, self._numbers = texts, numbers

    @classmethod
    def of(cls, table: pl.DataFrame) -> Self:
        """Return a table that is in memory, and stays there; in whatever order its rows are."""
        table = table if table["document"].is_sorted() else table.sort("document")
        numbers = np.arange(table.height)
        return cls(table.drop(_TEXT), Texts.of(table[_TEXT]), numbers)

    @property
    def schema(self) -> pl.Schema:
        """The columns and their types: those that are declared, and then others."""
        kinds = self.facts.schema | {_TEXT: pl.String()}
        declared = [name for name in _DECLARED if name in kinds]
        others = [name for name in kinds if name not in declared]
        return pl.Schema({name: kinds[name] for name in declared + others})

    @property
    def height(self) -> int:
        """How many documents there are."""
        return self.facts.height

    def take(self, documents: Int64s, *columns: str) -> pl.DataFrame:
        """Return documents by their numbers, with some columns or with all."""
        chosen = columns or tuple(self.schema)
        # Not by expressions: in one, a column of the input named ^.*$ would mean all of them.
        return pl.DataFrame(
            [
                self._texts.take(self._numbers[documents]).alias(_TEXT)
                if name == _TEXT
                else self.facts.get_column(name)[documents]
                for name in chosen
            ]
        )

    def bytes_of(self, rows: Int64s) -> TextBytes:
        """Return the texts of documents by their numbers, as bytes."""
        return self._texts.bytes_of(self._numbers[rows])

    @property
    def names(self) -> pl.DataFrame:
        """The column ``document`` alone."""
        return self.ids.to_frame()

    @property
    def in_bytes(self) -> StoredBytes:
        """The texts as bytes, which are cut where the documents are."""
        return StoredBytes(self)


class StoredBytes(NamedTuple):
    """The texts of documents as bytes, some in a row at a time."""

    documents: StoredDocuments

    @property
    def height(self) -> int:
        """How many there are."""
        return self.documents.height

    def slice(self, offset: int, length: int) -> TextBytes:
        """Return some texts in a row."""
        return self.documents.bytes_of(np.arange(offset, min(offset + length, self.height)))
