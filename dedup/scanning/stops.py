"""Stops inside of lines: which end a sentence for certain, and of which a model is to be asked."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

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
    UInt64s,
)
from dedup.scanning.characters import class_of, code_at
from dedup.scanning.hashes import BASIS, PRIME, mixed

__all__ = ["ASK", "END", "LONGEST_CHUNK", "UNSURE", "find_stops"]

END: Final = 1
ASK: Final = 2
UNSURE: Final = 3

_SPACE, _FULL, _COMMA, _BANG, _QUERY, _AT = (ord(sign) for sign in " .,!?@")
_CLOSE_SQUARE, _OPEN_CURLY = (ord(sign) for sign in "]{")
_APOSTROPHE, _HYPHEN, _CLOSE_SINGLE = 0x27, 0x2D, 0x2019
_OPEN_SINGLE, _OPEN_DOUBLE, _ELLIPSIS = 0x2018, 0x201C, 0x2026
_STOPPING: Final = np.isin(np.arange(256), [_FULL, _QUERY, _BANG, 0xE2])
"""The bytes of stops; that of an ellipsis is the first of three."""
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
def _is_known(value: UInt64, known: UInt64s) -> bool:
    low, high = 0, len(known)
    while low < high:
        middle = (low + high) // 2
        if known[middle] < value:
            low = middle + 1
        else:
            high = middle
    return bool(low < len(known) and known[low] == value)


@inner
def _word_before(
    data: Bytes, classes: Classes, start: int, stop: int
) -> tuple[int, int, UInt64, bool]:
    """Return length, common classes and hash of the word before a stop, and whether it is quoted.

    A word begins behind a space and the quotes and brackets that open there; one that opens the
    line counts as of no length, for there an enumerator may stand. The hash is of small letters,
    and 0 beyond ASCII.
    """
    word = stop
    while word > start and data[word - 1] != _SPACE:
        word -= 1
    if word == start:
        return 0, 0, UInt64(0), False
    length, common, value, plain, quoted = 0, -1, BASIS, True, False
    while word < stop:
        code, width = code_at(data, word)
        word += width
        kind = class_of(classes, code)
        if not length and kind & OPENING:
            quoted = True
            continue
        if not length or code not in (_APOSTROPHE, _CLOSE_SINGLE, _HYPHEN):
            common &= kind
        value = (value ^ UInt64(code + 32 if 65 <= code <= 90 else code)) * PRIME
        plain &= width == 1
        length += 1
    return length, common, mixed(value) if plain else UInt64(0), quoted


@inner
def _next_sentence(data: Bytes, classes: Classes, stop: int, end: int) -> tuple[int, int, int]:
    """Judge a stop behind a plain word by what follows; return what :func:`_told` returns.

    A small letter behind closing quotes goes on with the sentence: "Is it?" he asked.
    """
    code, width = code_at(data, stop)
    behind = place = stop + width
    while place < end:
        code, width = code_at(data, place)
        if not class_of(classes, code) & CLOSING or code == _CLOSE_SQUARE:
            break
        place += width
    following = _space_end(data, classes, place, end)
    if following in (place, end):
        return ASK, 0, 0
    code, width = code_at(data, following)
    kind = class_of(classes, code)
    if kind & LOWER and place > behind:
        return 0, 0, 0
    if kind & OPENING and following + width < end:
        code, _ = code_at(data, following + width)
        kind = class_of(classes, code)
    return END if kind & SIGN else ASK, place, following


@inner
def _is_inside(  # noqa: PLR0913, PLR0917 - where the stop stands, and what is known
    data: Bytes,
    classes: Classes,
    place: int,
    end: int,
    word: UInt64,
    titles: UInt64s,
) -> bool:
    """Tell whether an abbreviation is followed by what never starts a sentence."""
    following = _space_end(data, classes, place, end)
    if following in (place, end):
        return False
    if _is_known(word, titles):
        return bool(65 <= data[following] <= 90)
    return bool(97 <= data[following] <= 122)


@inner
def _told(  # noqa: PLR0913, PLR0917 - where the stop stands, and what is known
    data: Bytes,
    classes: Classes,
    start: int,
    stop: int,
    end: int,
    abbreviations: UInt64s,
    titles: UInt64s,
) -> tuple[int, int, int]:
    """Judge a stop of a line in the cases in which nupunkt looks at nothing else.

    A plain word ends a sentence; a title before a capital, and an abbreviation before a small
    letter, end none.

    Returns:
        ``END`` with the end of the sentence and the start of the next, ``ASK``, or 0: none.
    """
    length, common, word, quoted = _word_before(data, classes, start, stop)
    code, width = code_at(data, stop)
    if length < 2 or (code == _FULL and word == 0):
        return ASK, 0, 0
    if code == _FULL and _is_known(word, abbreviations):
        inside = _is_inside(data, classes, stop + width, end, word, titles)
        # Behind a quote, nupunkt does not see every abbreviation.
        return 0 if inside and not quoted else ASK, 0, 0
    if not common & LETTER or code == _ELLIPSIS:
        return ASK, 0, 0
    return _next_sentence(data, classes, stop, end)


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
def _judged(
    data: Bytes,
    classes: Classes,
    around: tuple[int, int, int, int],
    abbreviations: UInt64s,
    titles: UInt64s,
) -> tuple[int, int, int]:
    """Judge the stops of a chunk together: where one is to be asked about, all are.

    ``around``: where the line starts, the chunk starts and ends, and the line ends.
    """
    start, place, last, end = around
    chunk = place
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
        if stop == chunk > start:
            return UNSURE, 0, 0
        told, first, second = _told(data, classes, start, stop, end, abbreviations, titles)
        if told:
            status, sentence, following = told, first, second
    return status, sentence, following


def find_stops(  # noqa: PLR0913, PLR0917 - the lines, and what is known
    data: Bytes,
    starts: Ints,
    ends: Ints,
    classes: Classes,
    abbreviations: UInt64s,
    titles: UInt64s,
) -> Ints:
    """Return the chunks of lines (what space parts) that hold a stop which may end a sentence.

    Args:
        data: the texts.
        starts: where each line starts.
        ends: where it ends.
        classes: of :func:`dedup.letters.character_classes`.
        abbreviations: sorted :func:`hash_spans` of abbreviations.
        titles: of those of them that stand before names.

    Returns:
        a row for the line of every chunk, for what is known of it, and for three places, of shape
        ``(5, chunks)``. ``END``: where the sentence ends and where the next one starts; ``ASK``:
        where the chunk starts, where the next one starts, and where that one ends; ``UNSURE``:
        more than the two chunks decide, so the line is to be read as a whole.
    """
    found = np.empty((5, np.count_nonzero(_STOPPING[data])), dtype=np.int64)
    count = _find_stops(data, (starts, ends), classes, abbreviations, titles, found)
    return found[:, :count].copy()


@compiled
def _find_stops(  # noqa: PLR0913, PLR0917 - the lines, what is known, and where to
    data: Bytes,
    lines: tuple[Ints, Ints],
    classes: Classes,
    abbreviations: UInt64s,
    titles: UInt64s,
    found: Ints,
) -> int:
    starts, ends = lines
    count = 0
    for line in range(len(starts)):
        place, end = starts[line], ends[line]
        while place < end:
            chunk = _space_end(data, classes, place, end)
            place = _chunk_end(data, classes, chunk, end)
            if place - chunk > LONGEST_CHUNK:
                continue
            status, last, following = _judged(
                data, classes, (starts[line], chunk, place, end), abbreviations, titles
            )
            if not status:
                continue
            if status != END:
                last, following = chunk, _space_end(data, classes, place, end)
            further = _chunk_end(data, classes, following, end)
            if status != END and further - following > LONGEST_CHUNK:
                continue
            if status == ASK and _is_doubtful(data, classes, following, further):
                status = UNSURE
            found[0, count], found[1, count] = line, status
            found[2, count], found[3, count], found[4, count] = last, following, further
            count += 1
    return count
