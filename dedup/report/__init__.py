"""A Result as HTML: a folder of pages, or one page alone.

Tables become plain values, and values become files. Nothing here computes a result, and nothing in
a page is generated: counts, and words taken from the texts. Every sub-room has a map of its own;
from the lowest to the highest they are:

* ``values`` that every page shows, and ``labels``: how names, times and counts are written;
  ``headlines``: what a report's own headline says of the news. What one page shows is declared
  beside the function that makes it.
* ``files``: where the files of a report go, what they are called, and their style and script.
* ``rows``: the tables of a run, grouped so that no page searches them. What all pages read off
  them: the ``members`` of a cluster, and ``page_order`` (which clusters get a page, and what comes
  next).
* ``copying``: whose words stand in whose report; the pages of cases.
* ``event``: the page of one event, and its line in the lists of other pages.
* ``front``: the front page and the list. ``outlets``: the table of outlets, and a page for each.
* ``html`` renders the values to files (``markup``: what stands there by the thousand; ``parts``:
  some clusters with their rows, for another process).
* The same values elsewhere: ``matrix_frame`` (statement_matrix), ``copying.passages``
  (copied_passages), ``markdown``, ``summary``.

Where to look for a word on a page: its template in ``templates/`` names the value that it shows,
and the module of that page makes it.
"""

from dedup.report.copying.passages import copied_passages
from dedup.report.files.folder import check_report_place
from dedup.report.html import write_page, write_report
from dedup.report.matrix_frame import statement_matrix

__all__ = [
    "check_report_place",
    "copied_passages",
    "statement_matrix",
    "write_page",
    "write_report",
]
