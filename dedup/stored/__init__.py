"""What a dump holds: tables that are read part by part, of which no more than a part is in memory.

Tables grow part by part (:class:`Spilled`); documents and sentences are found by the numbers of
documents (:class:`StoredDocuments`, :class:`StoredSentences`). What is large is in files without a
name.
"""

from dedup.stored.documents import StoredDocuments
from dedup.stored.numbers import numbers_of
from dedup.stored.parquet import READ_PROBLEMS, read_parquet, scan_parquet, write_parquet
from dedup.stored.sentences import StoredSentences
from dedup.stored.tables import Filtered, InParts, Spilled
from dedup.stored.texts import Texts

__all__ = [
    "READ_PROBLEMS",
    "Filtered",
    "InParts",
    "Spilled",
    "StoredDocuments",
    "StoredSentences",
    "Texts",
    "numbers_of",
    "read_parquet",
    "scan_parquet",
    "write_parquet",
]
