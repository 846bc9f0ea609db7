"""The tables: columns, types, keys and order, declared once and checked at every door."""

from dedup.schema.deciding import DECISIONS, EFFECTS, VAIN
from dedup.schema.grouping import Clusters, Edges
from dedup.schema.json_schema import json_schema
from dedup.schema.reading import Boilerplate
from dedup.schema.tables import (
    FORMAT_HISTORY,
    FORMAT_VERSION,
    KEYS,
    TABLES,
    TABLES_SINCE,
    check_table,
    empty_table,
)
from dedup.schema.telling import ABSENT_GRADES, CARRYING_GRADES

__all__ = [
    "ABSENT_GRADES",
    "CARRYING_GRADES",
    "DECISIONS",
    "EFFECTS",
    "FORMAT_HISTORY",
    "FORMAT_VERSION",
    "KEYS",
    "TABLES",
    "TABLES_SINCE",
    "VAIN",
    "Boilerplate",
    "Clusters",
    "Edges",
    "check_table",
    "empty_table",
    "json_schema",
]
