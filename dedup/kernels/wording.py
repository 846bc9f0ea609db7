"""Two texts as words and shingles: what they share, and where it stands."""

from __future__ import annotations

import numpy as np

from dedup.arrays import Bools, Int32s, Int64s, UInt64s
from dedup.compiled import compiled
from dedup.kernels.sorting import longer, order_of_values

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


@compiled
def shared_rows(left: UInt64s, right: UInt64s) -> tuple[Int64s, Int64s]:
    """Return the rows of the values that two sorted arrays of distinct values have in common."""
    most = min(len(left), len(right))
    rows, columns = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    row = column = count = 0
    while row < len(left) and column < len(right):
        if left[row] < right[column]:
            row += 1
        elif right[column] < left[row]:
            column += 1
        else:
            rows[count], columns[count] = row, column
            row, column, count = row + 1, column + 1, count + 1
    return rows[:count].copy(), columns[:count].copy()


@compiled
def _holds(
    left: Int32s, right: Int32s, one: int, other: int, bounds: tuple[float, float, float]
) -> bool:
    """Tell whether two anchors are about as far apart in both texts.

    ``bounds``: the words they may be apart, the words and the share by which they may differ.
    """
    reach, slack, stretch = bounds
    step, across = left[other] - left[one], right[other] - right[one]
    return bool(abs(across - step) <= slack + stretch * step and step <= reach)


@compiled
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
    order = order_of_values(left.astype(np.uint64))
    kept = np.zeros(len(left), dtype=np.bool_)
    for place in range(len(left) - 1):
        if _holds(left, right, order[place], order[place + 1], bounds):
            kept[place] = kept[place + 1] = True
    stretches = np.empty((len(left), 4), dtype=np.int64)
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
    return stretches[:count].copy()


@compiled
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
    return alike


@compiled
def _run_end(values: UInt64s, order: Int64s, place: int) -> int:
    """Return where the run of a value ends that begins at a place of the order."""
    end = place
    while end < len(order) and values[order[end]] == values[order[place]]:
        end += 1
    return end


@compiled
def _meetings(left: UInt64s, right: UInt64s, most: int) -> Int64s:
    """Return every pair of places of an equal shingle: distance plus ``len(left)``, and left."""
    own, order = order_of_values(left), order_of_values(right)
    codes = np.empty(len(left), dtype=np.int64)
    count = here = there = 0
    while here < len(own) and there < len(order):
        one, other = left[own[here]], right[order[there]]
        if one != other:
            here, there = here + (one < other), there + (other < one)
            continue
        behind, beyond = _run_end(left, own, here), _run_end(right, order, there)
        pairs = (behind - here) * (beyond - there)
        pairs = pairs if pairs <= most else 0
        while count + pairs > len(codes):
            codes = longer(codes, count, 2 * len(codes))
        for pair in range(pairs):
            start = own[here + pair // (beyond - there)]
            distance = order[there + pair % (beyond - there)] - start + len(left)
            codes[count + pair] = distance << 32 | start
        count += pairs
        here, there = behind, beyond
    return codes[:count]


@compiled
def meeting_runs(left: UInt64s, right: UInt64s, most: int) -> Int64s:
    """Return the runs of equal shingles of two texts: starts in both, and how many.

    Args:
        left: the shingles of one text, in reading order.
        right: of the other.
        most: a shingle that makes more pairs of places than this is a refrain and starts no run.

    Returns:
        of shape ``(3, runs)``, in order of the distance between the two places, then of left.
    """
    codes = _meetings(left, right, most)
    runs = np.empty((3, len(codes)), dtype=np.int64)
    found, before = 0, np.int64(-2)
    for place in order_of_values(codes.view(np.uint64)):
        code = codes[place]
        if code == before + 1:
            runs[2, found - 1] += 1
        else:
            runs[0, found] = code & 0xFFFFFFFF
            runs[1, found] = runs[0, found] + (code >> 32) - len(left)
            runs[2, found] = 1
            found += 1
        before = code
    return runs[:, :found].copy()


@compiled
def starts_of_shared(shingles: UInt64s, shared: UInt64s) -> Int64s:
    """Return every place of shingles that are among the sorted shared ones."""
    places = np.empty(len(shingles), dtype=np.int64)
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
    return places[:count].copy()


@compiled
def covered_words(words: int, size: int, starts: Int64s, ends: Int64s) -> Bools:
    """Tell which words stand in a shared shingle or in an aligned stretch.

    Args:
        words: words of the text.
        size: words per shingle.
        starts: places of the shared shingles.
        ends: of stretches, where each begins and ends in either order, of shape ``(stretches, 2)``.
    """
    turns = np.zeros(words + 1, dtype=np.int64)
    for start in starts:
        turns[start] += 1
        turns[start + size] -= 1
    for row in range(len(ends)):
        turns[min(ends[row, 0], ends[row, 1])] += 1
        turns[max(ends[row, 0], ends[row, 1])] -= 1
    covered = np.empty(words, dtype=np.bool_)
    depth = 0
    for word in range(words):
        depth += turns[word]
        covered[word] = depth > 0
    return covered


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


@compiled
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
    room = 0
    for distance in distances:
        room += (min(len(left), len(right) - distance) - max(0, -distance)) // least + 1
    runs = np.empty((3, max(room, 0)), dtype=np.int64)
    count = 0
    for distance in distances:
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
    return runs[:, :count].copy()
