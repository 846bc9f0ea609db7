"""``.json``: an array of objects or one object; what is really JSON lines is read as such."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dedup.documents.jsonl import decode_object, read_jsonl
from dedup.documents.records import Item, Record, Skip
from dedup.documents.streams import Chunks, utf8

__all__ = ["read_json"]

_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode


def read_json(chunks: Chunks) -> Iterator[Item]:
    """Yield a record or a skip per element, counted from 1."""
    content = b"".join(utf8(chunks)).strip()
    if not content:
        return
    if not content.startswith(b"["):
        whole = decode_object(1, content)
        yield from [whole] if isinstance(whole, Record) else read_jsonl(iter((content,)))
        return
    try:
        elements = _elements(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        yield Skip(0, "malformed_json", f"the file is not a JSON array: {problem}")
        return
    for number, element in enumerate(elements, start=1):
        yield decode_object(number, bytes(element))
