"""What the scripts of this folder have in common: their options, and how they print figures."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path


def described(about: str | None) -> argparse.ArgumentParser:
    """Return a parser that takes nothing; ``about`` is what a script says it is."""
    return argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def options(about: str | None, folder: str = "DATA_DIR") -> argparse.ArgumentParser:
    """Return the same that takes a folder, as ``folder``."""
    parser = described(about)
    parser.add_argument("folder", type=Path, metavar=folder)
    return parser


def configured(about: str | None) -> argparse.ArgumentParser:
    """Return the same that also takes a configuration, as ``config``; None: the default."""
    parser = options(about)
    parser.add_argument("config", type=Path, nargs="?", metavar="CONFIG.toml")
    return parser


def drawing(
    about: str | None, what: str, folder: str = "DATA_DIR", *, seed: int = 0
) -> argparse.ArgumentParser:
    """Return the same that also takes ``--list`` and ``--seed``: how many of what are drawn."""
    parser = options(about, folder)
    parser.add_argument("--list", type=int, metavar="N", help=f"print N {what} to read")
    parser.add_argument(
        "--seed", type=int, default=seed, metavar="S", help=f"draw of --list  [{seed}]"
    )
    return parser


def shown(figures: Mapping[str, float]) -> Iterator[str]:
    """Yield a line per figure."""
    width = max(chain([0], map(len, figures)))
    for name, value in figures.items():
        yield f"{name:{width}}  {value:.3f}"


def print_figures(measure: Callable[[Path], Mapping[str, float]], about: str | None) -> None:
    """Be a script that measures what is in a folder."""
    print("\n".join(shown(measure(options(about).parse_args().folder))))
