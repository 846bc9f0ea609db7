"""Tiny piles, what a user with a dozen texts sees first: are subjects of one week kept apart?

    python benchmarks/quality/tiny.py DATA_DIR

DATA_DIR holds `ecbplus/` and `articles/`. Piles of one to six events with two to four reports each,
twenty draws for each number of events:

- `topics`: events of ECB+, each of another topic;
- `like topics`: both events of each topic of ECB+, which are alike by design;
- `invented`: the events of invented/, without their intruders;
- `one week`: roundups of AllSides (labels/roundups.csv) of one week, with the reports that are
  among the articles, one to three. Two roundups may tell one event: precision is a lower bound;
- `one week, undated`: the same without dates and addresses.

All piles of one kind and number of events are scored together, and all of one kind. They are
clustered as `piles.py` says, which is what `dedup.run` finds.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl
from clusters import pair_figures
from command import print_figures
from intruders import HIDDEN
from invented import INVENTED
from piles import Clustered, Collection, clustered, collection
from roundups import roundups

from dedup.evaluate.clusters import score_groups

EVENTS = range(1, 7)
REPORTS = (2, 3, 4)
DRAWS = 20
DAYS = 7
JUDGED = ("*all: *F1",)

Event = Sequence[str]
"""The documents that tell it."""
Groups = Mapping[str, frozenset[str]]
"""Document -> its events."""


class Kind(NamedTuple):
    """Where events are drawn from: ``each`` at most of every group, until there are enough."""

    collection: Collection
    groups: Sequence[Sequence[Event]]
    each: int
    hidden: tuple[str, ...] = ()


def draw(kind: Kind, events: int, rng: random.Random) -> list[Event]:
    """Return as many events, each with two to four of its reports, as far as it has them.

    >>> kind = Kind(None, [["ab", "cd"], ["efg", "hi"]], each=1)
    >>> sorted(len({*"abcd"} & {*event}) for event in draw(kind, 2, random.Random(1)))
    [0, 2]
    """
    groups = rng.sample(kind.groups, len(kind.groups))
    found = [event for group in groups for event in rng.sample(group, min(kind.each, len(group)))]
    numbers = rng.choices(REPORTS, k=events)
    return [
        rng.sample(event, min(number, len(event)))
        for event, number in zip(found, numbers, strict=False)
    ]


def kinds(data: Path) -> dict[str, Kind]:
    """Return where piles are drawn from, by name."""
    ecb, articles = collection(data / "ecbplus"), collection(data / "articles")
    topics = _topics(pl.read_csv(data / "ecbplus" / "clusters.csv"))
    weeks = _weeks(articles)
    return {
        "topics": Kind(ecb, topics, 1),
        "like topics": Kind(ecb, topics, 2),
        "invented": Kind(collection(INVENTED), _invented(), 1),
        "one week": Kind(articles, weeks, len(EVENTS)),
        "one week, undated": Kind(articles, weeks, len(EVENTS), HIDDEN["undated, no address"]),
    }


def _topics(gold: pl.DataFrame) -> list[list[Event]]:
    events = gold.group_by("cluster").agg(pl.col("id").sort())
    of_topics = events.with_columns(topic=pl.col("cluster").str.strip_suffix("plus"))
    found = of_topics.sort("cluster").group_by("topic", maintain_order=True).agg("id")
    return found["id"].to_list()


def _invented() -> list[list[Event]]:
    told = pl.read_ndjson(INVENTED / "events.jsonl")
    intruders = {one["document"] for one in told["intruder"] if one}
    return [[[name for name in names if name not in intruders]] for names in told["documents"]]


def _weeks(articles: Collection) -> list[list[Event]]:
    """Return the roundups of the week that begins with each, where there are enough."""
    of = pl.DataFrame(list(roundups().items()), schema=["document", "roundup"], orient="row")
    dated = of.join(articles.documents.select("document", "published"), on="document")
    events = dated.group_by("roundup").agg(pl.col("document").sort(), day=pl.col("published").min())
    events = events.drop_nulls().sort("day", "roundup")
    weeks = events.rolling("day", period=f"{DAYS}d", offset="0d", closed="left").agg("document")
    return [week for week in weeks["document"].to_list() if len(week) >= len(EVENTS)]


def _together(piles: Iterable[tuple[Sequence[Event], Clustered]]) -> tuple[Groups, Groups]:
    """Return the events that were found and those that were wanted, of all piles."""
    found: dict[str, frozenset[str]] = {}
    wanted: dict[str, frozenset[str]] = {}
    for number, (events, result) in enumerate(piles):
        names = [name for event in events for name in event]
        of_pile = result.events_of(names)
        found |= {f"{number} {one}": _of(number, of_pile[one]) for one in names}
        wanted |= {
            f"{number} {one}": _of(number, [str(place)])
            for place, event in enumerate(events)
            for one in event
        }
    return found, wanted


def _of(pile: int, events: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{pile} {event}" for event in events)


def _scored(piles: Iterable[tuple[Sequence[Event], Clustered]], of: str) -> dict[str, float]:
    scores = score_groups("event", *_together(piles))
    return pair_figures(scores.pairs, of) | {f"{of}B-cubed F1": scores.b_cubed.f1}


def _clustered(kind: Kind, draws: Iterable[Sequence[Event]]) -> Iterator[Clustered]:
    for events in draws:
        names = [name for event in events for name in event]
        yield clustered(kind.collection.pile(names).without(*kind.hidden))


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `kind, events: measure`."""
    found: dict[str, float] = {}
    for name, kind in kinds(data).items():
        draws = {
            events: [draw(kind, events, random.Random(seed)) for seed in range(DRAWS)]  # noqa: S311
            for events in EVENTS
        }
        all_draws = [events for of_number in draws.values() for events in of_number]
        kind.collection.prepare(one for events in all_draws for event in events for one in event)
        results = list(zip(all_draws, _clustered(kind, all_draws), strict=True))
        for place, events in enumerate(EVENTS):
            piles = results[place * DRAWS : (place + 1) * DRAWS]
            found |= _scored(piles, f"{name}, {events}: ")
        found |= _scored(results, f"{name}, all: ")
    return found


if __name__ == "__main__":
    print_figures(measure, __doc__)
