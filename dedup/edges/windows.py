"""Windows: runs of whole sentences, as vectors over the terms of their document."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.edges.vectors import EventVectors, places_among, starts_of
from dedup.kernels.sparse import Rows, row_cosines
from dedup.kernels.windows import Texts, windows_of
from dedup.salience import saturate
from dedup.spans import KINDS_REPORTED

__all__ = ["TextWindows", "Windows", "window_cosines"]

Floats = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Windows:
    """A document's windows: weighted counts over its own terms, and their offsets.

    ``terms`` holds the numbers of its distinct terms, ascending; ``weights`` has a row per window
    and a column per term; ``offsets`` has the shape ``(windows, 2)``.
    """

    terms: Int32s
    weights: Rows
    offsets: Int64s


class TextWindows:
    """The windows of documents, put together when they are asked for.

    A window is the shortest run of whole sentences, from every sentence, that has enough kept
    words.
    """

    def __init__(self, terms: pl.DataFrame, sentences: pl.DataFrame, vectors: EventVectors) -> None:
        """Take the words of the documents that have vectors, and where their sentences stand.

        Args:
            terms: of :func:`dedup.terms.extract_terms`.
            sentences: the ``sentences`` table; those of a document stand together.
            vectors: of the documents.
        """
        documents = vectors.documents
        rows = places_among(terms["document"], documents)
        words, counts = (terms[name].gather(rows) for name in ("words", "sentence_words"))
        longest = int(words.list.len().max() or 0)  # type: ignore[arg-type]
        # Copies, for what polars lends cannot be written to, which is another type to a kernel.
        self.texts = Texts(
            vectors.terms.starts,
            vectors.terms.numbers,
            _flat(terms["rarities"].gather(rows)).astype(np.float32),
            starts_of(words),
            _flat(words).astype(np.int32),
            starts_of(counts),
            _flat(counts).astype(np.int32),
            saturate(np.arange(longest + 1, dtype=np.float64)),
        )
        reported = sentences.filter(pl.col("kind").is_in(KINDS_REPORTED))
        self._offsets = reported.select("start", "end").to_numpy()
        runs = reported["document"].rle().struct.unnest()
        first = runs.select(document="value", first=pl.col("len").cum_sum() - pl.col("len"))
        self._first = (
            documents.rename("document")
            .to_frame()
            .join(first, on="document", how="left", maintain_order="left")["first"]
            .fill_null(0)
            .to_numpy()
            .astype(np.int64)
        )
        self._vectors = vectors

    def of(self, names: Collection[str], least: int) -> dict[str, Windows]:
        """Return the windows of at least so many kept words; a short document may have none."""
        rows = self._vectors.rows(pl.Series(names, dtype=pl.String)).tolist()
        return {name: self._windows(row, least) for name, row in zip(names, rows, strict=True)}

    def offsets(self, rows: Int64s, first: Int64s, last: Int64s) -> Int64s:
        """Return where runs of sentences of documents start and end, of shape ``(runs, 2)``."""
        base = self._first[rows]
        return np.stack([self._offsets[base + first, 0], self._offsets[base + last, 1]], axis=1)

    def _windows(self, row: int, least: int) -> Windows:
        weights, runs = windows_of(self.texts, row, least)
        rows = np.full(len(runs), row)
        return Windows(
            self._vectors.terms.of_document(row),
            weights,
            self.offsets(rows, runs[:, 0], runs[:, 1]),
        )


def _flat(lists: pl.Series) -> npt.NDArray[np.generic]:
    return lists.explode(empty_as_null=False).to_numpy()


def window_cosines(one: Windows, other: Windows, factors: tuple[Floats, Floats]) -> Floats:
    """Return the cosines of all pairs of windows, of shape ``(windows, windows)``.

    Only terms that both documents have make up a product; all of them make up the lengths.
    ``factors`` weighs the terms of both.
    """
    return row_cosines(one.weights, other.weights, (one.terms, other.terms), factors)
