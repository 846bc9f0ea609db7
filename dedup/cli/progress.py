"""What a run says while it works: a live bar, plain lines, JSON lines, or nothing."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from typing import TYPE_CHECKING, Final, Self

import click

if TYPE_CHECKING:
    from rich.progress import TaskID

_EVERY: Final = 10.0
"""Seconds between two lines of one long stage."""

_UNHEARD: Final = contextlib.suppress(OSError)
"""That nobody can read what is said, as of a terminal that was closed, is no reason to stop."""


class Progress:
    """Told by every stage how far it is, of which it says nothing; notes are said in any case."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        pass

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report ``done`` of ``total`` units of a stage; ``total`` 0 means unknown."""

    def note(self, event: str, text: str, **fields: object) -> None:  # noqa: ARG002 - for machines
        """Say ``text``; ``event`` and ``fields`` are its form for machines."""
        _tell(text)


def choose_progress(*, quiet: bool, log_format: str | None) -> Progress:
    """Return the way of reporting that fits the options and the kind of stderr."""
    if log_format == "json":
        return _Json(quiet=quiet)
    if quiet:
        return Progress()
    if log_format is None and sys.stderr.isatty():
        return _Live()
    return _Lines()


class _Lines(Progress):
    """One line when a stage begins, and one every few seconds of a long stage."""

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._stages: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage not in self._stages:
            self._stages.add(stage)
            done = 0
        elif now - self._said < _EVERY:
            return
        self._said = now
        self._say(stage, done, total, now - self._began)

    def _say(self, stage: str, done: int, total: int, seconds: float) -> None:
        part = f" {done / total:.0%}" if total and done else ""
        _tell(f"{seconds:7.1f} s  {stage}{part}")


class _Json(_Lines):
    """The same lines as JSON objects."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__()
        self._silent = quiet

    def _say(self, stage: str, done: int, total: int, seconds: float) -> None:
        if not self._silent:
            row = {"stage": stage, "done": done, "total": total or None}  # 0: nobody knows
            _echo_json({"event": "progress"} | row | {"seconds": round(seconds, 3)})

    def note(self, event: str, text: str, **fields: object) -> None:
        _echo_json({"event": event, "text": text, **fields})


class _Live(Progress):
    """A bar per stage, redrawn on the terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        self._bars = Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True))
        self._tasks: dict[str, TaskID] = {}
        self._current = ""

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with _UNHEARD:
            if kind is None and self._current:
                self._bars.update(self._tasks[self._current], completed=1, total=1)
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        with _UNHEARD:
            if self._current not in ("", stage):
                self._bars.update(self._tasks[self._current], completed=1, total=1)
            if stage not in self._tasks:
                self._tasks[stage] = self._bars.add_task(stage, total=None)
            self._current = stage
            self._bars.update(self._tasks[stage], completed=done, total=total or None)

    def note(self, event: str, text: str, **fields: object) -> None:  # noqa: ARG002
        with _UNHEARD:
            self._bars.console.print(text, markup=False, highlight=False, soft_wrap=True)


def _echo_json(values: dict[str, object]) -> None:
    _tell(json.dumps(values, ensure_ascii=False))


def _tell(text: str) -> None:
    """Write to stderr."""
    with _UNHEARD:
        click.echo(text, err=True)
