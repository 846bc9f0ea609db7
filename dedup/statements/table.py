"""The ``statements`` table: one row per sentence that carries a statement, and per absence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, Final

import polars as pl

from dedup.config import Config
from dedup.members import ClusterMember, Gathered, read_members
from dedup.schema import check_table, empty_table
from dedup.similarity import grade_wordings, word_differences
from dedup.statements.bands import match_band
from dedup.statements.carriers import Carrier, Statement
from dedup.statements.grid import Said, make_statements, read_said
from dedup.statements.scores import SentenceModel
from dedup.statements.witnesses import CopiedPassages, Passage, find_witnesses

__all__ = ["align_statements", "cluster_rows"]

Row = dict[str, Any]
_A_DAY: Final = timedelta(days=1)
"""Within a day it is not known who was first: a date without a time is midnight."""
_DEFAULTS: Final = Config()
_SCHEMA: Final = empty_table("statements").schema


def align_statements(gathered: Gathered, *, config: Config = _DEFAULTS) -> pl.DataFrame:
    """Align the sentences of clusters: who carries, changes or leaves out which statement.

    Args:
        gathered: some clusters, from :meth:`dedup.members.Members.slice`.
        config: ``config.statements`` holds the constants.

    Returns:
        Their rows of the ``statements`` table, in its order.

    >>> import dedup
    >>> from dedup.members import Members
    >>> from dedup.stored import StoredSentences
    >>> texts = ["The flood in Corvia killed 11 people.", "In Corvia the flood killed 12 people."]
    >>> result = dedup.compare(pl.DataFrame({"text": texts}))
    >>> documents = result.stored_documents
    >>> sentences = StoredSentences.of(documents.ids, result.sentences)
    >>> gathered = Members(documents, sentences, result.clusters, result.edges).slice(0, 1)
    >>> align_statements(gathered)["grade"].to_list()
    ['representative', 'reworded']
    """
    passages: dict[str, list[Passage]] = {}
    for cluster, *passage in gathered.passages.iter_rows():
        passages.setdefault(cluster, []).append(Passage(*passage))
    groups = list(read_members(gathered))
    said = read_said([member for _, group in groups for member in group])
    rows = [
        row
        for cluster, group in groups
        for row in cluster_rows(
            cluster,
            list(islice(said, len(group))),
            CopiedPassages(passages.get(cluster, ())),
            config,
        )
    ]
    return check_table("statements", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))


def cluster_rows(
    cluster: str, said: Sequence[Said], copied: CopiedPassages, config: Config = _DEFAULTS
) -> Iterator[Row]:
    """Align the sentences of one cluster; yield its rows of the ``statements`` table, in its order.

    A row of the matrix is a group of sentences that say the same (see :mod:`dedup.statements.rows`)
    and its representative is the sentence most like the others. A statement is *omitted* by a whole
    document if two others carry it in their body and none of its own sentences matches any of
    theirs, or comes near. A body sentence that nothing elsewhere comes near is *only here*.
    Statements are numbered by how many documents carry them, then by the place of their
    representative.

    Args:
        cluster: id of the cluster.
        said: its documents, in any order, as :func:`read_said` reads them.
        copied: the passages that they share.
        config: ``config.statements`` holds the constants.
    """
    model, statements = make_statements(said, config=config.statements)
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
        yield _carrier_row(first, **_closest(statement))
        return
    yield _carrier_row(first, grade="representative", score=statement.support)
    for carrier, score in statement.others:
        yield _compared_row(first, carrier, score, model)


def _closest(statement: Statement) -> Row:
    """Return what is closest to a lone sentence elsewhere: what a reader checks."""
    elsewhere = statement.elsewhere
    if elsewhere is None:
        return {"grade": "only here"}
    return {
        "grade": "unmatched" if elsewhere.is_near else "only here",
        "score": elsewhere.score,
        "nearest_document": elsewhere.member.document,
        "nearest": elsewhere.sentence.position,
    }


def _compared_row(first: Carrier, carrier: Carrier, score: float, model: SentenceModel) -> Row:
    one, two = first.wording, carrier.wording
    theirs, own = model.coverage(one, two)
    words = model.aligned_words(one, two)
    here, there = carrier.sentence.start, first.sentence.start
    grade = grade_wordings(one, two)
    return _carrier_row(
        carrier,
        grade=grade,
        score=score,
        band=match_band(one, two, grade=grade, score=score, config=model.config),
        coverage=own,
        representative_coverage=theirs,
        differences=[step.row(there, here) for step in word_differences(one, two, *words)],
    )


def _absent_rows(statement: Statement) -> Iterator[Row]:
    if not statement.absences:
        return
    for member, nearest, score, sure in statement.absences:
        absent = _empty_row(member.document) | {"nearest": nearest, "score": score}
        if nearest is not None:
            absent["nearest_document"] = member.document
        if not member.is_whole:
            yield absent | {"grade": "not in the passage"}
        else:
            yield absent | {"grade": _absence(statement, member, sure=sure)}


def _absence(statement: Statement, member: ClusterMember, *, sure: bool) -> str:
    """Say why a whole document does not tell what two others do.

    What was published before anybody told it cannot leave it out. Where only days are known, the
    order of one day's reports is not: so it takes a day.
    """
    times = [one.member.published for one in statement.carriers]
    known = [time for time in times if time is not None]
    own = member.published
    if own is not None and len(known) == len(times) and min(known) - own >= _A_DAY:
        return "published before"
    return "omitted" if sure else "not found"


def _carrier_row(carrier: Carrier, **values: object) -> Row:
    return {
        **_empty_row(carrier.member.document),
        "sentence": carrier.sentence.position,
        **values,
    }


def _empty_row(document: str) -> Row:
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
