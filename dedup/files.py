"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dedup.errors import OutputError

__all__ = ["whole_file"]


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place only when the block ends without an error.

    It is written beside its place and renamed into it; an earlier file is replaced. A device or a
    pipe, which cannot be replaced, is written directly.

    Raises:
        OutputError: the file cannot be written (a folder, no permission, disk full).
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as stream:
                yield stream
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(target) as stream:
            yield stream
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror or error})") from error


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
