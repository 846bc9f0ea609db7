"""verify_copies, verify_events: candidate pairs -> verified edges of either tier.

Copies: :mod:`copies` measures pairs in :mod:`slices`, by shared runs (:mod:`wording`, :mod:`runs`,
:mod:`measures`) or, where texts are noisy, :mod:`alignment`, and by the :mod:`parts` that each has
of its own; :mod:`templates`, :mod:`particulars`, :mod:`forms` and :mod:`recurring` know what is
shared without being a copy.

Events: :mod:`compared` is what of the documents is compared. :mod:`scores` gives every pair its
score, of words (:mod:`vectors`), headlines and quotations (:mod:`cues`), other reports
(:mod:`neighbourhoods`, :mod:`profiles`) and dates (:mod:`timing`, :mod:`running`, :mod:`weeks`,
:mod:`pile`, :mod:`prior`). :mod:`members` excludes pairs of groups, :mod:`passages` finds the best
:mod:`windows` of two texts, and :mod:`events` judges.

Both: :mod:`pairs` by number, :mod:`postings` and :mod:`sparse_rows` of terms, :mod:`threads`,
what a reviewer has :mod:`decided`, and the :mod:`table` of edges.
"""

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
