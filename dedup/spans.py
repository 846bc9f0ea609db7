"""Where something stands in a text; and which sentences report, which is its headline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any, Final

import polars as pl

Span = tuple[int, int]
"""Where something stands: its first place, and the one behind its last."""

KINDS_REPORTED: Final = ("body", "heading")
"""Kinds of sentences that report; boilerplate and captions are never matched on."""
KINDS: Final = (*KINDS_REPORTED, "boilerplate", "caption")
"""All kinds of sentences; where they are numbers, it is in this order."""
REPORTED: Final = pl.col("kind").is_in(KINDS_REPORTED)
"""Whether a row of ``sentences`` reports."""
BEGINNING: Final = 700
"""Characters of a brief text, some hundred words, and of the beginning of a longer one."""


def captioned(sentences: pl.DataFrame) -> pl.Series:
    """Return the documents with a caption in their beginning.

    >>> columns = {"document": ["a", "b"], "start": [0, 900], "end": [6, 915]}
    >>> captioned(pl.DataFrame(columns | {"kind": ["caption"] * 2})).to_list()
    ['a']
    """
    there = sentences.filter(pl.col("start") < BEGINNING).filter(pl.col("kind") == "caption")
    return there["document"].unique(maintain_order=True)


def with_captions(sentences: pl.DataFrame) -> pl.DataFrame:
    """Return sentences of which captions report, too: a stub is as it was crawled.

    >>> columns = {"document": ["a"], "start": [0], "end": [6], "kind": ["caption"]}
    >>> with_captions(pl.DataFrame(columns))["kind"].to_list()
    ['body']
    """
    kind = pl.col("kind").cast(pl.String).replace("caption", "body")
    return sentences.with_columns(kind.cast(sentences.schema["kind"]).alias("kind"))


def headline_number(sentences: Iterable[tuple[str, int]]) -> int:
    """Return the number of the sentence that is the headline of a text.

    Of several headings at its head the longest is: a short one above it is a kicker. Without any
    it is the first sentence.

    Args:
        sentences: kind and length of each sentence that reports, in reading order.

    >>> headline_number([("heading", 14), ("heading", 38), ("body", 90), ("heading", 60)])
    1
    >>> headline_number([("body", 90), ("heading", 12)])
    0
    """
    lengths = [length for _, length in takewhile(lambda one: one[0] == "heading", sentences)]
    return max(range(len(lengths)), key=lengths.__getitem__, default=0)


def headline_of(document: Mapping[str, Any], sentences: Iterable[Mapping[str, Any]]) -> str:
    r"""Return the title of a document, else the headline in its text; all of a text of furniture.

    Given are a row of ``documents``, and its rows of ``sentences`` in reading order: these are read
    only if it has no title.

    >>> sentences = [{"start": 0, "end": 6, "kind": "boilerplate"}]
    >>> sentences += [{"start": 7, "end": 17, "kind": "heading"}]
    >>> headline_of({"title": " ", "text": "Log in\nSnow falls"}, sentences)
    'Snow falls'
    """
    if title := (document["title"] or "").strip():
        return str(title)
    told = [one for one in sentences if one["kind"] in (*KINDS_REPORTED, "caption")]
    reported = [one for one in told if one["kind"] in KINDS_REPORTED] or told
    if not reported:
        return str(document["text"])
    number = headline_number((one["kind"], one["end"] - one["start"]) for one in reported)
    return str(document["text"][reported[number]["start"] : reported[number]["end"]])


def reported_text(document: Mapping[str, Any], sentences: Iterable[Mapping[str, Any]]) -> str:
    r"""Return what a document reports, a sentence a line; all of a text of furniture.

    Given are a row of ``documents``, and its rows of ``sentences`` in reading order.

    >>> sentences = [{"start": 0, "end": 6, "kind": "boilerplate"}]
    >>> sentences += [{"start": 7, "end": 17, "kind": "heading"}]
    >>> reported_text({"text": "Log in\nSnow falls"}, sentences)
    'Snow falls'
    """
    reported = (one for one in sentences if one["kind"] in KINDS_REPORTED)
    said = [document["text"][one["start"] : one["end"]] for one in reported]
    return "\n".join(said) or str(document["text"])


def joined_spans(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one.

    >>> joined_spans([(5, 8), (0, 2), (1, 5), (9, 9)])
    [(0, 8), (9, 9)]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def covered(spans: Iterable[Span]) -> int:
    """Return how many places spans cover, those that several cover once.

    >>> covered([(0, 4), (2, 6)])
    6
    """
    return sum(end - start for start, end in joined_spans(spans))
