"""Scoring: values in, every score with every step out."""

from kaoping.engine.scoring.company import company_of, of_company, with_company
from kaoping.engine.scoring.cycle import CycleResult, score_cycle
from kaoping.engine.scoring.pools import belongs, pool_of
from kaoping.engine.scoring.result import ENGINE_VERSION, Recipe, Result, SubjectResult
from kaoping.engine.scoring.run import Prepared, compile_all, profile_of, score
from kaoping.engine.scoring.values import Observation, Observed, Record, Scalar, Subject, Values

__all__ = [
    "ENGINE_VERSION",
    "CycleResult",
    "Observation",
    "Observed",
    "Prepared",
    "Recipe",
    "Record",
    "Result",
    "Scalar",
    "Subject",
    "SubjectResult",
    "Values",
    "belongs",
    "company_of",
    "compile_all",
    "of_company",
    "pool_of",
    "profile_of",
    "score",
    "score_cycle",
    "with_company",
]
