"""Windows-1252 (cp1252): bytes that are not UTF-8, and letters that were read as controls."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

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
_CONTROL: Final = r"[\u{80}-\u{9f}]"
_MEANT: Final = {
    chr(byte): letter
    for byte in range(0x80, 0xA0)
    if (letter := bytes([byte]).decode("cp1252", "ignore"))
}
"""Control -> the letter. Five bytes are none."""


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


def with_western_letters(texts: pl.Series) -> pl.Series:
    r"""Return texts with quotation marks, dashes and the like where they hold controls instead.

    Nobody writes these controls: the letters were read as Latin-1 once. Browsers take Latin-1 for
    Windows-1252 (WHATWG, Encoding). Every letter stays where it was, and so every offset.

    Args:
        texts: strings, or null.

    >>> with_western_letters(pl.Series(["\x93Rain\x94 \x97 in Oslo", "Rain", None])).to_list()
    ['“Rain” — in Oslo', 'Rain', None]
    """
    held = texts.str.contains(_CONTROL).fill_null(value=False)
    if not held.any():
        return texts
    return texts.clone().scatter(held.arg_true(), texts.filter(held).str.replace_many(_MEANT))
