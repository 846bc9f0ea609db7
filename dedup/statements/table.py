"""The ``statements`` table: one row per sentence that carries a statement, and per absence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import polars as pl

from dedup.config import Config
from dedup.members import ClusterMember, Gathered, gather_members, read_members
from dedup.schema import check_table, empty_table
from dedup.similarity import grade_wordings, word_differences
from dedup.statements.carriers import Carrier, Statement
from dedup.statements.grid import make_statements
from dedup.statements.scores import SentenceModel
from dedup.statements.witnesses import Copied, Passage, find_witnesses

__all__ = ["ClusterMember", "align_cluster", "align_members", "align_statements"]

Row = dict[str, Any]
_TWO_OTHERS: Final = 2
_DEFAULTS: Final = Config()
_SCHEMA: Final = empty_table("statements").schema


def align_statements(
    documents: pl.DataFrame,
    sentences: pl.DataFrame,
    clusters: pl.DataFrame,
    edges: pl.DataFrame,
    *,
    config: Config = _DEFAULTS,
) -> pl.DataFrame:
    """Align the sentences of every cluster: who carries, changes or leaves out which statement.

    Args:
        documents: the ``documents`` table.
        sentences: the ``sentences`` table.
        clusters: the ``clusters`` table; its event tier is aligned, or the copy tier if that is
            all there is.
        edges: the ``edges`` table: which passages were copied.
        config: ``config.statements`` holds the constants.

    Returns:
        The ``statements`` table.

    >>> none = [empty_table(name) for name in ("documents", "sentences", "clusters", "edges")]
    >>> align_statements(*none).height
    0
    """
    return align_members(gather_members(documents, sentences, clusters, edges), config=config)


def align_members(gathered: Gathered, *, config: Config = _DEFAULTS) -> pl.DataFrame:
    """Align the sentences of some clusters: the work of one batch.

    Args:
        gathered: from :func:`gather_members`, or some of its clusters.
        config: ``config.statements`` holds the constants.

    Returns:
        Their rows of the ``statements`` table, in its order.
    """
    passages: dict[str, list[Passage]] = {}
    for cluster, *passage in gathered.passages.iter_rows():
        passages.setdefault(cluster, []).append(Passage(*passage))
    rows = [
        row
        for cluster, group in read_members(gathered)
        for row in _cluster_rows(cluster, group, Copied(passages.get(cluster, ())), config)
    ]
    return check_table("statements", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))


def align_cluster(
    cluster: str,
    members: Sequence[ClusterMember],
    passages: Iterable[Passage] = (),
    *,
    config: Config = _DEFAULTS,
) -> pl.DataFrame:
    """Align the sentences of one cluster.

    A row of the matrix is a group of sentences that say the same (see :mod:`dedup.statements.rows`)
    and its representative is the sentence most like the others. A statement is *omitted* by a whole
    document if two others carry it in their body and none of its own sentences matches any of
    theirs. A body sentence that matches nothing is *only here*. Both are *sure* if nothing comes
    near.

    Args:
        cluster: id of the cluster.
        members: its documents, in any order.
        passages: what they copied from each other.
        config: ``config.statements`` holds the constants.

    Returns:
        The cluster's rows of the ``statements`` table, in its order. Statements are numbered by how
        many documents carry them, then by the place of their representative.
    """
    rows = list(_cluster_rows(cluster, members, Copied(passages), config))
    return check_table("statements", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))


def _cluster_rows(
    cluster: str, members: Sequence[ClusterMember], copied: Copied, config: Config
) -> Iterator[Row]:
    model, statements = make_statements(members, config=config.statements)
    for number, statement in enumerate(statements):
        carrying = list(_carrying_rows(statement, model))
        for row, witness in zip(carrying, find_witnesses(statement.carriers, copied), strict=True):
            row["witness"] = witness
        for row in (*carrying, *_absent_rows(statement)):
            yield {"cluster": cluster, "statement": number, **row}


def _carrying_rows(statement: Statement, model: SentenceModel) -> Iterator[Row]:
    """Yield one row per carrier, in the order of ``statement.carriers``."""
    first = statement.representative
    if not statement.others:
        yield _row(first, grade="only here", **_closest(statement, model))
        return
    yield _row(first, grade="representative", score=statement.support)
    for carrier, score in statement.others:
        yield _compared_row(first, carrier, score, model)


def _closest(statement: Statement, model: SentenceModel) -> Row:
    """Return what is closest to a lone sentence elsewhere: what a reader checks."""
    elsewhere = statement.elsewhere
    if elsewhere is None:
        return {"band": "sure"}
    return {
        "score": elsewhere.score,
        "band": "sure" if elsewhere.score < model.config.absent else "likely",
        "nearest_document": elsewhere.member.document,
        "nearest": elsewhere.sentence.position,
    }


def _compared_row(first: Carrier, carrier: Carrier, score: float, model: SentenceModel) -> Row:
    one, two = first.wording, carrier.wording
    theirs, own = model.coverage(one, two)
    words = model.aligned_words(one, two)
    here, there = carrier.sentence.start, first.sentence.start
    differences = [
        {
            "kind": step.kind,
            "representative_start": there + step.left_start,
            "representative_end": there + step.left_end,
            "start": here + step.right_start,
            "end": here + step.right_end,
        }
        for step in word_differences(one, two, *words)
    ]
    return _row(
        carrier,
        grade=grade_wordings(one, two),
        score=score,
        band="sure" if score >= model.config.sure else "likely",
        coverage=own,
        representative_coverage=theirs,
        differences=differences,
    )


def _absent_rows(statement: Statement) -> Iterator[Row]:
    if not statement.absences:
        return
    told_by_two = len(statement.told_by) >= _TWO_OTHERS
    for member, nearest, score, sure in statement.absences:
        absent = _empty(member.document) | {"nearest": nearest, "score": score}
        if nearest is not None:
            absent["nearest_document"] = member.document
        if not member.is_whole:
            yield absent | {"grade": "not in the passage"}
        elif told_by_two:
            yield absent | {"grade": "omitted", "band": "sure" if sure else "likely"}


def _row(carrier: Carrier, **values: object) -> Row:
    return {
        **_empty(carrier.member.document),
        "sentence": carrier.sentence.position,
        **values,
    }


def _empty(document: str) -> Row:
    return {
        "document": document,
        "sentence": None,
        "grade": None,
        "band": None,
        "score": 0.0,
        "coverage": None,
        "representative_coverage": None,
        "witness": None,
        "nearest_document": None,
        "nearest": None,
        "differences": [],
    }
