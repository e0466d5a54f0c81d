"""Who acts (操作者), with which roles and permissions, at what time: what every service and selector is told first."""

from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Barred, Denied, Refusal, Unseen
from kaoping.governance.acting.actor import Actor, Holding, Session
from kaoping.governance.acting.permissions import GRANTS, Permission
from kaoping.governance.acting.roles import Duty, Role

__all__ = [
    "GRANTS",
    "Actor",
    "Barred",
    "Denied",
    "Duty",
    "Holding",
    "Permission",
    "Refusal",
    "Role",
    "Session",
    "Unseen",
    "now",
    "today",
]
