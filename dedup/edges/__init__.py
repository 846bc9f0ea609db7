"""verify_edges: candidate pairs -> verified edges of the copy tier and of the event tier."""

from dedup.edges.copies import verify_copies
from dedup.edges.events import verify_events

__all__ = ["verify_copies", "verify_events"]
