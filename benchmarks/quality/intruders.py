"""Running topics: does an event keep the reports of the same story from other weeks out?

    python benchmarks/quality/intruders.py DATA_DIR

DATA_DIR holds `articles/`; labels/README.md says how groups were labelled and which are usable.
Each group is a pile: its `same` documents, its intruders (the same story, two weeks away or more)
and 100 random dated strangers. Per half of the groups: which share of the true members stand in the
event that holds most of them, and which share of the intruders stay out of it. Then the `same`
documents of all groups of a half in one pile, against the groups: pair F1 and B-cubed.

All of it three times: as it is; without `published`; and without `published` and `url`, since most
addresses of these articles tell the day. And the shares twice more, as somebody would bring reports
together: `alone`, every pile without its strangers, and `six with one each`, the members of six
groups with one intruder each. Piles are clustered as `piles.py` says, which is what `dedup.run`
finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from command import print_figures
from piles import (
    Clustered,
    Collection,
    Group,
    clustered,
    collection,
    drawn,
    event_scores,
    halves,
    labelled_groups,
)

STRANGERS = 100
FEW = 6
"""Groups of a pile without strangers."""
HIDDEN: dict[str, tuple[str, ...]] = {
    "dated": (),
    "undated": ("published", "published_raw"),
    "undated, no address": ("published", "published_raw", "url"),
}
JUDGED = ("*kept out", "*recall of members", "*F1")


def best_event(result: Clustered, group: Group) -> set[str]:
    """Return the members of the event that holds most of a group; without one, one document."""
    alone = {min(group.same)}
    # Where two hold as many, the one with more intruders counts: ties are no merit.
    return max(
        [alone, *result.groups().values()],
        key=lambda of: (len(of & group.same), len(of & group.intruders), sorted(of)),
    )


def kept(found: Iterable[tuple[set[str], Group]]) -> dict[str, float]:
    """Return the shares over all groups together, of (best event, group).

    >>> group = Group(frozenset("abc"), frozenset("xy"), frozenset(), frozenset())
    >>> kept([({"a", "b", "c", "x"}, group)])
    {'recall of members': 1.0, 'intruders kept out': 0.5, 'groups without one': 0.0}
    """
    pairs = list(found)
    members = sum(len(group.same) for _, group in pairs)
    intruders = sum(len(group.intruders) for _, group in pairs)
    let_in = [len(event & group.intruders) for event, group in pairs]
    return {
        "recall of members": sum(len(event & group.same) for event, group in pairs) / members,
        "intruders kept out": 1 - sum(let_in) / intruders,
        "groups without one": sum(number == 0 for number in let_in) / len(pairs),
    }


def together(
    articles: Collection, groups: Sequence[Group], hidden: Sequence[str]
) -> dict[str, float]:
    """Return the scores of all `same` documents in one pile, their groups being the events."""
    wanted = {name: frozenset([str(n)]) for n, group in enumerate(groups) for name in group.same}
    result = clustered(articles.pile(wanted).without(*hidden))
    return event_scores(result, wanted, "one pile, ")


def kept_in(
    articles: Collection,
    piles: Iterable[tuple[Sequence[Group], Iterable[str]]],
    hidden: Sequence[str] = (),
) -> dict[str, float]:
    """Return the shares over all groups, each in the pile that is given with it."""
    found = []
    for groups, names in piles:
        result = clustered(articles.pile(names).without(*hidden))
        found += [(best_event(result, group), group) for group in groups]
    return kept(found)


def with_one_intruder(group: Group) -> Group:
    """Return the group with one of its intruders alone, drawn by the names of them."""
    return group._replace(intruders=frozenset(drawn(sorted(group.intruders), 1, seed=1)))


def few_together(groups: Sequence[Group]) -> list[tuple[list[Group], list[str]]]:
    """Return piles of six groups, each with one intruder."""
    single = [with_one_intruder(group) for group in groups]
    parts = [single[first : first + FEW] for first in range(0, len(single), FEW)]
    return [
        (part, [name for group in part for name in (*group.same, *group.intruders)])
        for part in parts
    ]


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `half, dates: measure`."""
    articles, groups = collection(data / "articles"), labelled_groups()
    taken = {name for group in groups.values() for part in group for name in part}
    free = [name for name in articles.dated if name not in taken]
    alone = {n: [*group.same, *group.intruders] for n, group in groups.items()}
    piles = {n: [*names, *drawn(free, STRANGERS, seed=n)] for n, names in alone.items()}
    articles.prepare(name for pile in piles.values() for name in pile)
    found: dict[str, float] = {}
    for half, numbers in halves(groups).items():
        of_half = [groups[n] for n in numbers]
        parts = {
            dates: kept_in(articles, [([groups[n]], piles[n]) for n in numbers], hidden)
            | together(articles, of_half, hidden)
            for dates, hidden in HIDDEN.items()
        }
        parts["alone"] = kept_in(articles, [([groups[n]], alone[n]) for n in numbers])
        parts["six with one each"] = kept_in(articles, few_together(of_half))
        for part, figures in parts.items():
            found |= {f"{half}, {part}: {name}": value for name, value in figures.items()}
    return found


if __name__ == "__main__":
    print_figures(measure, __doc__)
