"""Read input files into the documents and skipped tables."""

from dedup.documents.conform import as_frame, check_has_text, conform_documents
from dedup.documents.corpus import (
    Corpus,
    SkippedInputWarning,
    as_corpus,
    read_corpus,
    read_documents,
)

__all__ = [
    "Corpus",
    "SkippedInputWarning",
    "as_corpus",
    "as_frame",
    "check_has_text",
    "conform_documents",
    "read_corpus",
    "read_documents",
]
