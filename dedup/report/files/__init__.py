"""Files of a report: what there is beside the values of a page.

* ``folder``: where a report goes, whole or not at all, and what its files are called; a long list
  is several numbered ones.
* ``assets``: style and script, shared by all pages or held by a page that stands alone.
"""
