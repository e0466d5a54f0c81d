"""The interface's keys: who may use which service."""

from __future__ import annotations

from datetime import date

from kaoping.collection.api import selectors
from kaoping.collection.api.models import Key
from kaoping.collection.api.services import issue_key, revoke_key
from kaoping.planning.cycles.models import Way
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services
from tests.platform.stages.interface import key

OFFICE = {"office", "checker"}


def _key(cast: Cast) -> Key:
    return key(cast, "services", cast.units["jiangbei"])


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
}
