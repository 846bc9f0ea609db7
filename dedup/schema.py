"""The tables: their columns, types, keys and order, declared once and checked at every door.

A table enters a :class:`~dedup.result.Result` only through :func:`check_table`, which orders the
columns, validates them and sorts the rows by the table's key. The same declarations are exported as
JSON Schema by ``dedup schema``.
"""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import polars as pl

from dedup.errors import SchemaError

__all__ = [
    "ABSENT_GRADES",
    "CARRYING_GRADES",
    "FORMAT_HISTORY",
    "FORMAT_VERSION",
    "TABLES",
    "TABLES_SINCE",
    "Boilerplate",
    "Clusters",
    "Documents",
    "Edges",
    "Sentences",
    "Skipped",
    "Statements",
    "check_table",
    "empty_table",
    "json_schema",
]

FORMAT_VERSION: Final = 3
FORMAT_HISTORY: Final = {
    "1": "documents, skipped, sentences, edges, clusters, statements",
    "2": "boilerplate is added: lines learned from the documents of each source",
    "3": "edges have headline_containment and shared_quotes; event settings about dates are new",
}

CARRYING_GRADES: Final = (
    "representative",
    "verbatim",
    "verbatim in part",
    "reworded",
    "only here",
)
ABSENT_GRADES: Final = ("omitted", "not in the passage")
_SPAN: Final = ("left_start", "left_end", "right_start", "right_end")


def _one_of(*values: str) -> Any:
    return lambda column: column.is_in(list(values))


class Documents(dy.Schema):
    """One row per document that was read; further input columns follow, unchanged."""

    document = dy.String(primary_key=True, description="the input's id, else a content hash")
    source = dy.String(nullable=True, description="the outlet, as the input names it")
    title = dy.String(nullable=True, description="the headline, as the input gives it")
    published = dy.Datetime(
        nullable=True,
        time_zone="UTC",
        time_unit="us",
        description="publication time in UTC; a date without a time is midnight",
    )
    published_raw = dy.String(
        nullable=True,
        description="the publication date as the input wrote it; null where it had none",
    )
    url = dy.String(nullable=True, description="address of the report, never followed")
    language = dy.String(nullable=True, description="language code, as the input gives it")
    text = dy.String(description="the text exactly as it was read; offsets count its code points")
    content_hash = dy.String(
        regex="^[0-9a-f]{32}$",
        description="first 128 bits of SHA-256 over the UTF-8 text, as hex",
    )


class Skipped(dy.Schema):
    """One row per line, file or row that could not be used, with the reason."""

    path = dy.String(primary_key=True, description="file the input came from, '-' for stdin")
    line = dy.Int64(primary_key=True, description="line or row, counted from 1; 0: the whole file")
    reason = dy.String(primary_key=True, description="short code of the reason, snake_case")
    detail = dy.String(description="what was found and what to do, for a person")


class Sentences(dy.Schema):
    """One row per sentence of a document, in reading order."""

    document = dy.String(primary_key=True, description="documents.document")
    position = dy.Int64(primary_key=True, min=0, description="index of the sentence, from 0")
    start = dy.Int64(min=0, description="offset of the first code point in documents.text")
    end = dy.Int64(min=0, description="offset after the last code point in documents.text")
    kind = dy.String(
        check=_one_of("body", "boilerplate", "heading", "caption"),
        description="body | boilerplate | heading | caption",
    )


class Boilerplate(dy.Schema):
    """One row per line that was learned to be furniture of a source; see ``sentences.kind``."""

    source = dy.String(nullable=True, description="documents.source; null: those without a source")
    line = dy.String(
        regex="^[0-9a-f]{16}$",
        description="hash of the sentence without case, punctuation and the numbers of a label",
    )
    example = dy.String(description="the sentence, as the first of the documents (by id) has it")
    evidence = dy.String(
        check=_one_of("edge", "inset", "everywhere"),
        description="edge | inset | everywhere: what tells it from reporting, see below",
    )
    documents = dy.Int64(min=1, description="documents of the source that hold it as their own")
    contexts = dy.Float64(
        min=0,
        description="the same in the window that holds most, copies of an article counted as one",
    )
    share = dy.Float64(
        min=0, max=1, description="their share of the source's documents in that window"
    )
    first_published = dy.Datetime(
        nullable=True, time_zone="UTC", time_unit="us", description="earliest of the documents"
    )
    last_published = dy.Datetime(
        nullable=True, time_zone="UTC", time_unit="us", description="latest of the documents"
    )
    start_share = dy.Float64(
        min=0, max=1, description="share of the documents that have it before their own text"
    )
    end_share = dy.Float64(
        min=0, max=1, description="share of the documents that have it behind their own text"
    )


class Edges(dy.Schema):
    """One row per verified candidate pair and tier; rejected pairs stay, with the reason."""

    tier = dy.String(primary_key=True, check=_one_of("copy", "event"), description="copy | event")
    left = dy.String(primary_key=True, description="documents.document, left < right")
    right = dy.String(primary_key=True, description="documents.document")
    relation = dy.String(
        check=_one_of(
            *("identical", "copy", "contains", "contained", "overlaps", "template"),
            *("same event", "passage", "related", "distinct"),
        ),
        description=(
            "copy tier: identical | copy | contains (left contains right) | contained | overlaps | "
            "template | distinct; event tier: same event | passage | related (a member by its "
            "score that shares nothing specific, or one passage only) | distinct"
        ),
    )
    score = dy.Float64(
        min=0,
        max=1,
        description="copy: the largest of Jaccard, containment and, if accepted, aligned; event: "
        "probability of one event",
    )
    verdict = dy.String(check=_one_of("accepted", "rejected"), description="accepted | rejected")
    reason = dy.String(description="why, as a short code: see docs/tables.md")
    views = dy.List(
        dy.String(), description="candidate views that proposed the pair, sorted; see candidates"
    )
    shared_shingles = dy.Int64(nullable=True, min=0, description="word shingles in both (copy)")
    jaccard = dy.Float64(nullable=True, min=0, max=1, description="exact shingle Jaccard (copy)")
    containment_left = dy.Float64(
        nullable=True, min=0, max=1, description="share of left's shingles that right has (copy)"
    )
    containment_right = dy.Float64(
        nullable=True, min=0, max=1, description="share of right's shingles that left has (copy)"
    )
    aligned = dy.Float64(
        nullable=True, description="larger share of a text that runs alongside the other (copy)"
    )
    changed_numbers = dy.Float64(
        nullable=True, description="share of numbers and dates in shared wording that differ (copy)"
    )
    copied_spans = dy.List(
        dy.Struct({name: dy.Int64(min=0) for name in _SPAN}),
        description="runs of copy.span_words or more equal words, in order of left (copy)",
    )
    first = dy.String(
        nullable=True,
        check=_one_of("left", "right"),
        description="left | right: published first (copy); null: not known, or distinct",
    )
    cosine = dy.Float64(nullable=True, description="cosine of salient terms (event)")
    bigram_cosine = dy.Float64(nullable=True, description="cosine of adjacent term pairs (event)")
    lead_cosine = dy.Float64(nullable=True, description="cosine of the first 90 words (event)")
    name_cosine = dy.Float64(nullable=True, description="cosine of capitalised terms (event)")
    top_containment = dy.Float64(
        nullable=True, description="larger containment of the 20 heaviest terms (event)"
    )
    likeness = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="probability of one event by the five views of the words alone (event)",
    )
    headline_containment = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="share of one headline that stands in the opening of the other, by rarity, "
        "mean of both directions (event)",
    )
    shared_quotes = dy.Int64(
        nullable=True, min=0, description="runs of four quoted words in both (event)"
    )
    profile_correlation = dy.Float64(
        nullable=True,
        description="how alike both stand to the reports nearest to them, -1 to 1 (event); "
        "null: too few neighbours, or not asked",
    )
    member_specificity = dy.Float64(
        nullable=True,
        description="cosine of their best short windows by words that are rare among the members "
        "of the event; null: not asked, because dates tell",
    )
    exclusion = dy.String(
        nullable=True,
        check=_one_of("detached", "confined", "template"),
        description="why a pair does not link whole documents, however alike: one of them shares "
        "nothing specific with the members of the event (detached) or one passage only (confined), "
        "or both fill in the same template (template; see the copy tier)",
    )
    shared_terms = dy.List(
        dy.String(),
        description="up to 8 stems that carry most of the cosine, heaviest first; none for pairs "
        "of a likeness below .02",
    )
    days_apart = dy.Float64(
        nullable=True, min=0, description="days between publication; null if one is undated"
    )
    date_brake = dy.Float64(
        max=0,
        description="what days apart took from the logit (event)",
    )
    date_evidence = dy.Float64(
        description="what days named in the texts added to the logit (event)",
    )
    date_prior = dy.Float64(
        description="what is to be expected before any day is compared, as a part of the logit: of "
        "two dated reports in a pile of this size; of an undated one, by the number of weeks in "
        "which its subject was reported (event)",
    )
    passage_score = dy.Float64(
        nullable=True, description="cosine of the best pair of windows; null: not measured"
    )
    passage_specificity = dy.Float64(
        nullable=True,
        description="their cosine by words that are rare among the neighbours of the pair; "
        "null: too few neighbours to tell",
    )
    shares_passage = dy.Bool(
        nullable=True, description="whether the passage is alike enough, and specific enough"
    )
    passage_left_start = dy.Int64(nullable=True, min=0, description="best passage, in left's text")
    passage_left_end = dy.Int64(nullable=True, min=0, description="end of that passage")
    passage_right_start = dy.Int64(nullable=True, min=0, description="best passage, right's text")
    passage_right_end = dy.Int64(nullable=True, min=0, description="end of that passage")


class Clusters(dy.Schema):
    """One row per document and cluster; clusters hold two or more documents."""

    tier = dy.String(
        primary_key=True,
        check=_one_of("copy", "event", "story"),
        description="copy | event | story; copies lie inside one event, events inside one story",
    )
    cluster = dy.String(
        primary_key=True,
        description="id from the content of the report published first: the same on every run, "
        "and kept until an earlier report joins",
    )
    document = dy.String(primary_key=True, description="documents.document")
    start = dy.Int64(min=0, description="start of the passage; 0 for the whole document")
    end = dy.Int64(min=0, description="end of the passage; the text's length for the whole")
    role = dy.String(
        check=_one_of("lead", "member"),
        description="lead: first to publish, else the most central; one per cluster | member",
    )
    membership = dy.String(
        check=_one_of("whole", "passage"), description="whole | passage (start to end only)"
    )
    confidence = dy.Float64(
        min=0,
        max=1,
        description="copy: mean score of the accepted edges to other members; event: estimated "
        "share of the other members that tell the same event (docs/quality.md has the curve); "
        "story: mean likeness to all others; passage: its passage_score; copies have that of the "
        "one that was compared",
    )
    cluster_confidence = dy.Float64(
        min=0,
        max=1,
        description="mean confidence of the members that are whole documents",
    )
    flags = dy.List(
        dy.String(),
        description="what deserves doubt, sorted (event): bridge (without it the members would "
        "fall apart) | loose (its mean score to the others is below the threshold)",
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
        check=_one_of(*CARRYING_GRADES, *ABSENT_GRADES),
        description=(
            "representative | verbatim | verbatim in part | reworded | only here "
            "(no other outlet) | omitted (two others carry it) | not in the passage"
        ),
    )
    band = dy.String(
        nullable=True, check=_one_of("sure", "likely"), description="sure | likely; null: no match"
    )
    score = dy.Float64(
        min=0,
        description=(
            "match with the representative sentence; representative: its mean match with the "
            "others; only here and absent: of the nearest sentence"
        ),
    )
    coverage = dy.Float64(
        nullable=True, min=0, max=1, description="share of this sentence's words in matching runs"
    )
    representative_coverage = dy.Float64(
        nullable=True, min=0, max=1, description="share of the representative's words in them"
    )
    nearest = dy.Int64(
        nullable=True, min=0, description="absent: position of the nearest sentence, to check"
    )
    differences = dy.List(
        dy.Struct(
            {
                "kind": dy.String(
                    check=_one_of("equal", "delete", "insert", "replace"),
                    description="what turns the representative's words into this sentence's",
                ),
                "representative_start": dy.Int64(min=0),
                "representative_end": dy.Int64(min=0),
                "start": dy.Int64(min=0),
                "end": dy.Int64(min=0),
            }
        ),
        description=(
            "word differences inside the aligned clauses, as offsets in the texts of the "
            "representative's document and of this one, in order"
        ),
    )


TABLES: Final[dict[str, type[dy.Schema]]] = {
    "documents": Documents,
    "skipped": Skipped,
    "sentences": Sentences,
    "boilerplate": Boilerplate,
    "edges": Edges,
    "clusters": Clusters,
    "statements": Statements,
}

TABLES_SINCE: Final = {"boilerplate": 2}
"""Table -> format version that brought it; those not named here were there from the first."""

_KEYS: Final[dict[str, list[str]]] = {
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
        SchemaError: a column is missing or has another type, or a rule does not hold.

    >>> check_table("skipped", empty_table("skipped")).columns
    ['path', 'line', 'reason', 'detail']
    """
    schema = TABLES[name]
    _check_types(name, schema, frame)
    _check_rules(name, schema, frame)
    declared = schema.column_names()
    extra = sorted(set(frame.columns) - set(declared)) if name == "documents" else []
    return _sorted(frame.select(*declared, *extra), _KEYS[name])


def empty_table(name: str) -> pl.DataFrame:
    """Return table ``name`` without a row."""
    return TABLES[name].create_empty()


def json_schema(name: str) -> dict[str, Any]:
    """Return table ``name`` as JSON Schema (draft 2020-12) of one exported row.

    >>> json_schema("clusters")["properties"]["role"]["type"]
    'string'
    """
    schema = TABLES[name]
    properties = {key: _json_property(column) for key, column in schema.columns().items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": (schema.__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": name == "documents",
        "x-key": _KEYS[name],
        "x-format-version": FORMAT_VERSION,
    }


def _check_types(name: str, schema: type[dy.Schema], frame: pl.DataFrame) -> None:
    for column, declared in schema.columns().items():
        if column not in frame.columns:
            raise SchemaError(f"table {name}: column {column!r} is missing")
        if frame.schema[column] != declared.dtype:
            raise SchemaError(
                f"table {name}: column {column!r} is {frame.schema[column]}, not {declared.dtype}"
            )


def _check_rules(name: str, schema: type[dy.Schema], frame: pl.DataFrame) -> None:
    try:
        schema.validate(frame)
    except dy.exc.ValidationError as error:
        raise SchemaError(f"table {name}: {error}") from error
    if frame.select(_KEYS[name]).is_duplicated().any():
        raise SchemaError(f"table {name}: two rows have the same {', '.join(_KEYS[name])}")


def _sorted(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return the rows in the order of their keys: the frame itself if they stand so already."""
    # Only the keys are sorted: most tables come in order, and a copy of one may be a gigabyte.
    rows = pl.int_range(pl.len()).sort_by(keys, nulls_last=True, maintain_order=True)
    order = frame.select(rows).to_series()
    return frame if order.is_sorted() else frame[order]


def _json_property(column: dy.Column) -> dict[str, Any]:
    types = _json_type(column.dtype)
    if column.nullable:
        types = types | {"type": [types["type"], "null"]}
    return types | {"description": column.description or ""}


def _json_type(dtype: pl.DataType) -> dict[str, Any]:
    if isinstance(dtype, pl.List):
        return {"type": "array", "items": _json_type(dtype.inner)}  # type: ignore[arg-type]
    if isinstance(dtype, pl.Struct):
        fields = {field.name: _json_type(field.dtype) for field in dtype.fields}  # type: ignore[arg-type]
        return {"type": "object", "properties": fields, "required": list(fields)}
    if isinstance(dtype, pl.Datetime):
        return {"type": "string", "format": "date-time"}
    if dtype.is_integer():
        return {"type": "integer"}
    if dtype == pl.Boolean:
        return {"type": "boolean"}
    return {"type": "number"} if dtype.is_float() else {"type": "string"}
