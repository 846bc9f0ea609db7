"""Copy edges: how much wording two documents share, where, and whether that makes them copies.

A slice of pairs goes this way, all of it at once:

* ``verifying`` reads the documents of candidate pairs in ``slices``, and has each one measured.
* ``measures`` asks the following, and makes rows of the answers.
* ``wording``: what shingles two texts share; where texts are noisy, what of them runs alongside
  (``alignment``); what each has of its own (``parts``); whether letters differ and not words
  (``misread``). That makes a relation, or none.
* What is shared without being a copy: ``forms`` that are filled in anew, told by the numbers and
  dates (``templates``) and the names (``particulars``) that differ at one place.
* ``runs``: where the words of both are equal.
"""

from dedup.edges.copies.verifying import verify_copies

__all__ = ["verify_copies"]
