"""statement_matrix: what the reports of one cluster say, as a frame with a column for each."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Any, Final

import polars as pl

from dedup.errors import InputError
from dedup.report.event.cluster import read_cluster, why_untold
from dedup.report.event.statements import Statement
from dedup.report.members import Member, first_published
from dedup.report.rows.tables import Tables, find_cluster
from dedup.result import Result

MATRIX_COLUMNS: Final[dict[str, pl.DataType]] = {
    "statement": pl.Int64(),
    "clause": pl.String(),
    "documents": pl.Int64(),
    "outlets": pl.Int64(),
    "independent": pl.Int64(),
    "first": pl.String(),
}
"""The columns before those of the documents: see :func:`statement_matrix`."""


def statement_matrix(result: Result, cluster: str) -> pl.DataFrame:
    """Return the statements of one cluster, one per row, with the grade that each document gives.

    Args:
        result: a run with statements.
        cluster: id of an event cluster, or of a copy cluster in a run without events.

    Returns:
        A frame sorted by ``statement`` (as in the table ``statements``), with ``clause``, the words
        that stand for it, on one line; of the documents that tell it the counts ``documents``,
        ``outlets`` (null: one of them has no source) and ``independent`` (by whose wording they
        print: ``statements.witness``); and ``first``, the one that was published before the
        others (null: all are undated, or it is not known of two). Then one column per
        document, in the order of the page, named by its id (with ``document`` and a space
        before it, as often as needed, where that is the name of another column): the grade, null
        where there is no row in the table.

    Raises:
        InputError: no event and no copy cluster has this id, or none of its statements was looked
            for: the run stopped after its clusters, or has events and this is a copy cluster.

    >>> from dedup import run
    >>> told = "The bridge over the Teal fell on Monday, and four drivers died."
    >>> pair = pl.DataFrame({"id": ["a", "b"], "text": [told, f"{told} Ferries will run."]})
    >>> found = run(pair)
    >>> matrix = statement_matrix(found, found.clusters.filter(tier="event")["cluster"][0])
    >>> matrix.select("documents", "a", "b").rows()
    [(2, 'verbatim', 'representative'), (1, None, 'only here')]
    """
    tables = Tables(result)
    key = find_cluster(tables, cluster)
    reason = why_untold(tables, key)
    if reason:
        raise InputError(f"{cluster}: has no statements: {reason}")
    found = read_cluster(tables, key)
    columns = _columns(found.by_name)
    rows = [_row(one) | _grades(one, columns) for one in found.told]
    schema = MATRIX_COLUMNS | dict.fromkeys(columns.values(), pl.String())
    return pl.DataFrame(rows, schema=schema, orient="row").sort("statement")


def _columns(documents: Collection[str]) -> dict[str, str]:
    """Return the column of every document."""
    names = set(documents)
    found: dict[str, str] = {}
    for name in documents:
        column = name
        while column in MATRIX_COLUMNS or (column != name and column in names):
            column = f"document {column}"
        found[name] = column
    return found


def _row(statement: Statement) -> dict[str, Any]:
    told = [statement.reports[name] for name in statement.carriers]
    sources = {report.row["source"] for report in told}
    witnesses = {
        row["witness"] or name for name in statement.carriers for row in statement.sentences(name)
    }
    return {
        "statement": statement.number,
        "clause": statement.clause(sys.maxsize),
        "documents": len(told),
        "outlets": None if None in sources else len(sources),
        "independent": len(witnesses),
        "first": _first(told),
    }


def _first(told: list[Member]) -> str | None:
    """Return the document that was published before all other dated ones."""
    first = first_published(told)
    return first[0].document if len(first) == 1 else None


def _grades(statement: Statement, columns: dict[str, str]) -> dict[str, str]:
    return {columns[name]: str(rows[0]["grade"]) for name, rows in statement.by_document.items()}
