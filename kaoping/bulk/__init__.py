"""Bulk runs: the same programs, evaluated in DuckDB, in self-contained parts of which several are done at a time."""

from kaoping.bulk.planning import Effort
from kaoping.bulk.results import BulkResult, DamagedResult
from kaoping.bulk.run import BulkRun, BulkValues, run_bulk
from kaoping.bulk.sorting import sorted_files
from kaoping.bulk.summary import PeriodSummary, summary_of
from kaoping.bulk.writing import write_subjects, write_values

__all__ = [
    "BulkResult",
    "BulkRun",
    "BulkValues",
    "DamagedResult",
    "Effort",
    "PeriodSummary",
    "run_bulk",
    "sorted_files",
    "summary_of",
    "write_subjects",
    "write_values",
]
