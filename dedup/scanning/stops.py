"""Stops inside of lines: which end a sentence for certain, and of which a model is to be asked."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import Int64s
from dedup.compiled import compiled, dispatch, inner
from dedup.letters import (
    CLOSING,
    LETTER,
    LOWER,
    PAUSE,
    SIGN,
    SPACE,
    STOP,
    TRAILING,
    Bytes,
    Classes,
    character_classes,
)
from dedup.scanning.characters import class_of, code_at, run_end, run_start, stands_behind_stop
from dedup.scanning.contexts import Known, decided, traits_before
from dedup.scanning.room import found_by

END: Final = 1
ASK: Final = 2
UNSURE: Final = 3
_STATUS: Final = (ASK, 0, END)
"""What follows from no answer, a sentence that goes on, and one that ends."""

_FULL, _BANG, _QUERY = (ord(sign) for sign in ".!?")
_APOSTROPHE, _CLOSE_SINGLE = 0x27, 0x2019
_ELLIPSIS: Final = tuple("…".encode())
_FIRST_OF_ELLIPSIS: Final = _ELLIPSIS[0]
_STOPPING: Final = np.isin(np.arange(256), [_FULL, _QUERY, _BANG, _FIRST_OF_ELLIPSIS])
"""The first bytes of stops."""
_WORDED: Final = np.array([chr(byte).isalnum() and byte < 0x80 for byte in range(256)])
"""Letters and figures of ASCII."""
_FOLLOWING: Final = np.isin(np.arange(256), [*b"\t\n\v\f\r\x1c\x1d\x1e\x1f \"')]}*([:;!?@{"])
"""The bytes of ASCII that stand behind stops that may end a sentence."""
_STOP_BYTES: Final = np.where(np.arange(256) == _FIRST_OF_ELLIPSIS, 3, 1)
"""Bytes of a stop, by its first one."""
_BYTES_PER_STOP: Final = 32
LONGEST_CHUNK: Final = 1024
"""Bytes of a chunk at most: what is longer is no word, and a model may take minutes over it."""


@inner
def _follows_stop(data: Bytes, classes: Classes, place: int) -> bool:
    """Tell whether a sign stands behind stops that may end a sentence."""
    if data[place] < 0x80:
        return bool(_FOLLOWING[data[place]])
    code, _ = code_at(data, place)
    return class_of(classes, code) & (SPACE | TRAILING) != 0


@inner
def _behind(data: Bytes, classes: Classes, stop: int, last: int, end: int) -> tuple[int, int, int]:
    """Judge a stop by the signs behind it.

    ``stop``: where it stands; ``last``: where its chunk ends; ``end``: where the line does.

    Returns:
        ``END`` where a sentence ends if the words around the stop allow it, ``ASK``, or 0; where
        it ends then, and where the next one starts.
    """
    stop += _STOP_BYTES[data[stop]]
    closed = run_end(data, classes, stop, end, CLOSING, 1)
    following = run_end(data, classes, closed, end, SPACE, 1)
    if following == end:
        return ASK, 0, 0
    code, width = code_at(data, following)
    kind = class_of(classes, code)
    if following == closed:
        return _joined(data, classes, (stop, closed, last), kind), stop, stop
    if kind & STOP:
        # To nupunkt, a full stop before another one is a part of an ellipsis.
        return 0 if code == _FULL == data[stop - 1] and closed == stop else ASK, 0, 0
    if kind & LOWER and closed > stop:
        # A small letter behind closing quotes goes on with the sentence: "Is it?" he asked. So it
        # is behind a space that does not break, of which nupunkt knows nothing.
        return 0, 0, 0
    if kind & TRAILING:
        worded = run_end(data, classes, following + width, end, SIGN, 1) > following + width
        return END if worded else ASK, closed, following
    return END, closed, following


@inner
def _joined(data: Bytes, classes: Classes, around: tuple[int, int, int], kind: int) -> int:
    """Judge a stop with more of its chunk behind the signs that close what it ends: ``."So``.

    ``around``: behind the stop, behind the closing signs, and where the chunk ends.
    """
    stop, closed, last = around
    goes_on = kind & (SIGN | PAUSE) and run_end(data, classes, closed, last, STOP, 0) == last
    if closed == stop or not goes_on:
        return ASK
    code, width = code_at(data, stop)
    apostrophe = code in (_APOSTROPHE, _CLOSE_SINGLE) and stop + width == closed and kind & LETTER
    return 0 if kind & LOWER or apostrophe else END


@inner
def _may_end(data: Bytes, place: int, end: int) -> bool:
    """Tell whether a byte of :data:`_STOPPING` is a stop, with no letter or figure behind it."""
    if data[place] == _FIRST_OF_ELLIPSIS:
        return bool(data[place + 1] == _ELLIPSIS[1] and data[place + 2] == _ELLIPSIS[2])
    return place + 1 < end and not _WORDED[data[place + 1]]


@inner
def _stop_in_chunk(
    data: Bytes, classes: Classes, around: tuple[int, int, int]
) -> tuple[int, int, int]:
    """Return the first stop of a chunk that may end a sentence, or -1, and the ends of the chunk.

    ``around``: where the chunk before it ends, where a stop stands, and where the line ends.
    """
    before, place, end = around
    chunk = run_start(data, classes, place, before, SPACE, 0)
    last = run_end(data, classes, place, end, SPACE, 0)
    while place < last:
        stop = run_end(data, classes, place, last, STOP, 0)
        if stop == last:
            break
        place = stop + _STOP_BYTES[data[stop]]
        follows = place < end and _follows_stop(data, classes, place)
        if follows and run_end(data, classes, place, end, TRAILING, 1) < end:
            return stop, chunk, last
    return -1, chunk, last


@inner
def _next_chunk(
    data: Bytes, classes: Classes, behind: tuple[int, int], status: int
) -> tuple[int, int, int]:
    """Return where the next chunk starts and ends, and what it makes of the one before it.

    ``behind``: where the chunk before it ends, and where the line does.
    """
    last, end = behind
    following = run_end(data, classes, last, end, SPACE, 1)
    further = run_end(data, classes, following, end, SPACE, 0)
    # Of stops and closing signs alone: then more than the two count.
    if run_end(data, classes, following, further, STOP | TRAILING, 1) == further > following:
        status = UNSURE
    return status, following, further


def find_stops(data: Bytes, starts: Int64s, ends: Int64s, known: Known) -> Int64s:
    """Return the chunks of lines (what space parts) that hold a stop which may end a sentence.

    Returns:
        a row for the line of every chunk, for what is known of it, and for three places, of shape
        ``(5, chunks)``. ``END``: where the sentence ends and where the next one starts; ``ASK``:
        where the chunk starts, where the next one starts, and where that one ends; ``UNSURE``:
        more than the two chunks decide, so the line is to be read as a whole.
    """
    room = len(data) // _BYTES_PER_STOP + len(starts)
    given = data, (starts, ends), character_classes(), known
    return found_by(dispatch(_find_stops, len(data)), *given, columns=5, room=room)


@compiled
def _find_stops(
    data: Bytes, lines: tuple[Int64s, Int64s], classes: Classes, known: Known, found: Int64s
) -> int:
    """Write down what is found, as far as there is room; return how much it is."""
    starts, ends = lines
    count = 0
    for line in range(len(starts)):
        start, end = starts[line], ends[line]
        place = before = start
        while place < end:
            if not _STOPPING[data[UInt64(place)]] or not _may_end(data, place, end):
                place += 1
                continue
            stop, chunk, last = _stop_in_chunk(data, classes, (before, place, end))
            place = before = last
            if stop < 0 or last - chunk > LONGEST_CHUNK:
                continue
            status, ended, following = _behind(data, classes, stop, last, end)
            if stop == chunk > start and stands_behind_stop(data, classes, chunk, start, SPACE):
                status = UNSURE  # as in a spaced ellipsis
            elif status == END and data[stop] not in (_BANG, _QUERY):
                traits = traits_before(data, classes, (start, chunk, stop), known)
                status = _STATUS[1 + decided(data, classes, traits, (following, end), known)]
            further = following
            if status > END:
                status, following, further = _next_chunk(data, classes, (last, end), status)
                ended = chunk
            if status and further - following <= LONGEST_CHUNK:
                if count < found.shape[1]:
                    found[0, count], found[1, count] = line, status
                    found[2, count], found[3, count], found[4, count] = ended, following, further
                count += 1
    return count
