"""Files as they were read, and files and folders that appear whole or not at all."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from dedup.arguments import path_of
from dedup.errors import InputError, OutputError

__all__ = [
    "InputFile",
    "check_not_read",
    "check_outside",
    "check_replaceable",
    "folder_beside",
    "read_input",
    "whole_file",
    "whole_folder",
]


class InputFile(Struct, frozen=True, kw_only=True):
    """One input file as it was read: ``sha256`` is the digest of its bytes."""

    path: str
    bytes: int
    sha256: str


def read_input(path: str | os.PathLike[str]) -> bytes:
    """Return what a file holds.

    Raises:
        InputError: it is no path, or cannot be read.
    """
    place = Path(path_of(path, InputError))
    try:
        return place.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error


def check_outside(folder: str | os.PathLike[str], inputs: Iterable[str]) -> None:
    """Check that a folder about to be written lies in none that is read as input.

    Raises:
        OutputError: it lies in a folder of ``inputs``, or in one that a pattern there matches,
            where the next run would read it as input.
    """
    around = _real(Path(folder) / "made").parents
    for name in _folders(inputs):
        if _real(name) in around:
            raise OutputError(
                f"{folder}: lies in the input folder {name}, where the next run would read it; "
                "name a place outside"
            )


def check_not_read(path: str | os.PathLike[str], read: Iterable[str | os.PathLike[str]]) -> None:
    """Check that a file about to be written is none of those that are read.

    Raises:
        OutputError: it is, under this name or another, or a folder that is read holds it.
    """
    target = _real(path)
    for one in read:
        if _real(one) in (target, target.parent):
            raise OutputError(f"{path}: is input of this command; name another file")


def check_replaceable(folder: str | os.PathLike[str]) -> None:
    """Check, before any work, that :func:`whole_folder` can put a folder there: it leaves nothing.

    Raises:
        OutputError: nothing can be made beside it, or it is a mount point, which cannot be renamed.
    """
    place = _real(folder)
    if place.is_mount():
        raise OutputError(
            f"{folder}: is a mount point, which cannot be replaced; name a folder in it"
        )
    with folder_beside(folder):
        pass


@contextlib.contextmanager
def folder_beside(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give an empty folder from which files can be renamed to ``path``; it is gone after the block.

    Raises:
        OutputError: nothing can be made beside it.
    """
    place = _real(path)
    above = next(parent for parent in place.parents if parent.exists())
    try:
        made = tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=above)
    except OSError as error:
        raise _unwritable(path, error) from error
    with made as folder:
        yield Path(folder)


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place only when the block ends without an error.

    It is written beside its place and renamed into it; an earlier file is replaced. A device or a
    pipe, which cannot be replaced, is written directly.

    Raises:
        OutputError: the file cannot be written (a folder, no permission, disk full).
    """
    target = Path(path_of(path, OutputError))
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as stream:
                yield stream
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(target) as stream:
            yield stream
    except OSError as error:
        raise _unwritable(target, error) from error


@contextlib.contextmanager
def whole_folder(path: str | os.PathLike[str], *, is_own: Callable[[str], bool]) -> Iterator[Path]:
    """Give an empty folder that takes the place of ``path`` when the block ends without an error.

    It is made beside its place and renamed into it; an earlier folder there is set aside, put back
    on failure, and removed at the end.

    Args:
        path: the place; whether it may be replaced is for the caller to check.
        is_own: tells by its name whether an entry of the earlier folder goes with it; the others
            move along into the new one.

    Raises:
        OutputError: the folder cannot be written.
    """
    place = _real(path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=place.parent) as made:
            fresh = Path(made) / "fresh"
            fresh.mkdir()
            yield fresh
            _put_in_place(fresh, place, is_own)
    except OSError as error:
        raise _unwritable(path, error) from error


def _put_in_place(fresh: Path, place: Path, is_own: Callable[[str], bool]) -> None:
    aside = fresh.with_name("earlier")
    if place.exists():
        place.rename(aside)
    try:
        fresh.rename(place)
    except OSError:
        with contextlib.suppress(OSError):
            aside.rename(place)
        raise
    for entry in aside.iterdir() if aside.exists() else ():
        if not is_own(entry.name):
            entry.rename(place / entry.name)
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _folders(inputs: Iterable[str]) -> Iterator[str]:
    """Yield the folders among the inputs, and those that a pattern matches."""
    for given in inputs:
        # Path.glob takes no absolute pattern, so it cannot stand in here.
        named = [given] if os.path.lexists(given) else glob.glob(given, recursive=True)  # noqa: PTH207
        yield from (name for name in named if Path(name).is_dir())


def _real(path: str | os.PathLike[str]) -> Path:
    """Return where a path leads; unlike ``Path.resolve``, a circle of links is no error here."""
    return Path(os.path.realpath(path))


def _unwritable(path: str | os.PathLike[str], error: OSError) -> OutputError:
    return OutputError(f"{path}: cannot be written ({error.strerror or error})")
