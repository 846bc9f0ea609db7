"""A reviewer's word, kept by content hash: who belongs together, who does not, what is furniture.

``reading`` turns a file into rows, ``keeping`` changes a file while a report is served,
``settling`` says of each row what becomes of it where they disagree, ``bounds`` says what the
obeyed ones ask of the clusters.
"""

from dedup.decisions.bounds import bounds_of
from dedup.decisions.keeping import DecisionsFile
from dedup.decisions.reading import read_decisions
from dedup.decisions.settling import settle_decisions, with_lines_found

__all__ = [
    "DecisionsFile",
    "bounds_of",
    "read_decisions",
    "settle_decisions",
    "with_lines_found",
]
