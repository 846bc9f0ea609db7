"""Event clusters: average linkage over event edges, then documents that join by a passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
import polars as pl

from dedup.arrays import Float64s, Int64s
from dedup.clusters.dating import dating_of
from dedup.clusters.decided import Parted, joined_groups, of_units
from dedup.clusters.printed import Pages, Printed, join_pages, printing_several, sureness
from dedup.clusters.table import Member, cluster_table, documents_by_name, whole_members
from dedup.clusters.units import (
    Linking,
    Units,
    first_days,
    group_of,
    heads_of,
    inside,
    names_of,
    numbered,
    totals_inside,
    with_units,
)
from dedup.config import Config, EventConfig
from dedup.days import days_of
from dedup.linkage import FREE, NEGLIGIBLE, Bounds, articulation_points, linked_groups
from dedup.mentions import publication
from dedup.stored import StoredDocuments, numbers_of

_SPANS: Final = tuple(
    f"passage_{side}_{end}" for side in ("left", "right") for end in ("start", "end")
)
_PASSAGE: Final = ("left", "right", "passage_score", *_SPANS)
_SCORED: Final = ("left", "right", "score", "likeness", "exclusion")
_SHARES: Final = pl.col("shares_passage").fill_null(value=False)
LINKING: Final = Linking(
    (*_SCORED, "shares_passage", "passage_score", *_SPANS),
    # Pairs that move a mean, or of which one may join by a passage.
    (pl.col("score") >= NEGLIGIBLE) | _SHARES,
)


def form_event_clusters(  # noqa: PLR0913 - edges, and what forms them
    documents: StoredDocuments,
    edges: pl.DataFrame,
    copies: pl.DataFrame,
    *,
    config: Config,
    printed: Sequence[Printed] = (),
    pile: int | None = None,
    bounds: Bounds = FREE,
) -> pl.DataFrame:
    """Return the event tier of the ``clusters`` table.

    Args:
        documents: the ``documents`` table.
        edges: the event tier of the ``edges`` table.
        copies: the copy tier of the ``clusters`` table; each copy cluster lies in one event.
        config: least probability and cohesion of a merge, and what a score is worth.
        printed: which pages print which reports (:func:`dedup.clusters.printed.printed_reports`).
        pile: documents of the dump that these are like; None for their number.
        bounds: which documents a reviewer joined or parted (:func:`dedup.decisions.bounds_of`);
            copies of ``copies`` were formed within them.

    A document that is left alone joins (never bridges) the clusters with which it shares a
    passage; its row then holds the offsets of that passage. So does a page that prints a report of
    another cluster, or of none; what prints reports of several clusters is whole in no one.
    """
    ids = documents.ids
    events = numbered(edges.filter(LINKING.telling).select(_SCORED), ids)
    passages = numbered(edges.filter(_SHARES).select(_PASSAGE), ids)
    del edges
    heads = heads_of(ids, copies, tier="copy")
    decided = _numbers_of(bounds.nodes, ids)
    units = of_units(bounds, {name: int(heads[number]) for name, number in decided.items()})
    link = partial(_linked_units, documents, heads=heads, config=config.event, bounds=units)
    numbers = _numbers_of((name for one in printed for name in (one.page, one.report)), ids)
    copied = Units(heads).with_several().tolist()
    bound = {name for name, one in numbers.items() if int(heads[one]) in copied} | bounds.nodes
    linked = _linked_beside_pages(link, events, printed, heads, numbers, bound)
    groups, pages = _with_pages(linked, printed, numbers, bound)
    cluster = group_of(groups, len(ids))
    names = names_of(ids, [*groups, passages["left"], passages["right"], decided.values()])
    facts = documents_by_name(documents, {*names.values(), *pages.digests, *pages.guests})
    means = _mean_scores(groups, events, heads)
    calibrated = partial(config.confidence.calibrated, documents=pile or len(ids))
    confidence = sureness(printed) | _confidence(groups, names, means, copies, calibrated)
    flags = _flags(cluster, events, names, means, config.event.threshold)
    named = [[names[one] for one in group] for group in groups]
    members = whole_members(named, facts, confidence, flags)
    parted = Parted(bounds, facts)
    cluster = group_of(linked, len(ids))
    passages = _of_these_days(passages, cluster, documents, config.event)
    passing = _joined_by_passage(passages, cluster, names)
    for index, some in enumerate(members):
        printing = pages.joining.get(index, [])
        known = {one.document for one in printing}
        joining = [one for one in passing.get(index, []) if one.document not in known]
        some.extend(parted.admitted([*printing, *joining], some))
    return cluster_table("event", [some for some in members if len(some) > 1], facts)


def _numbers_of(some: Iterable[str], ids: pl.Series) -> dict[str, int]:
    """Return the numbers of some documents, in order of their ids."""
    names = sorted(set(some))
    numbers = numbers_of(pl.Series(names, dtype=pl.String), ids)
    return dict(zip(names, numbers.tolist(), strict=True))


def _linked_beside_pages(  # noqa: PLR0913, PLR0917 - what is linked, and what pages print
    link: Callable[[pl.DataFrame], list[list[int]]],
    events: pl.DataFrame,
    printed: Sequence[Printed],
    heads: Int64s,
    numbers: Mapping[str, int],
    bound: Container[str],
) -> list[list[int]]:
    """Return linked groups that no page of several reports bridges.

    First all such pages are left out, and then those whose reports are of several events without
    them. A page that has copies is an event of these, and a reviewer's word holds: ``bound``.
    """

    def apart(homes: Int64s) -> list[int]:
        home = {name: int(homes[number]) for name, number in numbers.items()}
        pages = printing_several(printed, home)
        return sorted(numbers[name] for name in pages if name not in bound)

    def without(pages: list[int]) -> pl.DataFrame:
        return events.filter(~pl.any_horizontal(pl.col("left", "right").is_in(pages)))

    several = apart(heads)
    if not several:
        return link(events)
    groups = link(without(several))
    cluster = group_of(groups, len(heads))
    digests = apart(np.where(cluster < 0, len(groups) + heads, cluster))
    return groups if digests == several else link(without(digests))


def _with_pages(
    linked: list[list[int]],
    printed: Sequence[Printed],
    numbers: Mapping[str, int],
    bound: Container[str],
) -> tuple[list[list[int]], Pages]:
    """Return groups less their digests and with the reports that only pages print, and the pages.

    Args:
        linked: the groups.
        printed: what pages print.
        numbers: of :func:`_numbers_of`, for pages and what they print.
        bound: pages that stay where they are as a whole.
    """
    places = {number: place for place, group in enumerate(linked) for number in group}
    home = {name: places[number] for name, number in numbers.items() if number in places}
    groups = [*linked]
    for name in sorted({one.report for one in printed} - home.keys()):
        home[name] = len(groups)
        groups.append([numbers[name]])
    pages = join_pages(printed, home, bound=bound)
    digests = {numbers[name] for name in pages.digests}
    return [[one for one in group if one not in digests] for group in groups], pages


def _linked_units(
    documents: StoredDocuments,
    events: pl.DataFrame,
    *,
    heads: Int64s,
    config: EventConfig,
    bounds: Bounds,
) -> list[list[int]]:
    """Return groups of document numbers: linked copy clusters, with all their documents."""
    standing = np.unique(heads)
    days = _days_of_units(documents, heads)
    units = with_units(events.filter(pl.col("exclusion").is_null()), heads)
    outlets = documents.facts["source"]
    linked = linked_groups(
        standing.tolist(),
        units,
        threshold=config.threshold,
        cohesion=config.cohesion,
        days=days[standing],
        most_days=config.group_days,
        dating=dating_of(units, ~np.isnan(days), outlets, weight=config.missing_dates),
        bounds=bounds,
    )
    return Units(heads).grouped(joined_groups(linked, bounds.must_link))


def _days_of_units(documents: StoredDocuments, heads: Int64s) -> Float64s:
    """Return the day of what stands for each copy cluster; NaN: none of the copies has one.

    A copy without a date was published when the others were, the first of them where they differ.
    """
    days = days_of(publication(documents.facts))
    return np.where(np.isnan(days), first_days(days, heads), days)


def _mean_scores(groups: list[list[int]], events: pl.DataFrame, heads: Int64s) -> dict[int, float]:
    """Return the mean score of each document to the others that stand for a copy cluster.

    A missing pair counts as 0, a copy has the mean of the one of its copy cluster that was
    compared; where the event is one copy cluster alone, there is none.
    """
    totals = totals_inside(events, group_of(groups, len(heads)), "score")
    compared = np.zeros(len(heads), dtype=np.bool_)
    for side in ("left", "right"):
        compared[events[side].to_numpy()] = True
    of_unit = np.zeros(len(heads))
    means: dict[int, float] = {}
    for group in map(np.array, groups):
        if len(np.unique(heads[group])) < 2:
            continue
        standing = group[compared[group]]
        of_unit[heads[standing]] = totals[standing] / max(len(standing) - 1, 1)
        means |= zip(group.tolist(), of_unit[heads[group]].tolist(), strict=True)
    return means


def _confidence(
    groups: list[list[int]],
    names: Mapping[int, str],
    means: Mapping[int, float],
    copies: pl.DataFrame,
    calibrated: Callable[[float], float],
) -> dict[str, float]:
    """Return what the mean scores are worth; an event that is one copy cluster has the copies'."""
    whole = copies.filter(membership="whole")
    copied: dict[str, float] = dict(whole.select("document", "confidence").iter_rows())
    found = {
        names[one]: calibrated(means[one]) if one in means else copied.get(names[one])
        for group in groups
        for one in group
    }
    return {name: sure for name, sure in found.items() if sure is not None}


def _flags(
    cluster: Int64s,
    events: pl.DataFrame,
    names: Mapping[int, str],
    means: Mapping[int, float],
    threshold: float,
) -> dict[str, tuple[str, ...]]:
    """Return what deserves doubt: members that hold an event together, or barely belong to it."""
    linking = events.filter((pl.col("score") >= threshold) & pl.col("exclusion").is_null())
    linked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in inside(linking, cluster).select("left", "right").iter_rows():
        linked[int(cluster[pair[0]])].append(pair)
    bridges = {one for pairs in linked.values() for one in articulation_points(pairs)}
    loose = {one for one, mean in means.items() if mean < threshold}
    doubts = ("bridge", bridges), ("loose", loose)
    return {
        names[one]: tuple(flag for flag, flagged in doubts if one in flagged)
        for one in bridges | loose
    }


def _of_these_days(
    passages: pl.DataFrame, cluster: Int64s, documents: StoredDocuments, config: EventConfig
) -> pl.DataFrame:
    """Return the pairs of which a dated report does not lie too far from the days of the other's.

    The days of a cluster are those from its first report to its last, whoever shares the passage: a
    member without a date opens no door to other weeks.
    """
    days = days_of(publication(documents.facts))
    dated = np.flatnonzero((cluster >= 0) & ~np.isnan(days))
    size = int(cluster.max(initial=-1)) + 2  # the last is that of reports in no cluster
    first, last = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(first, cluster[dated], days[dated])
    np.maximum.at(last, cluster[dated], days[dated])
    far = np.zeros(passages.height, dtype=np.bool_)
    for alone, member in (("left", "right"), ("right", "left")):
        day, group = days[passages[alone].to_numpy()], cluster[passages[member].to_numpy()]
        apart = np.maximum(first[group] - day, day - last[group])
        far |= np.isfinite(apart) & (apart > config.group_days)
    return passages.filter(~far)


def _joined_by_passage(
    passages: pl.DataFrame, cluster: Int64s, names: Mapping[int, str]
) -> dict[int, list[Member]]:
    """Return per cluster the lone documents that share a passage with a member of it."""
    best: dict[tuple[int, str], Member] = {}
    columns = "passage_score", "left", "right", *_SPANS
    for score, left, right, *spans in passages.select(columns).sort("left", "right").iter_rows():
        for alone, member, start, end in ((left, right, *spans[:2]), (right, left, *spans[2:])):
            if cluster[alone] >= 0 or cluster[member] < 0:
                continue
            key = (int(cluster[member]), names[alone])
            if key not in best or score > best[key].confidence:
                best[key] = Member(
                    document=names[alone],
                    start=start,
                    end=end,
                    confidence=score,
                    membership="passage",
                )
    joining: dict[int, list[Member]] = defaultdict(list)
    for (index, _), member in sorted(best.items(), key=lambda item: item[0]):
        joining[index].append(member)
    return joining
