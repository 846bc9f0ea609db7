"""verify_edges: candidate pairs -> verified edges of the copy tier and of the event tier."""

from dedup.edges.copies import verify_copies
from dedup.edges.events import judge_events, verify_events

__all__ = ["judge_events", "verify_copies", "verify_events"]
