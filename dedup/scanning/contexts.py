"""Contexts of full stops: the word before one and the word behind it, and what both decide.

The rules are those of Punkt (Kiss & Strunk 2006) as nupunkt has them; of a context in which a rule
asks for more than is looked at here, nothing is said.
"""

from __future__ import annotations

from typing import Final

from numpy import uint64 as UInt64  # noqa: N812 - a type

from dedup.arrays import UInt8s
from dedup.compiled import inner
from dedup.letters import (
    DIGIT,
    LETTER,
    LOWER,
    MARK,
    PAUSE,
    SIGN,
    SPACE,
    STOP,
    TRAILING,
    UPPER,
    Bytes,
    Classes,
    UInt64s,
)
from dedup.scanning.characters import class_of, code_at, run_end, run_start
from dedup.scanning.hashes import BASIS, PRIME, mixed

__all__ = [
    "ABBREVIATION",
    "AFTER_NUMBER",
    "CLOSES",
    "NO_ANSWER",
    "STARTER",
    "TITLE",
    "Known",
    "decided",
    "traits_before",
]

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

NO_ANSWER: Final = -1

_FULL, _COMMA, _HYPHEN, _SLASH, _AMPERSAND, _CAPITAL_I = (ord(sign) for sign in ".,-/&I")
_DOUBLE, _APOSTROPHE, _CLOSE_SINGLE = 0x22, 0x27, 0x2019
_ROUND, _CLOSE_ROUND, _SQUARE = (ord(sign) for sign in "()[")
_OPEN_SINGLE, _OPEN_DOUBLE, _EN_DASH, _EM_DASH = 0x2018, 0x201C, 0x2013, 0x2014
_LAST_SIGNS: Final = tuple(ord(sign) for sign in ";:!?@({[")
"""Signs at which a word ends, besides closing ones."""
_OPENS, _JOINS = 1, 2
_SPELT, _FIGURE, _NO_NUMBER, _NO_ABBREVIATION, _PARTING = 1, 2, 4, 8, 16
_LONGEST_COUNT: Final = 8
"""Bytes of what counts the items of a list, at most: "(xxviii)"."""


@inner
def _traits(value: UInt64, known: Known) -> int:
    """Return the traits of a word, by its hash."""
    words, traits = known
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle] < value:
            low = middle + 1
        else:
            high = middle
    return int(traits[low]) if low < len(words) and words[low] == value else 0


@inner
def _small(code: int) -> int:
    return code + 32 if 65 <= code <= 90 else code


@inner
def _joins(code: int, behind: int, after: int) -> bool:
    """Tell whether a sign between others parts no word, by what stands behind it."""
    if code in (_APOSTROPHE, _CLOSE_SINGLE):
        return after & LETTER != 0
    if code in (_FULL, _COMMA):
        return after & SIGN != 0
    return code == _HYPHEN and behind != _HYPHEN


@inner
def _sort_of(code: int, kind: int, role: int) -> int:
    """Return what a sign tells of the word that holds it.

    ``role``: whether it opens the word, joins two parts of it, or neither.
    """
    if code < 0x80 and kind & DIGIT:
        return _FIGURE
    if kind & LETTER and (code < 0x80 or kind & LOWER):
        return _SPELT | _NO_NUMBER
    if role == _OPENS:
        quotes = code in (_OPEN_SINGLE, _OPEN_DOUBLE)
        return _NO_NUMBER | _NO_ABBREVIATION if quotes or kind & MARK else _PARTING
    if role == _JOINS and code in (_FULL, _COMMA, _HYPHEN):
        return 0 if code == _FULL else _NO_ABBREVIATION
    if role == _JOINS or code == _AMPERSAND:
        return _NO_NUMBER
    inside = kind & MARK or code in (_SLASH, _EN_DASH, _EM_DASH)
    return _NO_NUMBER | _NO_ABBREVIATION if inside else _PARTING


@inner
def _token_before(data: Bytes, classes: Classes, place: int, stop: int, known: Known) -> int:
    """Return the traits of what a full stop belongs to, with quotes and brackets before it."""
    while place < stop and data[place] in (_DOUBLE, _ROUND, _SQUARE):
        place += 1
    start, value, bare = place, BASIS, BASIS
    letters, figures, sorts, width = 0, 0, 0, 0
    while place < stop:
        code, width = code_at(data, place)
        behind, _ = code_at(data, place + width)
        role = _JOINS if _joins(code, behind, class_of(classes, behind)) else 0
        sort = _sort_of(code, class_of(classes, code), _OPENS if place == start else role)
        sorts |= sort
        letters += sort & _SPELT != 0
        figures += sort & _FIGURE != 0
        for byte in range(place, place + width):
            value = (value ^ UInt64(_small(data[byte]))) * PRIME
            if code != _FULL:
                bare = (bare ^ UInt64(_small(data[byte]))) * PRIME
        place += width
    if sorts & _PARTING or letters + figures == 0:
        return NO_ANSWER
    if not sorts & _NO_NUMBER:
        return _NUMBER
    if letters == 1 and place == start + width:
        return _INITIAL
    if sorts & _NO_ABBREVIATION or figures > letters:
        return 0
    traits = _traits(mixed(value), known)
    return (traits | _traits(mixed(bare), known) & ABBREVIATION) & (ABBREVIATION | TITLE | CLOSES)


@inner
def _may_count(data: Bytes, place: int, stop: int) -> bool:
    """Tell whether what opens a line may count the items of a list."""
    if stop - place > _LONGEST_COUNT:
        return False
    signs, other = 0, False
    while place < stop:
        byte = _small(data[place])
        if byte not in (_ROUND, _CLOSE_ROUND):
            signs += 1
            # Digits, and the Roman ones: i, v, x, l, c.
            other |= not (48 <= byte <= 57) and byte not in (105, 118, 120, 108, 99)
        place += 1
    return not other or signs < 2


@inner
def traits_before(data: Bytes, classes: Classes, around: tuple[int, int, int], known: Known) -> int:
    """Return the traits of what stands before a stop that is neither "!" nor "?".

    Args:
        data: the texts.
        classes: of :func:`dedup.letters.character_classes`.
        around: where the line starts, the chunk (what space parts) starts that holds the stop, and
            the stop stands.
        known: what is known of words.

    Returns:
        traits as bits, 0 where any sentence ends, and ``NO_ANSWER``.
    """
    start, chunk, stop = around
    run = stop
    while run > chunk and data[run - 1] == _FULL == data[stop]:
        run -= 1
    if run < stop or data[stop] != _FULL:
        return _ELLIPSIS if run_end(data, classes, chunk, run, STOP, 0) == run else NO_ANSWER
    if stop == chunk:
        return NO_ANSWER if chunk == start else 0
    if chunk == start and _may_count(data, chunk, stop):
        return NO_ANSWER
    if run_start(data, classes, stop, chunk, TRAILING, 1) < stop:
        return 0
    return _token_before(data, classes, chunk, stop, known)


@inner
def _word_behind(data: Bytes, classes: Classes, place: int, end: int) -> UInt64:
    """Return the hash of a word of ASCII in small letters, or 0."""
    value = BASIS
    while place < end:
        code, width = code_at(data, place)
        kind = class_of(classes, code)
        place += width
        behind = ord(" ")
        if place < end:
            behind, _ = code_at(data, place)
        after = class_of(classes, behind)
        if (kind & SIGN and width == 1) or (code != _FULL and _joins(code, behind, after)):
            for byte in range(place - width, place):
                value = (value ^ UInt64(_small(data[byte]))) * PRIME
            continue
        ends = kind & (SPACE | TRAILING) or code in _LAST_SIGNS
        if not ends and not (code == _COMMA and after & SPACE):
            return UInt64(0)
        break
    return mixed(value)


@inner
def decided(
    data: Bytes, classes: Classes, before: int, behind: tuple[int, int], known: Known
) -> int:
    """Tell whether a sentence ends with a stop that is neither "!" nor "?".

    Args:
        data: the texts.
        classes: of :func:`dedup.letters.character_classes`.
        before: of :func:`traits_before`.
        behind: where the next sign stands, past space: no stop, and not the last of the line; and
            where the line ends.
        known: what is known of words.

    Returns:
        1 if it ends, 0 if it goes on, or ``NO_ANSWER``.
    """
    if before <= 0:
        return 1 if before == 0 else NO_ANSWER
    following, end = behind
    code, width = code_at(data, following)
    if code in (_DOUBLE, _CLOSE_ROUND):
        # To nupunkt a word of its own, that it looks past.
        following += width
        code, _ = code_at(data, following)
    kind = class_of(classes, code)
    if kind & TRAILING or (before & _ELLIPSIS and code == _CAPITAL_I):
        return NO_ANSWER
    if not kind & UPPER:
        told = kind & (LOWER | PAUSE) or not before & (_INITIAL | _NUMBER)
        return 0 if told else NO_ANSWER
    if before & (TITLE | _INITIAL | _ELLIPSIS | CLOSES):
        return int(before & (TITLE | _INITIAL) == 0)
    word = _word_behind(data, classes, following, end)
    if word == 0:
        return NO_ANSWER
    traits = _traits(word, known)
    return int(traits & AFTER_NUMBER == 0 if before & _NUMBER else traits & STARTER != 0)
