"""Spans that one of some expressions may match: by what they begin and end with and what they hold.

Expressions are bits of some numbers, and what is known of a span is ANDed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import Bools, Int64s, UInt64s
from dedup.compiled import compiled, dispatch
from dedup.letters import Bytes
from dedup.scanning.bisection import first_not_below
from dedup.scanning.ranges import Ranges, eight_bytes, narrowest

Asked = tuple[tuple[Ranges, UInt64s], tuple[Ranges, UInt64s], Int64s, UInt64s]
"""Ranges of first bytes and the expressions of each, the last ones for no range; the same of last
bytes; sizes in bytes, ascending; and the expressions that match as much as each."""
Holding = tuple[Int64s, Int64s, UInt64s, Bools, UInt64s]
"""Places of literals, ascending; their numbers; the expressions that need each; whether any may
match where it stands; and the expressions that need none."""

_EVERY: Final = ~UInt64(0)
_STEPS_OF_A_SPAN: Final = 32
"""Its first bytes and its last ones are looked up, and its literals."""


def find_suspects(
    data: Bytes, starts: Int64s, ends: Int64s, asked: Asked, holding: Holding
) -> tuple[Int64s, UInt64s]:
    """Return the spans that an expression may match, and which, as bits.

    Spans ascend, and each ends before the next one starts.
    """
    spans = np.empty(len(starts), dtype=np.int64)
    bits = np.empty((len(starts), holding[-1].shape[1]), dtype=np.uint64)
    find = dispatch(_find_suspects, _STEPS_OF_A_SPAN * len(starts))
    count = find(data, (starts, ends), asked, holding, spans, bits)
    return spans[:count], bits[:count]


@compiled
def _find_suspects(  # noqa: PLR0913, PLR0917 - what is read, and where to
    data: Bytes,
    lines: tuple[Int64s, Int64s],
    asked: Asked,
    holding: Holding,
    spans: Int64s,
    bits: UInt64s,
) -> int:
    """Write down what is found; return how much it is."""
    starts, ends = lines
    (begun, by_first), (closed, by_last), sizes, by_size = asked
    places, numbers, needing, odd, free = holding
    count = at = 0
    for span in range(len(starts)):
        start, end = starts[span], ends[span]
        while at < len(places) and places[at] < start:
            at += 1
        behind, any_ = at, UInt64(0)
        while behind < len(places) and places[behind] < end:
            any_ |= _EVERY if odd[numbers[behind]] else UInt64(0)
            behind += 1
        first = narrowest(eight_bytes(data, start, 1, end - start), begun)
        last = narrowest(eight_bytes(data, end - 1, -1, end - start), closed)
        found = UInt64(0)
        for number in range(bits.shape[1]):
            needed = free[0, number]
            for place in range(at, behind):
                needed |= needing[numbers[place], number]
            bits[count, number] = by_first[first, number] & by_last[last, number] & needed | any_
            found |= bits[count, number]
        at = behind
        if found:
            # Of few spans it matters how long they are.
            size, found = first_not_below(end - start, sizes, 0, len(sizes)), UInt64(0)
            for number in range(bits.shape[1]):
                bits[count, number] &= by_size[size, number]
                found |= bits[count, number]
            spans[count] = span
            count += found != 0
    return count
