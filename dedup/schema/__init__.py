"""The tables: columns, types, keys and order, declared once and checked at every door."""

from dedup.schema.deciding import DECISIONS, EFFECTS, VAIN, Decisions
from dedup.schema.grouping import Clusters, Edges
from dedup.schema.json_schema import json_schema
from dedup.schema.reading import Boilerplate, Documents, Sentences, Skipped
from dedup.schema.tables import (
    FORMAT_HISTORY,
    FORMAT_VERSION,
    KEYS,
    TABLES,
    TABLES_SINCE,
    check_table,
    empty_table,
)
from dedup.schema.telling import (
    ABSENT_GRADES,
    CARRYING_GRADES,
    DIFFERENCE_KINDS,
    DRIFTS,
    Differences,
    Quotes,
    Statements,
)

__all__ = [
    "ABSENT_GRADES",
    "CARRYING_GRADES",
    "DECISIONS",
    "DIFFERENCE_KINDS",
    "DRIFTS",
    "EFFECTS",
    "FORMAT_HISTORY",
    "FORMAT_VERSION",
    "KEYS",
    "TABLES",
    "TABLES_SINCE",
    "VAIN",
    "Boilerplate",
    "Clusters",
    "Decisions",
    "Differences",
    "Documents",
    "Edges",
    "Quotes",
    "Sentences",
    "Skipped",
    "Statements",
    "check_table",
    "empty_table",
    "json_schema",
]
