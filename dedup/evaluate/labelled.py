"""Sentence pairs that people labelled, read from JSON lines."""

from __future__ import annotations

import codecs
import os

import msgspec
from msgspec import Struct

from dedup.errors import InputError
from dedup.files import read_input


class LabelledPair(Struct, frozen=True):
    """A labelled pair, as sentence indices."""

    left: int
    right: int
    label: str = "match"


class Boilerplate(Struct, frozen=True):
    """Indices of the sentences that take no part, per side."""

    left: list[int] | None = None
    right: list[int] | None = None


class AlignmentRecord(Struct, frozen=True):
    """Two documents as lists of sentences; ``matches`` is gold, null where nobody labelled it.

    ``left`` and ``right`` name the documents, so that records of one cluster can be told.
    """

    id: str
    left_sentences: list[str]
    right_sentences: list[str]
    matches: list[LabelledPair] | None = None
    borderline: list[LabelledPair] | None = None
    boilerplate: Boilerplate | None = None
    left: str | None = None
    right: str | None = None

    def taking_part(self) -> tuple[list[int], list[int]]:
        """Return the indices of the sentences of either side that are not boilerplate."""
        excluded = self.boilerplate or Boilerplate()
        left, right = set(excluded.left or []), set(excluded.right or [])
        return (
            [index for index in range(len(self.left_sentences)) if index not in left],
            [index for index in range(len(self.right_sentences)) if index not in right],
        )


def read_alignment(path: str | os.PathLike[str]) -> list[AlignmentRecord]:
    """Read labelled records, one JSON object a line.

    Raises:
        InputError: the file cannot be read or has no record, or a line is not a record; the message
            names path and line.
    """
    lines = read_input(path).removeprefix(codecs.BOM_UTF8).splitlines()
    records = [
        _read_record(line, f"{path}:{number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not records:
        raise InputError(f"{path}: has no record")
    return records


def _read_record(line: bytes, place: str) -> AlignmentRecord:
    try:
        record = msgspec.json.decode(line, type=AlignmentRecord)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{place}: is not an alignment record: {error}") from error
    sides = len(record.left_sentences), len(record.right_sentences)
    for pair in [*(record.matches or []), *(record.borderline or [])]:
        if not (0 <= pair.left < sides[0] and 0 <= pair.right < sides[1]):
            raise InputError(
                f"{place}: pair {pair.left}, {pair.right} names a sentence that is not there: "
                f"{sides[0]} left, {sides[1]} right, counted from 0"
            )
    return record
