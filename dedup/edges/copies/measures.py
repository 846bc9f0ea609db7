"""What two documents share, word by word, and what that makes of them: a slice of pairs at once."""

from __future__ import annotations

from datetime import time
from math import nan
from typing import Any, Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s
from dedup.buffers import TextBytes, rows_of
from dedup.config import CopyConfig
from dedup.days import days_apart
from dedup.edges.copies.forms import find_forms
from dedup.edges.copies.runs import Runs, copied_runs
from dedup.edges.copies.wording import (
    JOINED,
    Names,
    compare_wording,
    judge_wording,
    score_wording,
)
from dedup.schema import empty_table
from dedup.shingles import Shingled, shingled_texts
from dedup.spans import BEGINNING, captioned, with_captions
from dedup.words import in_lists

__all__ = ["MEASURED", "measure_pairs"]

_SPAN: Final = ("left_start", "left_end", "right_start", "right_end")
_COLUMNS: Final = (
    *("left", "right", "views", "shared_shingles", "jaccard", "containment_left"),
    *("containment_right", "aligned", "changed_numbers", "relation", "reason", "verdict", "score"),
    *("first", *(f"passage_{name}" for name in _SPAN), "copied_spans"),
)
MEASURED: Final = {name: empty_table("edges").schema[name] for name in _COLUMNS}
"""The columns of the ``edges`` table that are measured here."""


def measure_pairs(
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    texts: TextBytes,
    *,
    config: CopyConfig,
) -> pl.DataFrame:
    """Return what pairs of documents share, and what that makes of them (``MEASURED``).

    Args:
        pairs: ``left``, ``right`` and ``views``.
        documents: the rows of their documents: ``document`` and ``published``.
        sentences: the sentences of these documents.
        texts: the texts of these documents.
        config: the configuration of the copy tier.
    """
    found = _measured(pairs, documents, sentences, texts, config)
    settled = found.select((pl.col("verdict") == "accepted") | (pl.col("relation") == "template"))
    asked = ~settled.to_series().to_numpy()
    asked &= _may_open_alike(pairs, documents, sentences, texts)
    if not asked.any():
        return found
    return _better(found, np.flatnonzero(asked), documents, sentences, texts, config)


def _better(  # noqa: PLR0913, PLR0917 - what was found, and what it was found in
    found: pl.DataFrame,
    asked: Int64s,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    texts: TextBytes,
    config: CopyConfig,
) -> pl.DataFrame:
    """Read some pairs with their captions, too: a stub often begins with one, and ends in it."""
    some = found[asked].select("left", "right", "views")
    known = pl.col("document").is_in(pl.concat([some["left"], some["right"]]).implode())
    rows = documents.select(known.arg_true()).to_series().to_numpy()
    crawled = documents[rows], with_captions(sentences.filter(known)), texts.only(rows)
    again = _measured(some, *crawled, config, opening=True)
    better = (again["verdict"] == "accepted").to_numpy()
    kept = np.setdiff1d(np.arange(found.height), asked[better])
    order = np.argsort(np.r_[kept, asked[better]])
    both: pl.DataFrame = pl.concat([found[kept], again.filter(better)])
    return both[order]


def _may_open_alike(
    pairs: pl.DataFrame, documents: pl.DataFrame, sentences: pl.DataFrame, texts: TextBytes
) -> Bools:
    """Tell where one of two texts is brief, and one opens with a caption."""
    sides = [rows_of(documents, pairs.select(document=side)) for side in ("left", "right")]
    brief = texts.lengths() <= BEGINNING
    alike = np.asarray(brief[sides[0]] | brief[sides[1]])
    if alike.any():  # as few documents of most dumps are
        opens = documents["document"].is_in(captioned(sentences).implode()).to_numpy()
        alike &= opens[sides[0]] | opens[sides[1]]
    return alike


def _measured(  # noqa: PLR0913 - as above
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    texts: TextBytes,
    config: CopyConfig,
    *,
    opening: bool = False,
) -> pl.DataFrame:
    """Return what pairs share; with ``opening`` no copy is what does not open alike."""
    read = shingled_texts(documents, sentences, config.shingle_size, texts)
    sides = [rows_of(documents, pairs.select(document=side)) for side in ("left", "right")]
    ends = np.stack(sides, axis=1)
    wording = compare_wording(read, ends, config)
    one, other = (documents["published"].gather(side) for side in sides)
    days = days_apart(one, other).cast(pl.Float64).fill_null(nan).to_numpy()
    relation, reason = judge_wording(wording, days, config)
    if opening:
        alike = np.asarray((2 * wording.openings >= wording.lengths).any(axis=1))
        relation, reason = _instead("distinct", "below_threshold", ~alike, relation, reason)
    changed, forms = find_forms(read, ends, wording, relation, (documents, sentences), config)
    relation, reason = _instead("template", "template", forms, relation, reason)
    enough = wording.shared + read.widths[ends[:, 0]] > config.overlap_words
    runs = copied_runs(read, ends, wording, enough | (relation != "distinct"), config)
    relation, reason = _instead(
        "overlaps", "overlap", _overlap(runs, relation, config), relation, reason
    )
    told = relation != "distinct"
    measures: dict[str, Any] = {
        "shared_shingles": wording.shared,
        "jaccard": wording.jaccard,
        "containment_left": wording.in_left,
        "containment_right": wording.in_right,
        "aligned": wording.alongside,
        "changed_numbers": pl.Series(changed, nan_to_null=True),
        "relation": relation,
        "reason": reason,
        "verdict": np.where(np.isin(relation, JOINED), "accepted", "rejected"),
        "score": score_wording(wording, relation),
        "first": _first(documents["published"], ends, told),
    }
    measures |= _spans(runs.only(told[runs.pair]), read, ends, config.span_words)
    return pairs.with_columns(**measures).select(
        pl.col(name).cast(kind) for name, kind in MEASURED.items()
    )


def _overlap(runs: Runs, relation: Names, config: CopyConfig) -> Bools:
    """Tell which documents share a passage, and are nothing else to each other."""
    share = np.zeros(len(relation), dtype=np.bool_)
    share[runs.pair[runs.length >= config.overlap_words]] = True
    return np.asarray(share & (relation == "distinct"))


def _instead(relation: str, reason: str, rows: Bools, *said: Names) -> tuple[Names, ...]:
    """Return relations and reasons with other ones in some rows."""
    return tuple(
        np.where(rows, new, old) for new, old in zip((relation, reason), said, strict=True)
    )


def _first(published: pl.Series, ends: Int64s, told: Bools) -> pl.Series:
    """Tell who was published first; midnight is a date without a time, so that day says nothing."""
    left, right = pl.col("left"), pl.col("right")
    midnight = (left.dt.time() == time()) | (right.dt.time() == time())
    unknown = (left == right) | ((left.dt.date() == right.dt.date()) & midnight)
    times = pl.DataFrame({"left": published[ends[:, 0]], "right": published[ends[:, 1]]})
    first = pl.when(left < right).then(pl.lit("left")).when(left > right).then(pl.lit("right"))
    return times.select(pl.when(pl.lit(pl.Series(told)) & ~unknown).then(first)).to_series()


def _spans(runs: Runs, read: Shingled, ends: Int64s, least: int) -> dict[str, pl.Series]:
    """Return the longest run of every pair as its passage, and all long ones as copied spans."""
    shown = runs.only((runs.length >= least) | runs.longest)
    first = np.stack([shown.left, shown.right], axis=1) + read.starts[ends[shown.pair]]
    last = first + shown.length[:, None] - 1
    begins, finishes = (
        some.reshape(-1, 2) for some in read.words.offsets(first.ravel(), last.ravel())
    )
    columns = begins[:, 0], finishes[:, 0], begins[:, 1], finishes[:, 1]
    offsets = pl.DataFrame(dict(zip(_SPAN, columns, strict=True)))
    long = offsets.select(row=shown.pair, value=pl.struct(pl.all())).filter(shown.length >= least)
    rows = pl.DataFrame({"row": np.arange(len(ends))})
    passages = offsets.select(pl.all().name.prefix("passage_"), row=shown.pair)
    passages = rows.join(
        passages.filter(shown.longest), on="row", how="left", maintain_order="left"
    )
    copied = in_lists(long, len(ends))["value"]
    return {"copied_spans": copied} | passages.drop("row").to_dict()
