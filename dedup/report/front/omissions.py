"""What an event's outlets leave out, in one line for the front page."""

from __future__ import annotations

from typing import Final

from dedup.report.event.cluster import read_cluster
from dedup.report.event.line_values import ClusterLine
from dedup.report.event.told_alone import is_short
from dedup.report.labels import in_quotes
from dedup.report.rows.keys import ClusterKey
from dedup.report.rows.tables import Tables

_CLAUSE_LENGTH: Final = 64


def widest_omission(tables: Tables, line: ClusterLine) -> str:
    """Quote what most reports tell of all that another leaves out, and name who does.

    Empty: nothing is left out.
    """
    cluster = read_cluster(tables, ClusterKey(line.tier, line.cluster))
    by_name = cluster.by_name
    missed = (one for one in cluster.told if "omitted" in one.absent.values())
    most = max(
        missed,
        key=lambda one: (len(one.carriers), not is_short(one, by_name), -one.number),
        default=None,
    )
    if most is None:
        return ""
    without = [by_name[name].label for name, grade in most.absent.items() if grade == "omitted"]
    names = without[0] + (f" and {len(without) - 1} more" if without[1:] else "")
    clause = in_quotes(most.clause(by_name, _CLAUSE_LENGTH))
    return f"{clause}, told by {len(most.carriers)}, not by {names}"
