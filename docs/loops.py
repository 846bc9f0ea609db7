"""Prints dedup/data/loops.jsonl, the loops to compile on a new machine, dearest first.

``NUMBA_CACHE_DIR=$(mktemp -d) python docs/loops.py``: some reports are clustered with nothing kept,
and what that compiles, and for which types, is written down.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from numba.core import event

import dedup
from dedup.compiled import loops_called

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class Costs(event.Listener):
    """What compiling each function has cost, in seconds of CPU."""

    def __init__(self) -> None:
        self.of: dict[str, float] = {}
        self._begun: list[float] = []

    def on_start(self, _: Any) -> None:
        """Look at the clock."""
        self._begun.append(time.process_time())

    def on_end(self, ended: Any) -> None:
        """Look again."""
        function = ended.data["dispatcher"].py_func
        name = f"{function.__module__}.{function.__name__}"
        self.of[name] = time.process_time() - self._begun.pop()


def reports() -> pl.DataFrame:
    """Return the seeds, and copies of them: cut, edited, embedded, in another order, repeated."""
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
    return pl.DataFrame({"text": texts + copies})


def main() -> None:
    """Print a line per loop."""
    costs = Costs()
    event.register("numba:compile", costs)
    dedup.run(reports())
    if not costs.of:
        sys.exit("every loop was kept: set NUMBA_CACHE_DIR to an empty folder")
    dearest = sorted(
        loops_called(),
        key=lambda loop: (-round(costs.of[f"{loop.module}.{loop.name}"], 1), loop.name),
    )
    sys.stdout.writelines(msgspec.json.encode(loop).decode() + "\n" for loop in dearest)


if __name__ == "__main__":
    main()
