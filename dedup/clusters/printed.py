"""What pages print of reports: a wire in a roundup or a live blog, an item of a digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from itertools import groupby
from math import inf
from operator import attrgetter
from typing import Final, NamedTuple

import polars as pl

from dedup.clusters.table import Member
from dedup.config import CopyConfig
from dedup.linkage import connected_groups

_DEFAULTS: Final = CopyConfig()
_MOST: Final = 0.5
"""Share of the words of a report from which on a page prints it, whatever else either has."""
_OPENING: Final = 200
"""Code points of a report that may stand before its opening: a headline, a byline."""
_BETWEEN: Final = 0.5
"""What a code point between copied spans takes away, where one in them adds 1: a third of what a
page prints in one go is copied."""


class Printed(NamedTuple):
    """A page prints a report, or much of it, from ``start`` to ``end``.

    ``whole``: it holds the report, which is a copy; ``score``: the score of that copy, else the
    share of the passage that stands in the report, word for word.
    """

    page: str
    report: str
    whole: bool
    score: float
    start: int
    end: int

    @property
    def copied(self) -> float:
        """How many code points of it stand in the report, about."""
        return self.score * (self.end - self.start)

    @property
    def member(self) -> Member:
        """The page in the cluster of the report."""
        page, _, _, score, start, end = self
        kind = "passage"
        return Member(document=page, start=start, end=end, confidence=score, membership=kind)

    def meets(self, other: Printed) -> bool:
        """Tell whether both passages have a place in common."""
        return self.start < other.end and other.start < self.end


def printed_reports(edges: pl.DataFrame, config: CopyConfig = _DEFAULTS) -> list[Printed]:
    """Return which pages print which reports: whole, most of it, or its opening in one run.

    Other passages that two texts share may be a quotation, a gallery or background, which tell
    nothing of the event. Months apart these are most of a text, too: there most of a report counts
    with its opening only. Each page has its surest first.

    Args:
        edges: of the ``edges`` table.
        config: the configuration of the copy tier.
    """
    copied = edges.lazy().filter(
        pl.col("tier") == "copy",
        pl.col("relation").is_in(["contains", "contained", "overlaps"]),
        pl.col("copied_spans").list.len() > 0,
    )
    sides = [("left", "right", "contains"), ("right", "left", "contained")]
    found = pl.concat([_printed_by(copied, *side, config.aligned_days) for side in sides]).collect()
    same = edges.filter(tier="copy", relation="identical", verdict="accepted")
    equal = {some[0]: some for some in connected_groups(same.select("left", "right").iter_rows())}
    printed = (
        Printed(name, report, score is not None, share if score is None else score, start, end)
        for page, report, score, spans in found.iter_rows()
        for start, end, share in [_stretch(spans)]
        for name in equal.get(page, [page])  # of equal texts the first was compared
    )
    return sorted(printed, key=lambda one: (one.page, not one.whole, -one.copied, one.report))


def _printed_by(
    copied: pl.LazyFrame, page: str, report: str, holds: str, days: float
) -> pl.LazyFrame:
    """Return what the pages at one end of the edges print of the reports at the other end."""
    is_part = pl.col("relation") == "overlaps"
    is_whole = (pl.col("relation") == holds) & (pl.col("verdict") == "accepted")
    held = pl.col(f"containment_{report}") > pl.col(f"containment_{page}")
    begins = pl.col("copied_spans").list.eval(pl.element().struct.field(f"{report}_start"))
    near = (pl.col("days_apart") <= days) | (begins.list.min() <= _OPENING)
    most = is_part & held & (pl.col("aligned") >= _MOST) & near
    # The passage is the longest run, so long that it made an overlap of the two.
    longest, there = pl.col(f"passage_{report}_start"), pl.col(f"passage_{page}_start")
    opening = is_part & (pl.col("reason") == "overlap") & (longest <= _OPENING) & (longest < there)
    offsets = (pl.element().struct.field(f"{page}_{end}").alias(end) for end in ("start", "end"))
    return copied.filter(is_whole | most | opening).select(
        pl.col(page).alias("page"),
        pl.col(report).alias("report"),
        pl.when(is_whole).then("score").alias("score"),
        pl.col("copied_spans").list.eval(pl.struct(*offsets)).alias("spans"),
    )


def _stretch(spans: Iterable[Mapping[str, int]]) -> tuple[int, int, float]:
    """Return where a page prints a report, and how much of that is copied.

    A phrase that both texts have far from it is no part of it, and neither is another report
    between two such phrases (the segment of the largest sum, Kadane's algorithm).

    >>> _stretch([{"start": 0, "end": 9}, {"start": 90, "end": 150}, {"start": 160, "end": 210}])
    (90, 210, 0.9166666666666666)
    """
    best = running = -inf
    begin, end, copied, stretch = 0, 0, 0, (0, 0, 0.0)
    for start, stop in sorted((span["start"], span["end"]) for span in spans):
        running -= _BETWEEN * max(0, start - end)
        if running <= 0:
            running, begin, copied = 0.0, start, 0
        gain = max(0, stop - max(start, end))
        running, end, copied = running + gain, max(end, stop), copied + gain
        if running > best:
            best, stretch = running, (begin, end, copied / (end - begin))
    return stretch


class Pages(NamedTuple):
    """Which pages join which clusters by what they print.

    ``joining``: the passages, by the place of the cluster; ``digests``: the pages that were whole
    in one of these, and are in it by a passage as in the others.
    """

    joining: dict[int, list[Member]]
    digests: set[str]

    @property
    def guests(self) -> set[str]:
        """The pages that are in a cluster by a passage."""
        return {one.document for some in self.joining.values() for one in some}

    def whole(self, groups: Iterable[Iterable[str]]) -> list[list[str]]:
        """Return groups without their digests."""
        return [[name for name in group if name not in self.digests] for group in groups]


def sureness(printed: Iterable[Printed]) -> dict[str, float]:
    """Return how sure the surest page of every report is: of one that has no other company."""
    sure: dict[str, float] = {}
    for one in printed:
        sure[one.report] = max(sure.get(one.report, 0.0), one.score)
    return sure


def join_pages(
    printed: Iterable[Printed], home: Mapping[str, int], bound: Container[str] = ()
) -> Pages:
    """Tell which clusters pages join by a passage, bridging none.

    A place of a page is printed of one cluster: that of the surest report there. A page that prints
    reports of several clusters, and is whole in one of these, is a digest, if that one keeps the
    report.

    Args:
        printed: the pages in order, each with its surest first.
        home: every document in a cluster -> the place of that one.
        bound: pages that stay where they are as a whole.

    >>> wires = Printed("page", "a", True, 1.0, 0, 90), Printed("page", "b", True, 1.0, 95, 200)
    >>> pages = join_pages(wires, {"page": 0, "a": 0, "b": 1})
    >>> sorted(pages.joining), pages.digests
    ([0, 1], {'page'})
    """
    joining: defaultdict[int, list[Member]] = defaultdict(list)
    digests: set[str] = set()
    kept: set[str] = set()
    for page, passages in groupby(printed, key=attrgetter("page")):
        by_cluster = _apart(passages, home)
        own = by_cluster.get(home.get(page, -1))
        is_free = page not in bound and page not in kept
        if own and len(by_cluster) > 1 and is_free and own.report not in digests:
            digests.add(page)
            kept.add(own.report)
        for cluster, passage in by_cluster.items():
            if page in digests or cluster != home.get(page):
                joining[cluster].append(passage.member)
    return Pages(dict(joining), digests)


def printing_several(printed: Iterable[Printed], home: Mapping[str, int]) -> set[str]:
    """Return the pages that print reports of several clusters, each in a place of its own.

    ``printed`` and ``home`` are those of :func:`join_pages`.
    """
    pages = groupby(printed, key=attrgetter("page"))
    return {page for page, passages in pages if len(_apart(passages, home)) > 1}


def _apart(passages: Iterable[Printed], home: Mapping[str, int]) -> dict[int, Printed]:
    """Return for every cluster the first passage of a page that meets none of another cluster."""
    found: dict[int, Printed] = {}
    for one in passages:
        cluster = home[one.report]
        others = (other for place, other in found.items() if place != cluster)
        if cluster not in found and not any(one.meets(other) for other in others):
            found[cluster] = one
    return found
