"""The errors a caller may meet: each says what, where and what to do.

Everything the package raises on purpose derives from :class:`DedupError`, so a program can catch
one type; the command line prints its message without a traceback and exits with
:attr:`DedupError.exit_code`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import ClassVar, Final

_PLACE: Final = re.compile(r"^(?P<what>.*) - at (?:`key` in )?`\$\.?(?P<place>.*)`$", re.DOTALL)
_ALIKE: Final = 0.75


class DedupError(Exception):
    """Base of all errors raised on purpose: catch this one to catch all.

    Its kinds, in ``dedup.errors``: ``InputError`` (nothing to read or to find, also
    ``SkippedInputError`` with ``strict``), ``ConfigError``, ``ExportError``, ``OutputError``,
    ``RunFolderError`` and ``SchemaError``. ``exit_code`` is what the command line ends with.

    >>> raise ConfigError("event.threshold must be between 0 and 1, not 7")
    Traceback (most recent call last):
    dedup.errors.ConfigError: event.threshold must be between 0 and 1, not 7
    """

    exit_code: ClassVar[int] = 1


class ConfigError(DedupError):
    """A configuration names an unknown key or holds a value out of range."""

    exit_code: ClassVar[int] = 2


class ExportError(DedupError):
    """An export names no format, or none that is known."""

    exit_code: ClassVar[int] = 2


class InputError(DedupError):
    """An input cannot be found, or nothing in it could be used."""


class SkippedInputError(InputError):
    """Some input was skipped and the caller asked for ``strict``."""


class OutputError(DedupError):
    """A result cannot be written where it was asked for."""


class RunFolderError(DedupError):
    """A folder is not a run folder, is damaged, or has a format this version cannot read."""


class SchemaError(DedupError):
    """A table does not fit its declared schema (``dedup schema`` prints them)."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return what ends a message about an unknown name: the nearest known one, and all of them.

    >>> did_you_mean("cluster", ["clusters", "edges"])
    "; did you mean 'clusters'? Known are: clusters, edges"
    >>> did_you_mean("lang", ["language"]), did_you_mean("outlet", ["text"])
    ("; did you mean 'language'? Known are: language", '. Known are: text')
    """
    names, written = list(known), name.lower()
    # An abbreviation is a beginning; any other likeness has to be a slip of the pen.
    near = [one for one in names if written and one.startswith(written)]
    near = near or difflib.get_close_matches(written, names, n=1, cutoff=_ALIKE)
    meant = f"; did you mean {near[0]!r}?" if near else "."
    return f"{meant} Known are: {', '.join(names)}"


def place_first(message: str) -> str:
    """Return what msgspec says of a wrong value with its place in front, as a user writes it.

    >>> place_first("Expected `float`, got `str` - at `$.event.threshold`")
    'event.threshold: expected `float`, got `str`'
    >>> place_first("Object missing required field `left`")
    'object missing required field `left`'
    """
    found = _PLACE.match(message)
    what = found["what"] if found else message
    where = f"{found['place']}: " if found and found["place"] else ""
    return where + what[:1].lower() + what[1:]
