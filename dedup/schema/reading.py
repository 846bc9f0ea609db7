"""What was read: documents, what was skipped, sentences, furniture."""

from __future__ import annotations

import dataframely as dy

from dedup.schema.rules import one_of


class Documents(dy.Schema):
    """One row per document read; further input columns follow, as numbers, flags, text or JSON."""

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
    text = dy.String(
        description="the text as it was read (line ends in paragraphs that were broken to the "
        "width of a page are spaces); offsets count its code points"
    )
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
        check=one_of("body", "boilerplate", "heading", "caption"),
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
        check=one_of("edge", "inset", "everywhere", "reviewer"),
        description="edge | inset | everywhere | reviewer: what tells it from reporting, see below",
    )
    documents = dy.Int64(min=1, description="documents of the source that hold it as their own")
    contexts = dy.Float64(
        nullable=True,
        min=0,
        description="the same in the window that holds most, copies of an article counted as one; "
        "null: a reviewer named it, and it was not measured",
    )
    share = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="their share of the source's documents in that window",
    )
    first_published = dy.Datetime(
        nullable=True, time_zone="UTC", time_unit="us", description="earliest of the documents"
    )
    last_published = dy.Datetime(
        nullable=True, time_zone="UTC", time_unit="us", description="latest of the documents"
    )
    start_share = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="share of the documents that have it before their own text",
    )
    end_share = dy.Float64(
        nullable=True,
        min=0,
        max=1,
        description="share of the documents that have it behind their own text",
    )
