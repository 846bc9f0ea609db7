"""Columns that stand in the names of folders, as Spark and Hive partition a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import polars as pl

from dedup.documents.aliases import Columns
from dedup.documents.blocks import Block
from dedup.documents.records import Item, Record

_MISSING: Final = "__HIVE_DEFAULT_PARTITION__"


def partitions_of(path: str) -> dict[str, str]:
    """Return the columns that the folders of a path name, with their values.

    >>> partitions_of("lake/source=Daily%20Post/date=2020-07-15/part-0.parquet")
    {'source': 'Daily Post', 'date': '2020-07-15'}
    """
    named = (part.partition("=") for part in PurePosixPath(path).parent.parts)
    return {
        unquote(name): unquote(value)
        for name, _, value in named
        if name and value and value != _MISSING
    }


def with_partitions(item: Item, partitions: Mapping[str, str], columns: Columns) -> Item:
    """Return a record or block with the columns of its folders that it lacks, others as they are.

    >>> from dedup.config import InputConfig
    >>> record = Record(1, {"text": "Rain fell.", "published_at": "2020-07-15 10:00"})
    >>> folders = {"source": "Post", "date": "2020-07-16"}
    >>> sorted(with_partitions(record, folders, Columns(InputConfig())).fields)
    ['published_at', 'source', 'text']
    """
    if isinstance(item, Record):
        added = columns.lacking(tuple(item.fields), partitions)
        return item._replace(fields={**item.fields, **added})
    if isinstance(item, Block):
        added = columns.lacking(tuple(item.frame.columns), partitions)
        values = (pl.lit(value).alias(name) for name, value in added.items())
        return item._replace(frame=item.frame.with_columns(values))
    return item
