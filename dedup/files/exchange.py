"""Putting one folder in the place of another, in one step where the system has it."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from pathlib import Path
from typing import Any, Final

_C: Final = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
_RENAMEAT2: Final[Any] = getattr(_C, "renameat2", None)
"""Of Linux; other systems rename twice, and between both nothing stands in the place."""
_HERE: Final = -100
_EXCHANGE: Final = 2
_NOT_KNOWN: Final = (errno.ENOSYS, errno.EINVAL)


def put_in_place(made: Path, place: Path) -> None:
    """Move a folder to a place; what stood there, if anything, is then where the folder was.

    Raises:
        OSError: that cannot be done; both are where they were.
    """
    try:
        made.rename(place)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        if not _exchanged(made, place):
            _rename_twice(made, place)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places; tell whether the system knows how."""
    if _RENAMEAT2 is None:
        return False
    if _RENAMEAT2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_KNOWN:
        return False
    raise OSError(number, os.strerror(number))


def _rename_twice(made: Path, place: Path) -> None:
    aside = made.with_name(f"{made.name}-aside")
    place.rename(aside)
    try:
        made.rename(place)
    except OSError:
        with contextlib.suppress(OSError):
            aside.rename(place)
        raise
    aside.rename(made)
