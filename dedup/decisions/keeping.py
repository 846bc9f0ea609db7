"""A file of decisions while a report is served: what it holds, is given and gives back."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

import msgspec
import polars as pl

from dedup.decisions.kinds import (
    Accept,
    BoilerplateDecision,
    CannotLink,
    Decision,
    MustLink,
)
from dedup.decisions.reading import decisions_of_frame, decisions_of_lines
from dedup.files import read_input, whole_file

_ENCODER: Final = msgspec.json.Encoder()


class DecisionsFile:
    """The file to which decisions about one run are added; it is whole or as before at any time.

    Two processes that change it at once may lose one of the two changes. Where there is no file,
    it holds what the run was told, and begins with that when it is first changed: so the next run
    that names it forgets nothing.

    Args:
        path: the file.
        told: the table ``decisions`` of the run.
    """

    def __init__(self, path: str | os.PathLike[str], told: pl.DataFrame) -> None:
        self._path, self._told = path, told

    def lines(self) -> bytes:
        """Return all decisions as JSON lines.

        Raises:
            InputError: the file is there, but is none of decisions, or cannot be read.
        """
        return _lines(one for _, one in self._numbered(self._held()))

    def texts(self) -> frozenset[str]:
        """Return the texts (content hashes) that some decision names.

        Raises:
            InputError: as :meth:`lines`.
        """
        decided = [one for _, one in self._numbered(self._held())]
        return frozenset(text for one in decided for text in _texts(one))

    def add(self, lines: bytes) -> int:
        """Add decisions, and return how many; they are read as ``read_decisions`` would.

        Args:
            lines: JSON lines, with or without a line end behind the last.

        Raises:
            InputError: one of them is no decision, or the file cannot be read.
            OutputError: the file cannot be written.
        """
        added = _read(lines)
        if added:
            before = self._held()
            end = b"\n" if before and not before.endswith(b"\n") else b""
            self._write(before + end + _lines(added))
        return len(added)

    def take_back(self, lines: bytes) -> int:
        """Take out every decision that is equal to one of these, and return how many there were.

        Raises:
            InputError: one of them, or of the file, is no decision, or the file cannot be read.
            OutputError: the file cannot be written.
        """
        gone, held = frozenset(_read(lines)), self._held()
        numbers = {number for number, one in self._numbered(held) if one in gone}
        if numbers:
            # What else is written there, such as keys that are not known, stays as it is.
            left = enumerate(held.split(b"\n"), start=1)
            self._write(b"\n".join(line for number, line in left if number not in numbers))
        return len(numbers)

    def _held(self) -> bytes:
        # Not by is_file: a folder that is closed to this user is told by reading.
        if os.path.lexists(self._path):
            return read_input(self._path)
        return _lines(one for _, one in decisions_of_frame(self._told))

    def _numbered(self, held: bytes) -> Iterable[tuple[int, Decision]]:
        return decisions_of_lines(held, os.fspath(self._path))

    def _write(self, content: bytes) -> None:
        with whole_file(self._path) as stream:
            stream.write(content)


def _read(lines: bytes) -> list[Decision]:
    return [one for _, one in decisions_of_lines(lines, "decisions")]


def _texts(decision: Decision) -> Iterable[str]:
    match decision:
        case MustLink(left=left, right=right) | CannotLink(left=left, right=right):
            return left, right
        case Accept(members=members):
            return members
        case BoilerplateDecision(content_hash=text):
            return () if text is None else (text,)


def _lines(decisions: Iterable[Decision]) -> bytes:
    return _ENCODER.encode_lines(list(decisions))
