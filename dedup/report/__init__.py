"""A Result as HTML: a folder of pages, or one page alone.

``pages`` turns the tables into plain values, ``html`` renders the values into files. Nothing here
computes a result, and nothing in a page is generated: counts, and words taken from the texts.
"""

from dedup.report.folder import check_report_place
from dedup.report.frame import statement_matrix
from dedup.report.html import write_page, write_report

__all__ = ["check_report_place", "statement_matrix", "write_page", "write_report"]
