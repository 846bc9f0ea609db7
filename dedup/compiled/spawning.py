"""New processes, which know nothing of the script that their caller runs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

_MAIN: Final = "__main__"
_HIDDEN: Final = threading.RLock()
"""Held while the script is hidden: of two who hide it, one would put back what the other put."""


@contextmanager
def script_hidden() -> Iterator[None]:
    """Hide the caller's script from processes that start here: what they call is in this package.

    Else each would run the script again, and one without ``if __name__ == "__main__":`` would begin
    its run again in every process, which multiprocessing refuses with a page of traces.
    """
    with _HIDDEN:
        script = sys.modules[_MAIN]
        sys.modules[_MAIN] = ModuleType(_MAIN)
        try:
            yield
        finally:
            sys.modules[_MAIN] = script
