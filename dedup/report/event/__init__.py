"""The page of one event: who tells it, who copied whom, who adds, changes or leaves out what.

* ``cluster`` reads its reports and ``statements`` once, or tells why there are none: for ``page``,
  which puts the page together, and for ``line``, which sums it up for the lists of other pages.
* What stands on the page, from top to bottom: the ``timeline``, the ``outlet_cards``, the statement
  ``matrix``, ``quotes``, ``texts``, the ``reasons`` why they are together (drawn as a
  ``waterfall``), the ``stories`` that it is a part of, and what was ``reviewed``. Where nothing is
  told in common the reasons come first: they are what is left to judge.
* Of the matrix: ``conflicts`` says on which points sentences differ, ``wording`` in which words.
"""
