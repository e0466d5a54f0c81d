"""Keys of the interface, in every state."""

from __future__ import annotations

from datetime import date

from kaoping.basis.clock import now
from kaoping.collection.api.models import Key
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


def arguments(cast: Cast) -> dict[str, int]:
    """Numbers that stand in addresses of the table of permissions."""
    unit = cast.units["jiangbei"]
    return {
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
