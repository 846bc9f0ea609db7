"""learn_boilerplate: documents, sentences, lines -> the furniture of every source, with counts.

A sentence that stands in many documents of one source, which are otherwise different, is furniture:
a footer, a byline, a sign-up line. It is learned in three steps, each over hashes alone:

1. ``hash_lines`` makes numbers of sentences, batch by batch; no text is kept.
2. ``learn_boilerplate`` counts the documents of a source that hold a line, inside a window of time.
   Copies of one article count as one: a document counts one over the number of documents that tell
   what it tells; pages that share a box and little else are none, if unlike reports have the box.
   And a line must not only recur, which a quotation of the week does too, but stand where furniture
   stands (``evidence``): at an edge of the text, in a box, or nearly everywhere.
3. ``mark_boilerplate`` gives those sentences their kind.

What a reviewer calls furniture stands beside what was learned (``decided``).
"""

from dedup.boilerplate.decided import find_decided_lines, with_decided_lines
from dedup.boilerplate.learn import learn_boilerplate
from dedup.boilerplate.lines import LINES_SCHEMA, hash_lines
from dedup.boilerplate.mark import mark_boilerplate

__all__ = [
    "LINES_SCHEMA",
    "find_decided_lines",
    "hash_lines",
    "learn_boilerplate",
    "mark_boilerplate",
    "with_decided_lines",
]
