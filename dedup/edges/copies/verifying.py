"""Copy edges: exact Jaccard, containment and alignment of wording, with the copied spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations, starmap
from typing import Any

import numpy as np
import polars as pl

from dedup.config import CopyConfig
from dedup.edges.copies.measures import MEASURED, measure_pairs
from dedup.edges.copies.slices import DocumentSlice, slices_of
from dedup.edges.table import edge_table, with_days_apart
from dedup.linkage import connected_groups, leaders
from dedup.progress import Advance
from dedup.stored import StoredDocuments, StoredSentences

_Mapped = Callable[[Callable[..., pl.DataFrame], Iterable[tuple[Any, ...]]], Iterable[pl.DataFrame]]


def verify_copies(  # noqa: PLR0913 - a stage reads earlier tables
    documents: StoredDocuments,
    sentences: StoredSentences,
    candidates: pl.DataFrame,
    *,
    config: CopyConfig,
    mapped: _Mapped = starmap,
    advance: Advance | None = None,
) -> pl.DataFrame:
    """Return the copy tier of the ``edges`` table: every candidate, accepted or rejected.

    Inside a group of documents that near copies connect, pairs that were no candidates are
    verified too (view ``group``), so that linkage rests on measured pairs. Identical texts need
    none of that: only the first of them (by id) was compared with others.

    Args:
        documents: the ``documents`` table.
        sentences: the ``sentences`` table.
        candidates: of :func:`dedup.views.named_candidates`.
        config: the configuration of the copy tier.
        mapped: calls a function with many tuples of arguments, and yields what it returns in their
            order, like ``itertools.starmap``: here or in several threads.
        advance: called with pairs done and pairs in all.
    """
    measured = _MeasuredPairs(documents, sentences, config, mapped)
    proposed = candidates.filter(pl.col("tier") == "copy").select("left", "right", "views")
    measured.measure(proposed, advance=advance)
    for group in connected_groups(measured.near_copies().select("left", "right").iter_rows()):
        measured.measure_inside(group)
    measured.measure_waiting()
    return _edges_of_copies(measured.edges, documents.facts)


class _MeasuredPairs:
    """The pairs that were measured so far, and those that wait for it."""

    def __init__(
        self,
        documents: StoredDocuments,
        sentences: StoredSentences,
        config: CopyConfig,
        mapped: _Mapped,
    ) -> None:
        self.edges = pl.DataFrame(schema=MEASURED)
        self._documents, self._sentences = documents, sentences
        self._sizes = documents.facts.select("document", bytes=pl.Series(documents.sizes))
        self._config, self._mapped = config, mapped
        self._known: set[tuple[str, str]] = set()
        self._waiting: list[tuple[str, str]] = []

    def measure(self, pairs: pl.DataFrame, *, advance: Advance | None = None) -> None:
        """Measure pairs, ``left < right``, each of which is new."""
        slices = [*slices_of(pairs, self._sizes)]
        work = ((pairs[rows], self._read(pairs[rows])) for rows in slices)
        parts, done = [pl.DataFrame(schema=MEASURED)], 0
        for part in self._mapped(partial(measure_pairs, config=self._config), work):
            parts.append(part)
            done += part.height
            if advance is not None:
                advance(done, pairs.height)
        places = np.argsort(np.concatenate([*slices, np.empty(0, np.int64)]))
        self.edges = pl.concat([self.edges, pl.concat(parts)[places]])
        self._known.update(pairs.select("left", "right").iter_rows())

    def _read(self, pairs: pl.DataFrame) -> DocumentSlice:
        """Read the documents of pairs again."""
        names = pl.concat([pairs["left"], pairs["right"]]).unique().sort()
        rows = self._documents.rows_of(names)
        documents = self._documents.take(rows, "document", "published")
        return DocumentSlice(documents, self._sentences.take(rows), self._documents.bytes_of(rows))

    def near_copies(self) -> pl.DataFrame:
        """Return the pairs of copies that are not the same text."""
        return self.edges.filter(pl.col("relation") != "identical", verdict="accepted")

    def measure_inside(self, group: list[str]) -> None:
        """Measure all pairs of a sorted group; of a large one, those of its leaders."""
        if len(group) <= self._config.group_cap:
            self._waiting += [pair for pair in combinations(group, 2) if pair not in self._known]
        else:
            leaders(group, self._copies_of_leader, most=self._config.group_cap)

    def measure_waiting(self) -> None:
        """Measure the pairs of all groups that are small, together."""
        self.measure(_as_pairs(self._waiting))

    def _copies_of_leader(self, leader: str, others: list[str]) -> set[str]:
        """Return which of the documents behind a leader it stands for."""
        pairs = [(leader, other) for other in others]
        self.measure(_as_pairs([pair for pair in pairs if pair not in self._known]))
        stands = pl.col("verdict") == "accepted", pl.col("jaccard") >= self._config.stands_for
        mine = self.edges.filter(pl.col("left") == leader, *stands)
        return set(mine["right"]) & set(others)


def _as_pairs(pairs: list[tuple[str, str]]) -> pl.DataFrame:
    names = pl.DataFrame(pairs, schema={"left": pl.String, "right": pl.String}, orient="row")
    return names.sort("left", "right").with_columns(views=pl.lit(["group"], pl.List(pl.String)))


def _edges_of_copies(edges: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    dated = with_days_apart(edges, documents)
    return edge_table({column.name: column for column in dated}, tier="copy")
