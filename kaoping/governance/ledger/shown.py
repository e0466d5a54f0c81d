"""An entry in words: who, what, when, from where, and what changed; the record itself stays beside it for auditors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from kaoping.basis.clock import CHINA
from kaoping.basis.language import in_a_row
from kaoping.governance.acting import Role
from kaoping.governance.ledger.models import Result
from kaoping.governance.ledger.naming import names_of

MOST = 50
"""So many lines of a list are shown; the record below has all of them."""
LONGEST = 300
"""So many characters of a text are shown."""

MEMBERS: Mapping[str, str | Promise] = {
    "account": pgettext_lazy("member", "账号"),
    "acting_for": pgettext_lazy("member", "代何人行使"),
    "agreed": pgettext_lazy("member", "无异议"),
    "answer": pgettext_lazy("member", "答复"),
    "answered": pgettext_lazy("member", "已答复"),
    "approval_days": pgettext_lazy("member", "审批天数"),
    "approvers": pgettext_lazy("member", "批准人"),
    "approver": pgettext_lazy("member", "批准人"),
    "arguments": pgettext_lazy("member", "参数"),
    "body": pgettext_lazy("member", "请求内容摘要"),
    "by": pgettext_lazy("member", "代替它的发布"),
    "channel": pgettext_lazy("member", "来源渠道"),
    "checked_by": pgettext_lazy("member", "复核人"),
    "closed_at": pgettext_lazy("member", "锁定时间"),
    "code": pgettext_lazy("member", "代码"),
    "codes": pgettext_lazy("member", "备用码个数"),
    "content": pgettext_lazy("member", "内容"),
    "corrects": pgettext_lazy("member", "更正的发布"),
    "cycle": pgettext_lazy("member", "考核周期"),
    "datum": pgettext_lazy("member", "数据"),
    "day": pgettext_lazy("member", "日期"),
    "demand": pgettext_lazy("member", "整改要求"),
    "deputy_of": pgettext_lazy("member", "AB 角所代任职"),
    "digest": pgettext_lazy("member", "摘要"),
    "dissolved": pgettext_lazy("member", "撤销日期"),
    "due": pgettext_lazy("member", "期限"),
    "ends": pgettext_lazy("member", "终止日期"),
    "engine": pgettext_lazy("member", "计算引擎版本"),
    "evidence": pgettext_lazy("member", "佐证文件"),
    "expires": pgettext_lazy("member", "失效日期"),
    "factors": pgettext_lazy("member", "第二因素"),
    "failure": pgettext_lazy("member", "失败原因"),
    "file": pgettext_lazy("member", "文件"),
    "files": pgettext_lazy("member", "文件"),
    "findings": pgettext_lazy("member", "问题"),
    "granted": pgettext_lazy("member", "是否同意"),
    "grounds": pgettext_lazy("member", "理由"),
    "had_codes": pgettext_lazy("member", "原有备用码"),
    "is_settled": pgettext_lazy("member", "节假日已录完"),
    "is_working": pgettext_lazy("member", "是否工作日"),
    "issuer": pgettext_lazy("member", "签发方"),
    "item": pgettext_lazy("member", "数据项或指标"),
    "key": pgettext_lazy("member", "考核期代码"),
    "kind": pgettext_lazy("member", "类型"),
    "late": pgettext_lazy("member", "逾期"),
    "locks": pgettext_lazy("member", "解除的锁定数"),
    "made_by": pgettext_lazy("member", "编制人"),
    "minutes": pgettext_lazy("member", "会议纪要"),
    "name": pgettext_lazy("member", "名称"),
    "nonce": pgettext_lazy("member", "请求随机数"),
    "note": pgettext_lazy("member", "说明"),
    "number": pgettext_lazy("member", "序号"),
    "organisation": pgettext_lazy("member", "机构"),
    "owner": pgettext_lazy("member", "责任人"),
    "parent": pgettext_lazy("member", "上级机构"),
    "period": pgettext_lazy("member", "考核期"),
    "periods": pgettext_lazy("member", "考核期"),
    "person": pgettext_lazy("member", "人员"),
    "position": pgettext_lazy("member", "排列次序"),
    "problem": pgettext_lazy("member", "问题描述"),
    "proposed": pgettext_lazy("member", "主张的数据"),
    "provisional": pgettext_lazy("member", "期限暂定"),
    "public": pgettext_lazy("member", "密钥标识"),
    "publication": pgettext_lazy("member", "结果发布"),
    "published_by": pgettext_lazy("member", "发布人"),
    "ranking_csv_sha256": pgettext_lazy("member", "公开排名文件的 SHA-256"),
    "reason": pgettext_lazy("member", "理由"),
    "record": pgettext_lazy("member", "记录"),
    "remark": pgettext_lazy("member", "意见"),
    "remarked": pgettext_lazy("member", "有意见"),
    "replaces": pgettext_lazy("member", "所替代的"),
    "reply": pgettext_lazy("member", "回复"),
    "report_within": pgettext_lazy("member", "报送期限（工作日）"),
    "requester": pgettext_lazy("member", "申请人"),
    "result": pgettext_lazy("member", "结果"),
    "revoked_at": pgettext_lazy("member", "吊销时间"),
    "role": pgettext_lazy("member", "角色"),
    "round": pgettext_lazy("member", "轮次"),
    "run": pgettext_lazy("member", "计算"),
    "said": pgettext_lazy("member", "所述"),
    "scan": pgettext_lazy("member", "盖章扫描件"),
    "scheme": pgettext_lazy("member", "方案"),
    "scores_csv_sha256": pgettext_lazy("member", "公开得分文件的 SHA-256"),
    "series": pgettext_lazy("member", "考评方案"),
    "sha256": pgettext_lazy("member", "SHA-256"),
    "sheets": pgettext_lazy("member", "评分单"),
    "short_name": pgettext_lazy("member", "简称"),
    "silent": pgettext_lazy("member", "未答复"),
    "size": pgettext_lazy("member", "大小或条数"),
    "sm3": pgettext_lazy("member", "SM3"),
    "source": pgettext_lazy("member", "来源"),
    "standing": pgettext_lazy("member", "办理状态"),
    "starts": pgettext_lazy("member", "起始日期"),
    "state": pgettext_lazy("member", "状态"),
    "status": pgettext_lazy("member", "数据状态"),
    "subject": pgettext_lazy("member", "考评对象"),
    "subjects": pgettext_lazy("member", "考评对象"),
    "submitted": pgettext_lazy("member", "同时提交"),
    "successor": pgettext_lazy("member", "承继机构"),
    "tasks": pgettext_lazy("member", "报送任务"),
    "text": pgettext_lazy("member", "正文"),
    "title": pgettext_lazy("member", "标题"),
    "to": pgettext_lazy("member", "受托人"),
    "tree": pgettext_lazy("member", "存证树"),
    "unit": pgettext_lazy("member", "单位"),
    "until": pgettext_lazy("member", "截至"),
    "upholds": pgettext_lazy("member", "是否支持"),
    "value": pgettext_lazy("member", "数据编号"),
    "values": pgettext_lazy("member", "数据"),
    "waiting": pgettext_lazy("member", "待答复"),
    "wanted": pgettext_lazy("member", "所需批准人数"),
    "way": pgettext_lazy("member", "报送方式"),
    "year": pgettext_lazy("member", "年份"),
}
"""Member of `before` and `after` -> what it is called. Others, such as data items of a scheme, stay as they are."""
PEOPLE = frozenset(
    ("acting_for", "approver", "approvers", "checked_by", "made_by", "person", "published_by", "requester", "to")
)
"""Members that name people by their numbers."""


@dataclass(frozen=True)
class Change:
    """A member of what an entry is about, as it was and as it is; None where nothing was said of it."""

    name: str
    code: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Holding:
    """A post under which somebody acted, in words; of older entries its number alone is known."""

    unit: str
    role: str
    acting_for: str
    post: int


@dataclass(frozen=True)
class Shown:
    """What an entry says, in words."""

    holdings: list[Holding]
    result: str
    reason: str
    times: int
    until: str
    origin: list[tuple[str, str]]
    changes: list[Change]
    has_before: bool


def shown(record: Mapping[str, Any]) -> Shown:
    """A record in words, of either form."""
    names = names_of(_people_in(record))
    before, after = record.get("before"), record.get("after")
    return Shown(
        holdings=[*_holdings(record, names)],
        result=_result(record.get("result")),
        reason=str(record.get("reason", "")),
        times=record.get("times", 1),
        until=_said(record["until"], "", names) if "until" in record else "",
        origin=[
            (_("来源地址"), str(record.get("address", ""))),
            (_("会话"), str(record.get("session", ""))),
            (_("请求编号"), str(record.get("request", ""))),
        ],
        changes=[*_changes(before, after, names)],
        has_before=before is not None,
    )


def _result(code: object) -> str:
    return str(Result(code).label) if code in Result.values else ""


def _holdings(record: Mapping[str, Any], names: Mapping[int, str]) -> Iterator[Holding]:
    for post in record.get("posts", []):  # of form 1
        yield Holding("", "", "", post)
    for one in record.get("holdings", []):
        role = str(Role(one["role"]).label) if one["role"] in Role.values else one["role"]
        whom = one.get("acting_for")
        yield Holding(one["unit"], role, "" if whom is None else names.get(whom) or str(whom), one["post"])


def _changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Mapping[int, str]
) -> Iterator[Change]:
    was, now = dict(before or {}), dict(after or {})
    for code in [*now, *(one for one in was if one not in now)]:
        yield Change(
            str(MEMBERS.get(code, code)),
            code,
            _said(was[code], code, names) if code in was else None,
            _said(now[code], code, names) if code in now else None,
        )


def _said(value: Any, code: str, names: Mapping[int, str]) -> str:
    """A value in words; several lines for a list of records."""
    match value:
        case None:
            return "—"
        case bool():
            return _("是") if value else _("否")
        case int() if code in PEOPLE and value in names:
            return f"{names[value]} {value}"
        case dict() if len(value) == 1 and next(iter(value)).startswith("$"):
            return _typed(value)
        case dict():
            return _("；").join(f"{MEMBERS.get(one, one)} {_said(said, one, names)}" for one, said in value.items())
        case list() if any(isinstance(one, dict) for one in value):
            return "\n".join([*(_said(one, code, names) for one in value[:MOST]), *_more(len(value) - MOST)])
        case list():
            few = in_a_row(_said(one, code, names) for one in value[:MOST])
            return "\n".join([few, *_more(len(value) - MOST)]) if value else "—"
        case _:
            text = str(value)
            return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _more(count: int) -> list[str]:
    return [_("另有 %(count)s 项，见原始记录") % {"count": count}] if count > 0 else []


def _typed(value: Mapping[str, str]) -> str:
    """A decimal, a day, a moment (in China's time) or bytes."""
    ((kind, text),) = value.items()
    if kind == "$time":
        return date_format(localtime(datetime.fromisoformat(text), CHINA), "DATETIME_FORMAT")
    return date_format(datetime.fromisoformat(text), "DATE_FORMAT") if kind == "$date" else text


def _people_in(record: Mapping[str, Any]) -> set[int]:
    """The numbers of people that a record speaks of, wherever they stand."""
    found: set[int] = set()
    waiting: list[tuple[str, Any]] = list(record.items())
    while waiting:
        code, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += [(code, one) for one in value]
        elif code in PEOPLE and type(value) is int:
            found.add(value)
    return found
