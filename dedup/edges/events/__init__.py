"""Event edges: how likely two reports tell one event, by their words, cues, neighbours and dates.

All pairs go this way together, for what is said of one depends on the others:

* ``compared`` is what of the documents is compared, each copy cluster by its fullest text, which is
  a row of ``pairs``.
* ``scores`` gives every pair its score:

  * by words: ``vectors`` over ``postings`` of terms, multiplied as ``sparse_rows`` in ``threads``;
  * by days: how far and how long a subject is ``running``; what the texts say of
    ``timing``; how large a dump the ``pile`` is like, and so what days mean in it;
  * by other reports: ``neighbourhoods`` and ``profiles``;
  * by ``cues``: headline, opening, quotations;
  * and by the ``prior``: what is to be expected before any word is read.

* ``members`` excludes pairs of groups that share no more than a subject.
* ``passages`` finds the two ``windows`` in which two texts are most alike.
* ``verifying`` calls them in this order, and judges.
"""

from dedup.edges.events.compared import in_copy_groups, read_compared
from dedup.edges.events.verifying import VerifiedEvents, judge_events, verify_events

__all__ = ["VerifiedEvents", "in_copy_groups", "judge_events", "read_compared", "verify_events"]
