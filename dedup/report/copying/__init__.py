"""Copying: whose words stand in whose report, and who was earlier.

* ``nature`` tells what is copied from neither of two texts: what both quote (or what is
  ``set_apart`` without marks), the words of a site that both are on, and those with which reports
  of different events end.
* Four things are told of it: in one report whose words stand where (``spans``), all pairs of a run,
  with whom the earlier one has its words from (``passages``), how much each outlet has of which
  (``between_outlets``), and ``cases``, pair by pair, with pages and ``excerpts``.
"""
