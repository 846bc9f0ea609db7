"""Copying: whose words stand in whose report, and who was earlier.

* ``originals`` finds whom the earlier one of two texts has its words from; ``nature`` tells what is
  copied from neither: what both quote (``quotation``, and what is ``set_apart`` without marks), the
  words of a site that both are on and those with which two different reports end (``feet``).
* Four things are told of it: in one report whose words stand where (``spans``), over a whole run
  how much each outlet has of which (``between_outlets``), ``cases``, pair by pair, with pages and
  ``excerpts``, and all pairs as a frame (``passages``).
"""
