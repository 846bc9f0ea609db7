"""Normal forms of sentences, by which furniture is counted: no case, no punctuation."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import Bools, Int64s, UInt32s, UInt64s
from dedup.compiled import compiled, dispatch, inner
from dedup.letters import CLOSING, DIGIT, MARK, SIGN, Bytes, Classes, character_classes, lower_case
from dedup.scanning.characters import (
    character_before,
    class_of,
    code_at,
    run_end,
    stands_behind_stop,
)
from dedup.scanning.hashes import BASIS, PRIME, mixed

_FULL, _COMMA, _PERCENT, _UNDERSCORE, _ZERO = (ord(sign) for sign in ".,%_0")
_SPACE: Final = UInt64(ord(" "))
_END_CHARACTERS: Final = 30
_ONE: Final = UInt64(1)
_LETTER: Final = UInt64(0xFF)
_KEPT, _FIGURE, _BEYOND = (UInt64(1 << bit) for bit in (8, 9, 10))
"""What bytes are to a normal form: kept in it, figures, beyond ASCII."""
_NINTH: Final = UInt64(8)


def _signs() -> UInt64s:
    """Return the small letter of every byte and, as further bits, what the byte is."""
    signs = np.array([ord(chr(byte).lower()) & 0xFF for byte in range(256)], dtype=np.uint64)
    signs[[chr(byte).isalnum() or byte in b"%$" for byte in range(256)]] |= _KEPT
    signs[[*b"0123456789"]] |= _FIGURE
    signs[0x80:] = _BEYOND
    return signs


_SIGNS: Final = _signs()


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
    further = run_end(data, classes, place, end, DIGIT, 1)
    if further == end:
        return further
    decimal = data[further] in (_FULL, _COMMA) and (
        run_end(data, classes, further + 1, end, DIGIT, 1) > further + 1
    )
    return place if decimal or data[further] == _PERCENT else further


@inner
def _read_odd(
    data: Bytes, span: tuple[int, int, bool], classes: Classes, small: UInt32s, place: int
) -> tuple[int, int, int]:
    """Read what is no plain sign: its code in small letters, whether it is kept, what follows."""
    start, end, closed = span
    code, width = code_at(data, place)
    kind = class_of(classes, code)
    if kind & DIGIT and not closed:
        further = _whole_number_end(data, classes, start, place, end)
        if further > place:
            return _ZERO, 1, further
    if kind & SIGN:
        code = int(small[code])
    return code, int(kind & (SIGN | MARK) != 0), place + width


@inner
def _write_normal(
    data: Bytes, span: tuple[int, int, bool], classes: Classes, small: UInt32s, normal: UInt32s
) -> tuple[int, int, UInt64, UInt64]:
    """Write the normal form of a sentence.

    ``span``: where the sentence starts and ends, and whether a stop closes it.

    Returns:
        its length in code points, its words, its hash, and that of its first characters.
    """
    place, end, closed = span
    odd = _BEYOND if closed else _BEYOND | _FIGURE
    # Unsigned, or every place is asked whether it counts from the end.
    length, words, parted = UInt64(0), _ONE, _ONE
    value = before = head = BASIS
    while place < end:
        sign = _SIGNS[data[UInt64(place)]]
        code, kept, following = sign & _LETTER, sign >> _NINTH & _ONE, place + 1
        if sign & odd:
            read, keeps, following = _read_odd(data, span, classes, small, place)
            code, kept = UInt64(read), UInt64(keeps)
        place = following
        # Without branches: nobody foresees where words end, and a wrong guess costs more. Hashed
        # here, for a step of a hash waits for the last one, and the rest goes on meanwhile.
        code = code if kept else _SPACE
        normal[length] = code
        parts = (kept | parted) ^ _ONE
        further = (value ^ code) * PRIME
        before = value if kept | parts else before
        value = further if kept | parts else value
        length += kept | parts
        head = value if length <= _END_CHARACTERS else head
        words += parts
        parted = kept ^ _ONE
    if length and parted:  # a space behind the last word
        length, words, value = length - _ONE, words - _ONE, before
    if length <= _END_CHARACTERS:
        head = value
    return int(length), int(words) if length else 0, mixed(value), mixed(head)


@inner
def _hash_codes(codes: UInt32s, start: int, end: int) -> UInt64:
    value = BASIS
    for place in range(start, end):
        value = (value ^ UInt64(codes[UInt64(place)])) * PRIME
    return mixed(value)


def normal_line_hashes(
    data: Bytes, starts: Int64s, ends: Int64s
) -> tuple[UInt64s, UInt64s, UInt64s, Int64s, Bools]:
    """Return hashes of sentences without case, punctuation and, in labels, numbers.

    Returns:
        of every sentence, the hash of its normal form, of the first and of the last 30 characters
        of that, its words, and whether a stop closes it.
    """
    normal = np.empty(int((ends - starts).max(initial=0)) + 2, dtype=np.uint32)
    hashes = np.empty((3, len(starts)), dtype=np.uint64)
    words, closed = np.empty(len(starts), dtype=np.int64), np.empty(len(starts), dtype=np.bool_)
    into = hashes, words, closed
    given = data, (starts, ends), character_classes(), (lower_case(), normal)
    dispatch(_hash_lines, int((ends - starts).sum()))(*given, into)
    return hashes[0], hashes[1], hashes[2], words, closed


@compiled
def _hash_lines(
    data: Bytes,
    spans: tuple[Int64s, Int64s],
    classes: Classes,
    letters: tuple[UInt32s, UInt32s],
    into: tuple[UInt64s, Int64s, Bools],
) -> None:
    starts, ends = spans
    small, normal = letters
    hashes, words, closed = into
    for span in range(len(starts)):
        start, end = starts[span], ends[span]
        closed[span] = stands_behind_stop(data, classes, end, start, CLOSING)
        told = (start, end, closed[span])
        length, words[span], whole, head = _write_normal(data, told, classes, small, normal)
        tail = _hash_codes(normal, max(length - _END_CHARACTERS, 0), length)
        hashes[0, span], hashes[1, span], hashes[2, span] = whole, head, tail
