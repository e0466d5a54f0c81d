"""Values: what a civil servant filled in, read from CSV and workbooks; each cell understood or refused."""

from kaoping.files.values.reading import Reading, read_values, read_values_with_notes

__all__ = ["Reading", "read_values", "read_values_with_notes"]
