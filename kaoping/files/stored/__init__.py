"""Stored results: read back, recomputed, and held against the recomputation."""

from kaoping.files.stored.differences import Compared, Difference, compare_stored
from kaoping.files.stored.reading import (
    Stored,
    observation_from,
    read_stored,
    rescored,
    scored,
    subjects_from,
    values_from,
)

__all__ = [
    "Compared",
    "Difference",
    "Stored",
    "compare_stored",
    "observation_from",
    "read_stored",
    "rescored",
    "scored",
    "subjects_from",
    "values_from",
]
