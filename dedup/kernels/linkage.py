"""Average linkage on sparse scores: merge the best pair of groups, again and again."""

from __future__ import annotations

import math
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from dedup.arrays import Float64s, Int32s, Int64s
from dedup.compiled import compiled, dispatch, inner
from dedup.kernels.parting import Parting, are_parted, parting_of, unite
from dedup.kernels.waiting import Queue, leave, queue_of, settle, sides_of

_NOBODY: Final = -1
_STEPS_OF_A_PAIR: Final = 16
"""It waits in a heap, and moves there and between the lists of groups."""
_MOST_EXPONENT: Final = 700.0
"""Beyond this Python raises an error, where machine code gives infinity."""

_PlainLaws: TypeAlias = tuple[float, float, float, float, float, float, float]
"""As :func:`merged_groups` explains them."""


class _Links(NamedTuple):
    """The scores between groups: pair p lies in the lists of both its ends, as links 2p and 2p + 1.

    A link with the end -1 is no longer there, and leaves its list when that is next read. While one
    group takes over the links of another, ``seats`` has its link to every third; -1 elsewhere.
    """

    ends: Int32s
    following: Int32s
    first: Int32s
    totals: Float64s
    seats: Int32s


class _Days(NamedTuple):
    """The dated members of every group as a list in order of their days, and how many they are.

    ``latest`` is the last of these days, NaN where there is none.
    """

    days: Float64s
    earliest: Int64s
    later: Int64s
    counts: Int64s
    latest: Float64s


class _Dating(NamedTuple):
    """How likely it is that so many of a group have a day: ln of the gamma function, by number.

    ``dated`` and ``undated`` add the parameter of their side to the number, ``all`` both; each has
    the shape ``(nodes + 1,)``. They are read from here, for the function of compiled code differs
    in its last bit. ``weight``: how much it counts; with 0 nothing is read.
    """

    dated: Float64s
    undated: Float64s
    all: Float64s
    weight: float


class _Groups(NamedTuple):
    """How many members the group of every first node has, its inner scores in all, and labels."""

    sizes: Int64s
    inner: Float64s
    labels: Int64s


def merged_groups(  # noqa: PLR0913, PLR0917 - what is linked, and the laws of linking
    ends: Int32s,
    scores: Float64s,
    best: Int64s,
    days: Float64s,
    laws: _PlainLaws,
    bounds: tuple[Int64s, Int64s],
) -> Int64s:
    """Return for every node the first node of its group, of shape ``(nodes,)``.

    Pairs keep their numbers: where two groups merge, what one of them has with a third takes over
    the links of the other, or is added to them. So a merge costs what both groups have.

    Args:
        ends: the two nodes of each pair, the smaller one first, of shape ``(2 * pairs,)``.
        scores: of shape ``(pairs,)``.
        best: the pairs that may merge as they are, the first to merge first.
        days: the day of every node, NaN where nobody knows.
        laws: least mean score of a merge; the least share of it in the inner mean of both sides;
            how many days the medians of both sides may lie apart; how many may pass between the
            last day of one side and the first of the other; the two parameters of the beta
            distribution of the share of a group that has a day, and how much it counts that two
            groups differ in that.
        bounds: pairs of nodes that count as one where it is asked who may be together, and pairs
            that never may, each of shape ``(n, 2)``.

    >>> ends, scores = np.array([0, 1, 1, 2, 2, 3], np.int32), np.array([0.9, 0.6, 0.7])
    >>> laws = 0.5, 0.0, np.inf, np.inf, 1.0, 1.0, 0.0
    >>> best, days, free = np.array([0, 2, 1]), np.full(4, np.nan), np.empty((0, 2), np.int64)
    >>> merged_groups(ends, scores, best, days, laws, (free, free)).tolist()
    [0, 0, 2, 2]
    """
    nodes = np.arange(len(days))
    groups = _Groups(np.ones_like(nodes), np.zeros(len(nodes)), nodes.copy())
    dated = ~np.isnan(days)
    nobody = np.full_like(nodes, _NOBODY)
    days_of = _Days(days, np.where(dated, nodes, _NOBODY), nobody, dated * 1, days.copy())
    queue = queue_of(best, scores)
    parting = parting_of(len(nodes), *bounds)
    links = _links(ends, scores, len(nodes))
    merge = dispatch(_merge, len(nodes) + _STEPS_OF_A_PAIR * len(scores))
    merge(links, queue, groups, days_of, laws[:4], (_dating_of(laws, len(nodes)), parting))
    return groups.labels


def _dating_of(laws: _PlainLaws, nodes: int) -> _Dating:
    """Return what tells whether two groups differ in how many of them have a day."""
    dated, undated, weight = laws[4:]
    numbers = range(nodes + 1 if weight else 0)
    of_dated, of_undated, of_all = (
        np.array([math.lgamma(start + number) for number in numbers])
        for start in (dated, undated, dated + undated)
    )
    return _Dating(of_dated, of_undated, of_all, weight)


def _links(ends: Int32s, scores: Float64s, nodes: int) -> _Links:
    """Return the links of all pairs, which are not in any list yet."""
    nobody = np.full(nodes, _NOBODY, dtype=np.int32)
    return _Links(ends.copy(), np.empty_like(ends), nobody, scores.copy(), nobody.copy())


@compiled
def _merge(  # noqa: PLR0913, PLR0917 - what is linked, and the laws of linking
    links: _Links,
    queue: Queue,
    groups: _Groups,
    dated: _Days,
    laws: tuple[float, float, float, float],
    asked: tuple[_Dating, Parting],
) -> None:
    """Merge groups until no pair waits; ``asked``: who has a day, and who is parted."""
    _string(links)
    sizes, inner, labels = groups
    least, cohesion, most_days, silence = laws
    dating, parting = asked
    while queue.size[0] > 0:
        pair = 0 + queue.heap[0]  # as wide as other pairs (see ``waiting``)
        leave(queue, links.ends, pair)
        one, other = sides_of(links.ends, pair)
        tight = False
        for group in (one, other):
            pairs = sizes[group] * (sizes[group] - 1) / 2
            tight |= pairs > 0 and queue.means[pair] < cohesion * (inner[group] / pairs)
        # No number is more than another if one of them is unknown.
        days_apart = abs(_median_day(dated, one) - _median_day(dated, other))
        if tight or days_apart > most_days or _silent_days(dated, one, other) > silence:
            continue
        if are_parted(parting, one, other):
            continue
        if queue.means[pair] < _least_by_dating(dated.counts, sizes, one, other, dating):
            continue
        unite(parting, one, other)
        inner[one] += inner[other] + links.totals[pair]
        sizes[one] += sizes[other]
        labels[other] = one
        _join_days(dated, one, other)
        links.ends[2 * pair] = links.ends[2 * pair + 1] = _NOBODY
        for group in (one, other):
            _take_over(links, queue, one, group)
        _queue_up(links, queue, sizes, one, least)
    for node in range(len(labels)):
        labels[node] = labels[labels[node]]


@inner
def _string(links: _Links) -> None:
    """Put every link into the list of its node, in their order."""
    for link in range(len(links.ends) - 1, -1, -1):
        links.following[link] = links.first[links.ends[link]]
        links.first[links.ends[link]] = link


@inner
def _least_by_dating(counts: Int64s, sizes: Int64s, one: int, other: int, dating: _Dating) -> float:
    """Return the mean that a merge needs, by which members of both sides have a day."""
    if dating.weight == 0:
        return 0.0
    apart = _of_one_share(counts[one], sizes[one], dating)
    apart += _of_one_share(counts[other], sizes[other], dating)
    together = _of_one_share(counts[one] + counts[other], sizes[one] + sizes[other], dating)
    return 1 - math.exp(min(dating.weight * (together - apart), _MOST_EXPONENT))


@inner
def _of_one_share(dated: int, size: int, dating: _Dating) -> float:
    """Return the log probability that these of a group have a day: ln of a ratio of betas."""
    drawn = dating.dated[dated] + dating.undated[size - dated] - dating.all[size]
    return float(drawn - (dating.dated[0] + dating.undated[0] - dating.all[0]))


@inner
def _median_day(dated: _Days, group: int) -> float:
    """Return the median day of a group, NaN where it has none."""
    if dated.counts[group] == 0:
        return np.nan
    node = dated.earliest[group]
    for _ in range((dated.counts[group] - 1) // 2):
        node = dated.later[node]
    return float(dated.days[node])


@inner
def _silent_days(dated: _Days, one: int, other: int) -> float:
    """Return how many days pass between two groups: 0 or less where they overlap.

    NaN where one has no day.
    """
    if dated.counts[one] == 0 or dated.counts[other] == 0:
        return np.nan
    first = dated.days[dated.earliest[one]]
    second = dated.days[dated.earliest[other]]
    return float(max(first - dated.latest[other], second - dated.latest[one]))


@inner
def _join_days(dated: _Days, one: int, other: int) -> None:
    """Merge two lists that are in order."""
    days, earliest, later, counts, latest = dated
    left, right = earliest[one], earliest[other]
    last = _NOBODY
    while left >= 0 or right >= 0:
        if right < 0 or (left >= 0 and days[left] <= days[right]):
            node, left = left, later[left]
        else:
            node, right = right, later[right]
        if last < 0:
            earliest[one] = node
        else:
            later[last] = node
        last = node
    counts[one] += counts[other]
    if last >= 0:
        latest[one] = days[last]


@inner
def _take_over(links: _Links, queue: Queue, one: int, other: int) -> None:
    """Let one group have the links of another: those it has already grow by their scores."""
    ends, following, first, totals, seats = links
    link = first[other]
    first[other] = _NOBODY
    while link >= 0:
        ahead = following[link]
        if ends[link] >= 0:
            # It leaves first: the order of the queue depends on the ends.
            leave(queue, ends, link // 2)
            seat = seats[ends[link ^ 1]]
            if seat >= 0:
                totals[seat // 2] += totals[link // 2]
                ends[link] = ends[link ^ 1] = _NOBODY
            else:
                seats[ends[link ^ 1]], ends[link] = link, one
                following[link], first[one] = first[one], link
        link = ahead


@inner
def _queue_up(links: _Links, queue: Queue, sizes: Int64s, one: int, least: float) -> None:
    """Let the links of a group that has grown wait, where their new means are high enough."""
    link = links.first[one]
    while link >= 0:
        pair, other = link // 2, links.ends[link ^ 1]
        links.seats[other] = _NOBODY
        mean = links.totals[pair] / (sizes[one] * sizes[other])
        queue.means[pair] = mean
        if mean >= least:
            queue.size[0] += 1
            settle(queue, links.ends, pair, queue.size[0] - 1)
        link = links.following[link]
