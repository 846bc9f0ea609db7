"""What a code point is: a letter, a digit, a space, the end of a line.

Loops over letters run compiled (:mod:`dedup.scanning`) and see bytes, not strings. What a letter, a
digit or a space is, they look up in tables that are made from Python's own ``re`` and ``str``, so
that a fast loop and a plain expression never disagree.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import numpy as np

from dedup.arrays import UInt8s, UInt16s, UInt32s
from dedup.text import UNSPACED

Bytes = UInt8s
Classes = UInt16s

SIGN: Final = 1
"""Letters and numbers: what words are made of (``[^\\W_]``)."""
DIGIT: Final = 2
"""Decimal digits (``\\d``)."""
LETTER: Final = 4
"""What is a letter to ``str.isalpha``; a fraction or a circled number is a sign and none."""
SPACE: Final = 8
"""What ``str.strip`` takes away."""
BREAK: Final = 16
"""What ends a line."""
UPPER: Final = 32
LOWER: Final = 64
MARK: Final = 128
"""Signs of amounts."""
STOP: Final = 256
"""What may end a sentence."""
PAUSE: Final = 512
CLOSING: Final = 1024
"""Closing quotes and brackets."""
TRAILING: Final = 2048
"""What may stand between the last stop of a line and its end."""
OPENING: Final = 4096
"""Opening quotes and brackets."""
SPELT: Final = 8192
"""Signs that words are spelt with: all but :data:`dedup.text.UNSPACED`."""
WIDE_STOP: Final = 16384
"""Stops of Chinese and Japanese, behind which no space stands."""

_LIMIT: Final = 0x32400
"""Code points from here on are no letters: the last block of them (CJK Extension H) ends there."""
_EXPRESSIONS: Final = {
    SIGN: r"[^\W_]+",
    DIGIT: r"\d+",
    SPACE: r"\s+",
    BREAK: r"[\r\n\u2028\u2029\x0b\x0c\x85]+",
    MARK: "[%$€£]+",
    STOP: "[.!?…]+",
    PAUSE: "[:;,：；，、]+",
    CLOSING: "[\"”’')\\]」』）】》]+",
    TRAILING: "[\"”’')\\]}»*]+",
    OPENING: '["“‘(\\[「『（【《]+',
    SPELT: rf"[^\W_{UNSPACED}]+",
    WIDE_STOP: "[\u3002\uff01\uff1f\uff61]+",
}


@cache
def character_classes() -> Classes:
    """Return the classes of every code point as bits, of shape ``(n,)``; the last is "none".

    >>> classes = character_classes()
    >>> bool(classes[ord("é")] & SIGN), bool(classes[ord("7")] & LETTER)
    (True, False)
    """
    codes = np.arange(_LIMIT, dtype="<u4")
    codes[0xD800:0xE000] = ord(" ")  # surrogates are no characters
    every = codes.tobytes().decode("utf-32-le")
    classes = np.zeros(_LIMIT + 1, dtype=np.uint16)
    for bit, expression in _EXPRESSIONS.items():
        for match in re.finditer(expression, every):
            classes[match.start() : match.end()] |= bit
    # Only signs can be letters, and only letters have a case.
    places = np.flatnonzero(classes & SIGN)
    signs = codes.view("<U1")[places]
    for bit, tell in (
        (LETTER, np.char.isalpha),
        (UPPER, np.char.isupper),
        (LOWER, np.char.islower),
    ):
        classes[places[tell(signs)]] |= bit
    return classes


@cache
def lower_case() -> UInt32s:
    """Return the lower-case letter of every code point that has a single one, else itself."""
    small = np.arange(_LIMIT + 1, dtype=np.uint32)
    for place in np.flatnonzero(character_classes() & UPPER).tolist():
        lowered = chr(place).lower()
        small[place] = ord(lowered[0]) if len(lowered) == 1 else place
    return small
