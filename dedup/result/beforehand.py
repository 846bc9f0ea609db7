"""Tables of a run folder that are written while the run goes on: they are known before its end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from threading import Event
from typing import Final

from dedup.files import folder_beside
from dedup.stored import InParts, write_parquet


class Beforehand:
    """Tables that are written one after the other, in a thread beside the run."""

    def __init__(self, folder: Path, thread: ThreadPoolExecutor) -> None:
        self._folder, self._thread = folder, thread
        self._begun: Final[dict[str, tuple[InParts, Future[None]]]] = {}
        self._given_up: Final = Event()

    def begin(self, name: str, table: InParts) -> None:
        """Begin to write table ``name``, which nothing changes any more."""
        done = self._thread.submit(self._write, table, self._folder / name)
        self._begun[name] = table, done

    def move(self, name: str, table: InParts, path: Path) -> bool:
        """Put table ``name`` in its place, once it is written; tell whether it was begun at all.

        Raises:
            ComputeError: it could not be written.
        """
        begun, done = self._begun.get(name, (None, None))
        if begun is not table or done is None:
            return False
        done.result()
        (self._folder / name).rename(path)
        return True

    def give_up(self) -> None:
        """Let what is being written end soon: nobody waits for it any more."""
        self._given_up.set()

    def _write(self, table: InParts, path: Path) -> None:
        parts = takewhile(lambda _: not self._given_up.is_set(), table.parts())
        write_parquet(parts, table.schema, path)


@contextmanager
def written_beforehand(folder: str | os.PathLike[str]) -> Iterator[Beforehand]:
    """Give what writes tables of a run folder beforehand, beside its place.

    What is not moved into a run folder (:meth:`dedup.Result.write`) is gone when the block ends.

    >>> import tempfile
    >>> from dedup.schema import empty_table
    >>> from dedup.stored import Spilled
    >>> table = Spilled.of(empty_table("skipped"))
    >>> with tempfile.TemporaryDirectory() as place, written_beforehand(place) as beforehand:
    ...     beforehand.begin("skipped", table)
    ...     beforehand.move("skipped", table, Path(place, "skipped.parquet"))
    True
    """
    with folder_beside(folder) as beside, ThreadPoolExecutor(1) as thread:
        beforehand = Beforehand(beside, thread)
        try:
            yield beforehand
        finally:
            beforehand.give_up()
