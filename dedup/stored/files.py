"""A file without a name: whatever ends the process, the system removes it."""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import BinaryIO, Final, cast

from dedup.errors import OutputError

_PREAD: Final[Callable[[int, int, int], bytes] | None] = getattr(os, "pread", None)
"""Reads at a place without going there: one call of the system, and nobody waits."""


class UnnamedFile:
    """Bytes in the folder of temporary files (``TMPDIR``), written behind each other.

    >>> file = UnnamedFile()
    >>> file.append(b"one"), file.append(b"two")
    (0, 3)
    >>> file.read(3, 3)
    b'two'
    """

    def __init__(self) -> None:
        """Make the file; nobody but this process can open it."""
        # Without a buffer: what a full disk did not take would be written once more by closing.
        with _writing():
            self._stream = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed below
        weakref.finalize(self, self._stream.close)
        self._lock = Lock()  # the place to read at is one for all threads

    def append(self, content: bytes) -> int:
        """Write behind what is there; return where it stands.

        Raises:
            OutputError: the folder of temporary files is full, or cannot be written.
        """
        rest = memoryview(content)
        with self._lock, _writing():
            start = self._stream.seek(0, io.SEEK_END)
            while rest:
                rest = rest[self._stream.write(rest) :]
            return start

    def opened(self) -> BinaryIO:
        """Return the file at its beginning, for a library that reads files."""
        self._stream.seek(0)
        return cast("BinaryIO", self._stream)

    def read(self, start: int, length: int) -> bytes:
        """Return some bytes, all of which are there.

        Raises:
            OutputError: the folder of temporary files gives fewer than were written.
        """
        found = self._read(start, length)
        while len(found) < length:  # of more than 2 GB the system gives a part at a time
            more = self._read(start + len(found), length - len(found))
            if not more:
                raise OutputError("a temporary file in the folder that TMPDIR names was cut")
            found += more
        return found

    def _read(self, start: int, length: int) -> bytes:
        if _PREAD is not None:
            return _PREAD(self._stream.fileno(), length, start)
        with self._lock:  # Windows
            self._stream.seek(start)
            return self._stream.read(length)


@contextmanager
def _writing() -> Iterator[None]:
    """Say what went wrong in words, and what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"temporary files cannot be written ({error.strerror or error}); "
            "TMPDIR may name another folder"
        ) from error
