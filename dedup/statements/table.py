"""The ``statements`` table: one row per sentence that carries a statement, and per absence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain, islice, repeat
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from dedup.arrays import owners_of
from dedup.config import Config
from dedup.lists import in_lists
from dedup.members import ClusterMember, Gathered, read_members
from dedup.schema import check_table, empty_table
from dedup.similarity import Difference, WordSpans, grade_wordings, word_differences
from dedup.statements.carriers import Carrier, Statement
from dedup.statements.grid import Said, make_statements, read_said
from dedup.statements.scores import SentenceModel, match_band
from dedup.statements.witnesses import CopiedPassages, Passage, find_witnesses

_A_DAY: Final = timedelta(days=1)
"""Within a day it is not known who was first: a date without a time is midnight."""
_DEFAULTS: Final = Config()
_SCHEMA: Final = empty_table("statements").schema
_DIFFERENCES: Final = "differences"
_AT_ONCE: Final = 24
"""Clusters whose sentences are read at once."""


class Row(NamedTuple):
    """One row of the ``statements`` table."""

    cluster: str
    statement: int
    document: str
    sentence: int | None = None
    grade: str | None = None
    band: str | None = None
    score: float = 0.0
    coverage: float | None = None
    representative_coverage: float | None = None
    witness: str | None = None
    nearest_document: str | None = None
    nearest: int | None = None
    differences: Sequence[Difference] = ()


_OfStatement = Callable[..., Row]
"""Makes a row of one statement, given the document and what is told of it."""


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
    rows = [
        row
        for cluster, group in _read_in_parts(gathered)
        for row in cluster_rows(cluster, group, CopiedPassages(passages.get(cluster, ())), config)
    ]
    return table_of(rows)


def _read_in_parts(gathered: Gathered) -> Iterator[tuple[str, list[Said]]]:
    """Yield every cluster with its documents as they were read: some clusters at once.

    Python looks for cycles where many objects live, and sentences of more clusters are that many.
    """
    coming = read_members(gathered)
    while groups := [*islice(coming, _AT_ONCE)]:
        said = read_said([member for _, group in groups for member in group])
        for cluster, group in groups:
            yield cluster, [*islice(said, len(group))]


def table_of(rows: Sequence[Row]) -> pl.DataFrame:
    """Return rows as the ``statements`` table.

    >>> table_of([Row("event-0", 0, "a", 3, "only here", witness="a")])["witness"].to_list()
    ['a']
    """
    columns = _columns(Row._fields, rows)
    # Polars takes rows, and lists of structs, one value at a time, and plain columns at once.
    columns[_DIFFERENCES] = _listed(columns[_DIFFERENCES])
    return check_table("statements", pl.DataFrame(columns, schema=_SCHEMA))


def _listed(rows: Sequence[Sequence[Difference]]) -> pl.Series:
    """Return the differences of every row as a column of lists."""
    kind: Any = _SCHEMA[_DIFFERENCES]
    fields = {field.name: field.dtype for field in kind.inner.fields}
    flat = pl.DataFrame(_columns(fields, [*chain.from_iterable(rows)]), schema=fields)
    owners = owners_of(np.array([*map(len, rows)], np.int64))
    return in_lists(pl.DataFrame({"row": owners, "steps": flat.to_struct()}), len(rows))["steps"]


def _columns(names: Iterable[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Return the values of every column of some rows, or of none."""
    columns = zip(*rows, strict=True) if rows else repeat(())
    return dict(zip(names, columns, strict=False))


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
        row = partial(Row, cluster, number)
        yield from _carrying_rows(row, statement, find_witnesses(statement.carriers, copied), model)
        if statement.others:
            yield from _absent_rows(row, statement)


def _carrying_rows(
    row: _OfStatement, statement: Statement, witnesses: Sequence[str], model: SentenceModel
) -> Iterator[Row]:
    """Yield one row per carrier, in the order of ``statement.carriers``."""
    first = statement.representative
    place = first.member.document, first.sentence.position
    if not statement.others:
        yield row(*place, witness=witnesses[0], **_closest(statement))
        return
    yield row(*place, "representative", score=statement.support, witness=witnesses[0])
    words = model.aligned_words(first.item, [one.item for one, _ in statement.others])
    for other, witness, aligned in zip(statement.others, witnesses[1:], words, strict=True):
        yield _compared_row(partial(row, witness=witness), first, *other, aligned, model)


def _closest(statement: Statement) -> dict[str, Any]:
    """Return what is closest to a lone sentence elsewhere: what a reader checks."""
    if not statement.absences:
        return {"grade": "only here"}
    [nearest] = statement.absences
    return {
        "grade": "unmatched" if nearest.is_near else "only here",
        "score": nearest.score,
        "nearest_document": nearest.member.document,
        "nearest": nearest.position,
    }


def _compared_row(  # noqa: PLR0913, PLR0917 - two sentences, and what is known of both
    row: _OfStatement,
    first: Carrier,
    carrier: Carrier,
    score: float,
    aligned: WordSpans,
    model: SentenceModel,
) -> Row:
    one, two = first.wording, carrier.wording
    theirs, own = model.coverage(first.item, carrier.item)
    offsets = first.sentence.start, carrier.sentence.start
    grade = grade_wordings(one, two)
    return row(
        carrier.member.document,
        carrier.sentence.position,
        grade,
        band=match_band(one, two, grade=grade, score=score, config=model.config),
        score=score,
        coverage=own,
        representative_coverage=theirs,
        differences=word_differences(one, two, aligned, offsets=offsets),
    )


def _absent_rows(row: _OfStatement, statement: Statement) -> Iterator[Row]:
    for member, nearest, score, is_near in statement.absences:
        yield row(
            member.document,
            grade=_absence(statement, member, is_near=is_near),
            score=score,
            nearest_document=None if nearest is None else member.document,
            nearest=nearest,
        )


def _absence(statement: Statement, member: ClusterMember, *, is_near: bool) -> str:
    """Say why a document does not tell what two others do.

    What was published before anybody told it cannot leave it out. Where only days are known, the
    order of one day's reports is not: so it takes a day.
    """
    if not member.is_whole:
        return "not in the passage"
    told = [one.member.published for one in statement.carriers]
    if member.published and all(time and time - member.published >= _A_DAY for time in told):
        return "published before"
    return "not found" if is_near else "omitted"
