"""Texts that stand in many unlike documents: furniture that boilerplate did not learn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import Bools
from dedup.config import CopyConfig
from dedup.linkage import connected_groups
from dedup.shingles import Shingled

_Pair = tuple[str, str]

_MORE: Final = 0.3
"""A document shares more than what recurs if it has this part of the rest, as a noisy copy has."""


_AT_ONCE: Final = 1024
"""Documents that are read at once."""


class Origin(NamedTuple):
    """Who published a document, and when."""

    source: str | None
    published: datetime | None


def recurring_pairs(
    near: pl.DataFrame,
    texts: Callable[[list[str]], Shingled],
    origins: Callable[[set[str]], Mapping[str, Origin]],
    *,
    config: CopyConfig,
) -> list[_Pair]:
    """Return the pairs that share no more than a text that recurs in unlike documents.

    A short text that several documents hold which have nothing else in common is a sign-up box, a
    teaser or a notice, if they come from one source or are months apart. A wire that outlets print
    within reports of their own comes from several, within days.

    Args:
        near: the accepted pairs of texts that differ, and how much of each the other contains.
        texts: returns the words of some of these documents, in their order.
        origins: returns the origins of some of them.
        config: how many documents, and how far apart.
    """
    holders = _holders(near, config.recurs)
    if not holders:  # as in most dumps: nothing is asked of all pairs then
        return []
    known = origins(set().union(*holders.values()))
    copies: defaultdict[str, set[str]] = defaultdict(set)
    for left, right in near.select("left", "right").iter_rows():
        copies[left].add(right)
    recurring: list[_Pair] = []
    for held, around in holders.items():
        if not _is_furniture([[known[name]] for name in around], config):
            continue  # nor is it, where some of them are alike
        groups = _groups_of_copies(around, copies)
        if _is_furniture([[known[name] for name in group] for group in groups], config):
            only = _documents_sharing_no_more(held, groups, texts, config)
            recurring += [(held, name) if held < name else (name, held) for name in only]
    return recurring


def _holders(near: pl.DataFrame, least: int) -> dict[str, list[str]]:
    """Return texts that stand in at least so many others, which have far more, and these."""
    left, right = pl.col("containment_left"), pl.col("containment_right")
    in_right = near.filter(left >= 2 * right).select(held="left", holder="right")
    in_left = near.filter(left < 2 * right, right >= 2 * left).select(held="right", holder="left")
    grouped = pl.concat([in_right, in_left]).group_by("held", maintain_order=True).agg("holder")
    return dict(grouped.filter(pl.col("holder").list.len() >= least).iter_rows())


def _groups_of_copies(names: list[str], copies: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the groups of documents that are copies of each other."""
    known = set(names)
    pairs = [(name, other) for name in names for other in copies.get(name, set()) & known]
    return connected_groups([*pairs, *((name, name) for name in names)])


def _documents_sharing_no_more(
    held: str,
    groups: list[list[str]],
    texts: Callable[[list[str]], Shingled],
    config: CopyConfig,
) -> Iterator[str]:
    """Yield those that have hardly more of a text than what recurs in many groups."""
    shared = _shingles_held(held, [name for group in groups for name in group], texts)
    counts = sum(np.any([shared[name] for name in group], axis=0).astype(int) for group in groups)
    rest = np.asarray(counts) < config.recurs
    least = max(_MORE * np.count_nonzero(rest), 1)
    return (name for name, has in shared.items() if np.count_nonzero(has & rest) < least)


def _shingles_held(
    held: str, names: list[str], texts: Callable[[list[str]], Shingled]
) -> dict[str, Bools]:
    """Return of every document which of the distinct shingles of a text it has."""
    held_by: dict[str, Bools] = {}
    for start in range(0, len(names), _AT_ONCE):
        batch = names[start : start + _AT_ONCE]
        read = texts([held, *batch]).shingles
        new = read.first == np.arange(len(read.first))
        shingles = np.split(read.values, read.ends[1:-1])
        distinct = shingles[0][new[: len(shingles[0])]]
        held_by |= {
            name: np.isin(distinct, has) for name, has in zip(batch, shingles[1:], strict=True)
        }
    return held_by


def _is_furniture(groups: list[list[Origin]], config: CopyConfig) -> bool:
    """Tell whether unlike documents are of one source, or months apart."""
    if len(groups) < config.recurs:
        return False
    by_source: defaultdict[str, int] = defaultdict(int)
    for group in groups:
        for source in {origin.source for origin in group} - {None}:
            by_source[str(source)] += 1
    if max(by_source.values(), default=0) >= config.recurs:
        return True
    firsts = sorted(
        min(origin.published for origin in group if origin.published)
        for group in groups
        if any(origin.published for origin in group)
    )
    far = timedelta(days=config.recurs_days)
    return len(firsts) >= config.recurs and firsts[-1] - firsts[0] >= far
