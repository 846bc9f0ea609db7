"""split_sentences: documents -> sentences with exact offsets and their kind.

A newline always ends a sentence, so no sentence runs across a heading. What is furniture of the
page, not reporting, is told by a shipped, editable pattern file.
"""

from dedup.sentences.patterns import Patterns, read_patterns
from dedup.sentences.split import split_sentences, split_texts

__all__ = [
    "Patterns",
    "read_patterns",
    "split_sentences",
    "split_texts",
]
