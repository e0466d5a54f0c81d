"""Results as files: a workbook whose score sheets are live formulas, JSON, and Parquet for bulk."""

from kaoping.files.results.as_json import write_results_json
from kaoping.files.results.as_parquet import write_results_parquet
from kaoping.files.results.reach import beyond_reach
from kaoping.files.results.workbook import write_results_workbook

__all__ = ["beyond_reach", "write_results_json", "write_results_parquet", "write_results_workbook"]
