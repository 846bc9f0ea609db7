"""split_sentences: documents -> sentences with exact offsets and their kind.

A newline always ends a sentence, so no sentence runs across a heading. What is furniture of the
page, not reporting, is told by a shipped, editable pattern file.
"""

from dedup.sentences.patterns import Patterns, read_patterns
from dedup.sentences.split import sentence_spans, split_sentences

__all__ = ["Patterns", "read_patterns", "sentence_spans", "split_sentences"]
