"""The tables: their columns, types, keys and order, declared once and checked at every door.

A table enters a :class:`~dedup.result.Result` only through :func:`check_table`, which orders the
columns, validates them and sorts the rows by the table's key. The same declarations are exported as
JSON Schema by ``dedup schema``.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import dataframely as dy
import polars as pl

from dedup.arguments import checked
from dedup.errors import SchemaError
from dedup.schema.deciding import Decisions
from dedup.schema.grouping import Clusters, Edges
from dedup.schema.reading import Boilerplate, Documents, Sentences, Skipped
from dedup.schema.telling import Differences, Quotes, Statements

FORMAT_HISTORY: Final = {
    "1": "documents, skipped, sentences, edges, clusters, statements",
    "2": "boilerplate is added: lines learned from the documents of each source",
    "3": "edges have headline_containment and shared_quotes; event settings about dates are new",
    "4": "differences, quotes and decisions are added; statements have witness and "
    "nearest_document, coverage is by weight",
    "5": "the tables are those of 4; settings that changed nothing are gone",
    "6": "skipped has the reason 'repeated'; copy.template_names is gone, event.missing_dates new",
    "7": "the tables are those of 6; settings that nobody turns are constants, and are left out of "
    "what an older run says; edges have no reason 'recurs' any more",
    "8": "clusters of copies have members by a passage, and a document may be in several by such; "
    "an event, too, may have one whole report",
    "9": "the tables are those of 8; event.other_weeks and event.weeks_days may be null, and "
    "event.group_days holds in small piles, too",
    "10": "the tables are those of 9; run.json says what a day adds in this pile (same_day), and "
    "seventeen settings of event, profile and passage are constants",
}
FORMAT_VERSION: Final = int([*FORMAT_HISTORY][-1])

TABLES: Final[dict[str, type[dy.Schema]]] = {
    "documents": Documents,
    "skipped": Skipped,
    "sentences": Sentences,
    "boilerplate": Boilerplate,
    "edges": Edges,
    "clusters": Clusters,
    "statements": Statements,
    "differences": Differences,
    "quotes": Quotes,
    "decisions": Decisions,
}

_ROWS_AT_ONCE: Final = 1 << 16

TABLES_SINCE: Final = {"boilerplate": 2, "differences": 4, "quotes": 4, "decisions": 4}
"""Table -> format version that brought it; those not named here were there from the first."""

KEYS: Final[dict[str, list[str]]] = {
    name: schema.primary_key() for name, schema in TABLES.items()
} | {
    # A document may carry a statement with several sentences: the sentence is part of the key,
    # but null for an absence, and a primary key column may not be null.
    "statements": ["cluster", "statement", "document", "sentence"],
    "boilerplate": ["source", "line"],  # the source may be null
}


def check_table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` in the declared shape of table ``name``: checked, ordered and sorted.

    Columns come in their declared order (``documents`` keeps further columns behind them, sorted by
    name); rows are sorted by the table's key.

    Raises:
        SchemaError: it is no frame, a column is missing or has another type, or a rule does not
            hold.

    >>> check_table("skipped", empty_table("skipped")).columns
    ['path', 'line', 'reason', 'detail']
    """
    schema = TABLES[name]
    checked(frame, pl.DataFrame, f"table {name} must be a polars.DataFrame, not {{}}", SchemaError)
    _check_types(name, schema, frame)
    ascends = _ascends(frame.select(KEYS[name]))
    _check_rules(name, schema, frame, distinct=ascends)
    declared = schema.column_names()
    extra = sorted(set(frame.columns) - set(declared)) if name == "documents" else []
    # Not by an expression: in one, a column of the input named ^.*$ or * would mean all of them.
    ordered = pl.DataFrame([frame.get_column(column) for column in (*declared, *extra)])
    if ascends:  # as stages make them: nothing is copied
        return ordered
    if ordered.select(KEYS[name]).is_duplicated().any():
        raise SchemaError(f"table {name}: two rows have the same {', '.join(KEYS[name])}")
    return ordered.sort(KEYS[name], nulls_last=True, maintain_order=True)


def empty_table(name: str) -> pl.DataFrame:
    """Return table ``name`` without a row."""
    return TABLES[name].create_empty()


def _check_types(name: str, schema: type[dy.Schema], frame: pl.DataFrame) -> None:
    for column, declared in schema.columns().items():
        if column not in frame.columns:
            raise SchemaError(f"table {name}: column {column!r} is missing")
        if frame.schema[column] != declared.dtype:
            raise SchemaError(
                f"table {name}: column {column!r} is {frame.schema[column]}, not {declared.dtype}"
            )


def _check_rules(
    name: str, schema: type[dy.Schema], frame: pl.DataFrame, *, distinct: bool
) -> None:
    """Check what is declared of columns; of keys known to be ``distinct``, that is not asked."""
    own = distinct and KEYS[name] == schema.primary_key()
    holds = partial(_columns_hold, schema) if own else schema.is_valid
    # In slices, and asked first: what rules say of every row of a dump takes as much as the table.
    # That keys are distinct over all slices is seen when they are sorted.
    if all(holds(part) for part in frame.iter_slices(_ROWS_AT_ONCE)):
        return
    try:
        schema.validate(frame)
    except dy.exc.ValidationError as error:
        raise SchemaError(f"table {name}: {error}") from error


def _columns_hold(schema: type[dy.Schema], frame: pl.DataFrame) -> bool:
    """Tell whether the rules of every column hold: half of what all rules and the key take."""
    rules = [
        rule.fill_null(value=True).all()
        for name, column in schema.columns().items()
        for rule in column.validation_rules(pl.col(name)).values()
    ]
    return bool(frame.select(pl.all_horizontal(rules)).item())


def _ascends(keys: pl.DataFrame) -> bool:
    """Tell whether every row stands behind a smaller one, so that no two are the same.

    >>> _ascends(pl.DataFrame({"a": ["x", "x"], "b": [1, 2]}))
    True
    >>> _ascends(pl.DataFrame({"a": [1, 1]}))
    False
    """
    if sum(keys.null_count().row(0)):
        return False
    slices = (keys.slice(start, _ROWS_AT_ONCE + 1) for start in range(0, len(keys), _ROWS_AT_ONCE))
    return all(map(_every_row_ascends, slices))


def _every_row_ascends(keys: pl.DataFrame) -> bool:
    before = keys.head(-1).rename(lambda name: f"{name} before")
    both = pl.concat([before, keys.tail(-1)], how="horizontal")
    ascends = pl.lit(False)  # of equal rows
    for name in reversed(keys.columns):
        one, other = pl.col(f"{name} before"), pl.col(name)
        ascends = (one < other) | ((one == other) & ascends)
    return bool(both.select(ascends.all()).item())
