"""What must survive a power cut: the system writes to disk when it likes, unless it is asked."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

_CANNOT: Final = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)
"""Some file systems of a network know no such request of a folder."""


def flush(path: Path) -> None:
    """Wait until a file is on disk, or the names in a folder are.

    Raises:
        OSError: the disk failed, or has no room for what the system had taken.
    """
    if os.name != "posix":  # Windows opens no folder, and no file for that without writing to it
        return
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # who may write to a folder need not be allowed to read it
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(descriptor)


def flush_all(folder: Path) -> None:
    """Wait until all that is in a folder is on disk."""
    for path in folder.rglob("*"):
        flush(path)
    flush(folder)
