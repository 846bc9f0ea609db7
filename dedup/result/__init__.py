"""Result: the tables of one run, the run folder that holds them, and other thresholds.

A run folder is ``run.json`` and one Parquet file per table. It is written beside its place and
renamed into it, so a reader sees either the whole run or none.
"""

from dedup.files import InputFile
from dedup.result.beforehand import Beforehand, written_beforehand
from dedup.result.folder import read_result, read_table
from dedup.result.given import as_result, event_clusters
from dedup.result.place import check_run_place
from dedup.result.tables import Result, RunInfo

__all__ = [
    "Beforehand",
    "InputFile",
    "Result",
    "RunInfo",
    "as_result",
    "check_run_place",
    "event_clusters",
    "read_result",
    "read_table",
    "written_beforehand",
]
