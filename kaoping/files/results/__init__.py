"""Results as files: a workbook whose score sheets are live formulas, JSON, and Parquet for bulk."""

from kaoping.files.results.as_json import write_results_json
from kaoping.files.results.as_parquet import write_results_parquet

__all__ = ["write_results_json", "write_results_parquet"]
