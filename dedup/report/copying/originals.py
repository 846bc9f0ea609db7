"""Originals: whom the earlier of two texts has its words from, where it copied them, too.

One of several equal texts stands for all where copies are compared, whoever was first. Over a whole
run that is asked of documents, by their copy clusters; on a page of every span, by what is known of
the words of its source.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dedup.days import may_be_first


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
