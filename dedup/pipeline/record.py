"""What a run writes down of itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import metadata
from typing import Any, Final

from msgspec import structs

from dedup._version import __version__
from dedup.config import Config
from dedup.result import RunInfo
from dedup.sketch import SCHEME

_LIBRARIES: Final = (
    "datasketch",
    "nupunkt",
    "numpy",
    "polars",
    "PyStemmer",
    "rapidfuzz",
    "scipy",
    "wordfreq",
)


def run_info(
    config: Config, *, columns: Mapping[str, str] | None = None, **measured: Any
) -> RunInfo:
    """Return what ``run.json`` says of a run: with what it was made, and what was ``measured``.

    ``columns`` are those that the input was read with, if it was read before and perhaps with
    another configuration.
    """
    if columns is not None:
        config = structs.replace(config, input=structs.replace(config.input, columns=dict(columns)))
    return RunInfo(
        version=__version__,
        libraries=dict(_versions()),
        sketch={
            "scheme": SCHEME,
            "shingles_num_perm": config.copy.num_perm,
            "shingles_seed": config.copy.seed,
            "terms_num_perm": config.event.num_perm,
            "terms_seed": config.event.seed,
        },
        configuration=config,
        **measured,
    )


@cache
def _versions() -> Mapping[str, str]:
    """Return the versions of the libraries: to find them takes some milliseconds."""
    return {name: metadata.version(name) for name in _LIBRARIES}
