"""Growth: what a run costs as the dump gets longer at the same number of documents a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from measured import Cost
from ours import compared_pairs, run_ours

LEAST = 10_000
"""Below this size, starting up is most of the time."""


class Size(NamedTuple):
    """One run."""

    documents: int
    text_mb: float
    cost: Cost
    compared: dict[str, int]
    """Pairs verified in each tier."""


def run_size(corpus: Path, folder: Path, *, documents: int, tiers: str, cores: int) -> Size:
    """Run on one corpus."""
    run = folder / f"run-{documents}"
    spent = run_ours(corpus / "documents", run, tiers=tiers, cores=cores)
    if spent.code:
        raise RuntimeError(f"{documents} documents: exit code {spent.code}; see {run}.log")
    text_mb = (corpus / "text.txt").stat().st_size / 1e6
    return Size(documents, text_mb, spent, compared_pairs(run))


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return b of seconds = a * size ** b, by least squares in logarithms.

    >>> round(exponent([1_000, 10_000, 100_000], [1.0, 20.0, 400.0]), 3)
    1.301
    """
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def table(sizes: Sequence[Size]) -> Iterator[Sequence[str]]:
    """Yield the rows of the table."""
    tiers = sorted({tier for size in sizes for tier in size.compared})
    yield (
        *("documents", "text MB", "wall s", "CPU s", "CPU ms per document"),
        *("peak MB", "peak : text"),
        *(f"{tier} pairs per document" for tier in tiers),
    )
    for size in sizes:
        spent = size.cost
        yield (
            *(f"{size.documents:,}", f"{size.text_mb:,.0f}"),
            *(f"{spent.wall:.1f}", f"{spent.cpu:.1f}", f"{1e3 * spent.cpu / size.documents:.2f}"),
            *(f"{spent.peak_tree:,.0f}", f"{spent.peak_tree / size.text_mb:.1f}"),
            *(f"{size.compared.get(tier, 0) / size.documents:.2f}" for tier in tiers),
        )


def fitted(sizes: Sequence[Size]) -> Iterator[str]:
    """Yield a line on the exponent of time, if two sizes are large enough for one."""
    large = [size for size in sizes if size.documents >= LEAST]
    if len(large) >= 2:
        numbers = [size.documents for size in large]
        for name in ("wall", "cpu"):
            power = exponent(numbers, [getattr(size.cost, name) for size in large])
            yield f"{name} time grows as documents ** {power:.2f} from {numbers[0]:,} on"
