"""The events of a run as a list to read: which report is of which event."""

from __future__ import annotations

from typing import Final

import polars as pl

from dedup.result import Result, event_clusters

EVENT_COLUMNS: Final = (
    "cluster",
    "reports",
    "document",
    "source",
    "title",
    "published",
    "url",
    "role",
    "membership",
    "confidence",
    "copy_cluster",
)
"""The columns of the list, in their order."""


def event_documents(result: Result) -> pl.DataFrame:
    """Return the reports of every event, with what a reader knows them by.

    Args:
        result: a run with events.

    Returns:
        A row for each report and event, with :data:`EVENT_COLUMNS`: ``cluster`` is the id of the
        event and ``reports`` their number in it; ``copy_cluster`` is null of a report that has no
        copies. Large events come first; the reports of one by the time of publication. A report
        that is in several events by passages has a row for each.

    Raises:
        InputError: it is no result, or its run had no event tier.

    >>> import dedup
    >>> told = "The bridge over the Teal fell on Monday, and four drivers died."
    >>> rows = pl.DataFrame({"id": ["a", "b"], "source": ["Post", "Herald"], "text": [told] * 2})
    >>> event_documents(dedup.run(rows)).select("reports", "document", "source").rows()
    [(2, 'a', 'Post'), (2, 'b', 'Herald')]
    """
    events = event_clusters(result)
    known = result.stored_documents.facts.select("document", "source", "title", "published", "url")
    whole = result.clusters.filter(tier="copy", membership="whole")
    copies = whole.select("document", copy_cluster="cluster")
    order = {"reports": True, "cluster": False, "published": False, "document": False}
    return (
        events.with_columns(reports=pl.len().over("cluster"))
        .join(known, on="document")
        .join(copies, on="document", how="left")
        .sort(order.keys(), descending=list(order.values()), nulls_last=True)
        .select(EVENT_COLUMNS)
    )
