"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from dedup.arguments import path_of
from dedup.errors import OutputError
from dedup.files.beside import EARLIER, folder_beside
from dedup.files.exchange import put_in_place
from dedup.files.flushed import flush
from dedup.files.places import real, unwritable


def check_replaceable(folder: str | os.PathLike[str]) -> None:
    """Check, before any work, that :func:`whole_folder` can put a folder there: it leaves nothing.

    Raises:
        OutputError: nothing can be made beside it, or it is a mount point, which cannot be renamed.
    """
    place = real(folder)
    if place.is_mount():
        raise OutputError(
            f"{folder}: is a mount point, which cannot be replaced; name a folder in it"
        )
    with folder_beside(folder):
        pass


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place only when the block ends without an error.

    It is written beside its place, and renamed into it once it is on disk; an earlier file is
    replaced. A device or a pipe, which cannot be replaced, is written directly.

    Raises:
        OutputError: the file cannot be written (a folder, no permission, disk full).
    """
    given = Path(path_of(path, OutputError))
    place = real(given)
    try:
        if given.exists() and not given.is_file() and not given.is_dir():
            with given.open("wb") as stream:  # by this name: what /dev/stdout leads to has none
                yield stream
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with folder_beside(place) as beside:
            fresh = beside / "fresh"
            with fresh.open("wb") as stream:
                yield stream
            flush(fresh)
            fresh.replace(place)
            flush(place.parent)
    except OSError as error:
        raise unwritable(path, error) from error


@contextlib.contextmanager
def whole_folder(path: str | os.PathLike[str], *, is_own: Callable[[str], bool]) -> Iterator[Path]:
    """Give an empty folder that takes the place of ``path`` when the block ends without an error.

    It is made beside its place and moved there; an earlier folder stands there until then, and is
    removed behind it. What must survive a power cut has to be flushed inside the block.

    Args:
        path: the place; whether it may be replaced is for the caller to check.
        is_own: tells by its name whether an entry of the earlier folder goes with it; the others
            move along into the new one.

    Raises:
        OutputError: the folder cannot be written.
    """
    place = real(path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with folder_beside(place) as beside:
            fresh = beside / "fresh"
            fresh.mkdir()
            yield fresh
            _put_in_place(fresh, place, is_own)
    except OSError as error:
        raise unwritable(path, error) from error


def _put_in_place(fresh: Path, place: Path, is_own: Callable[[str], bool]) -> None:
    aside = fresh.with_name(EARLIER)
    fresh.rename(aside)
    try:
        put_in_place(aside, place)
    except OSError:
        aside.rename(fresh)
        raise
    if aside.exists():
        _move_along(aside, place, is_own)
        flush(place)
        aside.rename(fresh)  # nothing of somebody is left in it
    flush(place.parent)


def _move_along(aside: Path, place: Path, is_own: Callable[[str], bool]) -> None:
    for entry in aside.iterdir():
        if is_own(entry.name):
            continue
        try:
            entry.rename(place / entry.name)
        except OSError as error:
            raise OutputError(
                f"{place}: is written, but {entry.name}, which stood there, could not be moved "
                f"along ({error.strerror}): it is {entry}"
            ) from error
