"""Stops inside of lines: which end a sentence for certain, and of which a model is to be asked."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.compiled import compiled, inner
from dedup.letters import (
    CLOSING,
    LETTER,
    LOWER,
    OPENING,
    PAUSE,
    SIGN,
    SPACE,
    STOP,
    TRAILING,
    Bytes,
    Classes,
    Ints,
)
from dedup.scanning.characters import character_before, class_of, code_at, space_start
from dedup.scanning.contexts import NO_ANSWER, Around, Known, decided, holds_stop

__all__ = ["ASK", "END", "LONGEST_CHUNK", "UNSURE", "find_stops"]

END: Final = 1
ASK: Final = 2
UNSURE: Final = 3

_SPACE, _FULL, _COMMA, _BANG, _QUERY, _AT = (ord(sign) for sign in " .,!?@")
_CLOSE_SQUARE, _OPEN_CURLY = (ord(sign) for sign in "]{")
_APOSTROPHE, _OPEN_SINGLE, _CLOSE_SINGLE, _OPEN_DOUBLE = 0x27, 0x2018, 0x2019, 0x201C
_ELLIPSIS: Final = tuple("…".encode())
_FIRST_OF_ELLIPSIS: Final = _ELLIPSIS[0]
_STOPPING: Final = np.isin(np.arange(256), [_FULL, _QUERY, _BANG, _FIRST_OF_ELLIPSIS])
"""The first bytes of stops."""
_WORDED: Final = np.array([chr(byte).isalnum() and byte < 0x80 for byte in range(256)])
"""Letters and figures of ASCII."""
_BYTES_PER_STOP: Final = 32
LONGEST_CHUNK: Final = 1024
"""Bytes of a chunk at most: what is longer is no word, and a model may take minutes over it."""


@inner
def _follows_stop(code: int, kind: int) -> bool:
    """Tell whether a sign stands behind stops that may end a sentence."""
    if kind & (SPACE | TRAILING | OPENING):
        return code not in (_OPEN_DOUBLE, _OPEN_SINGLE)
    paused = kind & PAUSE and code != _COMMA
    return bool(paused) or code in (_BANG, _QUERY, _AT, _OPEN_CURLY)


@inner
def _ends_line(data: Bytes, classes: Classes, place: int, end: int) -> bool:
    """Tell whether only closing signs stand from a place to the end of the line."""
    while place < end:
        code, width = code_at(data, place)
        if not class_of(classes, code) & TRAILING:
            return False
        place += width
    return True


@inner
def _space_end(data: Bytes, classes: Classes, place: int, end: int) -> int:
    while place < end:
        code, width = code_at(data, place)
        if not class_of(classes, code) & SPACE:
            break
        place += width
    return place


@inner
def _chunk_end(data: Bytes, classes: Classes, place: int, end: int) -> int:
    while place < end:
        code, width = code_at(data, place)
        if class_of(classes, code) & SPACE:
            break
        place += width
    return place


@inner
def _chunk_start(data: Bytes, classes: Classes, place: int, start: int) -> int:
    while place > start:
        before = character_before(data, place)
        code, _ = code_at(data, before)
        if class_of(classes, code) & SPACE:
            break
        place = before
    return place


@inner
def _closing_end(data: Bytes, classes: Classes, place: int, end: int) -> int:
    while place < end:
        code, width = code_at(data, place)
        if not class_of(classes, code) & CLOSING or code == _CLOSE_SQUARE:
            break
        place += width
    return place


@inner
def _told(data: Bytes, classes: Classes, around: Around, known: Known) -> tuple[int, int, int]:
    """Judge a stop of a line where nupunkt looks at nothing but the words around it.

    Returns:
        ``END`` with the end of the sentence and the start of the next, ``ASK``, or 0: none.
    """
    stop, end = around[2], around[3]
    _, width = code_at(data, stop)
    behind = stop + width
    last = _closing_end(data, classes, behind, end)
    following = _space_end(data, classes, last, end)
    if following == end:
        return ASK, 0, 0
    if following > last:
        status = _told_apart(data, classes, around, (behind, last, following), known)
        return status, last, following
    return _told_joined(data, classes, around, (behind, last), known), behind, behind


@inner
def _told_apart(
    data: Bytes, classes: Classes, around: Around, places: tuple[int, int, int], known: Known
) -> int:
    """Judge a stop with space behind it, or behind the signs that close what it ends.

    ``places``: behind the stop, behind the closing signs, and where the next chunk starts.
    """
    stop, end = around[2], around[3]
    behind, last, following = places
    code, _ = code_at(data, stop)
    sign, width = code_at(data, following)
    kind = class_of(classes, sign)
    if kind & STOP:
        # To nupunkt, a full stop before another one is a part of an ellipsis.
        return 0 if sign == code == _FULL and last == behind else ASK
    if kind & LOWER and last > behind:
        # A small letter behind closing quotes goes on with the sentence: "Is it?" he asked.
        return 0 if following == last + 1 and data[last] == _SPACE else ASK
    if kind & TRAILING:
        if following + width >= end:
            return ASK
        sign, _ = code_at(data, following + width)
        if not class_of(classes, sign) & SIGN:
            return ASK
    return _told_by_words(data, classes, around, following, known)


@inner
def _told_joined(
    data: Bytes, classes: Classes, around: Around, places: tuple[int, int], known: Known
) -> int:
    """Judge a stop with more of its chunk behind the signs that close what it ends: ``."So``.

    ``places``: behind the stop, and behind the closing signs.
    """
    behind, last = places
    code, _ = code_at(data, last)
    kind = class_of(classes, code)
    further = _chunk_end(data, classes, last, around[3])
    if last == behind or not kind & (SIGN | PAUSE) or holds_stop(data, classes, last, further):
        return ASK
    if kind & LOWER:
        return 0
    sign, width = code_at(data, behind)
    if sign in (_APOSTROPHE, _CLOSE_SINGLE) and behind + width == last and kind & LETTER:
        return 0
    return _told_by_words(data, classes, around, behind, known)


@inner
def _told_by_words(
    data: Bytes, classes: Classes, around: Around, following: int, known: Known
) -> int:
    code, _ = code_at(data, around[2])
    if code in (_BANG, _QUERY):
        return END
    ends = decided(data, classes, around, following, known)
    if ends == NO_ANSWER:
        return ASK
    return END if ends else 0


@inner
def _is_doubtful(data: Bytes, classes: Classes, start: int, end: int) -> bool:
    """Tell whether a chunk is of stops and closing signs alone."""
    while start < end:
        code, width = code_at(data, start)
        if not class_of(classes, code) & (TRAILING | STOP):
            return False
        start += width
    return True


@inner
def _may_end(data: Bytes, place: int, end: int) -> bool:
    """Tell whether a byte of :data:`_STOPPING` is a stop, with no letter or figure behind it."""
    if data[place] == _FIRST_OF_ELLIPSIS:
        return bool(data[place + 1] == _ELLIPSIS[1] and data[place + 2] == _ELLIPSIS[2])
    return place + 1 < end and not _WORDED[data[place + 1]]


@inner
def _stands_behind_stop(data: Bytes, classes: Classes, start: int, chunk: int) -> bool:
    """Tell whether the chunk before another one ends with a stop, as in a spaced ellipsis."""
    before = space_start(data, classes, chunk, start)
    if before == start:
        return False
    code, _ = code_at(data, character_before(data, before))
    return class_of(classes, code) & STOP != 0


@inner
def _judged(
    data: Bytes,
    classes: Classes,
    place: int,
    around: tuple[int, int, int, int],
    known: Known,
) -> tuple[int, int, int]:
    """Judge the stops of a chunk together: where one is to be asked about, all are.

    Args:
        data: the texts.
        classes: of :func:`dedup.letters.character_classes`.
        place: where the first of them stands.
        around: where the line starts, the chunk starts and ends, and the line ends.
        known: what is known of words.
    """
    start, chunk, last, end = around
    status, sentence, following = 0, 0, 0
    while place < last:
        code, width = code_at(data, place)
        stop = place
        place += width
        if place == end or status == ASK or not class_of(classes, code) & STOP:
            continue
        behind, _ = code_at(data, place)
        if not _follows_stop(behind, class_of(classes, behind)):
            continue
        if _ends_line(data, classes, place, end):
            continue
        if stop == chunk > start and _stands_behind_stop(data, classes, start, chunk):
            return UNSURE, 0, 0
        told, first, second = _told(data, classes, (start, chunk, stop, end), known)
        if told:
            status, sentence, following = told, first, second
    return status, sentence, following


def find_stops(data: Bytes, starts: Ints, ends: Ints, classes: Classes, known: Known) -> Ints:
    """Return the chunks of lines (what space parts) that hold a stop which may end a sentence.

    Args:
        data: the texts.
        starts: where each line starts.
        ends: where it ends.
        classes: of :func:`dedup.letters.character_classes`.
        known: what is known of words.

    Returns:
        a row for the line of every chunk, for what is known of it, and for three places, of shape
        ``(5, chunks)``. ``END``: where the sentence ends and where the next one starts; ``ASK``:
        where the chunk starts, where the next one starts, and where that one ends; ``UNSURE``:
        more than the two chunks decide, so the line is to be read as a whole.
    """
    room = len(data) // _BYTES_PER_STOP + len(starts)
    while True:
        found = np.empty((5, room), dtype=np.int64)
        count = _find_stops(data, (starts, ends), classes, known, found)
        if count <= room:
            return found[:, :count].copy()
        room = count


@compiled
def _find_stops(
    data: Bytes, lines: tuple[Ints, Ints], classes: Classes, known: Known, found: Ints
) -> int:
    """Write down what is found, as far as there is room; return how much it is."""
    starts, ends = lines
    count = 0
    for line in range(len(starts)):
        place, end = starts[line], ends[line]
        before = place
        while place < end:
            if not _STOPPING[data[place]] or not _may_end(data, place, end):
                place += 1
                continue
            stop, chunk = place, _chunk_start(data, classes, place, before)
            before = place = _chunk_end(data, classes, place, end)
            if place - chunk > LONGEST_CHUNK:
                continue
            status, last, following = _judged(
                data, classes, stop, (starts[line], chunk, place, end), known
            )
            if not status:
                continue
            further = following
            if status != END:
                last, following = chunk, _space_end(data, classes, place, end)
                further = _chunk_end(data, classes, following, end)
                if further - following > LONGEST_CHUNK:
                    continue
            doubtful = following < further and _is_doubtful(data, classes, following, further)
            if status == ASK and doubtful:
                status = UNSURE
            if count < found.shape[1]:
                found[0, count], found[1, count] = line, status
                found[2, count], found[3, count], found[4, count] = last, following, further
            count += 1
    return count
