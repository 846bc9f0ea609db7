"""Reading a configuration from TOML: what is wrong is named, with what was probably meant."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from dedup.config.whole import STAGES, TIERS, Config
from dedup.errors import ConfigError, did_you_mean

__all__ = ["read_config"]

_CHOICES: Final = {"tiers": TIERS, "stop_after": STAGES}


def read_config(path: Path) -> Config:
    r"""Read a TOML file into a :class:`Config`; a key left out keeps its default.

    Raises:
        ConfigError: the file cannot be read, is not TOML, names an unknown key or holds a value
            of the wrong type or out of range. The message names the file and the key.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "dedup.toml")
    ...     _ = path.write_text("[event]\nthreshold = 0.5\n")
    ...     read_config(path).event.threshold
    0.5
    """
    try:
        # Some editors of Windows begin a file with a byte order mark.
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
        values = msgspec.toml.decode(content)
        return msgspec.convert(values, Config)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}{_suggest(values)}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8, as TOML must be; save it as UTF-8") from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error


def _suggest(values: Any) -> str:
    """Name the keys that are unknown, each with the nearest known one, and the choices."""
    hints = [
        f"\n  {path}{key} is unknown{did_you_mean(key, known)}"
        for path, value, known in _sections("", values, Config())
        for key in sorted(set(value) - set(known))
    ]
    for key, choices in _CHOICES.items():
        given = values.get(key, [])
        if any(one not in choices for one in (given if isinstance(given, list) else [given])):
            hints.append(f"\n  {key}: choose from {', '.join(choices)}")
    return "".join(hints)


def _sections(
    path: str, values: dict[str, Any], default: Struct
) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """Yield every section that is given, with the keys that are known there."""
    yield path, values, default.__struct_fields__
    for name, inner in msgspec.structs.asdict(default).items():
        section = values.get(name)
        if isinstance(inner, Struct) and isinstance(section, dict):
            yield from _sections(f"{path}{name}.", section, inner)
