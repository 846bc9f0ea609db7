"""Why nothing says what the reports of a cluster tell."""

from __future__ import annotations

from dedup.report.rows.keys import ClusterKey
from dedup.report.rows.tables import Tables


def why_untold(tables: Tables, key: ClusterKey) -> str:
    """Return why no statement of a cluster was looked for; empty: they were.

    >>> import polars as pl
    >>> from dedup import run
    >>> found = Tables(run(pl.DataFrame({"id": ["a", "b"], "text": ["One two three."] * 2})))
    >>> copies, event, _ = found.clusters
    >>> why_untold(found, event)
    ''
    >>> why_untold(found, copies).startswith("a run with events aligns what is told in those")
    True
    """
    result = tables.result
    if result.info.configuration.stop_after == "clusters" and result.statements.is_empty():
        return "the run stopped after its clusters, and nothing was aligned"
    if key.tier == "copy" and any(other.tier == "event" for other in tables.clusters):
        documents = [row["document"] for row in tables.members(key)]
        found = {one.cluster for name in documents for one in tables.clusters_of(name, "event")}
        place = f": its reports are in {', '.join(sorted(found))}" if found else ""
        return f"a run with events aligns what is told in those, not in copy clusters{place}"
    return ""
