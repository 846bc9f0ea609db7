"""extract_dates: documents, sentences -> what every text itself says about time.

A report without a publication date still names days: in a dateline, in its address, in its lead.
What is read here is only what is written; a month and a day without a year stay without a year,
and the clock of this machine plays no part.

``periods`` judges when a report can have been published by the times that it names
(:mod:`dedup.mentions`), and ``table`` puts both in rows.
"""

from dedup.dates.table import DATES_SCHEMA, extract_dates

__all__ = ["DATES_SCHEMA", "extract_dates"]
