"""Rows: the tables of a Result, grouped once by what pages look them up by.

* ``tables``: a cluster, a document or an edge -> its rows; ``sorted_groups`` and
  ``touching_edges`` say how they are found. Of some clusters rows are held as values of Python; of
  all, a frame is cut for each.
* ``edges``: which of them a report may show at all, which held a cluster, which came nearest from
  outside, which are between texts that have words in common, and which side is the earlier one.
"""
