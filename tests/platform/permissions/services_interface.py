"""The interface's keys, and sheets of one's own: who may use which service."""

from __future__ import annotations

from datetime import date

from kaoping.collection.api import selectors
from kaoping.collection.api.models import Key
from kaoping.collection.api.services import issue_key, revoke_key
from kaoping.collection.workbooks import services as workbooks
from kaoping.collection.workbooks.mappings import mapping, mappings
from kaoping.collection.workbooks.own_sheets import book_in, kept_sheet
from kaoping.files.values import Mapping, parse_mapping, read_mapping
from kaoping.planning.cycles.models import Way
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services
from tests.platform.stages.interface import MAPPING, SHEET, key, waiting
from tests.platform.stages.interface import mapping as kept

OFFICE, REPORTER = {"office", "checker"}, {"reporter"}
OURS = read_mapping(MAPPING % "passed")


def _key(cast: Cast) -> Key:
    return key(cast, "services", cast.units["jiangbei"])


def _described() -> Mapping:
    """How the sheet that waits is read."""
    columns = [{"at": "A", "is": "item"}, {"at": "B", "is": "value"}, {"at": "C", "is": "ignored"}]
    names = {"主体结构抽检合格率": "passed", "年度计划报送": "plan", "参建单位数": ""}
    return parse_mapping({"sheets": [{"header": 2, "subject": "江北区建设局", "columns": columns, "names": names}]})


INTERFACE: Services = {
    "issue a key": (
        lambda c, a: issue_key(
            actor=a, organisation=c.units["jiangbei"], name="系统", way=Way.OWN, expires=date(2027, 1, 1)
        ),
        OFFICE,
    ),
    "revoke a key": (lambda c, a: revoke_key(actor=a, key=_key(c)), OFFICE),
    "see keys": (lambda _, a: selectors.keys(a), OFFICE),
    "see a key": (lambda c, a: selectors.key(a, _key(c).pk), OFFICE),
    "save a mapping": (
        lambda c, a: workbooks.save_mapping(actor=a, task=the_task(c), name="新月报", mapping=OURS),
        REPORTER,
    ),
    "replace a mapping": (
        lambda c, a: workbooks.save_mapping(
            actor=a, task=the_task(c), name=kept(c, "jiangbei", "plan").name, mapping=OURS
        ),
        REPORTER,
    ),
    "delete a mapping": (
        lambda c, a: workbooks.delete_mapping(actor=a, mapping=kept(c, "jiangbei", "plan")),
        REPORTER,
    ),
    "see mappings": (lambda c, a: mappings(a, the_task(c)), REPORTER),
    "see a mapping": (lambda c, a: mapping(a, the_task(c), kept(c, "jiangbei", "plan").pk), REPORTER),
    "hand in a sheet": (
        lambda c, a: workbooks.keep_sheet(actor=a, task=the_task(c), name="月报.csv", data=SHEET.encode()),
        REPORTER,
    ),
    "see the sheet handed in": (lambda c, a: kept_sheet(a, the_task(c)), REPORTER),
    "remember how a sheet was read": (
        lambda c, a: workbooks.remember(actor=a, kept=waiting(c), mapping=OURS),
        REPORTER,
    ),
    "read a sheet": (
        lambda c, a: workbooks.read_own(actor=a, task=the_task(c), book=book_in(waiting(c)), mapping=_described()),
        REPORTER,
    ),
    "forget a sheet": (lambda c, a: workbooks.forget(actor=a, task=the_task(c)), REPORTER),
    "take over what was read": (lambda c, a: workbooks.take_over(actor=a, task=the_task(c), values=[]), REPORTER),
}
