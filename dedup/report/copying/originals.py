"""Originals: whom the earlier of two texts has its words from, where it copied them, too.

One of several equal texts stands for all where copies are compared, whoever was first. Over a whole
run that is asked of documents, by their copy clusters; on a page of every span, by what is known of
the words of its source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from dedup.days import may_be_first
from dedup.report.copying.values import CopiedSpan

_ALL: Final = 0.95
"""Share of some words that are another's: a stop or a word that differs changes no origin."""


def original_documents(clusters: pl.DataFrame, documents: pl.DataFrame) -> Mapping[str, str]:
    """Map copies to the lead of their cluster, where that is known to be earlier.

    Args:
        clusters: the table of clusters.
        documents: ``document`` and ``published`` of all of them.
    """
    copies = clusters.filter(tier="copy")
    leads = copies.filter(role="lead").select("cluster", lead="document")
    times = documents.select("document", "published")
    pairs = (
        copies.filter(role="member")
        .join(leads, on="cluster")
        .join(times, on="document")
        .join(times.select(lead="document", led="published"), on="lead")
    )
    columns = pairs.select("document", "lead", "led", "published").iter_rows()
    return {document: lead for document, lead, *both in columns if may_be_first(both) == [0]}


def original_span(span: CopiedSpan, copied: Iterable[CopiedSpan]) -> CopiedSpan:
    """Return the words as those of the report that their source has them from, if it has.

    Args:
        span: words of a report.
        copied: what the source of these words has of others.
    """
    end = span.place + span.end - span.start
    inside = [
        one
        for one in copied
        if one.known and not one.quoted and one.start < end and one.end > span.place
    ]
    words: defaultdict[str, int] = defaultdict(int)
    for one in inside:
        words[one.source] += min(one.end, end) - max(one.start, span.place)
    most = max(words, key=lambda name: (words[name], name), default="")
    if not span.known or not most or words[most] < _ALL * (end - span.place):
        return span
    first = next(one for one in inside if one.source == most)
    return span._replace(source=most, place=first.place + max(0, span.place - first.start))
