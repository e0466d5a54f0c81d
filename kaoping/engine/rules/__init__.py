"""Rules: a closed set of families, one module each."""

from typing import Annotated, TypeAlias

from pydantic import Field

from kaoping.engine.rules.base import Rule, Scope, Setting
from kaoping.engine.rules.checklist import Checklist
from kaoping.engine.rules.decision import Decision
from kaoping.engine.rules.either import Either
from kaoping.engine.rules.events import Events
from kaoping.engine.rules.formula import Formula
from kaoping.engine.rules.given import Given
from kaoping.engine.rules.line import Line
from kaoping.engine.rules.lookup import Lookup
from kaoping.engine.rules.met import Met
from kaoping.engine.rules.rank import Rank
from kaoping.engine.rules.raters import Raters
from kaoping.engine.rules.ratio import Ratio
from kaoping.engine.rules.relative import Relative
from kaoping.engine.rules.steps import Steps
from kaoping.engine.rules.tiers import Tiers
from kaoping.engine.rules.votes import Votes

AnyRule: TypeAlias = Annotated[
    Checklist
    | Decision
    | Either
    | Events
    | Formula
    | Given
    | Line
    | Lookup
    | Met
    | Rank
    | Raters
    | Ratio
    | Relative
    | Steps
    | Tiers
    | Votes,
    Field(discriminator="family"),
]

__all__ = ["AnyRule", "Rule", "Scope", "Setting"]
