"""The page of compliance says how things are: what is changed in the installation changes there."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from pytest_django import Settings

from kaoping.basis import clock
from kaoping.governance.acting.locks import opened
from kaoping.governance.jobs.kinds import nightly
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import TreeName, Witnessed
from kaoping.governance.people.services import DISABLE, declare_small_office, disable
from kaoping.site import compliance
from tests.platform.cast import NOON, Cast

ALLOWED = {"system", "security", "audit", "auditor"}


def shown(cast: Cast, who: str = "audit", language: str = "zh-hans") -> dict[str, tuple[str, str]]:
    """The rows of the page: what is asked, how it stands, and the verdict."""
    client = cast.browser(who)
    client.cookies["language"] = language
    page = client.get("/compliance/").content.decode()
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>") if "<tr>" in row]
    plain = [[unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in rows]
    return {asked: (stands, verdict) for asked, stands, verdict in plain}


def test_every_fact_stands_in_a_row_in_both_languages(cast: Cast) -> None:
    chinese, english = shown(cast), shown(cast, "system", "en")

    assert len(chinese) == len(english) == len(list(compliance.facts())) == 14
    assert not re.search(r"[一-鿿]", " ".join([*english, *(cell for row in english.values() for cell in row)]))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "dengbao",
            "密码规则：等级保护。 不少于 10 位，含四类字符中的 3 类，不含账号和姓名，不重复最近 5 次，90 天内更换。",
        ),
        ("asvs", "密码规则：OWASP ASVS。 不少于 12 位，不限字符种类，不定期更换，不使用常见密码，不含账号和姓名。"),
    ],
)
def test_the_profile_of_passwords_that_is_in_force_is_named(
    name: str, said: str, cast: Cast, settings: Settings
) -> None:
    settings.KAOPING_PASSWORD_PROFILE = name

    stands, verdict = shown(cast)["密码有长度、复杂度和更换要求"]

    assert (re.sub(r"\s+", " ", stands), verdict) == (said, "符合")


def test_whoever_has_no_second_factor_yet_is_counted(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.people["rival"]).delete()
    disable(actor=cast.actor("system"), person=cast.people["reporter"])

    stands, verdict = shown(cast)["登录须有第二因素"]

    assert (stands.split("；")[0], verdict) == ("已绑定 11 人，尚未绑定 1 人", "符合")


def test_a_second_factor_that_another_platform_shows_cannot_be_known_here(cast: Cast, settings: Settings) -> None:
    settings.KAOPING_OIDC_SECOND_FACTOR = True

    assert shown(cast)["登录须有第二因素"][1] == "平台无法得知"


def test_a_small_office_and_its_risk_are_shown_and_after_a_week_the_second_lock_with_one_key(cast: Cast) -> None:
    assert shown(cast)["职责不因人少而合并"] == ("没有声明小型单位模式。", "符合")
    declare_small_office(actor=cast.actor("security"), reason="全局在编 3 人")

    stands, verdict = shown(cast)["职责不因人少而合并"]
    assert ("全局在编 3 人" in stands, "较难被他人发现" in stands, verdict) == (True, True, "注意")
    assert shown(cast)["核心操作双人双锁"][1] == "符合"
    with clock.at(NOON + timedelta(days=7)):
        assert shown(cast)["核心操作双人双锁"][1] == "注意"


def test_an_administration_that_nobody_holds_is_seen(cast: Cast) -> None:
    assert shown(cast)["系统、安全、审计管理员分设"] == (
        "现有：系统管理员 1 人、安全管理员 1 人、审计管理员 1 人。",
        "符合",
    )

    with opened(DISABLE, {"account": "security"}):
        disable(actor=cast.actor("system"), person=cast.people["security"])

    stands, verdict = shown(cast)["系统、安全、审计管理员分设"]
    assert ("安全管理员 0 人" in stands, verdict) == (True, "注意")


def _told(witness: str, *, lacks: int = 0, ago: timedelta = timedelta(0)) -> None:
    for tree, size in ((TreeName.DEEDS, size_of(TreeName.DEEDS)), (TreeName.ACCESSES, 0)):
        Witnessed.objects.create(witness=witness, tree=tree, size=max(size - lacks, 0), at=NOON - ago)


def test_two_witnesses_that_have_everything_are_as_asked_and_nothing_less(cast: Cast, settings: Settings) -> None:
    asked = "检查点 5 分钟内送到两处以上外部见证方"
    assert shown(cast)[asked] == ("应有两处以上外部见证方，现有 0 处。", "注意")
    settings.KAOPING_WITNESSES = ("https://a.example", "https://b.example")
    _told("https://a.example")
    assert shown(cast)[asked][1] == "注意"
    assert "b.example：从未应答。" in shown(cast)[asked][0]

    _told("https://b.example", ago=timedelta(minutes=5))
    assert shown(cast)[asked][1] == "符合"
    Witnessed.objects.filter(witness="https://b.example").update(at=NOON - timedelta(minutes=5, seconds=1))
    assert shown(cast)[asked][1] == "注意"


def test_a_witness_that_lacks_something_is_named(cast: Cast, settings: Settings) -> None:
    settings.KAOPING_WITNESSES = ("https://a.example", "https://b.example")
    _told("https://a.example")
    _told("https://b.example", lacks=2)

    stands, verdict = shown(cast)["检查点 5 分钟内送到两处以上外部见证方"]

    assert (re.findall(r"(\w)\.example：[^，]*，尚缺 (\d+) 条", stands), verdict) == ([("a", "0"), ("b", "2")], "注意")


def test_nightly_checks_are_as_asked_while_each_has_passed_lately_and_none_has_failed(cast: Cast) -> None:
    asked = "每夜核对数据与存证、检查数据库"
    stands, verdict = shown(cast)[asked]
    assert (stands.count("尚未运行"), verdict) == (len(nightly()), "注意")
    night = NOON - timedelta(hours=9)
    for kind in nightly():
        Job.objects.create(kind=kind, key="1", state=State.DONE, made_at=night, not_before=night, done_at=night)
    assert shown(cast)[asked][1] == "符合"

    Job.objects.create(kind="values.check", key="2", state=State.PARKED, made_at=NOON, not_before=NOON)

    stands, verdict = shown(cast)[asked]
    assert ("数据与存证核对：最近通过" in stands, stands.count("有失败的"), verdict) == (True, 1, "注意")


def test_cookies_that_travel_unencrypted_are_not_for_service(cast: Cast, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = False
    assert shown(cast)["会话限时、加密传送"][1] == "注意"


def test_an_end_of_the_ledger_that_is_not_what_it_was_is_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compliance, "is_sound", lambda _tree: False)

    stands, verdict = shown(cast)["存证完整，按时签署检查点"]

    assert ("请立即保全现场并核验" in stands, verdict) == (True, "注意")


def test_the_database_in_use_is_named(cast: Cast) -> None:
    stands, verdict = shown(cast)["数据库只让应用访问应访问的数据"]

    assert (stands.split("：")[0], verdict) == {
        "sqlite": ("内嵌数据库", "注意"),
        "postgresql": ("PostgreSQL", "符合"),
    }[connection.vendor]


def test_logs_say_since_when_they_are_kept_and_of_backups_nothing_is_claimed(cast: Cast) -> None:
    found = shown(cast)

    assert "自 2026年11月18日" in found["日志保存六个月以上"][0]
    assert found["定期备份，备份能恢复，异地保存"][1] == "平台无法得知"


def test_whether_a_scanner_looks_into_files_is_seen(cast: Cast, settings: Settings) -> None:
    asked = "上传的文件先检查再保存"
    assert shown(cast)[asked][1] == "注意"

    settings.KAOPING_SCANNER = "clamdscan --no-summary -"

    assert shown(cast)[asked][1] == "符合"


def test_it_is_for_administrators_and_auditors(cast: Cast) -> None:
    seen = {who for who in cast.people if cast.browser(who).get("/compliance/").status_code == 200}

    assert seen == ALLOWED
