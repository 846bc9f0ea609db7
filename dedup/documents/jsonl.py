"""JSON lines: one object per line; a line that cannot be used does not stop the next one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from dedup.documents.records import Item, Record, Skip, Unusable
from dedup.documents.streams import Chunks, lines, utf8
from dedup.documents.western import decode_western

_NUL: Final = (
    "the line holds NUL bytes: the file is damaged here, or it is UTF-16 without its mark; "
    "save it as UTF-8"
)
BEGINS: Final = (b"{", b"[", b"[{")
"""Lines that programs begin with which indent JSON."""
_TAKEN_APART: Final = "let the name of the file end in .json, or take it apart with jq -c '.[]'"
_OTHER_FORMAT: Final = "stdin holds JSON lines, and the name of a file tells CSV and other formats"
JOINED: Final = "jq -c . makes one line of each object"
_decode = msgspec.json.Decoder().decode


def read_jsonl(chunks: Chunks) -> Iterator[Item]:
    """Yield a record or a skip for every line that is not blank."""
    number = 0
    try:
        for number, line in enumerate(lines(utf8(chunks)), start=1):
            if not line.isspace():
                item = decode_object(number, line)
                yield _with_advice(item, line) if isinstance(item, Skip) else item
    except Unusable as broken:
        # A whole object may end exactly where the stream breaks; a cut one never parses.
        last = decode_object(number + 1, broken.rest)
        if isinstance(last, Record):
            number += 1
            yield last
        yield Skip(number + 1, broken.reason, broken.detail)


def decode_object(number: int, line: bytes) -> Item:
    r"""Return a JSON object as a record, or why it is none.

    ``NaN`` and infinities, which JSON does not know, count as null; half a surrogate pair, which
    no Unicode text can hold, becomes U+FFFD. JSON is UTF-8, but a program on Windows may have
    written cp1252: so is read what is not UTF-8 and reads as prose.

    >>> decode_object(1, b'{"id": 7}')
    Record(line=1, fields={'id': 7}, is_western=False)
    >>> decode_object(2, b'{"id": 7').reason
    'malformed_json'
    """
    try:
        value = _decode(line)
    except UnicodeDecodeError as problem:
        return _western_object(number, line, problem)
    except (msgspec.DecodeError, RecursionError) as problem:
        try:
            # What msgspec refuses but has one meaning: NaN, lone surrogates, huge numbers.
            value = _storable(json.loads(line, parse_constant=lambda _: None, strict=False))
        except UnicodeDecodeError as undecodable:
            return _western_object(number, line, undecodable)
        except (ValueError, RecursionError):
            return _malformed(number, line, problem)
    return object_of(number, value)


def object_of(number: int, value: Any, *, is_western: bool = False) -> Item:
    """Return what was decoded as a record if it is an object, or else say that it is none."""
    if isinstance(value, dict):
        return Record(number, value, is_western)
    return Skip(number, "not_an_object", "the line is JSON, but not an object: {…}")


def _with_advice(skip: Skip, line: bytes) -> Skip:
    """Say how what is no JSON lines becomes such: a list, objects over several lines, a CSV."""
    line = line.strip()
    if line in BEGINS:
        how = _TAKEN_APART if b"[" in line else JOINED
        return skip._replace(detail=f"the line is but the beginning of an object or list: {how}")
    if skip.reason == "not_an_object" and line.startswith((b"[{", b"[ {")):
        return skip._replace(detail=f"the line is a list of objects, and not one: {_TAKEN_APART}")
    if skip.line == 1 and line.startswith(b"["):  # the commonest list: an object a line inside it
        return skip._replace(detail=f"{skip.detail}; if the file is one list: {_TAKEN_APART}")
    if skip.line == 1 and skip.reason == "malformed_json" and not line.startswith(b"{"):
        return skip._replace(detail=f"{skip.detail}; {_OTHER_FORMAT}")
    return skip


def _western_object(number: int, line: bytes, problem: UnicodeDecodeError) -> Item:
    if b"\0" in line:
        return _malformed(number, line, problem)
    if (text := decode_western(line)) is None:
        detail = f"the line is neither UTF-8 ({problem.reason}) nor Windows-1252"
        return Skip(number, "invalid_utf8", detail)
    item = decode_object(number, text.encode())
    return item._replace(is_western=True) if isinstance(item, Record) else item


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value


def _malformed(number: int, line: bytes, problem: Exception) -> Skip:
    if b"\0" in line:
        return Skip(number, "nul_bytes", _NUL)
    return Skip(number, "malformed_json", f"the line is not JSON: {problem}")
