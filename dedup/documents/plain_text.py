"""``.txt``: one document per file, stored exactly as it was decoded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from dedup.documents.records import Item, Record, Skip
from dedup.documents.streams import Chunks

__all__ = ["decode_text", "read_text"]

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# What Western European prose in cp1252 holds beyond ASCII: accented letters and typographic marks.
# Thorn, eth, y-diaeresis and rare symbols are left out: they are what broken UTF-8 looks like.
_WESTERN: Final = re.compile(
    r"[\t\n\f\r -~À-ÏÑ-ÖØ-Ýß-ïñ-öø-ý\xa0¡£§©«­®°±²³´·º»¼½¾¿ª€‚„…‹›‘’“”•–—™ŠšŒœŽžŸ]*"
)
_UPPER_IN_WORD: Final = re.compile(r"[a-zß-öø-ÿ][À-Þ]|[À-ÿ]{3}")
_UTF8_PAIR: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_MOST_HIGH: Final = 0.25


def read_text(chunks: Chunks, name: str) -> Iterator[Item]:
    """Yield the one document of a text file, with the id ``name``."""
    content = b"".join(chunks)
    if not content:
        return
    text = decode_text(content)
    if text is not None:
        yield Record(0, {"document": name, "text": text})
    elif b"\0" in content:
        yield Skip(0, "nul_bytes", "the file holds NUL bytes; it is not plain text")
    else:
        yield Skip(0, "invalid_utf8", "is neither UTF-8, UTF-16 with its mark, nor cp1252")


def decode_text(content: bytes) -> str | None:
    r"""Decode a text file: UTF-8, UTF-16 with a mark, else cp1252 where it reads as prose.

    >>> decode_text(b"\xef\xbb\xbfcaf\xc3\xa9"), decode_text(b"un caf\xe9"), decode_text(b"\xfe!")
    ('café', 'un café', None)
    """
    marked = content.startswith(_UTF16_MARKS)
    if b"\0" in content and not marked:
        return None
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        return _western(content)


def _western(content: bytes) -> str | None:
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
