"""Two texts as words and shingles: what they share, and where it stands."""

from __future__ import annotations

import numpy as np

from dedup.arrays import Bools, Int32s, Int64s, UInt64s
from dedup.compiled import compiled, inner

__all__ = [
    "alike_stretches",
    "covered_words",
    "equal_runs",
    "held_stretches",
    "meeting_runs",
    "share_of_gaps",
    "shared_rows",
    "starts_of_shared",
]


def shared_rows(left: UInt64s, right: UInt64s) -> tuple[Int64s, Int64s]:
    """Return the rows of the values that two sorted arrays of distinct values have in common."""
    most = min(len(left), len(right))
    rows = np.empty((2, most), dtype=np.int64)
    count = _share(left, right, rows)
    return rows[0, :count].copy(), rows[1, :count].copy()


@compiled
def _share(left: UInt64s, right: UInt64s, rows: Int64s) -> int:
    row = column = count = 0
    while row < len(left) and column < len(right):
        if left[row] < right[column]:
            row += 1
        elif right[column] < left[row]:
            column += 1
        else:
            rows[0, count], rows[1, count] = row, column
            row, column, count = row + 1, column + 1, count + 1
    return count


@inner
def _holds(
    left: Int32s, right: Int32s, one: int, other: int, bounds: tuple[float, float, float]
) -> bool:
    """Tell whether two anchors are about as far apart in both texts.

    ``bounds``: the words they may be apart, the words and the share by which they may differ.
    """
    reach, slack, stretch = bounds
    step, across = left[other] - left[one], right[other] - right[one]
    return bool(abs(across - step) <= slack + stretch * step and step <= reach)


def held_stretches(left: Int32s, right: Int32s, bounds: tuple[float, float, float]) -> Int64s:
    """Return the stretches between neighbouring anchors that hold together.

    An anchor that holds to neither neighbour is a phrase met elsewhere: it is looked past.

    Args:
        left: places of the anchors in one text.
        right: in the other.
        bounds: see :func:`_holds`.

    Returns:
        where each starts and ends in the left text, and in the right, of shape ``(stretches, 4)``.
    """
    order, kept = np.argsort(left, kind="stable"), np.zeros(len(left), dtype=np.bool_)
    stretches = np.empty((len(left), 4), dtype=np.int64)
    reach, slack, stretch = map(float, bounds)  # compiled for one type
    count = _hold(left, right, (reach, slack, stretch), (order, kept), stretches)
    return stretches[:count].copy()


@compiled
def _hold(
    left: Int32s,
    right: Int32s,
    bounds: tuple[float, float, float],
    anchors: tuple[Int64s, Bools],
    stretches: Int64s,
) -> int:
    order, kept = anchors
    for place in range(len(left) - 1):
        if _holds(left, right, order[place], order[place + 1], bounds):
            kept[place] = kept[place + 1] = True
    count, before = 0, -1
    for place in range(len(left)):
        if not kept[place]:
            continue
        one, other = before, order[place]
        before = other
        if one >= 0 and _holds(left, right, one, other, bounds):
            stretches[count, 0], stretches[count, 1] = left[one], left[other]
            stretches[count, 2], stretches[count, 3] = right[one], right[other]
            count += 1
    return count


def alike_stretches(
    stretches: Int64s, left: UInt64s, right: UInt64s, shift: int, share: float
) -> Bools:
    """Tell in which stretches words are equal, and not only the two anchors.

    Counted from either end: a word that was lost or split shifts those behind it.

    Args:
        stretches: of :func:`held_stretches`.
        left: the words of one text.
        right: of the other.
        shift: words by which a word may be shifted.
        share: least share of equal words.
    """
    alike = np.empty(len(stretches), dtype=np.bool_)
    _compare(stretches, left, right, (shift, share), alike)
    return alike


@compiled
def _compare(
    stretches: Int64s, left: UInt64s, right: UInt64s, bounds: tuple[int, float], alike: Bools
) -> None:
    shift, share = bounds
    last = len(right) - 1
    for row in range(len(stretches)):
        length = stretches[row, 1] - stretches[row, 0]
        count = 0
        for within in range(length):
            word = left[stretches[row, 0] + within]
            equal = False
            for step in range(-shift, shift + 1):
                one = min(max(stretches[row, 2] + within + step, 0), last)
                other = min(max(stretches[row, 3] - length + within + step, 0), last)
                equal |= right[one] == word or right[other] == word
            count += equal
        alike[row] = count >= share * length


@inner
def _run_end(values: UInt64s, order: Int64s, place: int) -> int:
    """Return where the run of a value ends that begins at a place of the order."""
    end = place
    while end < len(order) and values[order[end]] == values[order[place]]:
        end += 1
    return end


@compiled
def _meet(
    left: UInt64s, right: UInt64s, orders: tuple[Int64s, Int64s], most: int, codes: Int64s
) -> int:
    """Write pairs of places of an equal shingle: distance plus ``len(left)``, and left.

    Returns how many there are, which may be more than there is room for.
    """
    own, order = orders
    count = here = there = 0
    while here < len(own) and there < len(order):
        one, other = left[own[here]], right[order[there]]
        if one != other:
            here, there = here + (one < other), there + (other < one)
            continue
        behind, beyond = _run_end(left, own, here), _run_end(right, order, there)
        pairs = (behind - here) * (beyond - there)
        pairs = pairs if pairs <= most else 0
        if count + pairs <= len(codes):
            for pair in range(pairs):
                start = own[here + pair // (beyond - there)]
                distance = order[there + pair % (beyond - there)] - start + len(left)
                codes[count + pair] = distance << 32 | start
        count += pairs
        here, there = behind, beyond
    return count


def meeting_runs(left: UInt64s, right: UInt64s, most: int) -> Int64s:
    """Return the runs of equal shingles of two texts: starts in both, and how many.

    Args:
        left: the shingles of one text, in reading order.
        right: of the other.
        most: a shingle that makes more pairs of places than this is a refrain and starts no run.

    Returns:
        of shape ``(3, runs)``, in order of the distance between the two places, then of left.
    """
    orders = np.argsort(left, kind="stable"), np.argsort(right, kind="stable")
    codes = np.empty(len(left), dtype=np.int64)
    while (count := _meet(left, right, orders, most, codes)) > len(codes):
        codes = np.empty(count, dtype=np.int64)
    codes = np.sort(codes[:count])
    first = np.flatnonzero(np.diff(codes, prepend=-2) != 1)
    starts, lengths = codes[first] & 0xFFFFFFFF, np.diff(first, append=count)
    return np.stack([starts, starts + (codes[first] >> 32) - len(left), lengths])


def starts_of_shared(shingles: UInt64s, shared: UInt64s) -> Int64s:
    """Return every place of shingles that are among the sorted shared ones."""
    places = np.empty(len(shingles), dtype=np.int64)
    return places[: _look_up(shingles, shared, places)].copy()


@compiled
def _look_up(shingles: UInt64s, shared: UInt64s, places: Int64s) -> int:
    count = 0
    for place in range(len(shingles)):
        low, high = 0, len(shared)
        while low < high:
            middle = (low + high) // 2
            if shared[middle] < shingles[place]:
                low = middle + 1
            else:
                high = middle
        if low < len(shared) and shared[low] == shingles[place]:
            places[count] = place
            count += 1
    return count


def covered_words(words: int, size: int, starts: Int64s, ends: Int64s) -> Bools:
    """Tell which words stand in a shared shingle or in an aligned stretch.

    Args:
        words: words of the text.
        size: words per shingle.
        starts: places of the shared shingles.
        ends: of stretches, where each begins and ends in either order, of shape ``(stretches, 2)``.
    """
    turns = np.zeros(words + 1, dtype=np.int64)
    np.add.at(turns, starts, 1)
    np.add.at(turns, np.minimum(starts + size, words), -1)
    np.add.at(turns, ends.min(axis=1, initial=words), 1)
    np.add.at(turns, ends.max(axis=1, initial=0), -1)
    return np.asarray(np.cumsum(turns[:-1]) > 0)


@compiled
def share_of_gaps(covered: Bools, island: int, least: int) -> float:
    """Return the share of the words in gaps of ``least`` words, shorter islands being none."""
    total, gap, run = 0, 0, 0
    for word in range(len(covered) + 1):
        if word < len(covered) and covered[word]:
            run += 1
            continue
        if run >= island and run > 0:
            total += gap if gap >= least else 0
            gap = 0
        else:
            gap += run
        run = 0
        gap += 1
    gap -= 1  # the step behind the last word
    return (total + (gap if gap >= least else 0)) / max(len(covered), 1)


def equal_runs(left: UInt64s, right: UInt64s, distances: Int64s, least: int) -> Int64s:
    """Return the runs of ``least`` equal words at given distances.

    Args:
        left: the words of one text.
        right: of the other.
        distances: places in the right text less those in the left one.
        least: words of the shortest run.

    Returns:
        starts in the left text, starts in the right one, and lengths, of shape ``(3, runs)``.
    """
    overlaps = np.minimum(len(left), len(right) - distances) - np.maximum(0, -distances)
    room = int((np.maximum(overlaps, 0) // least + 1).sum())
    runs = np.empty((3, room), dtype=np.int64)
    return runs[:, : _run(left, right, distances, least, runs)].copy()


@compiled
def _run(left: UInt64s, right: UInt64s, distances: Int64s, least: int, runs: Int64s) -> int:
    count = 0
    for row in range(len(distances)):
        distance = distances[row]
        end = min(len(left), len(right) - distance)
        length = 0
        for place in range(max(0, -distance), end + 1):
            if place < end and left[place] == right[place + distance]:
                length += 1
                continue
            if length >= least:
                runs[0, count], runs[2, count] = place - length, length
                runs[1, count] = place - length + distance
                count += 1
            length = 0
    return count
