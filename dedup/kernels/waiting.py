"""The pairs of groups that may merge, as a queue: the one with the highest mean is the first.

Arrays hold numbers of 32 bits. ``0 +`` makes them 64 wide where they are handed on, for a function
is compiled once for either width.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dedup.arrays import Float64s, Int32s, Int64s
from dedup.compiled import inner

_NOWHERE: Final = -1


class Queue(NamedTuple):
    """The pairs that may merge as a binary heap, the place of every pair in it, and its mean.

    ``size`` has the shape ``(1,)``: how many places of the heap are in use.
    """

    heap: Int32s
    size: Int64s
    places: Int32s
    means: Float64s


def queue_of(best: Int64s, scores: Float64s) -> Queue:
    """Return the queue of some pairs.

    Args:
        best: the pairs that wait, the first to merge first.
        scores: of all pairs, of shape ``(pairs,)``.

    >>> queue = queue_of(np.array([1, 0]), np.array([0.6, 0.9]))
    >>> leave(queue, np.array([0, 1, 1, 2], dtype=np.int32), 1)
    >>> int(queue.heap[0]), int(queue.size[0])
    (0, 1)
    """
    # What is sorted is a heap.
    heap, places = np.empty(len(scores), np.int32), np.full(len(scores), _NOWHERE, np.int32)
    heap[: len(best)], places[best] = best, np.arange(len(best))
    return Queue(heap, np.array([len(best)]), places, scores.copy())


@inner
def sides_of(ends: Int32s, pair: int) -> tuple[int, int]:
    """Return the two groups of a pair, the one with the first node first."""
    one, other = 0 + ends[2 * pair], 0 + ends[2 * pair + 1]
    return (one, other) if one < other else (other, one)


@inner
def leave(queue: Queue, ends: Int32s, pair: int) -> None:
    """Take a pair out of the heap, if it is there."""
    place = 0 + queue.places[pair]
    if place >= 0:
        queue.places[pair] = _NOWHERE
        queue.size[0] -= 1
        last = queue.size[0]
        if place < last:
            settle(queue, ends, 0 + queue.heap[last], place)


@inner
def settle(queue: Queue, ends: Int32s, pair: int, place: int) -> None:
    """Let a pair find its place in the heap, from a free one on."""
    heap, size, places, means = queue
    while place > 0 and _is_before(means, ends, pair, 0 + heap[(place - 1) // 2]):
        heap[place] = heap[(place - 1) // 2]
        places[heap[place]] = place
        place = (place - 1) // 2
    while 2 * place + 1 < size[0]:
        child = 2 * place + 1
        further = child + 1
        if further < size[0] and _is_before(means, ends, 0 + heap[further], 0 + heap[child]):
            child = further
        if not _is_before(means, ends, 0 + heap[child], pair):
            break
        heap[place] = heap[child]
        places[heap[place]] = place
        place = child
    heap[place], places[pair] = pair, place


@inner
def _is_before(means: Float64s, ends: Int32s, pair: int, than: int) -> bool:
    """Tell which of two pairs merges first: that of the higher mean, then of the first groups."""
    if means[pair] != means[than]:
        return bool(means[pair] > means[than])
    one, other = sides_of(ends, pair)
    first, second = sides_of(ends, than)
    return bool(one < first or (one == first and other < second))
