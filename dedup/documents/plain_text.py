"""``.txt``: one document per file, stored exactly as it was decoded."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

from dedup.documents.records import Item, Record, Skip
from dedup.documents.streams import Chunks
from dedup.documents.western import decode_western

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(chunks: Chunks, name: str) -> Iterator[Item]:
    """Yield the one document of a text file, with the id ``name``.

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
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        yield _western(content, name)
    else:
        yield Record(0, {"document": name, "text": text})


def _western(content: bytes, name: str) -> Item:
    if (text := decode_western(content)) is None:
        return Skip(0, "invalid_utf8", "is neither UTF-8, UTF-16 with its mark, nor cp1252")
    return Record(0, {"document": name, "text": text}, is_western=True)
