"""What two documents share, word by word, and what that makes of them: a slice of pairs at once."""

from __future__ import annotations

from datetime import time
from itertools import chain
from typing import Any, Final

import numpy as np
import polars as pl

from dedup.arrays import Bools, Int64s
from dedup.config import CopyConfig
from dedup.edges.copies.forms import find_forms
from dedup.edges.copies.runs import Runs, copied_runs
from dedup.edges.copies.slices import DocumentSlice
from dedup.edges.copies.wording import (
    Judgement,
    compare_wording,
    judge_wording,
    score_wording,
)
from dedup.lists import in_lists
from dedup.schema import empty_table
from dedup.shingles import Shingled

_SPAN: Final = ("left_start", "left_end", "right_start", "right_end")
_COLUMNS: Final = (
    *("left", "right", "views", "shared_shingles", "jaccard", "containment_left"),
    *("containment_right", "aligned", "changed_numbers", "relation", "reason", "verdict", "score"),
    *("first", *(f"passage_{name}" for name in _SPAN), "copied_spans"),
)
MEASURED: Final = {name: empty_table("edges").schema[name] for name in _COLUMNS}
"""The columns of the ``edges`` table that are measured here."""


def measure_pairs(pairs: pl.DataFrame, read: DocumentSlice, *, config: CopyConfig) -> pl.DataFrame:
    """Return what pairs of documents share, and what that makes of them (``MEASURED``).

    Args:
        pairs: ``left``, ``right`` and ``views``.
        read: their documents.
        config: the configuration of the copy tier.
    """
    measured = _measured(pairs, read, config)
    certain = (pl.col("verdict") == "accepted") | (pl.col("relation") == "template")
    uncertain = ~measured.select(certain).to_series().to_numpy()
    rows = np.flatnonzero(uncertain & read.may_open_alike(read.ends_of(pairs)))
    return _measured_with_captions(measured, rows, read, config) if len(rows) else measured


def _measured_with_captions(
    measured: pl.DataFrame, rows: Int64s, read: DocumentSlice, config: CopyConfig
) -> pl.DataFrame:
    """Read some pairs with their captions, too: a stub often begins with one, and ends in it."""
    pairs = measured[rows].select("left", "right", "views")
    again = _measured(pairs, read.with_captions_of(pairs), config, must_open_alike=True)
    copies = (again["verdict"] == "accepted").to_numpy()
    kept = np.setdiff1d(np.arange(measured.height), rows[copies])
    order = np.argsort(np.r_[kept, rows[copies]])
    both: pl.DataFrame = pl.concat([measured[kept], again.filter(copies)])
    return both[order]


def _measured(
    pairs: pl.DataFrame, read: DocumentSlice, config: CopyConfig, *, must_open_alike: bool = False
) -> pl.DataFrame:
    """Return what pairs share. Of what may be said of a pair the last holds."""
    texts, ends = read.shingled(config.shingle_size), read.ends_of(pairs)
    wording = compare_wording(texts, ends, config)
    days = read.days_apart(ends)
    judged = judge_wording(wording, days, config)
    if must_open_alike:
        alike = np.asarray((2 * wording.openings >= wording.lengths).any(axis=1))
        judged = judged.instead("distinct", "below_threshold", ~alike)
    changed, forms = find_forms(texts, ends, days, wording, judged, config)
    judged = judged.instead("template", "template", forms)
    enough = wording.shared + texts.widths[ends[:, 0]] > config.overlap_words
    runs = copied_runs(texts, ends, wording.same, enough | judged.is_related, config)
    judged = judged.instead("overlaps", "overlap", _share_a_passage(runs, judged, config))
    measures: dict[str, Any] = {
        "shared_shingles": wording.shared,
        "jaccard": wording.jaccard,
        "containment_left": wording.inside[:, 0],
        "containment_right": wording.inside[:, 1],
        "aligned": wording.alongside,
        "changed_numbers": pl.Series(changed, nan_to_null=True),
        "relation": judged.relation,
        "reason": judged.reason,
        "verdict": np.where(judged.is_copy, "accepted", "rejected"),
        "score": score_wording(wording, judged),
        "first": _published_first(read.documents["published"], ends, judged.is_related),
    }
    measures |= _copied_spans(
        runs.only(judged.is_related[runs.pair]), texts, ends, config.span_words
    )
    return pairs.with_columns(**measures).select(
        pl.col(name).cast(kind) for name, kind in MEASURED.items()
    )


def _share_a_passage(runs: Runs, judged: Judgement, config: CopyConfig) -> Bools:
    """Tell which documents share a passage, and are nothing else to each other."""
    share = np.zeros(len(judged.relation), dtype=np.bool_)
    share[runs.pair[runs.length >= config.overlap_words]] = True
    return np.asarray(share & ~judged.is_related)


def _published_first(published: pl.Series, ends: Int64s, related: Bools) -> pl.Series:
    """Tell who was published first; midnight is a date without a time, so that day says nothing."""
    left, right = pl.col("left"), pl.col("right")
    midnight = (left.dt.time() == time()) | (right.dt.time() == time())
    unknown = (left == right) | ((left.dt.date() == right.dt.date()) & midnight)
    times = pl.DataFrame({"left": published[ends[:, 0]], "right": published[ends[:, 1]]})
    first = pl.when(left < right).then(pl.lit("left")).when(left > right).then(pl.lit("right"))
    return times.select(pl.when(pl.lit(pl.Series(related)) & ~unknown).then(first)).to_series()


def _copied_spans(runs: Runs, texts: Shingled, ends: Int64s, least: int) -> dict[str, pl.Series]:
    """Return the longest run of every pair as its passage, and all long ones as copied spans."""
    shown = runs.only((runs.length >= least) | runs.longest)
    sides = zip((shown.left, shown.right), ends[shown.pair].T, strict=True)
    firsts = [place + texts.starts[text] for place, text in sides]
    offsets = [texts.words.offsets(first, first + shown.length - 1) for first in firsts]
    spans = pl.DataFrame(dict(zip(_SPAN, chain(*offsets), strict=True)))
    long = spans.select(row=shown.pair, value=pl.struct(pl.all())).filter(shown.length >= least)
    rows = pl.DataFrame({"row": np.arange(len(ends))})
    passages = spans.select(pl.all().name.prefix("passage_"), row=shown.pair)
    passages = rows.join(
        passages.filter(shown.longest), on="row", how="left", maintain_order="left"
    )
    copied = in_lists(long, len(ends))["value"]
    return {"copied_spans": copied} | passages.drop("row").to_dict()
