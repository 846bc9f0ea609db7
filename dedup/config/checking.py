"""Configurations checked and read: what is wrong is named, with what was probably meant."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Mapping
from numbers import Number
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from dedup.arguments import checked, path_of
from dedup.config.reading import InputConfig
from dedup.config.whole import STAGES, TIERS, Config
from dedup.errors import ConfigError, did_you_mean, place_first

_DEFAULT: Final = Config()
_CHOICES: Final = {"tiers": TIERS, "stop_after": STAGES}


def check_config(config: Config | None) -> Config:
    """Return a configuration that was made in Python, with its values checked; None: the default.

    Raises:
        ConfigError: it is none, or holds a value of the wrong type or out of range.

    >>> check_config(None) == Config()
    True
    >>> check_config(Config(tiers=("copies",)))
    Traceback (most recent call last):
    dedup.errors.ConfigError: tiers[...]: invalid enum value 'copies'
      tiers: choose from copy, event
    """
    if config is None:
        return Config()
    told = "config must be a dedup.Config, not {}; dedup.read_config reads one from a file"
    try:
        values = msgspec.to_builtins(checked(config, Config, told, ConfigError))
    except TypeError as error:
        raise ConfigError(f"config holds a value of a type that TOML lacks: {error}") from error
    return _config_of(values)


def changed_config(config: Config | None, **sections: Mapping[str, Any]) -> Config:
    """Return a configuration with what a call says of its sections; None says nothing of a key.

    Raises:
        ConfigError: it is none, or a value is of the wrong type or out of range.

    >>> changed_config(None, copy={"threshold": 0.6, "seed": None}).copy.threshold
    0.6
    >>> changed_config(None, copy={"threshold": 6})
    Traceback (most recent call last):
    dedup.errors.ConfigError: copy.threshold: expected `float` <= 1.0
    """
    values = msgspec.to_builtins(check_config(config))
    for name, given in sections.items():
        values[name] |= {key: _plain(value) for key, value in given.items() if value is not None}
    return _config_of(values)


def _plain(value: Any) -> Any:
    """Return a number of NumPy, as a loop over thresholds gives one, as one of Python."""
    return value.item() if isinstance(value, Number) and hasattr(value, "item") else value


def check_input_config(config: InputConfig | None) -> InputConfig:
    """Return the part of a configuration that files are read by, checked as :func:`check_config`.

    Raises:
        ConfigError: it is none, or holds a value of the wrong type.

    >>> check_input_config(None) == InputConfig()
    True
    """
    if config is None:
        return InputConfig()
    told = "config must be a dedup.config.InputConfig, as dedup.Config().input is one, not {}"
    return check_config(Config(input=checked(config, InputConfig, told, ConfigError))).input


def read_config(path: str | os.PathLike[str]) -> Config:
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
        content = Path(path_of(path, ConfigError)).read_bytes().removeprefix(codecs.BOM_UTF8)
        return _config_of(msgspec.toml.decode(content))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8, as TOML must be; save it as UTF-8") from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error


def settings_left(values: Mapping[str, Any], known: Struct = _DEFAULT) -> dict[str, Any]:
    """Return what an older version wrote of settings that there still are.

    The others have become constants, or what they turned is gone.

    >>> settings_left({"event": {"threshold": 0.5, "undated_bands": 2}})
    {'event': {'threshold': 0.5}}
    """
    sections = msgspec.structs.asdict(known)
    return {
        name: settings_left(value, sections[name])
        if isinstance(value, dict) and isinstance(sections[name], Struct)
        else value
        for name, value in values.items()
        if name in sections
    }


def _config_of(values: Mapping[str, Any]) -> Config:
    """Return the configuration that plain values say; a key left out keeps its default.

    Raises:
        ConfigError: a key is unknown, or a value of the wrong type or out of range.
    """
    try:
        return msgspec.convert(values, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{place_first(str(error))}{_suggest(values)}") from error


def _suggest(values: Mapping[str, Any]) -> str:
    """Name the keys that are unknown, each with the nearest known one, and the choices."""
    hints = [
        f"\n  {path}{key} is unknown{did_you_mean(key, known)}"
        for path, section, known in _sections("", values, Config())
        for key in sorted(set(section) - set(known))
    ]
    for key, choices in _CHOICES.items():
        given = values.get(key, [])
        if any(
            one not in choices for one in (given if isinstance(given, list | tuple) else [given])
        ):
            hints.append(f"\n  {key}: choose from {', '.join(choices)}")
    return "".join(hints)


def _sections(
    path: str, values: Mapping[str, Any], default: Struct
) -> Iterator[tuple[str, Mapping[str, Any], tuple[str, ...]]]:
    """Yield every section that is given, with the keys that are known there."""
    yield path, values, default.__struct_fields__
    for name, inner in msgspec.structs.asdict(default).items():
        section = values.get(name)
        if isinstance(inner, Struct) and isinstance(section, dict):
            yield from _sections(f"{path}{name}.", section, inner)
