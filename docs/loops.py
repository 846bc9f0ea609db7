"""Prints dedup/data/loops.jsonl, the loops to compile on a new machine, as a run comes to them.

``NUMBA_CACHE_DIR=$(mktemp -d) python docs/loops.py``: some reports are clustered with nothing kept,
and what that compiles, and for which types, is written down.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from numba.core import event

import dedup
from dedup.compiled import loops_called, plain_up_to
from dedup.compiled.loops import loops

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def reports() -> pl.DataFrame:
    """Return the seeds, and copies of them: cut, edited, embedded, in another order, repeated.

    All of one day: what is compared of one day has a loop of its own.
    """
    seeds = dedup.read_documents([SEEDS])
    texts = seeds["text"].to_list()
    words = texts[0].split()
    edited = " ".join("other" if place % 6 == 4 else word for place, word in enumerate(words))
    copies = [
        texts[0],
        texts[0][: len(texts[0]) // 2],
        edited,
        texts[3] + "\n" + texts[0],
        "\n".join(reversed(texts[1].split("\n"))),
        "\n".join([texts[2][:300]] * 5),
    ]
    return pl.DataFrame({"text": texts + copies}).with_columns(published=pl.date(2025, 8, 20))


class Order(event.Listener):
    """The loops in the order in which they are compiled, which is that of their first calls."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []

    def on_start(self, event: Any) -> None:
        """Add a loop, or what is compiled for it."""
        function = event.data["dispatcher"].py_func
        self.names.append((function.__module__, function.__name__))

    def on_end(self, event: Any) -> None:
        """Leave the end of a compilation alone."""


def main() -> None:
    """Print a line per loop."""
    order = Order()
    register: Any = event.register
    register("numba:compile", order)
    with plain_up_to(0):
        dedup.run(reports())
    if any(loop.stats.cache_hits for loop in loops()):
        sys.exit("some loops were kept: set NUMBA_CACHE_DIR to an empty folder")
    called = sorted(loops_called(), key=lambda loop: order.names.index((loop.module, loop.name)))
    sys.stdout.writelines(msgspec.json.encode(loop).decode() + "\n" for loop in called)


if __name__ == "__main__":
    main()
