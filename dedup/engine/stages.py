"""The stages of a run as they begin and advance: told to whom it concerns, and timed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from dedup.memory import give_back
from dedup.progress import Advance, Progress


class Stages:
    """Reports the stages as they begin and advance, and keeps their times.

    >>> stages = Stages(lambda stage, done, total: None)
    >>> with stages("copies") as advance:
    ...     advance(1, 2)
    >>> list(stages.seconds)
    ['copies']
    """

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress or (lambda _stage, _done, _total: None)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[Advance]:
        """Begin a stage; what is given tells how far it is, with work done and in all."""
        self._progress(name, 0, 0)
        start = time.perf_counter()
        yield partial(self._progress, name)
        give_back()
        self.seconds[name] = round(time.perf_counter() - start, 3)
