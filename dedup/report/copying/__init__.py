"""Copying: whose words stand in whose report, and who was earlier.

* ``edges`` says between which texts words are copied, and which of the two is earlier; what both
  quote (``quotation``) is copied from neither.
* ``originals`` finds whom the earlier one has its words from.
* Three things are told of it: in one report whose words stand where (``spans``), over a whole run
  how much each outlet has of which (``between_outlets``), and ``cases``, pair by pair.
"""
