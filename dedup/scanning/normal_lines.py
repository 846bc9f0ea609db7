"""Normal forms of sentences, by which furniture is counted: no case, no punctuation."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.compiled import compiled, inner
from dedup.letters import (
    CLOSING,
    DIGIT,
    MARK,
    SIGN,
    STOP,
    Bools,
    Bytes,
    Classes,
    Ints,
    UInt32s,
    UInt64s,
)
from dedup.scanning.characters import character_before, class_of, code_at
from dedup.scanning.hashes import BASIS, PRIME, mixed
from dedup.scanning.words import digits_end

__all__ = ["normal_line_hashes"]

_SPACE, _FULL, _COMMA, _PERCENT, _UNDERSCORE, _ZERO = (ord(sign) for sign in " .,%_0")
_END_CHARACTERS: Final = 30
_HEAD, _TAIL = 1, 2


@inner
def _is_closed(data: Bytes, classes: Classes, start: int, end: int) -> bool:
    """Tell whether a stop ends a sentence, before nothing but closing quotes and brackets."""
    while end > start:
        place = character_before(data, end)
        code, _ = code_at(data, place)
        if class_of(classes, code) & STOP:
            return True
        if not class_of(classes, code) & CLOSING:
            return False
        end = place
    return False


@inner
def _whole_number_end(data: Bytes, classes: Classes, start: int, place: int, end: int) -> int:
    """Return where a whole number ends that begins at a place, or the place if it is an amount.

    A page, a count, a clock or a year is none: no share, no decimal, no part of a word.
    """
    if place > start:
        code, _ = code_at(data, character_before(data, place))
        kind = class_of(classes, code)
        if (
            kind & SIGN
            or code in (_UNDERSCORE, _FULL, _COMMA)
            or (kind & MARK and code != _PERCENT)
        ):
            return place
    further = digits_end(data, classes, place, end)
    if further == end:
        return further
    decimal = data[further] in (_FULL, _COMMA) and (
        digits_end(data, classes, further + 1, end) > further + 1
    )
    return place if decimal or data[further] == _PERCENT else further


@inner
def _write_normal(  # noqa: PLR0913, PLR0917 - what is read, and where to
    data: Bytes, start: int, end: int, classes: Classes, small: UInt32s, normal: UInt32s
) -> tuple[int, int]:
    """Write the normal form of a sentence; return its length in code points, and its words."""
    closed = _is_closed(data, classes, start, end)
    length, words, parted = 0, 1, False
    place = start
    while place < end:
        code, width = code_at(data, place)
        kind = class_of(classes, code)
        if not kind & (SIGN | MARK):
            parted = length > 0
            place += width
            continue
        if parted:
            normal[length] = _SPACE
            length += 1
            words += 1
            parted = False
        if kind & DIGIT and not closed:
            further = _whole_number_end(data, classes, start, place, end)
            if further > place:
                normal[length] = _ZERO
                length += 1
                place = further
                continue
        normal[length] = small[min(code, len(small) - 1)] if kind & SIGN else code
        length += 1
        place += width
    return length, words if length else 0


@inner
def _hash_codes(codes: UInt32s, start: int, end: int) -> np.uint64:
    value = BASIS
    for place in range(start, end):
        value = (value ^ np.uint64(codes[place])) * PRIME
    return mixed(value)


def normal_line_hashes(
    data: Bytes, starts: Ints, ends: Ints, classes: Classes, small: UInt32s
) -> tuple[UInt64s, UInt64s, UInt64s, Ints, Bools]:
    """Return hashes of sentences without case, punctuation and, in labels, numbers.

    Args:
        data: the texts.
        starts: where each sentence starts.
        ends: where it ends.
        classes: of :func:`dedup.letters.character_classes`.
        small: of :func:`dedup.letters.lower_case`.

    Returns:
        of every sentence, the hash of its :func:`dedup.boilerplate.normal_lines`, of the first and
        of the last 30 characters of that, its words, and whether a stop closes it.
    """
    normal = np.empty(int((ends - starts).max(initial=1)), dtype=np.uint32)
    hashes = np.empty((3, len(starts)), dtype=np.uint64)
    words, closed = np.empty(len(starts), dtype=np.int64), np.empty(len(starts), dtype=np.bool_)
    _hash_lines(data, (starts, ends), classes, (small, normal), (hashes, words, closed))
    return hashes[0], hashes[1], hashes[2], words, closed


@compiled
def _hash_lines(
    data: Bytes,
    spans: tuple[Ints, Ints],
    classes: Classes,
    letters: tuple[UInt32s, UInt32s],
    into: tuple[UInt64s, Ints, Bools],
) -> None:
    starts, ends = spans
    small, normal = letters
    hashes, words, closed = into
    for span in range(len(starts)):
        start, end = starts[span], ends[span]
        closed[span] = _is_closed(data, classes, start, end)
        length, words[span] = _write_normal(data, start, end, classes, small, normal)
        for part in range(3):
            first = max(0, length - _END_CHARACTERS) if part == _TAIL else 0
            last = min(length, _END_CHARACTERS) if part == _HEAD else length
            hashes[part, span] = _hash_codes(normal, first, last)
