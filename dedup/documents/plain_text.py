"""``.txt``: one document per file, stored exactly as it was decoded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from dedup.documents.records import Item, Record, Skip
from dedup.documents.streams import Chunks
from dedup.documents.western import decode_western

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAY: Final = re.compile(
    r"(?<![^\W_])(?P<y>(?:1[7-9]|20)\d\d)(?P<mark>[-_./]?)(?P<m>0[1-9]|1[0-2])(?P=mark)"
    r"(?P<d>0[1-9]|[12]\d|3[01])(?![^\W_])",
    re.ASCII,
)
_NUMBER: Final = re.compile(r"\d{5,}")


def read_text(chunks: Chunks, name: str) -> Iterator[Item]:
    """Yield the one document of a text file, with the id ``name``, and the day that stands in it.

    The file is UTF-8, UTF-16 with its mark, or cp1252 that reads as prose.
    """
    content = b"".join(chunks)
    if not content:
        return
    marked = content.startswith(_UTF16_MARKS)
    if b"\0" in content and not marked:
        detail = (
            "the file holds NUL bytes: no plain text, or UTF-16 without its mark; save it as UTF-8"
        )
        yield Skip(0, "nul_bytes", detail)
        return
    text: str | None
    try:
        text, is_western = content.decode("utf-16" if marked else "utf-8-sig"), False
    except UnicodeDecodeError:
        text, is_western = decode_western(content), True
    if text is None:
        yield Skip(0, "invalid_utf8", "is neither UTF-8, UTF-16 with its mark, nor cp1252")
    else:
        yield Record(0, {"document": name, "text": text, **_dated(name)}, is_western)


def _dated(name: str) -> dict[str, str]:
    """Return the day in the name of a file, if it names one alone; digits alone may be a number.

    >>> _dated("post/2020-07-15_rain"), _dated("20200715 rain"), _dated("2020-07-15 to 2020-07-18")
    ({'published': '2020-07-15'}, {'published': '2020-07-15'}, {})
    """
    parts = ("" if _NUMBER.fullmatch(part) else part for part in name.split("/"))
    days = {f"{found['y']}-{found['m']}-{found['d']}" for found in _DAY.finditer("/".join(parts))}
    return {"published": days.pop()} if len(days) == 1 else {}
