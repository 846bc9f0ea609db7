"""The ``quotes`` table: one row per place where a document has a quotation others have, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, Final

import polars as pl

from dedup.config import Config
from dedup.members import Gathered, read_members
from dedup.quotes.drift import drift_of
from dedup.quotes.groups import QuoteGroup, group_quotations
from dedup.quotes.quotations import Quotation, find_pieces, join_pieces
from dedup.quotes.speakers import find_speaker
from dedup.schema import check_table, empty_table
from dedup.similarity import run_differences

_Row = dict[str, Any]
_SCHEMA: Final = empty_table("quotes").schema


def track_quotes(gathered: Gathered, *, config: Config) -> pl.DataFrame:
    """Track the quotations of some clusters: who has them, how they drifted, who is credited.

    Args:
        gathered: some clusters, from :meth:`dedup.members.Members.slice`.
        config: ``config.quotes`` holds the constants.

    Returns:
        Their rows of the ``quotes`` table, in its order. Quotations are numbered by how many
        documents have them, then by their length.
    """
    groups = list(read_members(gathered))
    members = [member for _, group in groups for member in group]
    pieces = find_pieces(members, config=config.quotes)
    rows = [
        row
        for cluster, group in groups
        for row in quotes_of(cluster, islice(pieces, len(group)), config)
    ]
    return check_table("quotes", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))


def quotes_of(cluster: str, pieces: Iterable[list[Quotation]], config: Config) -> Iterator[_Row]:
    """Return the rows of one cluster, in order, given the quoted words of each of its documents."""
    found = join_pieces([*chain.from_iterable(pieces)], config=config.quotes)
    for number, group in enumerate(group_quotations(found, config=config.quotes)):
        rows = [{"cluster": cluster, "quote": number, **row} for row in _group_rows(group)]
        yield from sorted(rows, key=lambda row: (row["document"], row["start"]))


def _group_rows(group: QuoteGroup) -> Iterator[_Row]:
    fullest = group.occurrences[0][0]
    yield _row(fullest, drift="fullest", score=1.0, differences=[])
    for one, (runs, score) in group.occurrences[1:]:
        whole = (0, len(fullest.words)), (0, len(one.words))
        steps = run_differences(runs, (fullest.ends, one.ends), whole)
        drift, differences = drift_of(fullest, one, runs), [step.row() for step in steps]
        yield _row(one, drift=drift, score=score, differences=differences)


def _row(one: Quotation, **values: object) -> _Row:
    speaker = find_speaker(one)
    start, end = speaker or (None, None)
    return {
        "document": one.member.document,
        "start": one.start,
        "end": one.end,
        "pieces": [{"start": first, "end": last} for first, last in one.pieces],
        "sentence": one.member.sentences[one.member.sentence_index(one.start)].position,
        **values,
        "speaker": one.member.text[start:end] if speaker else None,
        "speaker_start": start,
        "speaker_end": end,
    }
