"""Lines: what breaks part, without the space around it, and what tells a heading."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import Int64s
from dedup.compiled import compiled, dispatch, inner
from dedup.letters import (
    BREAK,
    CLOSING,
    LOWER,
    OPENING,
    PAUSE,
    SIGN,
    SPACE,
    SPELT,
    STOP,
    WIDE_STOP,
    Bytes,
    Classes,
    character_classes,
)
from dedup.scanning.characters import character_before, class_of, code_at, run_end, run_start
from dedup.scanning.room import found_by

WORDED: Final = 1
"""A line that holds a word."""
HEADS: Final = 2
"""It opens as a heading does: with a sign, behind one quote or bracket, and no small letter."""
QUESTION: Final = 4
CLOSED: Final = 8
"""It ends as a heading does not: with a stop, a comma or a closing quote."""

_MOST_TOKENS: Final = 20
"""So many words are counted: more than a heading has."""
_BYTES_PER_LINE: Final = 64
_INSIDE, _SPACED, _ALONE = range(3)
"""Inside of a word; behind a space, where anything begins one; behind a letter that is one."""
_HIRAGANA: Final = (0x3041, 0x309F)
"""Behind a closing quotation mark they go on with the sentence, as a small letter does."""
_FIRST_WIDE: Final = 0xE3
"""The first byte of U+3002. That of the other wide stops is larger, and no byte inside of a letter
is."""
_QUERY: Final = ord("?")


@inner
def _line_flags(data: Bytes, classes: Classes, start: int, end: int) -> int:
    """Return how a line opens and ends (``HEADS``, ``QUESTION``, ``CLOSED``)."""
    code, width = code_at(data, start)
    flags = 0
    kind = class_of(classes, code)
    if kind & SIGN:
        flags = 0 if kind & LOWER else HEADS
    elif kind & OPENING and start + width < end:
        behind, _ = code_at(data, start + width)
        flags = HEADS if class_of(classes, behind) & SIGN else 0
    final, _ = code_at(data, character_before(data, end))
    if final == _QUERY:
        flags |= QUESTION
    elif class_of(classes, final) & (STOP | PAUSE | CLOSING | WIDE_STOP):
        flags |= CLOSED
    return flags


@inner
def _read_line(
    data: Bytes, classes: Classes, place: int, end: int
) -> tuple[int, int, int, int, int]:
    """Read up to the end of the next line that holds more than space.

    Returns:
        the place behind it; where it starts and ends without the space around it, which is the same
        if there is none; its words, parted by space or of one letter; and whether it holds a letter
        or number.
    """
    place = start = run_end(data, classes, place, end, SPACE, 1)
    words, worded, parted, kind = 0, 0, _SPACED, 0
    while place < end and not kind & BREAK:
        code, width = int(data[UInt64(place)]), 1
        if code >= 0x80:
            code, width = code_at(data, place)
        kind = class_of(classes, code)
        if kind & SPACE:
            parted = _SPACED
        elif kind & (SIGN | SPELT) == SIGN:
            words, parted = words + 1, _ALONE
        elif parted == _SPACED or (parted == _ALONE and kind & SIGN):
            words, parted = words + 1, _INSIDE
        worded |= kind & SIGN
        place += width
        if words >= _MOST_TOKENS and worded:
            # The end of the line is all that is left to know.
            place = run_end(data, classes, place, end, BREAK, 0)
            break
    return place, start, run_start(data, classes, place, start, SPACE, 1), words, worded


def find_lines(data: Bytes, bounds: Int64s) -> Int64s:
    """Return the lines of texts that hold more than space, without the space around them.

    Args:
        data: the texts.
        bounds: where each begins and ends, of shape ``(texts + 1,)``.

    Returns:
        a row for the text of every line, for where it starts, where it ends, for its words, parted
        by space or of one letter (20 at most), and for its flags, of shape ``(5, lines)``.
    """
    room = len(bounds) + len(data) // _BYTES_PER_LINE
    loop = dispatch(_find_lines, len(data))
    return found_by(loop, data, bounds, character_classes(), columns=5, room=room)


@compiled
def _find_lines(data: Bytes, bounds: Int64s, classes: Classes, found: Int64s) -> int:
    """Write down what is found, as far as there is room; return how much it is."""
    count = 0
    for row in range(len(bounds) - 1):
        place, end = bounds[row], bounds[row + 1]
        while place < end:
            place, start, last, words, worded = _read_line(data, classes, place, end)
            if last > start and count < found.shape[1]:
                flags = _line_flags(data, classes, start, last) | (WORDED if worded else 0)
                found[0, count], found[1, count], found[2, count] = row, start, last
                found[3, count], found[4, count] = min(words, _MOST_TOKENS), flags
            count += last > start
    return count


def find_wide_stops(data: Bytes, starts: Int64s, ends: Int64s) -> Int64s:
    """Return where stops of Chinese and Japanese end a sentence inside of a line.

    Args:
        data: the texts.
        starts: where each line starts.
        ends: where it ends; no space stands there.

    Returns:
        a row for where a sentence ends, with the marks that close behind its stop, and for where
        the next one starts, of shape ``(2, stops)``.
    """
    # Asked of all bytes at once, lest a machine that reads English compiles the loop.
    wide = np.flatnonzero(data >= _FIRST_WIDE)
    held = np.searchsorted(wide, starts) < np.searchsorted(wide, ends)
    starts, ends = starts[held], ends[held]
    given = data, (starts, ends), character_classes()
    loop = dispatch(_find_wide_stops, int((ends - starts).sum()))
    return found_by(loop, *given, columns=2, room=len(starts))


@compiled
def _find_wide_stops(
    data: Bytes, lines: tuple[Int64s, Int64s], classes: Classes, found: Int64s
) -> int:
    """Write down what is found, as far as there is room; return how much it is."""
    starts, ends = lines
    count = 0
    for line in range(len(starts)):
        place, end = starts[line], ends[line]
        while place < end:
            if data[UInt64(place)] < _FIRST_WIDE:  # all of English
                place += 1
                continue
            code, width = code_at(data, place)
            place += width
            if not class_of(classes, code) & WIDE_STOP:
                continue
            stop = run_end(data, classes, place, end, WIDE_STOP, 1)
            place = run_end(data, classes, stop, end, WIDE_STOP | CLOSING, 1)
            following = run_end(data, classes, place, end, SPACE, 1)
            if following == end:
                break
            code, _ = code_at(data, following)
            if place > stop and _HIRAGANA[0] <= code <= _HIRAGANA[1]:
                continue
            if count < found.shape[1]:
                found[0, count], found[1, count] = place, following
            count += 1
    return count
