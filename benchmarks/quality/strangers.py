"""The five seeds among strangers: do their events stay exact as the pile grows?

    python benchmarks/quality/strangers.py DATA_DIR [--quick]

DATA_DIR holds `articles/`. The five articles of `seeds/` are put among 5, 20 and 200 random dated
articles (20 draws each), 1,000 (2 draws) and 10,000 (1 draw). Exact: 000, 001 and 002 are one event
with no other member, in whole or by a passage, and stand in no second event; 003 and 004 are in
none. `--quick` leaves 1,000 and more out.

Piles are clustered as `piles.py` says: what every document says of itself is read once, everything
that depends on the pile is done for each, so the events are those of `dedup.run`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from command import options, shown
from piles import SEEDS, clustered, collection, drawn

DRAWS = {5: 20, 20: 20, 200: 20, 1_000: 2, 10_000: 1}
QUICK = 200
TOGETHER = ("000", "001", "002")
NAME = 3
"""Characters that name a seed."""
JUDGED = ("*share exact",)


def is_exact(events: Iterable[set[str]], seeds: Iterable[str]) -> bool:
    """Tell whether the events that hold a seed are the one that they should be.

    >>> seeds = ["000_a", "001_b", "002_c", "003_d", "004_e"]
    >>> is_exact([{"000_a", "001_b", "002_c"}, {"x", "y"}], seeds)
    True
    >>> is_exact([{"000_a", "001_b", "002_c", "x"}], seeds)
    False
    """
    all_seeds = set(seeds)
    wanted = {name for name in all_seeds if name[:NAME] in TOGETHER}
    return [event for event in events if event & all_seeds] == [wanted]


def measure(data: Path, *, most: int = max(DRAWS)) -> dict[str, float]:
    """Return the share of exact draws, named `strangers: share exact`."""
    articles, seeds = collection(data / "articles"), collection(SEEDS)
    names = seeds.documents["document"].to_list()
    sizes = [size for size in DRAWS if size <= min(most, len(articles.dated))]
    draws = {
        size: [drawn(articles.dated, size, seed=seed) for seed in range(DRAWS[size])]
        for size in sizes
    }
    articles.prepare(name for of_size in draws.values() for draw in of_size for name in draw)
    found: dict[str, float] = {}
    for size, of_size in draws.items():
        exact = [
            is_exact(clustered(articles.pile(draw) | seeds.pile(names)).groups().values(), names)
            for draw in of_size
        ]
        found[f"{size} strangers: share exact"] = sum(exact) / len(exact)
    return found


def main() -> None:
    """Print the figures."""
    parser = options(__doc__)
    parser.add_argument("--quick", action="store_true", help=f"no more than {QUICK} strangers")
    given = parser.parse_args()
    figures = measure(given.folder, most=QUICK if given.quick else max(DRAWS))
    print("\n".join(shown(figures)))


if __name__ == "__main__":
    main()
