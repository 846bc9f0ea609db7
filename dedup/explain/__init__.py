"""Why two reports are together, or why not: plain words with the numbers behind them.

Pure functions over a :class:`~dedup.result.Result`; the report and ``dedup explain`` say the same
because both ask here.
"""

from dedup.explain.edges import Explanation, explain_edge, summarise_edge
from dedup.explain.evidence import Evidence
from dedup.explain.lookup import describe_document, find_document, settled_config
from dedup.explain.notes import columns_note, notice_note, text_notes, undated_note
from dedup.explain.pairs import explain_pair
from dedup.explain.reports import ReadReport
from dedup.explain.spelt_edges import SpeltEdge
from dedup.explain.tellings import Telling
from dedup.explain.weighing import Weighing

__all__ = [
    "Evidence",
    "Explanation",
    "ReadReport",
    "SpeltEdge",
    "Telling",
    "Weighing",
    "columns_note",
    "describe_document",
    "explain_edge",
    "explain_pair",
    "find_document",
    "notice_note",
    "settled_config",
    "summarise_edge",
    "text_notes",
    "undated_note",
]
