"""Keys of the interface in every state; a sheet of somebody's own that waits, and mappings that are kept."""

from __future__ import annotations

import hashlib
from datetime import date

from kaoping.basis.clock import now
from kaoping.collection.api.models import Key
from kaoping.collection.workbooks.models import OwnSheet, SavedMapping
from kaoping.governance.organisations.models import Organisation
from kaoping.planning.cycles.models import Way
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast, the_foreign_unit


def key(cast: Cast, public: str, unit: Organisation, *, is_revoked: bool = False, year: int = 2099) -> Key:
    """A key as a row; nothing can be signed with it."""
    said = {
        "organisation": unit, "name": "智慧工地平台", "way": Way.OWN, "secret": "aes256gcm-1:", "made_at": now(),
        "made_by": cast.people["office"], "expires": date(year, 1, 1), "revoked_at": now() if is_revoked else None,
    }  # fmt: skip
    return Key.objects.get_or_create(public=public, defaults=said)[0]


SHEET = """\
江北区建设局质量月报
名称,完成情况,备注
主体结构抽检合格率,91.2%,按检测报告
年度计划报送,是,
参建单位数,14,
"""
MAPPING = """\
format: kaoping-mapping/1
sheets:
- header: 1
  columns:
  - {at: A, header: 单位, is: subject}
  - {at: B, header: 数, item: %s}
"""


def mapping(cast: Cast, unit: str, item: str, name: str = "质量月报") -> SavedMapping:
    """A mapping that a unit of the cast keeps, as a row."""
    way, who = (Way.ASSESSED, "assessor") if unit == "anguan" else (Way.OWN, "reporter")
    said = {"text": MAPPING % item, "saved_by": cast.people[who], "saved_at": now()}
    return SavedMapping.objects.get_or_create(organisation=cast.units[unit], way=way, name=name, defaults=said)[0]


def waiting(cast: Cast) -> OwnSheet:
    """A sheet that the reporter has handed in and not described yet, as a row."""
    data = SHEET.encode()
    said = {"name": "质量月报.csv", "data": data, "digest": hashlib.sha256(data).hexdigest(), "kept_at": now()}
    return OwnSheet.objects.get_or_create(task=the_task(cast), person=cast.people["reporter"], defaults=said)[0]


def arguments(cast: Cast) -> dict[str, int]:
    """Numbers that stand in addresses of the table of permissions."""
    unit = cast.units["jiangbei"]
    waiting(cast)
    return {
        "units_mapping": mapping(cast, "jiangbei", "passed").pk,
        "departments_mapping": mapping(cast, "anguan", "solved", "热线台账").pk,
        "revoked_key": key(cast, "revoked", unit, is_revoked=True).pk,
        "own_task_of_unit": the_task(cast).pk,
        "task_of_department": the_task(cast, "anguan").pk,
        "foreign_key": key(cast, "foreign", the_foreign_unit()).pk,
    }


def stage(cast: Cast) -> dict[str, int]:
    """Fill the stage for the browser."""
    key(cast, "expired", cast.units["jiangbei"], year=2020)
    for number in range(1, 13):
        key(cast, f"kp_{number:024x}", cast.units["jiangnan"])
    return arguments(cast)
