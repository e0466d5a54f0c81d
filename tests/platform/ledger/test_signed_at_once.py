"""What must not wait is signed in its own transaction: shown results, locked periods, roles (R-35)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaoping.application.publication.models import State
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import TreeName
from tests.platform.cast import Cast
from tests.platform.permissions.test_services import SERVICES
from tests.platform.publishing import corrected, taken_back, the_publication, the_run

AT_ONCE = (
    *("appoint", "end a post", "delegate", "end a delegation", "declare a small office", "end a small office"),
    *("publish a scheme", "close a period"),
    *("announce a result", "give final notice"),
)


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_checkpoint_is_signed_over_what_was_just_done(name: str, cast: Cast) -> None:
    service, allowed = SERVICES[name]
    before = size_of(TreeName.DEEDS)

    service(cast, cast.actor(min(allowed)))

    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None
    assert checkpoint.size == size_of(TreeName.DEEDS) > before


@pytest.mark.parametrize("change", [corrected, taken_back])
def test_so_is_what_two_people_have_approved(change: Callable[..., object], cast: Cast) -> None:
    old = the_publication(cast, State.ANNOUNCED)
    given = ["误"] if change is taken_back else [the_run(cast, replaces=old.run)]

    change(cast, old, *given)

    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None
    assert checkpoint.size == size_of(TreeName.DEEDS)


def test_what_may_wait_is_signed_with_what_comes_next(cast: Cast) -> None:
    before = last(TreeName.DEEDS)

    service, allowed = SERVICES["rename"]
    service(cast, cast.actor(min(allowed)))

    assert last(TreeName.DEEDS) == before
