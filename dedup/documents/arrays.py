"""A JSON array cut between its elements, chunk by chunk: no more than one of them is in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_IN_STRING: Final = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_BETWEEN: Final = re.compile(rb'[^"\[\]{},]*+')


class ArrayCutter:
    r"""Finds where elements end: every byte is seen once, however large an element is.

    Whether an element is JSON is for a decoder to say.

    Attributes:
        ended: whether the array is closed.
        rest: what is left of the last chunk: of an element that has not ended, or behind the array.

    >>> array = ArrayCutter()
    >>> [*array.cut(b'[{"a": "],'), *array.cut(b'\\"["}, 2 ] ')], array.ended
    ([b'{"a": "],\\"["}', b' 2 '], True)
    """

    def __init__(self) -> None:
        self.ended = False
        self._depth = 0
        self._in_string = False
        self._pieces: list[bytes] = []
        self._escape = b""
        """A backslash at the end of a chunk: the letter that it escapes is in the next one."""

    @property
    def rest(self) -> bytes:
        """Bytes that belong to no whole element."""
        return b"".join((*self._pieces, self._escape))

    def cut(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the elements that end in the next chunk, as they are written."""
        chunk, self._escape = self._escape + chunk, b""
        begin = place = 0
        while not self.ended and (place := self._next(chunk, place)) < len(chunk):
            mark = chunk[place : place + 1]
            place += 1
            if mark == b'"':
                self._in_string = not self._in_string
            elif mark == b"\\":
                chunk, self._escape = chunk[: place - 1], mark
            elif mark in (b"[", b"{"):
                begin = place if self._depth == 0 else begin
                self._depth += 1
            elif self._closes(mark) or (mark == b"," and self._depth == 1):
                element = b"".join((*self._pieces, chunk[begin : place - 1]))
                self._pieces, begin = [], place
                if not element.isspace() and element:
                    yield element
        self._pieces.append(chunk[begin:])

    def _next(self, chunk: bytes, place: int) -> int:
        """Return where the next mark stands; in a string only its end is one."""
        found = (_IN_STRING if self._in_string else _BETWEEN).match(chunk, place)
        return found.end() if found else place

    def _closes(self, mark: bytes) -> bool:
        """Tell whether a mark closes the array itself."""
        if mark in (b"]", b"}"):
            self._depth -= 1
            self.ended = self._depth == 0
        return self.ended
