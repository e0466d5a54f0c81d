"""Analysis of results: curves, contributions, points lost, next grades, movements."""

from kaoping.engine.analysis.contributions import Contribution, contributions, shown
from kaoping.engine.analysis.curves import Curves, rule_curves, subject_curve
from kaoping.engine.analysis.drawing import Curve, CurvePoint
from kaoping.engine.analysis.losses import GroupLoss, Loss, group_losses, losses, sharing_leaves
from kaoping.engine.analysis.movement import Cause, ItemChange, Movement, Movements, movements
from kaoping.engine.analysis.next_grade import Closer, NextGrade, next_grade

__all__ = [
    "Cause",
    "Closer",
    "Contribution",
    "Curve",
    "CurvePoint",
    "Curves",
    "GroupLoss",
    "ItemChange",
    "Loss",
    "Movement",
    "Movements",
    "NextGrade",
    "contributions",
    "group_losses",
    "losses",
    "movements",
    "next_grade",
    "rule_curves",
    "sharing_leaves",
    "shown",
    "subject_curve",
]
