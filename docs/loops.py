"""Prints dedup/data/loops.jsonl, the loops to compile on a new machine, largest first.

``NUMBA_CACHE_DIR=$(mktemp -d) python docs/loops.py``: some reports are clustered with nothing kept,
and what that compiles, and for which types, is written down.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

import dedup
from dedup.compiled import loops_called
from dedup.compiled.loops import loops

STEP = 1 << 14
"""Characters of code that count as a difference; numba's names differ by a few."""
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


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


def size(loop: Any) -> int:
    """Return how much code a loop is for the compiler, in steps, which tells what it costs."""
    return sum(len(loop.inspect_llvm(types)) for types in loop.signatures) // STEP


def main() -> None:
    """Print a line per loop, the largest first."""
    dedup.run(reports())
    called = [loop for loop in loops() if loop.signatures]
    if any(loop.stats.cache_hits for loop in called):
        sys.exit("some loops were kept: set NUMBA_CACHE_DIR to an empty folder")
    sizes = {(loop.py_func.__module__, loop.py_func.__name__): size(loop) for loop in called}
    largest = sorted(
        loops_called(), key=lambda loop: (-sizes[loop.module, loop.name], loop.module, loop.name)
    )
    sys.stdout.writelines(msgspec.json.encode(loop).decode() + "\n" for loop in largest)


if __name__ == "__main__":
    main()
