"""What must not wait is signed in its own transaction: shown results, locked periods, roles (R-35)."""

from __future__ import annotations

import pytest

from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import TreeName
from tests.platform.cast import Cast
from tests.platform.permissions.test_services import SERVICES

AT_ONCE = (
    *("appoint", "end a post", "delegate", "end a delegation", "declare a small office", "end a small office"),
    *("publish a scheme", "close a period"),
    *("announce a result", "correct a result", "give final notice", "withdraw a public result"),
)


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_checkpoint_is_signed_over_what_was_just_done(name: str, cast: Cast) -> None:
    service, allowed = SERVICES[name]
    before = size_of(TreeName.DEEDS)

    service(cast, cast.actor(min(allowed)))

    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None
    assert checkpoint.size == size_of(TreeName.DEEDS) > before


def test_what_may_wait_is_signed_with_what_comes_next(cast: Cast) -> None:
    before = last(TreeName.DEEDS)

    service, allowed = SERVICES["rename"]
    service(cast, cast.actor(min(allowed)))

    assert last(TreeName.DEEDS) == before
