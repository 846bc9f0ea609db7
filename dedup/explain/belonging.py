"""The events that hold two documents: how many reports, of which days, led by which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from dedup.explain.evidence import Evidence
from dedup.explain.lookup import clusters_of, describe_document
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
    return f"{rows.height} reports{_days(result, rows['document'])}, led by {told}"


def _days(result: Result, documents: pl.Series) -> str:
    """Say on which days reports were published, as far as that is known."""
    published = result.stored_documents.of_ids(documents, "published")["published"].drop_nulls()
    days = published.sort().dt.strftime("%Y-%m-%d").to_list()
    return f" of {' to '.join(dict.fromkeys((days[0], days[-1])))}" if days else ""
