"""Reliability: is a member's confidence the share of its fellow members that tell the same event?

    python benchmarks/quality/reliability.py DATA_DIR

DATA_DIR holds `ecbplus/` and `articles/`. For every whole member of an event the truth is the share
of its labelled fellow members (whole ones) that tell the same event: the B-cubed precision of the
member, itself left out. A member without a labelled fellow is left out. In ECB+ the label is gold.
In the usable groups of labels/ (see its README) two `same` documents of one group tell the same
event; `same` ones of two groups do not, nor does a `same` one with one of its group that is neither
`same` nor `unsure`; of any other two documents nothing is known.

Two settings: ECB+, the tune half and the report half as a pile each; and all of them together in
the haystack of 10,000 random dated articles, where an article is a wrong fellow of ECB+. Prints a
reliability table of ten bins, and the expected calibration error (Naeini, Cooper & Hauskrecht 2015,
AAAI): the mean distance of confidence and truth over the bins, weighted by members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import polars as pl
from command import options, shown
from haystack import strangers_of
from piles import (
    Clustered,
    Group,
    clustered,
    collection,
    halves,
    labelled_groups,
)

BINS = 10
JUDGED = ("*1 - calibration error",)
Relation = Callable[[str, str], bool | None]
"""Whether the second document tells the event of the first; None: not known."""


class Member(NamedTuple):
    """A member of an event among documents with labels."""

    confidence: float
    truth: float


class Bin(NamedTuple):
    """The members of one tenth of the confidences."""

    number: int
    members: int
    confidence: float
    truth: float


def members(result: Clustered, names: Sequence[str], relation: Relation) -> list[Member]:
    """Return the whole members among ``names`` of which some fellow member has a known relation."""
    whole = result.events.filter(pl.col("membership") == "whole")
    confidence = dict(whole.select("document", "confidence").iter_rows())
    wanted, found = set(names), []
    for event in result.groups(("whole",)).values():
        for name in sorted(event & wanted):
            known = [relation(name, other) for other in event if other != name]
            told = [one for one in known if one is not None]
            if told:
                found.append(Member(confidence[name], sum(told) / len(told)))
    return found


def of_gold(gold: Mapping[str, str]) -> Relation:
    """Return the relation of gold clusters; a document that is in none tells another event."""
    return lambda one, other: gold[one] == gold.get(other)


def of_groups(groups: Sequence[Group]) -> Relation:
    """Return the relation of labelled groups, as the head of this file says.

    >>> one = Group(frozenset("ab"), frozenset("x"), frozenset("u"), frozenset("n"))
    >>> two = Group(frozenset("cd"), frozenset("y"), frozenset(), frozenset())
    >>> relation = of_groups([one, two])
    >>> [relation("a", other) for other in "bxnudy?"]
    [True, False, False, None, False, None, None]
    >>> relation("x", "a"), relation("x", "n")
    (False, None)
    """
    same = {name: n for n, group in enumerate(groups) for name in group.same}
    not_same = {
        name: n for n, group in enumerate(groups) for name in group.intruders | group.others
    }

    def relation(one: str, other: str) -> bool | None:
        if one in same and other in same:
            return same[one] == same[other]
        for member, outsider in ((one, other), (other, one)):
            if member in same and same[member] == not_same.get(outsider):
                return False
        return None

    return relation


def bins(found: Sequence[Member]) -> Iterator[Bin]:
    """Yield the tenths of the confidences that hold a member; 1.0 is in the last.

    >>> list(bins([Member(0.31, 0.0), Member(0.33, 1.0), Member(1.0, 1.0)]))[1]
    Bin(number=9, members=1, confidence=1.0, truth=1.0)
    """
    ordered = sorted(found)
    for number, same_bin in groupby(ordered, key=lambda one: min(int(one[0] * BINS), BINS - 1)):
        inside = list(same_bin)
        means = (sum(values) / len(inside) for values in zip(*inside, strict=True))
        yield Bin(number, len(inside), *means)


def calibration_error(found: Sequence[Member]) -> float:
    """Return the expected calibration error; 0 where there is no member."""
    far = (abs(one.confidence - one.truth) * one.members for one in bins(found))
    return sum(far) / len(found) if found else 0.0


def parts(data: Path) -> Iterator[tuple[str, list[Member]]]:
    """Yield every labelled part with its members, as a pile of its own and in the haystack."""
    articles, ecb = collection(data / "articles"), collection(data / "ecbplus")
    groups = labelled_groups()
    labelled: dict[str, list[str]] = {}
    relations: dict[str, Relation] = {}
    for half, numbers in halves(groups).items():
        chosen = [groups[n] for n in numbers]
        labelled[half] = [name for group in chosen for part in group for name in part]
        relations[half] = of_groups(chosen)
    gold = dict(pl.read_csv(data / "ecbplus" / "clusters.csv").iter_rows())
    splits = pl.read_ndjson(data / "ecbplus" / "documents.jsonl").select("id", "split")
    of_split = {
        f"ECB+ {split}": rows["id"].to_list() for (split,), rows in splits.group_by("split")
    }
    strangers = [*strangers_of(articles), *(name for names in labelled.values() for name in names)]
    reports = ecb.pile(ecb.documents["document"])
    together = clustered(articles.pile(strangers) | reports)
    own = dict.fromkeys(sorted(of_split), clustered(reports))
    own |= {half: clustered(articles.pile(names)) for half, names in labelled.items()}
    for setting, piles in (("", own), (", in the haystack", dict.fromkeys(own, together))):
        for part, result in piles.items():
            names = of_split.get(part) or labelled[part]
            yield part + setting, members(result, names, relations.get(part, of_gold(gold)))


def figures(found: Sequence[Member]) -> dict[str, float]:
    """Return how many members there are, both means, and the error as a share of agreement."""
    number = max(len(found), 1)
    return {
        "members": float(len(found)),
        "mean confidence": sum(one.confidence for one in found) / number,
        "mean truth": sum(one.truth for one in found) / number,
        "1 - calibration error": 1 - calibration_error(found),
    }


def measure(data: Path) -> dict[str, float]:
    """Return the figures, named `part: measure`."""
    return {
        f"{part}: {name}": value
        for part, found in parts(data)
        for name, value in figures(found).items()
    }


def main(data: Path) -> None:
    """Print the tables of all parts, then the figures."""
    summary: dict[str, float] = {}
    for part, found in parts(data):
        print(f"{part}\n  {'confidence':12}{'members':>8}{'mean':>8}{'truth':>8}")
        for number, count, confidence, truth in bins(found):
            label = f"{number / BINS:.1f} - {(number + 1) / BINS:.1f}"
            print(f"  {label:12}{count:8}{confidence:8.3f}{truth:8.3f}")
        summary |= {f"{part}: {name}": value for name, value in figures(found).items()}
    print("\n".join(shown(summary)))


if __name__ == "__main__":
    main(options(__doc__).parse_args().folder)
