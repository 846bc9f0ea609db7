"""What a caller gives, checked where it comes in: one line says what was wanted and what came."""

from __future__ import annotations

import os
from numbers import Real
from types import UnionType
from typing import Final, TypeVar

from dedup.errors import ConfigError, DedupError

_Value = TypeVar("_Value")

_PATH: Final = "a path must be a str or a pathlib.Path, not {}"


def checked(given: _Value, kind: type | UnionType, told: str, error: type[DedupError]) -> _Value:
    """Return an argument that is of the type it must have.

    Args:
        given: the argument.
        kind: the type, or several.
        told: what is wrong otherwise, with ``{}`` for the type that was given.
        error: what is raised then.

    >>> from dedup.errors import ConfigError
    >>> checked(2, int, "workers must be a whole number, not {}", ConfigError)
    2
    >>> checked("2", int, "workers must be a whole number, not {}", ConfigError)
    Traceback (most recent call last):
    dedup.errors.ConfigError: workers must be a whole number, not str
    """
    if isinstance(given, kind):
        return given
    # A class in place of what it makes is a usual slip, and pandas has a DataFrame as well.
    what, article = (given, "the class ") if isinstance(given, type) else (type(given), "")
    name = f"{what.__module__.partition('.')[0]}.{what.__name__}".removeprefix("builtins.")
    raise error(told.format(article + name))


def memory_of(given: int | None) -> int | None:
    """Return how many bytes a caller lets be used, or None for what is usual.

    >>> memory_of("1G")
    Traceback (most recent call last):
    dedup.errors.ConfigError: memory must be a number of bytes, or None, not str
    """
    told = "memory must be a number of bytes, or None, not {}"
    return checked(given, Real | None, told, ConfigError)


def path_of(given: str | os.PathLike[str], error: type[DedupError]) -> str:
    r"""Return what a path says, which can name a file or a folder.

    >>> from dedup.errors import InputError
    >>> path_of("seeds/", InputError)
    'seeds/'
    >>> path_of("a\0b", InputError)
    Traceback (most recent call last):
    dedup.errors.InputError: 'a\x00b' can be the name of no file and no folder
    """
    path = checked(os.fspath(checked(given, str | os.PathLike, _PATH, error)), str, _PATH, error)
    try:
        can_be = bool(path) and b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        can_be = False
    if not can_be:
        raise error(f"{path!r} can be the name of no file and no folder")
    return path
