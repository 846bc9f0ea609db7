"""verify_edges: candidate pairs -> verified edges of the copy tier and of the event tier."""

from dedup.edges.compared import read_compared
from dedup.edges.copies import verify_copies
from dedup.edges.decided import decide_copies, decide_events, with_decided_pairs
from dedup.edges.events import VerifiedEvents, judge_events, verify_events

__all__ = [
    "VerifiedEvents",
    "decide_copies",
    "decide_events",
    "judge_events",
    "read_compared",
    "verify_copies",
    "verify_events",
    "with_decided_pairs",
]
