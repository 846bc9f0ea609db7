"""``.json``: an array of objects, one object, or an object that lists the documents.

What is really JSON lines is read as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count
from typing import Final

from dedup.documents.aliases import Columns
from dedup.documents.arrays import ArrayCutter
from dedup.documents.jsonl import BEGINS, JOINED, decode_object, object_of, read_jsonl
from dedup.documents.nested import listed_documents
from dedup.documents.records import Item, Record, Skip, Unusable
from dedup.documents.streams import Chunks, utf8

_SPACE: Final = b" \t\r\n"
_READ: Final = "whole elements before that were read"


def read_json(chunks: Chunks, columns: Columns) -> Iterator[Item]:
    """Yield a record or a skip per element, counted from 1.

    Of an array that is cut, the elements that stand whole before the cut are read. Of the answer of
    an API, which is an object with a list of articles, these are the elements.
    """
    plain = _without_space_before(utf8(chunks))
    first = next(plain, b"")
    plain = chain((first,) if first else (), plain)
    if first.startswith(b"["):
        yield from _elements(plain)
    elif first:
        yield from _object_or_lines(plain, columns)


def _without_space_before(chunks: Chunks) -> Chunks:
    for chunk in chunks:
        if begun := chunk.lstrip(_SPACE):
            yield begun
            break
    yield from chunks


def _object_or_lines(chunks: Chunks, columns: Columns) -> Iterator[Item]:
    """Yield what a file that is no array holds; its lines tell JSON lines from an object."""
    begun = _first_line_and_more(chunks)
    first, _, more = begun.partition(b"\n")
    if isinstance(record := decode_object(1, first), Record):
        yield from read_jsonl(chain((begun,), chunks)) if more.strip() else _of(record, columns)
        return
    content = b"".join((begun, *chunks))
    whole = decode_object(1, content)
    if isinstance(whole, Record):
        yield from _of(whole, columns)
    elif isinstance(whole, Skip) and first.strip() in BEGINS:  # or each of its lines would be told
        yield whole._replace(detail=f"{whole.detail}; if the file holds several objects: {JOINED}")
    else:
        yield from read_jsonl(iter((content,)))


def _first_line_and_more(chunks: Chunks) -> bytes:
    """Return the first line with what follows in its chunk, or in the next that says something."""
    held: list[bytes] = []
    has_ended = False
    for chunk in chunks:
        held.append(chunk)
        more = chunk if has_ended else chunk.partition(b"\n")[2]
        has_ended = has_ended or b"\n" in chunk
        if more.strip():
            break
    return b"".join(held)


def _of(record: Record, columns: Columns) -> Iterator[Item]:
    """Yield the documents that an object lists, or itself."""
    documents, others = listed_documents(record.fields, columns)
    for number, element in enumerate(documents, start=1):
        yield object_of(number, element, is_western=record.is_western)
    if not documents:
        yield record
    if others:
        told = ", ".join(map(repr, others))
        yield Skip(0, "unread_list", f"{told}: the object has another list, with more text")


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
