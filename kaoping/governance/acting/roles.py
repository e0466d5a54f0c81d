"""Roles (角色): what a post lets a person do, and to which organisations it reaches."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(StrEnum):
    """Whom a role serves: the appraisal, or one of the three separated administrations (三员分立)."""

    APPRAISAL = "appraisal"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


class Role(models.TextChoices):
    """Roles of the trade, each held at an organisation."""

    OFFICE = "office", _("考核办")
    ASSESSOR = "assessor", _("考核责任部门")
    REPORTER = "reporter", _("绩效联络员")
    LEADER = "leader", _("分管领导")
    SUPERVISOR = "supervisor", _("督查员")
    EVALUATOR = "evaluator", _("第三方评估")
    EXPERT = "expert", _("专家")
    INSPECTOR = "inspector", _("检查员")
    DISCIPLINE = "discipline", _("纪检监察")
    FINANCE = "finance", _("财政")
    AUDITOR = "auditor", _("审计")
    DEPUTY = "deputy", _("代表委员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")

    @property
    def duty(self) -> Duty:
        """Whom the role serves."""
        return _DUTIES.get(self, Duty.APPRAISAL)

    @property
    def reaches_below(self) -> bool:
        """Whether the role reaches what stands below its organisation, too."""
        return self in _REACH_BELOW

    @classmethod
    def administrators(cls) -> tuple[Role, ...]:
        """The three that no person may hold together with any other."""
        return (cls.SYSTEM_ADMIN, cls.SECURITY_ADMIN, cls.AUDIT_ADMIN)


_DUTIES = {Role.SYSTEM_ADMIN: Duty.SYSTEM, Role.SECURITY_ADMIN: Duty.SECURITY, Role.AUDIT_ADMIN: Duty.AUDIT}

_REACH_BELOW = frozenset(
    (
        Role.OFFICE,
        Role.SUPERVISOR,
        Role.DISCIPLINE,
        Role.FINANCE,
        Role.AUDITOR,
        Role.DEPUTY,
        *_DUTIES,
    )
)
