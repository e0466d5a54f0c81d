"""Linjiang (临江市), a city that does not exist: its bureau, what belongs to it, and who works there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Role
from kaoping.governance.organisations.models import Kind

BUREAU = ("LJZJ", "临江市住房和城乡建设局", "市住建局")

DISTRICTS = {
    "主城区": ("高新区", "江南区", "滨湖区", "开发区", "老城区", "江北区"),
    "近郊区": ("东湖区", "西山区", "南浦区"),
    "县域": ("青山县", "云溪县", "白沙县"),
}
"""Peer groups and their districts; each has a bureau of its own."""

STATIONS = (
    "质量监督站",
    "安全监督站",
    "造价管理站",
    "招标管理站",
    "房屋交易中心",
    "住房保障中心",
    "物业服务中心",
    "城建档案馆",
    "建筑节能中心",
)
PROJECTS = ("滨江安置房", "城北管网", "东湖学校")
"""Key projects (重点项目), each with its project office; appraised from the second year on."""
SECTIONS = {"quality": "质量安全科", "approval": "行政审批科", "policy": "政策法规科"}
"""Assessing departments: each gives its indicators for all units."""


@dataclass(frozen=True)
class Unit:
    """An organisation of Linjiang, and the peer group in which it is appraised (empty for those that are not)."""

    code: str
    kind: Kind
    name: str
    short: str
    group: str = ""

    @property
    def reporter(self) -> str:
        """The account of its reporter."""
        return f"lj.{self.code.lower()}"


def units() -> list[Unit]:
    """All organisations below the bureau, in their order."""
    found: list[Unit] = []
    for group, names in DISTRICTS.items():
        for name in names:
            kind = "住建局" if name.endswith("县") else "建设局"
            found.append(Unit(f"Q{len(found) + 1:02}", Kind.BUREAU, f"{name}{kind}", name, group))
    for number, name in enumerate(STATIONS, 1):
        found.append(Unit(f"Z{number:02}", Kind.SUBORDINATE, f"临江市{name}", name, "直属单位"))
    for code, name in SECTIONS.items():
        found.append(Unit(code.upper(), Kind.SECTION, name, name))
    for number, name in enumerate(PROJECTS, 1):
        found.append(Unit(f"P{number:02}", Kind.SUBORDINATE, f"{name}项目部", f"{name[:2]}项目", "重点项目"))
    return found


@dataclass(frozen=True)
class Holder:
    """Somebody with a post: account, name as it is shown, role, and the code of the organisation."""

    account: str
    name: str
    role: Role
    unit: str = BUREAU[0]
    deputy_of: str = ""


OFFICE = (
    Holder("lj.office", "考核办甲", Role.OFFICE),
    Holder("lj.checker", "考核办乙", Role.OFFICE),
    Holder("lj.leader", "分管领导", Role.LEADER),
    Holder("lj.supervisor", "督查员甲", Role.SUPERVISOR),
    Holder("lj.inspector", "督查员乙", Role.SUPERVISOR),
    Holder("lj.discipline", "纪检监察员", Role.DISCIPLINE),
    Holder("lj.auditor", "审计员", Role.AUDITOR),
)
ADMINISTRATORS = {
    "system": ("lj.system", "系统管理员"),
    "security": ("lj.security", "安全管理员"),
    "audit": ("lj.audit", "审计管理员"),
}
THIRD_PARTY = ("DSF", "临江评估咨询中心（虚构）", "第三方")


def holders() -> list[Holder]:
    """Everybody but the three administrators."""
    found = [*OFFICE, Holder("lj.evaluator", "第三方评估员", Role.EVALUATOR)]
    for unit in units():
        if unit.kind is Kind.SECTION:
            found.append(Holder(unit.reporter, f"{unit.short}评分员", Role.ASSESSOR, unit.code))
        else:
            found.append(Holder(unit.reporter, f"{unit.short}联络员", Role.REPORTER, unit.code))
    first = next(unit for unit in units() if unit.short == "江北区")
    found.append(Holder("lj.deputy", "江北区联络员（B角）", Role.REPORTER, first.code, deputy_of=first.reporter))
    # What changes a public result is approved by two of two units: one of them is of no section of the bureau.
    other = next(unit for unit in units() if unit.short == "江南区")
    found.append(Holder("lj.district", "江南区纪检监察员", Role.DISCIPLINE, other.code))
    return found


def _account(short: str) -> str:
    return next(unit.reporter for unit in units() if unit.short == short)


ROLES = (
    (
        _("考核办"),
        (
            ("lj.office", _("编制方案、审核数据、发起计算")),
            ("lj.checker", _("复核方案、确认计算")),
        ),
    ),
    (
        _("领导与督查"),
        (
            ("lj.leader", _("发布方案、审定和公示结果")),
            ("lj.supervisor", _("下达整改")),
            ("lj.inspector", _("验收整改")),
        ),
    ),
    (
        _("考核责任部门"),
        tuple((f"lj.{code}", _("为全部单位填报本科室指标")) for code in SECTIONS),
    ),
    (
        _("被考核单位"),
        (
            (_account("江北区"), _("红色指标、申诉")),
            ("lj.deputy", _("江北区 B 角")),
            (_account("老城区"), _("有退回数据和逾期整改")),
            (_account("云溪县"), _("有不适用指标")),
            (_account("质量监督站"), _("局属单位")),
            (_account("滨江项目"), _("红灯项目：进度、质量、安全都为红")),
        ),
    ),
    (
        _("监督"),
        (
            ("lj.discipline", _("与第三方共同办理申诉")),
            ("lj.evaluator", _("与纪检共同办理申诉")),
            ("lj.auditor", _("查看全部、核验存证")),
            ("lj.district", _("以另一单位身份批准双人双锁")),
        ),
    ),
    (_("三员"), tuple((account, name) for account, name in ADMINISTRATORS.values())),
)
"""Whom one can be with a click: title, accounts, and what there is to see."""
