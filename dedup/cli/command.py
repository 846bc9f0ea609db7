"""The group of verbs, and the one place that turns errors into messages and exit codes."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from threading import Timer
from typing import Any, NoReturn, TextIO

import click

from dedup._version import __version__
from dedup.cli.progress import choose_progress
from dedup.cli.show import printable
from dedup.cli.verbs import VERBS
from dedup.errors import DedupError, OutputError

_SIGNALLED = 128
"""A job that a signal ended has its number as its exit code, and so much more."""
_INTERRUPTED = _SIGNALLED + signal.SIGINT
_STOPS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Ctrl-C, a system that shuts down, a terminal that is closed (which Windows does not know)."""
_STOP_CODES = {_SIGNALLED + number: number for number in _STOPS}
_SOON = 0.05
"""Seconds until a finalizer has ended; if not, it is asked again."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""There is no room for more: on the disk, for this user, in one file."""
_OUT_OF_MEMORY = (
    "there was too little memory, or a worker process was killed; nothing half-written is left. "
    "Fewer --workers need less memory; so do, for a run, less --memory and --stop-after clusters"
)
_EPILOG = """\b
Exit codes:
  0    done
  1    failed
  2    wrong usage or configuration
  3    done, but some input was skipped (listed in the table 'skipped')
  130  interrupted (143: terminated, 129: its terminal was closed)
"""


class _Verbs(click.Group):
    """Verbs in the order of a day's work; a reader that closed the pipe ends them quietly."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _stdout_that_fails():  # --help and --version are said here
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _stdout_that_fails():
            code = super().invoke(ctx)
            _flush_stdout()
            return code


@click.group(
    cls=_Verbs,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="dedup")
def _dedup() -> None:
    """Find which news reports tell the same event, who copied whom, and who left what out.

    'dedup run' reads articles and writes a run folder. Other commands read that: it is their RUN.

    \b
    dedup run seeds -o runs/seeds --report reports/seeds
    dedup explain runs/seeds 000 002
    """


for _verb in VERBS:
    _dedup.add_command(_verb)


def main() -> NoReturn:
    """Run the command line of this process and exit."""
    _open_missing_streams()
    _buffer_stdout()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    _hear_stops()
    code = run_command(sys.argv[1:])
    try:
        sys.stderr.flush()
    except OSError:  # messages that nobody reads are no failure
        _silence(sys.stderr)
    sys.exit(code)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; what goes wrong is said on stderr."""
    noted: dict[str, str | None] = {}
    try:
        code = _dedup.main(list(arguments), prog_name="dedup", standalone_mode=False, obj=noted)
    except click.ClickException as error:
        message, code = error.format_message(), error.exit_code
        if noted.get("log_format") != "json":
            error.show()
            return code
    except (click.Abort, SystemExit, DedupError, OSError, BrokenExecutor, MemoryError) as error:
        message, code = _failure(error)
    else:
        return code if isinstance(code, int) else 0
    _say_failure(message, code, log_format=noted.get("log_format"))
    return code


def _say_failure(message: str, code: int, *, log_format: str | None) -> None:
    if log_format == "json":
        choose_progress(quiet=True, log_format="json").note("failed", message, exit_code=code)
        return
    with contextlib.suppress(OSError):  # the terminal may be what was closed
        click.echo(printable(f"dedup: {message}"), err=True)


def _failure(error: BaseException) -> tuple[str, int]:
    """Return what is said of an error that may happen, and the exit code."""
    if isinstance(error, click.Abort):
        return "interrupted; nothing half-written is left", _INTERRUPTED
    if isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else 1
        return "terminated; nothing half-written is left", code
    if isinstance(error, DedupError):
        return str(error), error.exit_code
    return str(error) if isinstance(error, OSError) else _OUT_OF_MEMORY, 1


def _hear_stops() -> None:
    """Let signals that stop a job clear up first; one that is ignored (nohup) stays so."""
    for number in _STOPS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)
    sys.unraisablehook = _stop_again


def _stop(number: int, _frame: object) -> NoReturn:
    """End a job: what it has begun to write goes away again.

    That takes a second at most. Who asks again meanwhile would interrupt it, so nobody is heard.
    """
    for other in _STOPS:
        signal.signal(other, signal.SIG_IGN)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(_SIGNALLED + number)


def _stop_again(lost: sys.UnraisableHookArgs) -> None:
    """Stop once more if the first time was inside a finalizer, where Python drops what is raised.

    Else the job would go on, and hear no other signal. Whatever else is dropped there is shown.
    """
    error = lost.exc_value
    if isinstance(error, KeyboardInterrupt):
        number = signal.SIGINT
    elif isinstance(error, SystemExit) and error.code in _STOP_CODES:
        number = _STOP_CODES[error.code]
    else:
        sys.__unraisablehook__(lost)
        return
    signal.signal(number, _stop)
    # Not from here, for what is raised in here is dropped as well.
    Timer(_SOON, os.kill, (os.getpid(), number)).start()


def _open_missing_streams() -> None:
    """Give a process that was started with closed streams ones that fail when they are used.

    Else the next file that is opened would take the place of the stream, and its number.
    """
    for name, flags in (("stdin", os.O_WRONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))


def _buffer_stdout() -> None:
    """Give stdout a buffer where ``PYTHONUNBUFFERED`` took it, as it is usual in containers.

    Without one, what a disk that is nearly full has no room for is lost without an error.
    """
    raw: object = getattr(sys.stdout, "buffer", None)
    if isinstance(raw, io.RawIOBase):
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding=sys.stdout.encoding)


@contextlib.contextmanager
def _stdout_that_fails() -> Iterator[None]:
    """End quietly where nobody reads stdout any more, and say so where it cannot be written."""
    try:
        yield
    except BrokenPipeError as error:
        _silence(sys.stdout)
        raise click.exceptions.Exit(0) from error
    except OSError as error:
        _flush_stdout()  # fails again where stdout is what failed, and then says so
        if error.errno in _FULL and error.filename is None:
            raise _stdout_failed(error) from error
        raise


def _flush_stdout() -> None:
    """Write out what is still held back, while an error can be told."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _silence(sys.stdout)
        raise _stdout_failed(error) from error


def _stdout_failed(error: OSError) -> OutputError:
    return OutputError(f"stdout: cannot be written ({error.strerror})")


def _silence(stream: TextIO) -> None:
    """Point a stream at nothing, so that its last flush at exit does not fail either."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
