"""Memory that is free, and what holds it."""

from __future__ import annotations

import ctypes
from contextlib import suppress

__all__ = ["give_back"]


def give_back() -> None:
    """Give memory that is free back to the system, where something large has just been dropped.

    glibc keeps what lies below what is in use; of other C libraries nothing is asked.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
