"""Files as they were read, and places that must not be among them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from dedup.arguments import path_of
from dedup.errors import InputError, OutputError
from dedup.files.places import real


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
    around = real(Path(folder) / "made").parents
    for name in _folders(inputs):
        if real(name) in around:
            raise OutputError(
                f"{folder}: lies in the input folder {name}, where the next run would read it; "
                "name a place outside"
            )


def check_not_read(path: str | os.PathLike[str], read: Iterable[str | os.PathLike[str]]) -> None:
    """Check that a file about to be written is none of those that are read.

    Raises:
        OutputError: it is, under this name or another, or a folder that is read holds it.
    """
    target = real(path)
    for one in read:
        if real(one) in (target, target.parent):
            raise OutputError(f"{path}: is input of this command; name another file")


def _folders(inputs: Iterable[str]) -> Iterator[str]:
    """Yield the folders among the inputs, and those that a pattern matches."""
    for given in inputs:
        # Path.glob takes no absolute pattern, so it cannot stand in here.
        named = [given] if os.path.lexists(given) else glob.glob(given, recursive=True)  # noqa: PTH207
        yield from (name for name in named if Path(name).is_dir())
