"""Reading a configuration from TOML."""

from __future__ import annotations

import codecs
from pathlib import Path

import msgspec

from dedup.config.checking import config_of
from dedup.config.whole import Config
from dedup.errors import ConfigError

__all__ = ["read_config"]


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
        return config_of(msgspec.toml.decode(content))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8, as TOML must be; save it as UTF-8") from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
