"""合规: how this installation stands against what is asked of one, from what it finds and not from what it claims.

Each fact is a function of a few lines: what is asked, how it stands, and whether that is as it should be. What the
platform cannot know it says so, and leaves it to whoever looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kaoping.basis.clock import now, today
from kaoping.basis.language import in_a_row
from kaoping.governance.access import lockout
from kaoping.governance.access.passwords import profile
from kaoping.governance.acting import Permission, Role
from kaoping.governance.acting.requests import actor
from kaoping.governance.dual.services import is_relaxed
from kaoping.governance.jobs.kinds import nightly, title_of
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.governance.ledger.tail import is_sound
from kaoping.governance.ledger.witnessing import Standing, standings
from kaoping.governance.people.models import Person, Post
from kaoping.governance.people.selectors import held_on, several_duties, small_office
from kaoping.site.periodic import LONGEST_WITHOUT, is_checkpoint_due

AS_ASKED, LOOK, UNKNOWN = "as-asked", "look", "unknown"
WORDS = {AS_ASKED: gettext_lazy("符合"), LOOK: gettext_lazy("注意"), UNKNOWN: gettext_lazy("平台无法得知")}
WITNESSES = 2
"""So many places outside should have the checkpoints (R-36)."""
TELL_WITHIN = timedelta(minutes=5)
HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Fact:
    """How one thing stands: what is asked, sentences, and the verdict: `as-asked`, `look` or `unknown`."""

    asked: str
    stands: tuple[str, ...]
    verdict: str

    @property
    def word(self) -> str:
        """The verdict in words."""
        return str(WORDS[self.verdict])


_facts: list[Callable[[], Fact]] = []


def fact(function: Callable[[], Fact]) -> Callable[[], Fact]:
    """Make a function tell one of the facts, in the order of this module."""
    _facts.append(function)
    return function


def facts() -> Iterator[Fact]:
    """All of them, as they are now."""
    return (function() for function in _facts)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The facts as a table, for administrators and auditors."""
    actor(request).require(Permission.SEE_COMPLIANCE)
    return render(request, "compliance.html", {"facts": list(facts()), "at": now()})


def _verdict(*, is_as_asked: bool) -> str:
    return AS_ASKED if is_as_asked else LOOK


@fact
def passwords() -> Fact:
    """Which profile is in force, and what it wants (R-5)."""
    rules, name = profile(), settings.KAOPING_PASSWORD_PROFILE
    said = {"length": rules.length, "classes": rules.classes, "remembered": rules.remembered}
    wanted = (
        _("不少于 %(length)s 位，不限字符种类，不定期更换，不使用常见密码，不含账号和姓名。") % said
        if rules.lives is None
        else _(
            "不少于 %(length)s 位，含四类字符中的 %(classes)s 类，不含账号和姓名，不重复最近 %(remembered)s 次，"
            "%(days)s 天内更换。"
        )
        % {**said, "days": rules.lives.days}
    )
    which = _("密码规则：%(name)s。") % {"name": {"dengbao": _("等级保护"), "asvs": "OWASP ASVS"}[name]}
    return Fact(_("密码有长度、复杂度和更换要求"), (which, wanted), AS_ASKED)


@fact
def second_factors() -> Fact:
    """Whether everybody has a second factor, and who shows it (R-1)."""
    everybody = Person.objects.filter(disabled_at=None)
    bound = everybody.filter(pk__in=Authenticator.objects.values("user")).count()
    said = {"bound": bound, "unbound": everybody.count() - bound}
    stands = [_("已绑定 %(bound)s 人，尚未绑定 %(unbound)s 人；没有绑定的人登录后只能绑定，看不到其他页面。") % said]
    if settings.KAOPING_OIDC_SECOND_FACTOR:
        stands.append(_("统一身份认证登录的，第二因素由对方平台验证，本平台不再要求；是否验证须向对方核实。"))
    return Fact(_("登录须有第二因素"), tuple(stands), UNKNOWN if settings.KAOPING_OIDC_SECOND_FACTOR else AS_ASKED)


@fact
def locks() -> Fact:
    """When an account is locked (R-3)."""
    said = {
        "window": _minutes(lockout.WINDOW),
        "here": lockout.FROM_ONE_ADDRESS,
        "anywhere": lockout.FROM_ANYWHERE,
        "lasts": _minutes(lockout.DURATION),
    }
    text = _("%(window)s 分钟内同一地址失败 %(here)s 次或各地共失败 %(anywhere)s 次，账号锁定 %(lasts)s 分钟。")
    return Fact(_("登录失败次数受限"), (text % said,), AS_ASKED)


@fact
def sessions() -> Fact:
    """How long sessions last, and whether cookies travel encrypted alone (R-8, R-51)."""
    idle = {who: _minutes(span) for who, span in settings.KAOPING_IDLE.items()}
    said = {**idle, "longest": settings.KAOPING_LONGEST_SESSION // timedelta(hours=1)}
    text = _("无操作 %(others)s 分钟（管理员 %(administrators)s 分钟）或满 %(longest)s 小时退出。") % said
    is_secure = settings.SESSION_COOKIE_SECURE
    cookies = _("会话只经加密连接传送。") if is_secure else _("会话可经未加密连接传送：不得用于正式运行。")
    return Fact(_("会话限时、加密传送"), (text, cookies), _verdict(is_as_asked=is_secure))


@fact
def administrators() -> Fact:
    """Whether three people hold the three administrations (R-20)."""
    held = Post.objects.filter(held_on(today()), person__disabled_at=None)
    counts = {role: held.filter(role=role).values("person").distinct().count() for role in Role.administrators()}
    named = [_("%(role)s %(count)s 人") % {"role": role.label, "count": count} for role, count in counts.items()]
    several = [person.name for person in several_duties()]
    stands = [_("现有：%(roles)s。") % {"roles": in_a_row(named)}]
    if several:
        stands.append(_("有人兼任应当分设的职责：%(people)s。") % {"people": in_a_row(several)})
    return Fact(
        _("系统、安全、审计管理员分设"), tuple(stands), _verdict(is_as_asked=all(counts.values()) and not several)
    )


@fact
def small() -> Fact:
    """Whether this is declared a small office, and what is then not protected against."""
    asked, declared = _("职责不因人少而合并"), small_office()
    if declared is None:
        return Fact(asked, (_("没有声明小型单位模式。"),), AS_ASKED)
    since = {"day": date_format(localtime(declared.declared_at), "DATE_FORMAT"), "reason": declared.reason}
    return Fact(
        asked,
        (
            _("自%(day)s起为小型单位模式，理由：%(reason)s") % since,
            _("一人可以兼任几项管理职责，复核方案、确认计算的人可以发布：一个人的越权和改动较难被他人发现。"),
        ),
        LOOK,
    )


@fact
def two_locks() -> Fact:
    """How many approve a grave act (R-26)."""
    relaxed = is_relaxed()
    text = _("申请人以外一人批准即可。") if relaxed else _("须由申请人以外、来自不同单位的两人批准。")
    return Fact(_("核心操作双人双锁"), (text,), _verdict(is_as_asked=not relaxed))


@fact
def database() -> Fact:
    """Whether the database itself keeps the rows of one owner from the others (R-17)."""
    asked = _("数据库只让应用访问应访问的数据")
    if connection.vendor != "postgresql":
        return Fact(asked, (_("内嵌数据库：隔离由程序保证，数据库不区分角色。"),), LOOK)
    from kaoping.governance.tenancy.roles import faults_of_role  # noqa: PLC0415  # psycopg is not wanted on SQLite

    faults = faults_of_role(connection)
    stands = tuple(faults) or (_("PostgreSQL：应用的角色不是所有者，也不能绕过行级安全。"),)
    return Fact(asked, stands, _verdict(is_as_asked=not faults))


@fact
def ledger() -> Fact:
    """Whether the ledger's end is what its nodes say, and signed in time (R-33, R-35)."""
    is_whole = all(is_sound(tree) for tree in TreeName)
    late = any(is_checkpoint_due(tree) for tree in TreeName)
    said = {"deeds": size_of(TreeName.DEEDS), "accesses": size_of(TreeName.ACCESSES)}
    counts = _("办理 %(deeds)s 条，查阅 %(accesses)s 条。") % said
    sound = _("末尾与树一致。") if is_whole else _("末尾与树不一致：请立即保全现场并核验。")
    minutes = {"minutes": _minutes(LONGEST_WITHOUT)}
    signed = (
        _("有记录超过 %(minutes)s 分钟没有签署检查点。") if late else _("检查点签署及时（%(minutes)s 分钟内）。")
    ) % minutes
    return Fact(_("存证完整，按时签署检查点"), (counts + sound, signed), _verdict(is_as_asked=is_whole and not late))


@fact
def witnesses() -> Fact:
    """Whether two witnesses outside have what was signed (R-36)."""
    stands = list(standings())
    names = dict.fromkeys(one.witness for one in stands)
    lines = tuple(_of_witness(name, [one for one in stands if one.witness == name]) for name in names)
    few = () if len(names) >= WITNESSES else (_("应有两处以上外部见证方，现有 %(count)s 处。") % {"count": len(names)},)
    is_as_asked = not few and not any(_is_behind(one) for one in stands)
    return Fact(_("检查点 5 分钟内送到两处以上外部见证方"), lines + few, _verdict(is_as_asked=is_as_asked))


def _of_witness(name: str, stands: list[Standing]) -> str:
    at = min((one.at for one in stands if one.at is not None), default=None)
    said = {"name": name, "behind": sum(one.behind for one in stands), "at": _moment(at)}
    if at is None:
        return _("%(name)s：从未应答。") % said
    return _("%(name)s：最近应答 %(at)s，尚缺 %(behind)s 条。") % said


def _is_behind(one: Standing) -> bool:
    return one.at is None or one.behind > 0 or now() - one.at > TELL_WITHIN


@fact
def files() -> Fact:
    """Whether a scanner looks into files that are handed in (R-57)."""
    is_set = bool(settings.KAOPING_SCANNER)
    looked = _("文件按类型检查内容，拒绝宏、外部链接、嵌套和加密。")
    scanned = _("病毒扫描程序查过才保存。") if is_set else _("没有设置病毒扫描程序。")
    return Fact(_("上传的文件先检查再保存"), (looked, scanned), _verdict(is_as_asked=is_set))


@fact
def retention() -> Fact:
    """Since when logs are kept, and that nothing takes them away (R-39)."""
    first = Entry.objects.aggregate(first=Min("at"))["first"]
    since = {"at": _moment(first)}
    kept = _("存证和查阅记录自 %(at)s 起，平台不提供删除。") % since if first else _("还没有记录。")
    young = first is None or now() - first < HALF_A_YEAR
    stands = (kept, *((_("投入使用不满六个月。"),) if young else ()))
    return Fact(_("日志保存六个月以上"), stands, AS_ASKED)


@fact
def nightly_checks() -> Fact:
    """When the platform last looked itself over, and whether something was found (R-31, R-76)."""
    done = dict(Job.objects.filter(state=State.DONE).values_list("kind").annotate(last=Max("done_at")))
    parked = set(Job.objects.filter(state=State.PARKED).values_list("kind", flat=True))
    names = sorted(nightly(), key=title_of)
    lines = tuple(
        _("%(name)s：%(at)s%(parked)s")
        % {
            "name": title_of(name),
            "at": _run(done.get(name)),
            "parked": _("（有失败的，待查）") if name in parked else "",
        }
        for name in names
    )
    latest = now() - timedelta(days=2)
    is_as_asked = all(name in done and done[name] > latest and name not in parked for name in names)
    return Fact(_("每夜核对数据与存证、检查数据库"), lines, _verdict(is_as_asked=is_as_asked))


@fact
def backups() -> Fact:
    """What is done outside, of which the platform knows nothing (R-77)."""
    return Fact(
        _("定期备份，备份能恢复，异地保存"),
        (_("备份在平台之外进行，请查看备份记录和最近一次恢复演练。"),),
        UNKNOWN,
    )


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)


def _run(at: datetime | None) -> str:
    return _("尚未运行") if at is None else _("最近通过 %(at)s") % {"at": _moment(at)}


def _moment(at: datetime | None) -> str:
    return "—" if at is None else date_format(localtime(at), "DATETIME_FORMAT")
