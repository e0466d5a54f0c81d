"""Stored results: read back, recomputed, and held against the recomputation."""

from kaoping.files.stored.differences import Compared, Difference, compare_stored
from kaoping.files.stored.reading import Stored, read_stored, rescored

__all__ = ["Compared", "Difference", "Stored", "compare_stored", "read_stored", "rescored"]
