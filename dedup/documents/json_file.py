"""``.json``: an array of objects or one object; what is really JSON lines is read as such."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count
from typing import Final

from dedup.documents.arrays import ArrayCutter
from dedup.documents.jsonl import decode_object, read_jsonl
from dedup.documents.records import Item, Record, Skip, Unusable
from dedup.documents.streams import Chunks, utf8

_SPACE: Final = b" \t\r\n"
_READ: Final = "whole elements before that were read"


def read_json(chunks: Chunks) -> Iterator[Item]:
    """Yield a record or a skip per element, counted from 1.

    Of an array that is cut, the elements that stand whole before the cut are read.
    """
    plain = _without_space_before(utf8(chunks))
    first = next(plain, b"")
    plain = chain((first,) if first else (), plain)
    if first.startswith(b"["):
        yield from _elements(plain)
    elif first:
        yield from _object_or_lines(plain)


def _without_space_before(chunks: Chunks) -> Chunks:
    for chunk in chunks:
        if begun := chunk.lstrip(_SPACE):
            yield begun
            break
    yield from chunks


def _object_or_lines(chunks: Chunks) -> Iterator[Item]:
    """Yield what a file that is no array holds; the first line tells JSON lines from an object."""
    held: list[bytes] = []
    for chunk in chunks:
        held.append(chunk)
        if b"\n" in chunk:
            break
    begun = b"".join(held)
    if isinstance(decode_object(1, begun.partition(b"\n")[0]), Record):
        yield from read_jsonl(chain((begun,), chunks))
        return
    content = b"".join((begun, *chunks))
    whole = decode_object(1, content)
    yield from [whole] if isinstance(whole, Record) else read_jsonl(iter((content,)))


def _elements(chunks: Chunks) -> Iterator[Item]:
    """Yield the elements of an array, each decoded alone."""
    array, numbers, broken = ArrayCutter(), count(1), None
    try:
        for element in chain.from_iterable(map(array.cut, chunks)):
            yield decode_object(next(numbers), element)
    except Unusable as problem:
        broken = problem
    yield from _behind_elements(array, next(numbers), broken)


def _behind_elements(array: ArrayCutter, number: int, broken: Unusable | None) -> Iterator[Item]:
    """Yield what is left where the file ends or breaks, if it is not the end of the array."""
    if not array.ended:
        # A whole object may end exactly at the cut; a cut one never parses.
        last = decode_object(number, array.rest)
        if isinstance(last, Record):
            number += 1
            yield last
    if broken is not None:
        yield Skip(number, broken.reason, broken.detail)
    elif not array.ended:
        yield Skip(number, "truncated", f"the array ends early, in element {number}: {_READ}")
    elif array.rest.strip(_SPACE):
        yield Skip(number, "malformed_json", f"something stands behind the array: {_READ}")
