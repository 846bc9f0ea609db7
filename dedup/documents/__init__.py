"""Read input files into the documents and skipped tables."""

from dedup.documents.conform import (
    Corpus,
    as_corpus,
    as_frame,
    check_has_text,
)
from dedup.documents.corpus import (
    SkippedInputWarning,
    read_corpus,
    read_documents,
    skipped_counts,
    skipped_note,
)
from dedup.documents.sources import how_to_turn

__all__ = [
    "Corpus",
    "SkippedInputWarning",
    "as_corpus",
    "as_frame",
    "check_has_text",
    "how_to_turn",
    "read_corpus",
    "read_documents",
    "skipped_counts",
    "skipped_note",
]
