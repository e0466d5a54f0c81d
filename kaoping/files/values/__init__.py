"""Values: what a civil servant filled in, read from CSV and workbooks; each cell understood or refused."""

from kaoping.files.values.mapping import (
    Mapping,
    load_mapping,
    mapping_text,
    parse_mapping,
    read_mapping,
    save_mapping,
)
from kaoping.files.values.parquet_writing import write_values_parquet
from kaoping.files.values.proposing import propose_mapping
from kaoping.files.values.reading import Reading, read_values, read_values_with_notes

__all__ = [
    "Mapping",
    "Reading",
    "load_mapping",
    "mapping_text",
    "parse_mapping",
    "propose_mapping",
    "read_mapping",
    "read_values",
    "read_values_with_notes",
    "save_mapping",
    "write_values_parquet",
]
