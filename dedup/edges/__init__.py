"""verify_copies, verify_events: candidate pairs -> verified edges of either tier.

First ``copies``: who shares wording with whom. Then ``events``: which reports tell one event, each
copy cluster being one report. Both make rows of one ``table``; what a reviewer has ``decided`` is
measured as all others, and judged by that word.
"""

from dedup.edges.copies import verify_copies
from dedup.edges.decided import decide_copies, decide_events, with_decided_pairs
from dedup.edges.events import VerifiedEvents, judge_events, read_compared, verify_events

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
