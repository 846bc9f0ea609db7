"""Bytes that are not UTF-8, read as Windows-1252 (cp1252) where that reads as prose."""

from __future__ import annotations

import re
from typing import Final

# What Western European prose in cp1252 holds beyond ASCII: accented letters and typographic marks.
# Thorn, eth, y-diaeresis and rare symbols are left out: they are what broken UTF-8 looks like.
_WESTERN: Final = re.compile(
    r"[\t\n\f\r -~À-ÏÑ-ÖØ-Ýß-ïñ-öø-ý\xa0¡£§©«­®°±²³´·º»¼½¾¿ª€‚„…‹›‘’“”•–—™ŠšŒœŽžŸ]*"
)
# "ŽŠŸ" inside of a word is Mac Roman: é, ä and ü stand there.
_UPPER_IN_WORD: Final = re.compile(r"[a-zß-öø-ÿ][À-ÞŠŽŸ]|[À-ÿ]{3}")
# A letter before closing marks is prose though it could be UTF-8, as in "été »"; \xc2 and \xc3
# lead the letters of Western Europe in UTF-8, whatever follows.
_UTF8_PAIR: Final = re.compile(
    rb"[\xc2\xc3][\x80-\xbf]"
    rb"|[\xc4-\xdf](?![\x85\x91-\x97\xa0\xab\xbb])[\x80-\xbf]"
    rb"|[\xe0-\xef](?![\x85\x91-\x97\xa0\xab\xbb]{2})[\x80-\xbf]{2}"
)
_MOST_HIGH: Final = 0.4


def decode_western(content: bytes) -> str | None:
    r"""Decode cp1252, or return None where it does not read as prose of Western Europe.

    Cyrillic and Greek code pages, Mac Roman, and UTF-8 in which a byte is broken do not.

    >>> decode_western(b"un caf\xe9"), decode_western("кафе".encode("cp1251"))
    ('un café', None)
    """
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = sum(character > "\x7f" for character in text)
    prose = (
        high <= _MOST_HIGH * len(text)
        and _WESTERN.fullmatch(text) is not None
        and _UPPER_IN_WORD.search(text) is None
        and _UTF8_PAIR.search(content) is None
    )
    return text if prose else None
