"""Static files: an address says which content it means, and what it says may be kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client


def test_the_address_of_a_file_changes_with_its_content_and_may_be_kept_for_a_month() -> None:
    found = finders.find("kaoping/kaoping.css")
    assert found is not None
    digest = hashlib.sha256(Path(found).read_bytes()).hexdigest()

    address = static("kaoping/kaoping.css")
    answer = Client().get(address)

    assert address == f"/static/kaoping/kaoping.css?v={digest[:12]}"
    assert b"".join(answer) == Path(found).read_bytes()
    assert answer.headers["Cache-Control"] == "max-age=2592000, public"


def test_a_file_that_does_not_exist_has_an_address_without_a_version() -> None:
    assert static("kaoping/nothing.css") == "/static/kaoping/nothing.css"
