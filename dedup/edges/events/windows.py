"""Windows: runs of whole sentences, as vectors over the terms of their document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from dedup.arrays import Bools, Int32s, Int64s, bounds_of
from dedup.edges.events.postings import Postings, concatenated
from dedup.kernels.sparse import Rows
from dedup.kernels.windows import Texts, windows_of
from dedup.lists import flat
from dedup.salience import saturate
from dedup.stored import Filtered, InParts, StoredSentences

_FLAT: Final = {"rarities": np.float32, "words": np.int32, "sentence_words": np.int32}


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

    def __init__(
        self,
        terms: InParts,
        sentences: StoredSentences,
        documents: pl.Series,
        postings: Postings,
        chosen: Bools,
    ) -> None:
        """Take the words of the ``chosen`` documents, and where their sentences stand."""
        self.texts = _texts_of(terms, postings, chosen)
        report = sentences.report
        self._starts, self._ends = sentences.starts[report], sentences.ends[report]
        self._first = bounds_of(report)[sentences.first[sentences.rows_of(documents)]]

    def of(self, row: int, least: int) -> Windows:
        """Return the windows of at least so many kept words; a short document may have none."""
        weights, runs = windows_of(self.texts, row, least)
        first, last = self.texts.starts[row : row + 2]
        offsets = self.offsets(np.full(len(runs), row), runs[:, 0], runs[:, 1])
        return Windows(self.texts.terms[first:last], weights, offsets)

    def offsets(self, rows: Int64s, first: Int64s, last: Int64s) -> Int64s:
        """Return where runs of sentences of documents start and end, of shape ``(runs, 2)``."""
        base = self._first[rows]
        spans = [self._starts[base + first], self._ends[base + last]]
        return np.stack(spans, axis=1).astype(np.int64)


def _texts_of(terms: InParts, postings: Postings, chosen: Bools) -> Texts:
    """Return the words of the documents that are asked for; the others have none."""
    values: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in _FLAT}
    lengths: dict[str, list[pl.Series]] = {name: [] for name in _FLAT}
    for part in Filtered(terms, chosen).parts(*_FLAT):
        for name, kind in _FLAT.items():
            lengths[name].append(part[name].list.len())
            # Copies, for what polars lends cannot be written to: another type to a kernel.
            values[name].append(flat(part[name]).to_numpy().astype(kind))
    starts = {name: _starts(pl.concat(sizes), chosen) for name, sizes in lengths.items()}
    longest = int(pl.concat(lengths["words"]).max() or 0)  # type: ignore[arg-type]
    return Texts(
        postings.starts,
        postings.numbers,
        starts["rarities"],
        concatenated(values["rarities"]),
        starts["words"],
        concatenated(values["words"]),
        starts["sentence_words"],
        concatenated(values["sentence_words"]),
        saturate(np.arange(longest + 1, dtype=np.float64)),
    )


def _starts(lengths: pl.Series, chosen: Bools) -> Int64s:
    """Return where what some documents have starts, among all documents."""
    every = np.zeros(len(chosen), dtype=np.int64)
    every[chosen] = lengths.to_numpy()
    return bounds_of(every)
