"""Copying: whose words stand in whose report, and who was earlier.

* ``originals`` finds whom the earlier one of two texts has its words from; what both quote
  (``quotation``, and what is ``set_apart`` without marks) is copied from neither, nor are the words
  of a site that both are on (``sites``) and those with which two different reports end (``feet``).
* Three things are told of it: in one report whose words stand where (``spans``), over a whole run
  how much each outlet has of which (``between_outlets``), and ``cases``, pair by pair, with pages.
* ``values`` are what is shown of it.
"""
