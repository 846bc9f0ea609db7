"""Hidden folders beside a place, in which is made what will take that place."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib import import_module, util
from pathlib import Path
from typing import Any, Final

from dedup.files.places import real, unwritable

EARLIER: Final = "earlier"
"""In a folder beside a place: what stood there, which may hold files of somebody."""
_ENDING: Final = ".part"
_FCNTL: Final[Any] = import_module("fcntl") if util.find_spec("fcntl") else None  # not on Windows


@contextlib.contextmanager
def folder_beside(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give an empty folder from which files can be renamed to ``path``; it is gone after the block.

    Such folders that a killed process has left of this place are removed first. One that holds
    :data:`EARLIER` is left where it is, now and later.

    Raises:
        OutputError: nothing can be made beside it.
    """
    place = real(path)
    above = next(parent for parent in place.parents if parent.exists())
    with contextlib.suppress(OSError):  # a folder that may be written need not be listed
        _remove_abandoned(above, place.name)
    try:
        folder, lock = _made(above, place.name)
    except OSError as error:
        raise unwritable(path, error) from error
    with lock:
        try:
            yield folder
        finally:
            _remove(folder)


def _made(above: Path, name: str) -> tuple[Path, contextlib.ExitStack]:
    """Return a new folder, and what keeps other processes from taking it for abandoned."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{name}-", suffix=_ENDING, dir=above))
        with contextlib.ExitStack() as stack:
            _lock(folder, stack, waits=True)
            if folder.exists():  # and was not taken for abandoned before it was locked
                return folder, stack.pop_all()


def _remove_abandoned(above: Path, name: str) -> None:
    """Remove folders beside a place that no living process has locked."""
    ours = re.compile(re.escape(f".{name}-") + r"[a-z0-9_]+" + re.escape(_ENDING))
    for folder in above.iterdir():
        if ours.fullmatch(folder.name):
            with contextlib.ExitStack() as stack:
                if _lock(folder, stack, waits=False):
                    _remove(folder)


def _remove(folder: Path) -> None:
    if not (folder / EARLIER).exists():
        shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path, stack: contextlib.ExitStack, *, waits: bool) -> bool:
    """Lock a folder until the stack is closed or the process ends; tell whether that was done.

    It is not where another process has locked it, it is gone, or the system knows no such locks.
    """
    if _FCNTL is None:
        return False
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        stack.callback(os.close, descriptor)
        _FCNTL.flock(descriptor, _FCNTL.LOCK_EX | (0 if waits else _FCNTL.LOCK_NB))
    except OSError:
        return False
    return True
