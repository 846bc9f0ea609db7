"""Words: a number, dotted initials, or letters that apostrophes and the like may join."""

from __future__ import annotations

from typing import Final

import numpy as np

from dedup.arrays import Bools, Int64s, UInt64s
from dedup.compiled import compiled, dispatch, inner
from dedup.letters import DIGIT, SIGN, SPELT, Bytes, Classes, character_classes
from dedup.scanning.characters import class_of, code_at, run_end
from dedup.scanning.hashes import BASIS, PRIME, mixed

_FULL, _COMMA, _COLON, _PERCENT, _APOSTROPHE, _AMPERSAND = (ord(sign) for sign in ".,:%'&")
_SMALL_S: Final = ord("s")
_CLOSE_SINGLE: Final = 0x2019
_PARTING: Final = np.array([byte < 0x80 and not chr(byte).isalnum() for byte in range(256)])
"""The bytes of ASCII that are no letters and no numbers."""
_BYTES_PER_WORD: Final = 4
"""Fewer than most texts have, so that there is room at once."""


@inner
def _number_end(data: Bytes, classes: Classes, place: int, end: int) -> int:
    place = run_end(data, classes, place, end, DIGIT, 1)
    while place < end and (data[place] == _FULL or data[place] == _COMMA or data[place] == _COLON):
        further = run_end(data, classes, place + 1, end, DIGIT, 1)
        if further == place + 1:
            break
        place = further
    return place + 1 if place < end and data[place] == _PERCENT else place


@inner
def _initials_end(data: Bytes, classes: Classes, place: int, end: int) -> int:
    """Return where dotted initials end (U.S.), or the place itself if there are not two."""
    start, count = place, 0
    while place < end:
        code, width = code_at(data, place)
        kind = class_of(classes, code)
        dotted = place + width < end and data[place + width] == _FULL
        if not kind & SIGN or kind & DIGIT or not dotted:
            break
        place += width + 1
        count += 1
    return place if count > 1 else start


@inner
def _is_unseen(code: int) -> bool:
    """Tell whether a code point inside of a word is not shown (:data:`dedup.text.UNSEEN`)."""
    return bool(0x200B <= code <= 0x200D or code in (0xAD, 0x2060, 0xFEFF))


@inner
def _joined_end(data: Bytes, classes: Classes, place: int, end: int) -> int:
    """Return where a word ends that may hold apostrophes, ampersands and unseen signs."""
    place = run_end(data, classes, place, end, SPELT, 1)
    while place < end:
        code, width = code_at(data, place)
        if code not in (_APOSTROPHE, _CLOSE_SINGLE, _AMPERSAND) and not _is_unseen(code):
            break
        further = run_end(data, classes, place + width, end, SPELT, 1)
        if further == place + width:
            break
        place = further
    return place


@inner
def _word_end(data: Bytes, classes: Classes, place: int, end: int) -> tuple[int, int]:
    """Return the classes of a sign, and where the word ends that begins with it, or the sign."""
    code, width = code_at(data, place)
    kind = class_of(classes, code)
    if not kind & SIGN:
        return kind, place + width
    if kind & DIGIT:
        return kind, _number_end(data, classes, place, end)
    further = _initials_end(data, classes, place, end)
    if further > place:
        return kind, further
    return kind, _joined_end(data, classes, place, end) if kind & SPELT else place + width


@inner
def _letters_end(data: Bytes, place: int, end: int, value: np.uint64) -> tuple[np.uint64, int]:
    """Go on with a hash over the ASCII letters from a place on, made small, to where they end."""
    while place < end:
        letter = data[np.uint64(place)] | 0x20
        if not 97 <= letter <= 122:
            break
        value = (value ^ np.uint64(letter)) * PRIME
        place += 1
    return value, place


@inner
def _parts(data: Bytes, place: int, end: int, length: int) -> bool:
    """Tell whether a word of so many ASCII letters surely ends there."""
    if place == end:
        return True
    byte = data[place]
    if byte < 0x80:
        joins = byte in (_APOSTROPHE, _AMPERSAND) or 48 <= byte <= 57
        return not (joins or (length == 1 and byte == _FULL))
    # A dash or a quote of the block of punctuation, but the apostrophe and what has no width.
    if byte != 0xE2 or data[place + 1] != 0x80:
        return False
    return bool(data[place + 2] != 0x99 and not 0x8B <= data[place + 2] <= 0x8D)


@inner
def _apostrophe_bytes(data: Bytes, place: int) -> int:
    """Return how many bytes an apostrophe takes, 0 if none stands there."""
    if data[place] == _APOSTROPHE:
        return 1
    return 3 if data[place] == 0xE2 and data[place + 1] == 0x80 and data[place + 2] == 0x99 else 0


@inner
def _plain_word(data: Bytes, begin: int, end: int) -> tuple[np.uint64, int]:
    """Return the hash of a word of ASCII letters and one apostrophe, without that, and its end.

    A possessive is left out. The end of what may be another word is its beginning.
    """
    value, place = _letters_end(data, begin, end, BASIS)
    if place == begin or _parts(data, place, end, place - begin):
        return value, place
    behind = place + _apostrophe_bytes(data, place)
    if behind == place:
        return value, begin
    joined, further = _letters_end(data, behind, end, value)
    if not _parts(data, further, end, 2):
        return value, begin
    if further == behind:  # "dogs' tails"
        return value, place
    return value if further == behind + 1 and data[behind] == _SMALL_S else joined, further


@inner
def _is_country(data: Bytes, start: int, end: int) -> bool:
    """Tell whether a word is "US" or "USA", which is a country where "us" is none."""
    if not 2 <= end - start <= 3 or data[start] != 85 or data[start + 1] != 83:
        return False
    return bool(end - start == 2 or data[start + 2] == 65)


@inner
def _hash_word(data: Bytes, start: int, end: int) -> np.uint64:
    """Return the hash of a word as written, but for commas, which stand in numbers alone."""
    value = BASIS
    for place in range(start, end):
        if data[place] != _COMMA:
            value = (value ^ np.uint64(data[place])) * PRIME
    return mixed(value)


def find_words(
    data: Bytes, starts: Int64s, ends: Int64s
) -> tuple[Int64s, Int64s, Int64s, UInt64s, Bools]:
    """Return every word of spans of bytes, as :func:`dedup.text.words` finds them.

    Returns:
        the span of every word, where it starts and where it ends; the :func:`hash_spans` of its
        normal form if it is plain, else of the word as written; and whether it is plain: a number,
        which loses its commas, or of ASCII letters, which are made small, and one apostrophe at
        most, which goes out, with an s behind it at the end.
    """
    size = int((ends - starts).sum())
    loop, room = dispatch(_find_words, size), len(starts) + size // _BYTES_PER_WORD
    while True:
        spans, first, last = (np.empty(room, dtype=np.int64) for _ in range(3))
        hashes, plain = np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.bool_)
        found = (spans, first, last), (hashes, plain)
        count = loop(data, starts, ends, character_classes(), *found)
        if count <= room:
            # No copies: what nobody has written to takes no memory.
            return spans[:count], first[:count], last[:count], hashes[:count], plain[:count]
        room = count


@compiled
def _find_words(  # noqa: PLR0913, PLR0917 - what is read, and where to
    data: Bytes,
    starts: Int64s,
    ends: Int64s,
    classes: Classes,
    found: tuple[Int64s, Int64s, Int64s],
    told: tuple[UInt64s, Bools],
) -> int:
    """Write down what is found, as far as there is room; return how much it is."""
    (spans, first, last), (hashes, plain) = found, told
    count, room = 0, len(spans)
    for span in range(len(starts)):
        place, end = starts[span], ends[span]
        while place < end:
            if _PARTING[data[np.uint64(place)]]:  # space, most of the time
                place += 1
                continue
            begin, row = place, np.uint64(min(count, room - 1))
            small, place = _plain_word(data, begin, end)
            if place > begin:
                plain[row] = not _is_country(data, begin, place)
                hashes[row] = mixed(small) if plain[row] else _hash_word(data, begin, place)
            else:
                kind, place = _word_end(data, classes, begin, end)
                if not kind & SIGN:
                    continue
                plain[row] = kind & DIGIT
                hashes[row] = _hash_word(data, begin, place)
            spans[row], first[row], last[row] = span, begin, place
            count += 1
    return count
