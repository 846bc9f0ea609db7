"""What reviewers decided of a pair of documents, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from dedup.explain.evidence import Evidence
from dedup.explain.lookup import copies_of
from dedup.result import Result

_SAID: Final = {
    "must-link": "that they are of one event",
    "cannot-link": "that they are not of one event",
    "accept": "that their cluster is right",
}
_EFFECTS: Final = {
    "repeated": "; decision {other} says the same later",
    "overruled": "; decision {other} overrules it",
    "contradiction": "; it is not obeyed, because later decisions contradict it",
    "no such document": "; another of its texts is in no document here, so it changes nothing",
    "no event tier": "; it is not obeyed, because only copies were looked for",
}


def decision_evidence(result: Result, tier: str, left: str, right: str) -> Iterator[Evidence]:
    """Yield the decisions on a pair, and in the event tier those on copies of the two.

    Args:
        result: the run.
        tier: ``copy``, of which only a parting says something, or ``event``.
        left: a document.
        right: another one.
    """
    by_copies = tier == "event"
    one, other = (
        _texts(result, copies_of(result, name) if by_copies else [name]) for name in (left, right)
    )
    kinds = set(_SAID) if by_copies else {"cannot-link"}
    for row in result.decisions.filter(pl.col("decision").is_in(kinds)).iter_rows(named=True):
        if _between(row, one, other):
            yield Evidence("decision", None, None, _told(row))


def _texts(result: Result, documents: Iterable[str]) -> set[str]:
    held = pl.col("document").is_in(list(documents))
    return set(result.stored_documents.facts.filter(held)["content_hash"])


def _between(row: Mapping[str, Any], one: set[str], other: set[str]) -> bool:
    if row["decision"] == "accept":
        return not one.isdisjoint(row["members"]) and not other.isdisjoint(row["members"])
    left, right = row["left"], row["right"]
    return (left in one and right in other) or (left in other and right in one)


def _told(row: Mapping[str, Any]) -> str:
    time = "" if row["time"] is None else f" on {row['time']:%Y-%m-%d at %H:%M} UTC"
    note = f": “{' '.join(row['note'].split())}”" if row["note"] else ""
    effect = _EFFECTS.get(row["effect"], "").format(other=row["other"])
    who = " ".join((row["author"] or "a reviewer").split())
    return f"{who} decided{time} {_SAID[row['decision']]}{note}{effect}"
