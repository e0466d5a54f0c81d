"""Whatever stands after the question mark of an address, for whom it is open, it is no error of the platform."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from tests.platform.permissions.conftest import World
from tests.platform.permissions.lines import Whose
from tests.platform.permissions.table import TABLE, Line
from tests.platform.permissions.whose import NO_OBJECT, whose

SOURCES = Path(__file__).parents[3] / "kaoping"
ASKED = {
    name for path in SOURCES.rglob("*.py") for name in re.findall(r"GET\.get(?:list)?\(\s*\"(\w+)\"", path.read_text())
}
"""What addresses are asked after their question mark, anywhere."""
ODD = ("\x00", "-1", "9" * 30, "2026-13-40", "0001-01-01", "²", "\u202e", "[]", "%", "a" * 3000)
OPEN = [line for line in TABLE if line.method == "GET" and line.allowed]
OWN = [line for line in OPEN if not line.args or line.name in NO_OBJECT or whose(line.args) is Whose.OWN]
PAGES = OWN + [line for line in OPEN if line.name not in {one.name for one in OWN}]
"""The same page of another unit or year is asked no other questions."""


def test_what_addresses_are_asked_is_found_in_the_code() -> None:
    assert {"page", "q", "day", "state", "group"} <= ASKED


PASSING = ("django/utils/datastructures.py", "django/http/request.py", "kaoping/site/incoming.py")
"""What passes all of it on, or looks through all of it, and asks for nothing by its name."""


class Asked:
    """Notes for which names after the question mark a page asks, in whichever way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: set[str] = set()
        for method in ("__getitem__", "__contains__", "get", "getlist"):
            monkeypatch.setattr(QueryDict, method, self._noting(getattr(QueryDict, method)))

    def _noting(self, method: Any) -> Any:
        def noted(asked: QueryDict, name: str, *others: Any) -> Any:
            if not sys._getframe(1).f_code.co_filename.endswith(PASSING):
                self.names.add(name)
            return method(asked, name, *others)

        return noted


@pytest.mark.parametrize("line", PAGES, ids=lambda line: f"{line.name} {' '.join(line.args)}".strip())
@pytest.mark.django_db
def test_whatever_stands_after_the_question_mark_it_is_no_error(
    line: Line, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client(sorted(line.allowed)[0])
    address = reverse(line.name, args=[world.objects.get(name, name) for name in line.args])

    def answers(odd: str) -> int:
        with transaction.atomic():
            status = client.get(address, dict.fromkeys(ASKED, odd)).status_code
            transaction.set_rollback(True)
        return status

    asked = Asked(monkeypatch)
    found = {ODD[1]: answers(ODD[1])}
    # What a page asks for nothing of, it cannot stumble over.
    found |= {odd: answers(odd) for odd in (ODD if asked.names & ASKED else ODD[:1])}

    assert {odd: status for odd, status in found.items() if status >= 500} == {}
    assert found["\x00"] in {400, 422}
