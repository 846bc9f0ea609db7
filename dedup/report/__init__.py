"""A Result as HTML: a folder of pages, or one page alone.

Tables become plain values, and values become files. Nothing here computes a result, and nothing in
a page is generated: counts, and words taken from the texts.

* The rows: ``tables`` groups them by ``keys`` (``shown_edges``: which edges,
  ``sorted_groups``: how), ``parts`` are what one process needs of them.
* The page of an event (``pages``): its ``members``, the ``timeline``, the cards of ``outlets``, the
  ``matrix`` with its ``conflicts`` and ``wording``, what is ``told_alone``, ``quotes``, ``texts``,
  the ``reasons``, the ``stories`` it lies in, and what was ``reviewed``; ``charged_absences`` says
  what counts as left out, ``page_order`` what page comes next.
* The ``front`` page: a row per event (``lines``, as data in ``listing``), ``leads``, ``charts``,
  ``samples``, and the ``origin`` of the run; ``paging`` cuts what is long.
* Whose words stand in whose report: ``copying/``, for a page, for pages of cases and for those of
  outlets (``outlet_pages``).
* What is shown: ``values``, ``event_values``, ``front_values`` and ``copy_values``; how names,
  times and counts are written: ``labels``.
* Files: ``html`` renders the values (``markup``: what stands there by the thousand), ``assets`` are
  style and script, ``folder`` is where they go.
* The same values elsewhere: ``frame`` (statement_matrix), ``markdown``, ``summary``;
  ``missing_statements`` says why there are none.
"""

from dedup.report.folder import check_report_place
from dedup.report.frame import statement_matrix
from dedup.report.html import write_page, write_report

__all__ = ["check_report_place", "statement_matrix", "write_page", "write_report"]
