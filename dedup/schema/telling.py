"""What the reports of a cluster say: statements, points on which they differ, quotations."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from dedup.schema.rules import one_of

CARRYING_GRADES: Final = (
    "representative",
    "verbatim",
    "verbatim in part",
    "reworded",
    "only here",
    "unmatched",
)
ABSENT_GRADES: Final = ("omitted", "not found", "published before", "not in the passage")
_DIFFERENCE_KINDS: Final = ("number", "date", "weekday")
_DRIFTS: Final = (
    "fullest", "verbatim", "truncated", "overlapping", "split", "inserted", "reworded",
)  # fmt: skip
_STEP: Final = dy.Struct(
    {
        "kind": dy.String(
            check=one_of("equal", "delete", "insert", "replace"),
            description="what turns the representative's words into this one's",
        ),
        "representative_start": dy.Int64(min=0),
        "representative_end": dy.Int64(min=0),
        "start": dy.Int64(min=0),
        "end": dy.Int64(min=0),
    }
)


class Statements(dy.Schema):
    """One row per sentence that carries a statement, and per outlet that leaves it out."""

    cluster = dy.String(description="clusters.cluster")
    statement = dy.Int64(min=0, description="row of the matrix, from 0")
    document = dy.String(description="documents.document")
    sentence = dy.Int64(
        nullable=True, min=0, description="sentences.position; null: the statement is absent"
    )
    grade = dy.String(
        check=one_of(*CARRYING_GRADES, *ABSENT_GRADES),
        description=(
            "representative | verbatim | verbatim in part | reworded | only here (no other "
            "outlet) | unmatched (no match, but something elsewhere comes near, or it says too "
            "little) | omitted (two "
            "others tell it, and nothing here comes near) | not found (something does) | "
            "published before (a day or more before the first who tells it) | not in the passage"
        ),
    )
    band = dy.String(
        nullable=True,
        check=one_of("sure", "likely"),
        description="of a match: sure (a high score for the words in one order, or a long run of "
        "equal words) | likely; "
        "null: no match",
    )
    score = dy.Float64(
        min=0,
        description=(
            "match with the representative sentence; representative: its mean match with the "
            "others; absent or told alone: of the nearest sentence"
        ),
    )
    coverage = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="share of this sentence that the representative has, by weight of words",
    )
    representative_coverage = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="share of the representative that this has",
    )
    witness = dy.String(
        nullable=True,
        description="the document whose wording this sentence prints, by a passage of the copy "
        "tier: itself if the words are its own; null: the statement is absent",
    )
    nearest_document = dy.String(
        nullable=True,
        description="document of the nearest sentence: this one if absent, another if told alone",
    )
    nearest = dy.Int64(
        nullable=True,
        min=0,
        description="absent or told alone: position of the nearest sentence there, to check",
    )
    differences = dy.List(
        _STEP,
        description=(
            "word differences inside the aligned clauses, as offsets in the texts of the "
            "representative's document and of this one, in order"
        ),
    )


class Differences(dy.Schema):
    """One row per sentence that has a say in a point on which a statement's sentences differ."""

    cluster = dy.String(primary_key=True, description="clusters.cluster")
    statement = dy.Int64(primary_key=True, min=0, description="statements.statement")
    difference = dy.Int64(
        primary_key=True, min=0, description="point of the statement, from 0: two or more values"
    )
    document = dy.String(primary_key=True, description="documents.document")
    sentence = dy.Int64(primary_key=True, min=0, description="sentences.position")
    kind = dy.String(check=one_of(*_DIFFERENCE_KINDS), description=" | ".join(_DIFFERENCE_KINDS))
    verdict = dy.String(
        check=one_of("conflict", "differs"),
        description="conflict: exact numbers of reports of one time or without a time, not all of "
        "them true | differs: worth a look",
    )
    subject = dy.String(
        nullable=True,
        description="what is counted, as the text has it; null: a day, or nothing named",
    )
    value = dy.String(description="what this sentence gives, in one notation for all of them")
    start = dy.Int64(min=0, description="start of the words that give it, in documents.text")
    end = dy.Int64(min=0, description="end of these words")


class Quotes(dy.Schema):
    """One row per place where a document has a quotation that others of its cluster have, too."""

    cluster = dy.String(primary_key=True, description="clusters.cluster")
    quote = dy.Int64(primary_key=True, min=0, description="quotation of the cluster, from 0")
    document = dy.String(primary_key=True, description="documents.document")
    start = dy.Int64(
        primary_key=True, min=0, description="start of the quoted words, in documents.text"
    )
    end = dy.Int64(min=0, description="end of the quoted words")
    pieces = dy.List(
        dy.Struct({"start": dy.Int64(min=0), "end": dy.Int64(min=0)}),
        description="the quoted words in order; two or more where words that are not quoted, "
        "such as an attribution, divide them",
    )
    sentence = dy.Int64(min=0, description="sentences.position of the sentence that begins it")
    drift = dy.String(
        check=one_of(*_DRIFTS),
        description="against the fullest, the first that is true: fullest | reworded (other words "
        "between the marks) | inserted (words in brackets, or an ellipsis, in either of them) | "
        "split (in two or more pieces, words between them) | overlapping (begins before the "
        "fullest and ends before it, or the reverse) | truncated (begins later or ends earlier) "
        "| verbatim",
    )
    score = dy.Float64(
        min=0,
        max=1,
        description="share of the words of the shorter that the other has in the same order",
    )
    speaker = dy.String(nullable=True, description="who is said to have said it; null: not told")
    speaker_start = dy.Int64(nullable=True, min=0, description="where the text names the speaker")
    speaker_end = dy.Int64(nullable=True, min=0, description="end of that name")
    differences = dy.List(
        _STEP,
        description="what turns the words of the fullest (representative) into this one's, as "
        "offsets in the texts of both documents, in order",
    )
