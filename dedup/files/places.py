"""Where a path leads, and what is said of a place that cannot be written."""

from __future__ import annotations

import os
from pathlib import Path

from dedup.errors import OutputError


def real(path: str | os.PathLike[str]) -> Path:
    """Return where a path leads; unlike ``Path.resolve``, a circle of links is no error here."""
    return Path(os.path.realpath(path))


def as_text(name: str) -> str:
    r"""Return what the system gave as a name or an argument as text that can be written anywhere.

    Whatever the locale is, it is read as UTF-8; a byte that is not is escaped.

    >>> as_text("caf\udce9")
    'caf\\xe9'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def unwritable(path: str | os.PathLike[str], error: OSError) -> OutputError:
    """Return the error that a caller meets where the system refuses to write."""
    return OutputError(f"{path}: cannot be written ({error.strerror or error})")
