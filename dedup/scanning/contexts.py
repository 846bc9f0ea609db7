"""Contexts of full stops: the word before one and the word behind it, and what both decide.

The rules are those of Punkt (Kiss & Strunk 2006) as nupunkt has them; of a context in which a rule
asks for more than is looked at here, nothing is said.
"""

from __future__ import annotations

from string import ascii_letters
from typing import Final

import numpy as np
from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import UInt8s, UInt64s
from dedup.compiled import inner
from dedup.letters import LOWER, PAUSE, STOP, TRAILING, UPPER, Bytes, Classes
from dedup.scanning.bisection import first_not_below
from dedup.scanning.characters import class_of, code_at, run_end, run_start
from dedup.scanning.hashes import BASIS, PRIME, mixed

Known = tuple[UInt64s, UInt8s]
"""Sorted :func:`hash_spans` of words, and the traits of each as bits."""

ABBREVIATION: Final = 1
TITLE: Final = 2
"""It stands before a name."""
CLOSES: Final = 4
"""It closes a sentence wherever a capital follows."""
STARTER: Final = 8
"""It starts a sentence, behind an abbreviation too."""
AFTER_NUMBER: Final = 16
"""It goes on with the sentence behind a number."""
_INITIAL: Final = 32
_NUMBER: Final = 64
_ELLIPSIS: Final = 128

_NO_ANSWER: Final = -1

_SPACE, _FULL, _COMMA, _CAPITAL_I, _DOUBLE, _CLOSE_ROUND = (*b' .,I")',)
_LEAD, _NEXT = 0xE2, 0x80
_OPEN_SINGLE, _CLOSE_SINGLE, _OPEN_DOUBLE, _CLOSE_DOUBLE = 0x98, 0x99, 0x9C, 0x9D
"""The first byte, the second and the last of quotes: ‘ ’ “ ”."""

_SPELT, _FIGURE, _NO_NUMBER, _NO_ABBREVIATION, _PARTING, _JOINING = (1 << n for n in range(6))


def _sorts() -> UInt8s:
    """Return what every byte tells of the word that holds it, as bits; of shape ``(256,)``."""
    sorts = np.full(256, _PARTING, dtype=np.uint8)
    sorts[[*ascii_letters.encode()]] = _SPELT | _NO_NUMBER
    sorts[[*b"0123456789"]] = _FIGURE
    sorts[[*b"%$"]] = _NO_NUMBER | _NO_ABBREVIATION
    sorts[[*b"/"]] = _JOINING | _NO_NUMBER | _NO_ABBREVIATION
    sorts[[*b"&'"]] = _JOINING | _NO_NUMBER
    sorts[[*b",-"]] = _JOINING | _NO_ABBREVIATION
    sorts[_FULL] = _JOINING
    return sorts


_SORTS: Final = _sorts()
_SMALL: Final = np.array([*bytes(range(256)).lower()], dtype=np.uint8)
_ALONE: Final = np.isin(np.arange(256), [*b'"(['])
"""Bytes before a word that are words of their own."""
_LONGEST_COUNT: Final = 8
"""Bytes of what counts the items of a list, at most, where a line opens: "(xxviii)"."""
_ENDING: Final = np.isin(np.arange(256), [*b" \t;:!?@({[)]}*\"'"])
"""The bytes at which a word ends, if they join no parts of it."""


@inner
def _traits(value: UInt64, known: Known) -> int:
    """Return the traits of a word, by its hash."""
    words, traits = known
    place = first_not_below(value, words, 0, len(words))
    return int(traits[place]) if place < len(words) and words[place] == value else 0


@inner
def _sort_at(data: Bytes, place: int, end: int) -> tuple[int, int]:
    """Return what a sign inside of a word tells of it, and its length in bytes.

    A sign that joins two parts of a word is followed by a letter or, if that may be, a figure.
    """
    sort, width = int(_SORTS[data[place]]), 1
    if data[place] == _LEAD and data[place + 1] == _NEXT and data[place + 2] == _CLOSE_SINGLE:
        sort, width = _JOINING | _NO_NUMBER, 3
    if sort & _JOINING:
        wanted = _SPELT if sort & _NO_NUMBER else _SPELT | _FIGURE
        if place + width >= end or not _SORTS[data[place + width]] & wanted:
            sort |= _PARTING
    return sort, width


@inner
def _read_word(data: Bytes, place: int, end: int) -> tuple[int, int, int, int, UInt64, UInt64]:
    """Read a word up to a sign that parts.

    Returns:
        where it ends; what its signs tell; its letters and figures; and its hash in small letters,
        with and without full stops.
    """
    sorts, letters, figures, inside = 0, 0, 0, 0
    value, bare = BASIS, BASIS
    while place < end:
        if inside == 0:
            sort, inside = _sort_at(data, place, end)
            if sort & _PARTING:
                break
            sorts |= sort
            letters += sort & _SPELT
            figures += (sort & _FIGURE) // _FIGURE
        inside -= 1
        small = UInt64(_SMALL[data[place]])
        value = (value ^ small) * PRIME
        if data[place] != _FULL:
            bare = (bare ^ small) * PRIME
        place += 1
    return place, sorts, letters, figures, mixed(value), mixed(bare)


@inner
def _token_before(data: Bytes, start: int, stop: int, known: Known) -> int:
    """Return the traits of what a full stop belongs to, with quotes and brackets before it."""
    while start < stop and _ALONE[data[start]]:
        start += 1
    place, quoted = start, 0
    if data[place] == _LEAD and data[place + 1] == _NEXT and place + 3 < stop:
        if data[place + 2] == _OPEN_SINGLE or data[place + 2] == _OPEN_DOUBLE:
            place, quoted = place + 3, _NO_NUMBER | _NO_ABBREVIATION
    elif _SORTS[data[place]] & _JOINING:
        return _NO_ANSWER
    last, sorts, letters, figures, value, bare = _read_word(data, place, stop)
    sorts |= quoted
    if last < stop or letters + figures == 0:
        return _NO_ANSWER
    if not sorts & _NO_NUMBER:
        return _NUMBER
    if letters == 1 and stop == start + 1:
        return _INITIAL
    if sorts & _NO_ABBREVIATION or figures > letters:
        return 0
    traits = _traits(value, known) | _traits(bare, known) & ABBREVIATION
    return traits & (ABBREVIATION | TITLE | CLOSES)


@inner
def traits_before(data: Bytes, classes: Classes, around: tuple[int, int, int], known: Known) -> int:
    """Return the traits of what stands before a stop that is neither "!" nor "?".

    ``around``: where the line starts, the chunk (what space parts) starts that holds the stop, and
    the stop stands.

    Returns:
        traits as bits, 0 where any sentence ends, and ``_NO_ANSWER``.
    """
    start, chunk, stop = around
    run = stop
    while run > chunk and data[run - 1] == _FULL == data[stop]:
        run -= 1
    if run < stop or data[stop] != _FULL:
        return _ELLIPSIS if run_end(data, classes, chunk, run, STOP, 0) == run else _NO_ANSWER
    if stop == chunk:
        return _NO_ANSWER if chunk == start else 0
    if chunk == start and stop - start <= _LONGEST_COUNT:
        return _NO_ANSWER
    if run_start(data, classes, stop, chunk, TRAILING, 1) < stop:
        return 0
    return _token_before(data, chunk, stop, known)


@inner
def _word_behind(data: Bytes, place: int, end: int) -> UInt64:
    """Return the hash of a word in small letters, or 0 where it is not told where it ends."""
    place, _, _, _, value, _ = _read_word(data, place, end)
    if place == end or _ENDING[data[place]]:
        return value
    if data[place] == _COMMA:
        return value if place + 1 == end or data[place + 1] == _SPACE else UInt64(0)
    quote = data[place] == _LEAD and data[place + 1] == _NEXT and data[place + 2] == _CLOSE_DOUBLE
    return value if quote else UInt64(0)


@inner
def decided(
    data: Bytes, classes: Classes, before: int, behind: tuple[int, int], known: Known
) -> int:
    """Tell whether a sentence ends with a stop that is neither "!" nor "?".

    ``behind``: where the next sign stands, past space: no stop, and not the last of the line; and
    where the line ends.

    Returns:
        1 if it ends, 0 if it goes on, or ``_NO_ANSWER``.
    """
    if before <= 0:
        return 1 if before == 0 else _NO_ANSWER
    following, end = behind
    code, width = code_at(data, following)
    if code in (_DOUBLE, _CLOSE_ROUND):
        # To nupunkt a word of its own, that it looks past.
        following += width
        code, _ = code_at(data, following)
    kind = class_of(classes, code)
    if kind & TRAILING or (before & _ELLIPSIS and code == _CAPITAL_I):
        return _NO_ANSWER
    if not kind & UPPER:
        told = kind & (LOWER | PAUSE) or not before & (_INITIAL | _NUMBER)
        return 0 if told else _NO_ANSWER
    if before & (TITLE | _INITIAL | _ELLIPSIS | CLOSES):
        return int(before & (TITLE | _INITIAL) == 0)
    word = _word_behind(data, following, end)
    if word == 0:
        return _NO_ANSWER
    traits = _traits(word, known)
    return int(traits & AFTER_NUMBER == 0 if before & _NUMBER else traits & STARTER != 0)
