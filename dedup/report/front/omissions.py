"""What an event's outlets leave out, in one line for the front page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from dedup.report.event.cluster import Cluster, read_cluster
from dedup.report.event.line import ClusterLine
from dedup.report.labels import in_quotes, outlet_name
from dedup.report.rows.tables import ClusterKey, Tables

_CLAUSE_LENGTH: Final = 64
"""Characters of the clause shown, at most."""


class _Omission(NamedTuple):
    """A clause that some outlets tell, how many these are, and the names of those that do not."""

    clause: str
    brief: bool
    told: int
    without: tuple[str, ...]


def widest_omission(tables: Tables, line: ClusterLine) -> str:
    """Quote what most outlets tell of all that another leaves out, and name who does.

    A few words are quoted only if nothing longer is left out. Empty: nothing is left out.
    """
    omissions = _omissions(read_cluster(tables, ClusterKey(line.tier, line.cluster)))
    most = max(omissions, key=lambda one: (not one.brief, one.told), default=None)
    if most is None:
        return ""
    more = f" and {len(most.without) - 1} more" if most.without[1:] else ""
    return f"{in_quotes(most.clause)}, told by {most.told}, not by {most.without[0]}{more}"


def _omissions(cluster: Cluster) -> Iterator[_Omission]:
    """Yield what is left out, in the order of the statements."""
    by_name, outlets = cluster.by_name, cluster.outlets
    names = {one.outlet: outlet_name(one.document, one.row["source"]) for one in cluster.reports}
    for statement in cluster.told:
        if without := tuple(names[one] for one in statement.leaving_out(outlets)):
            told = len({outlets[name] for name in statement.carriers})
            clause = statement.clause(by_name, _CLAUSE_LENGTH)
            yield _Omission(clause, statement.is_brief(by_name), told, without)
