"""Pairs: documents that share a key, or enough of them.

A pair is one number, the smaller member in the upper 32 bits: pairs are sorted, counted and merged
as numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from dedup.arrays import Int32s, Int64s, UInt32s, UInt64s, bounds_of, gathered
from dedup.compiled import compiled, dispatch, inner
from dedup.kernels.radix import order_of
from dedup.scanning import number_spans
from dedup.scanning.hashes import PRIME

Value = TypeVar("Value", bound=np.generic)

_LOW: Final = np.int64(0xFFFFFFFF)
_PAIRS_AT_ONCE: Final = 1 << 22
"""Pairs that are counted at a time: about 100 MB."""
_VALUES_AT_ONCE: Final = 1 << 22
"""Values that are looked at at a time."""
_PARTS: Final = 32
"""Parts of the values of all documents, which are counted one after the other."""
_MEMBERS, _PAIRS, _WANTED = 0, 1, 2
"""Members whose partners are counted, pairs that were found, and most partners of the next one."""


def pairs_of(left: Int64s, right: Int64s) -> Int64s:
    """Return pairs of members as numbers, ``left < right``.

    >>> ends_of_pairs(pairs_of(np.array([1]), np.array([5])))
    (array([1]), array([5]))
    """
    return np.asarray(left.astype(np.int64) << np.int64(32) | right)


def ends_of_pairs(pairs: Int64s) -> tuple[Int64s, Int64s]:
    """Return the members of pairs, smaller ones first."""
    return pairs >> np.int64(32), pairs & _LOW


def counted_pairs(parts: Iterable[Int64s], least: int = 1) -> Int64s:
    """Return the distinct pairs that stand in enough of the parts, sorted.

    Parts are merged as they come, to keep few of them in memory.
    """
    pairs, counts = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for some in gathered(parts, _PAIRS_AT_ONCE):
        found, seen = np.unique(np.concatenate(some), return_counts=True)
        both = np.concatenate([pairs, found]), np.concatenate([counts, seen])
        pairs, counts = merged_pairs(*both, np.add)
    return pairs[counts >= least]


def merged_pairs(
    pairs: Int64s, values: npt.NDArray[Value], combine: np.ufunc
) -> tuple[Int64s, npt.NDArray[Value]]:
    """Return the distinct pairs, sorted, and what the values of each are together.

    Args:
        pairs: of shape ``(n,)``.
        values: of the same shape.
        combine: of two values, which are combined in the order in which they stand.

    >>> pairs, weights = np.array([7, 3, 7]), np.array([1, 2, 4])
    >>> [found.tolist() for found in merged_pairs(pairs, weights, np.add)]
    [[3, 7], [2, 5]]
    """
    order = np.argsort(pairs, kind="stable")  # quick where they are runs in order
    pairs, values = pairs[order], values[order]
    del order  # as large as the pairs
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    return pairs[starts], combine.reduceat(values, starts) if len(starts) else values


def band_keys(signatures: UInt32s, band: int, rows: int) -> UInt64s:
    """Return one 64-bit key per signature for band number ``band``, of shape ``(documents,)``.

    FNV-1a, of values and not of bytes.
    """
    keys = np.full(len(signatures), np.uint64(band + 1) * PRIME, dtype=np.uint64)
    for row in range(band * rows, (band + 1) * rows):
        keys = (keys ^ signatures[:, row].astype(np.uint64)) * PRIME
    return keys


def _runs(numbers: Int64s, count: int) -> tuple[Int64s, Int64s]:
    """Return the places of every number, in their order, and where those of each begin and end."""
    return order_of(numbers), bounds_of(np.bincount(numbers, minlength=count))


@inner
def _sort(members: Int64s, places: Int64s, start: int, end: int, bucket: Int64s) -> None:
    """Write the members at some places in order: by insertion, for nearly all are in order."""
    for count in range(end - start):
        member, place = members[places[start + count]], count
        while place > 0 and bucket[place - 1] > member:
            bucket[place] = bucket[place - 1]
            place -= 1
        bucket[place] = member


def pairs_of_runs(keys: UInt64s, members: Int64s, cap: int) -> tuple[Int64s, int]:
    """Return the pairs of members that share a key, and how many buckets are larger than ``cap``.

    A bucket of up to ``cap`` members gives all its pairs. A larger one gives a star around its
    smallest member and a chain through all: connected and linear, where all pairs are quadratic.
    """
    numbers, first = number_spans(keys)
    places, bounds = _runs(numbers, len(first))
    sizes = np.diff(bounds)
    room = np.where(sizes <= cap, sizes * (sizes - 1) // 2, 2 * sizes).sum()
    pairs, bucket = np.empty(room, dtype=np.int64), np.empty(sizes.max(initial=0), dtype=np.int64)
    pair_up = dispatch(_pair_up, len(members) + len(pairs))
    count = pair_up(members, places, bounds, cap, bucket, pairs)
    return pairs[:count].copy(), int((sizes > cap).sum())


@compiled
def _pair_up(  # noqa: PLR0913, PLR0917 - what is read, and where to
    members: Int64s, places: Int64s, bounds: Int64s, cap: int, bucket: Int64s, pairs: Int64s
) -> int:
    count = 0
    for run in range(len(bounds) - 1):
        size = bounds[run + 1] - bounds[run]
        if size < 2:
            continue
        _sort(members, places, bounds[run], bounds[run + 1], bucket)
        for one in range(size):
            last = size if one == 0 or size <= cap else min(one + 2, size)
            for other in range(one + 1, last):
                if bucket[one] != bucket[other]:
                    pairs[count] = bucket[one] << 32 | bucket[other]
                    count += 1
    return count


def shared_values(values: UInt32s | UInt64s) -> tuple[Int32s, Int32s]:
    """Number the distinct values that stand in several places.

    Returns:
        the number of every value, -1 if it stands nowhere else, of shape ``(values,)``; and in how
        many places each number stands.

    >>> [*map(np.ndarray.tolist, shared_values(np.array([7, 9, 7], dtype=np.uint32)))]
    [[0, -1, 0], [2]]
    """
    keys, times = np.empty(len(values), dtype=np.int32), [np.empty(0, dtype=np.int32)]
    part_of, count = np.empty(len(values), dtype=np.uint8), 0
    for start in range(0, len(values), _VALUES_AT_ONCE):
        part_of[start : start + _VALUES_AT_ONCE] = values[start : start + _VALUES_AT_ONCE] % _PARTS
    for part in range(_PARTS):  # for numbering takes several times the room of the values
        places = np.flatnonzero(part_of == part)
        numbers, _ = number_spans((values[places] // _PARTS).astype(np.uint64, copy=False))
        seen = np.bincount(numbers).astype(np.int32)
        several = seen > 1
        keys[places] = np.where(several, np.cumsum(several) - 1 + count, -1)[numbers]
        times.append(seen[several])
        count += len(times[-1])
    return keys, np.concatenate(times)


def pairs_sharing(keys: Int64s, members: Int64s, least: int) -> tuple[Int64s, Int64s]:
    """Return the pairs of members that share at least so many keys, and how many.

    The partners of one member are counted at a time: most pairs share one key, and all of them at
    once would not fit into memory.

    Args:
        keys: numbers from 0, of shape ``(n,)``; keep frequent ones out, for all pairs of a key are
            looked at.
        members: who has the key, of shape ``(n,)``, ascending; no member has a key twice.
        least: the keys that they must share.
    """
    places, bounds = _runs(keys, int(keys.max(initial=-1)) + 1)
    holders = members[places]  # of every key, one key behind the other
    seen = bounds[:-1].copy()  # of every key, its next holder
    size = int(members[-1]) + 1 if len(members) else 0
    counts, touched = np.zeros(size, dtype=np.int32), np.empty(size, dtype=np.int64)
    found = np.empty((2, 0), dtype=np.int64)
    done = np.zeros(3, dtype=np.int64)
    steps = len(members) + int(np.square(np.diff(bounds)).sum()) // 2
    while done[_MEMBERS] < len(members):
        grown = np.empty((2, max(2 * (done[_PAIRS] + done[_WANTED]), 1024)), dtype=np.int64)
        grown[:, : done[_PAIRS]] = found[:, : done[_PAIRS]]
        found = grown
        held = keys, members, holders, bounds, seen
        dispatch(_count_partners, steps)(held, least, (counts, touched), found, done)
    return found[0, : done[_PAIRS]].copy(), found[1, : done[_PAIRS]].copy()


@compiled
def _count_partners(
    held: tuple[Int64s, Int64s, Int64s, Int64s, Int64s],
    least: int,
    partners_of: tuple[Int32s, Int64s],
    found: Int64s,
    done: Int64s,
) -> None:
    """Count the partners of one member after the other, until there may be no room for the next."""
    keys, members, holders, bounds, seen = held
    counts, touched = partners_of
    start, count = done[_MEMBERS], done[_PAIRS]
    while start < len(members):
        end, wanted = start, 0
        while end < len(members) and members[end] == members[start]:
            wanted += bounds[keys[end] + 1] - seen[keys[end]]
            end += 1
        if count + wanted > found.shape[1]:
            done[_WANTED] = wanted
            break
        partners = 0
        for place in range(start, end):
            key = keys[place]
            seen[key] += 1
            for behind in range(seen[key], bounds[key + 1]):
                partner = holders[behind]
                if counts[partner] == 0:
                    touched[partners] = partner
                    partners += 1
                counts[partner] += 1
        for place in range(partners):
            partner = touched[place]
            if counts[partner] >= least:
                found[0, count], found[1, count] = members[start] << 32 | partner, counts[partner]
                count += 1
            counts[partner] = 0
        start = end
    done[_MEMBERS], done[_PAIRS] = start, count


def pairs_agreeing(
    signatures: UInt32s, members: Int64s, ends: Int64s, least: Int64s
) -> Iterator[Int64s]:
    """Yield the pairs of members that stand near and agree in enough values of their signatures.

    Args:
        signatures: of all documents, of shape ``(documents, values)``.
        members: rows of ``signatures``, of shape ``(n,)``, each once, in an order that brings
            those together that are to be compared.
        ends: up to which place each is compared with those behind it, of shape ``(n,)``.
        least: values in which each must agree with another, of shape ``(n,)``.

    >>> signatures = np.array([[1, 2, 3], [1, 2, 9], [1, 8, 3]], dtype=np.uint32)
    >>> given = np.array([2, 1, 0]), np.array([3, 3, 3]), np.array([2, 1, 2])
    >>> (found,) = pairs_agreeing(signatures, *given)
    >>> [ends.tolist() for ends in ends_of_pairs(found)]
    [[0, 0], [2, 1]]
    """
    compared = np.cumsum(ends - np.arange(1, len(ends) + 1))
    pairs = np.empty(min(compared.max(initial=0), _PAIRS_AT_ONCE), dtype=np.int64)
    first = 0
    while first < len(members):
        done = compared[first - 1] if first else 0
        last = int(np.searchsorted(compared, done + _PAIRS_AT_ONCE, side="right"))
        last = max(last, first + 1)
        if compared[last - 1] - done > len(pairs):  # one alone has so many near it
            pairs = np.empty(compared[last - 1] - done, dtype=np.int64)
        steps = signatures.shape[1] * int(compared[last - 1] - done)
        agree = dispatch(_agree, steps)
        count = agree(signatures, (members, ends, least), first, last, pairs)
        yield pairs[:count].copy()
        first = last


@compiled
def _agree(
    signatures: UInt32s,
    compared: tuple[Int64s, Int64s, Int64s],
    first: int,
    last: int,
    pairs: Int64s,
) -> int:
    members, ends, least = compared
    count = 0
    for place in range(first, last):
        one = members[place]
        for behind in range(place + 1, ends[place]):
            other, agreed = members[behind], 0
            for value in range(signatures.shape[1]):
                agreed += signatures[one, value] == signatures[other, value]
            if agreed >= least[place] and agreed >= least[behind]:
                pairs[count] = min(one, other) << 32 | max(one, other)
                count += 1
    return count
