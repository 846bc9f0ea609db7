"""What a run writes down of itself."""

from __future__ import annotations

from importlib import metadata
from typing import Any, Final

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


def run_info(config: Config, **measured: Any) -> RunInfo:
    """Return what ``run.json`` says of a run: with what it was made, and what was ``measured``."""
    return RunInfo(
        version=__version__,
        libraries={name: metadata.version(name) for name in _LIBRARIES},
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
