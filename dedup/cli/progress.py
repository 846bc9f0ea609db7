"""What a run says while it works: a live bar, plain lines, JSON lines, or nothing."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final, Protocol, Self

import click
import msgspec

__all__ = ["Progress", "choose_progress"]

_EVERY: Final = 10.0
"""Seconds between two lines of one long stage."""


class Progress(Protocol):
    """Told by every stage how far it is; ``note`` says something that is no progress."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report ``done`` of ``total`` units of a stage; ``total`` 0 means unknown."""

    def note(self, event: str, text: str, **fields: object) -> None:
        """Say ``text``; ``event`` and ``fields`` are its form for machines."""


def choose_progress(*, quiet: bool, log_format: str | None) -> Progress:
    """Return the way of reporting that fits the options and the kind of stderr."""
    if log_format == "json":
        return _Json(quiet=quiet)
    if quiet:
        return _Quiet()
    if log_format is None and sys.stderr.isatty():
        return _Live()
    return _Lines()


class _Quiet:
    """Says notes only."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def __call__(self, stage: str, done: int, total: int) -> None:
        pass

    def note(self, event: str, text: str, **fields: object) -> None:  # noqa: ARG002
        click.echo(text, err=True)


class _Lines(_Quiet):
    """One line when a stage ends, and one every few seconds of a long stage."""

    def __init__(self) -> None:
        self._clock = _Clock()

    def __call__(self, stage: str, done: int, total: int) -> None:
        seconds = self._clock.due(stage, done, total)
        if seconds is None:
            return
        count = f"{done:,}" if done >= total else f"{done:,} of {total:,}"
        self._say(stage, done, total, seconds, f"{stage}: {count} ({seconds:.1f} s)")

    def _say(self, stage: str, done: int, total: int, seconds: float, text: str) -> None:  # noqa: ARG002
        click.echo(text, err=True)


class _Json(_Lines):
    """The same lines as JSON objects."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__()
        self._silent = quiet

    def _say(self, stage: str, done: int, total: int, seconds: float, text: str) -> None:  # noqa: ARG002
        if not self._silent:
            row = {"stage": stage, "done": done, "total": total, "seconds": round(seconds, 3)}
            _echo_json({"event": "progress"} | row)

    def note(self, event: str, text: str, **fields: object) -> None:
        _echo_json({"event": event, "text": text, **fields})


class _Live(_Quiet):
    """A bar per stage, redrawn on the terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bars = Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True))
        self._tasks: dict[str, object] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=None)
        self._bars.update(self._tasks[stage], completed=done, total=total or None)  # type: ignore[arg-type]

    def note(self, event: str, text: str, **fields: object) -> None:  # noqa: ARG002
        self._bars.console.print(text, markup=False, highlight=False, soft_wrap=True)


class _Clock:
    """Decides when a stage has something to say."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}
        self._said: dict[str, float] = {}

    def due(self, stage: str, done: int, total: int) -> float | None:
        """Return the seconds since the stage's first word if it is time to speak, else null."""
        now = time.monotonic()
        began = self._began.setdefault(stage, now)
        last = self._said.setdefault(stage, now)
        if done < total and now - last < _EVERY:
            return None
        self._said[stage] = now
        return now - began


def _echo_json(values: dict[str, object]) -> None:
    click.echo(msgspec.json.encode(values).decode(), err=True)
