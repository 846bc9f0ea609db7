"""The events that hold two documents: how many reports, of which days, led by which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dedup.explain.evidence import Evidence
from dedup.explain.lookup import clusters_of, describe_document, publication_days
from dedup.result import Result

_LABEL: Final = "event"


def events_around(result: Result, named: Mapping[str, str]) -> Iterator[Evidence]:
    """Say which events the two documents of a pair are in.

    Args:
        result: the run.
        named: the two, each with what it is called.
    """
    held = {name: clusters_of(result, "event", name) for name in named}
    common = sorted(set.intersection(*map(set, held.values())))
    if common:
        yield from (_told(f"the event holds {_event(result, one, named)}") for one in common)
        return
    if not any(held.values()):
        yield _told("neither is in any event")
        return
    for name, events in held.items():
        told = "; and in one of ".join(_event(result, one, named) for one in events)
        yield _told(f"{named[name]} is in {f'an event of {told}' if told else 'no event'}")


def _told(text: str) -> Evidence:
    return Evidence(_LABEL, None, None, text)


def _event(result: Result, event: str, named: Mapping[str, str]) -> str:
    """Say how many reports an event holds, of which days, and which of them leads it."""
    rows = result.clusters.filter(tier="event", cluster=event)
    lead = rows.filter(role="lead")["document"].item()
    told = named.get(lead) or describe_document(result, lead)
    return f"{rows.height} reports{publication_days(result, rows['document'])}, led by {told}"
