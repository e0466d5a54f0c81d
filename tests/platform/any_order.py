"""What machines that try moves in any order have in common: each example begins with the database of the test."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine

from kaoping.basis.refusals import Refusal
from kaoping.governance.ledger.models import Entry
from tests.platform.cast import Cast, the_cast

FEW = settings(
    max_examples=6,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


class Rolled(RuleBasedStateMachine):
    """A machine whose examples each begin with the database of the test."""

    def __init__(self) -> None:
        super().__init__()
        self.cast: Cast = the_cast()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        """Forget what the example did."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def tries(self, do: Callable[[], object], *, may: bool) -> None:
        """Do something that works if and only if it may; refused, it leaves no trace."""
        before = Entry.objects.count()
        try:
            do()
        except Refusal:
            assert not may
            assert Entry.objects.count() == before
            return
        assert may
        assert Entry.objects.count() > before
