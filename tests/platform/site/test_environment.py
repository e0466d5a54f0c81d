"""Settings that cannot work stop the start, and say what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.site import environment
from kaoping.site.environment import WrongEnvironment, read_environment

ADDRESS = "postgresql://kaoping@localhost/kaoping"


def test_postgresql_without_its_driver_stops_the_start_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)

    with pytest.raises(WrongEnvironment, match=r"pip install 'kaoping\[postgresql\]'"):
        read_environment({"KAOPING_MODE": "demo", "KAOPING_DATABASE": ADDRESS})


def test_without_postgresql_no_driver_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)

    assert read_environment({"KAOPING_MODE": "demo"}).databases()["default"]["ENGINE"] == "django.db.backends.sqlite3"


NEEDED = {
    "KAOPING_SECRET_KEY": "x" * 50,
    "KAOPING_HOSTS": "kaoping.example.test",
    "KAOPING_LEDGER": "kaoping.example.test",
}
"""What production does not start without."""


def test_production_refuses_to_do_without_tls_and_says_what_else(tmp_path: Path) -> None:
    with pytest.raises(WrongEnvironment, match=r"KAOPING_INSECURE_HTTP: not in production.*KAOPING_MODE=demo") as wrong:
        read_environment({**NEEDED, "KAOPING_INSECURE_HTTP": "1"})

    assert str(wrong.value).count("KAOPING_INSECURE_HTTP") == 1
    for mode in ("demo", "test"):
        assert read_environment({"KAOPING_MODE": mode, "KAOPING_INSECURE_HTTP": "1"}).insecure_http
    assert not read_environment({**NEEDED, "KAOPING_DATA": str(tmp_path)}).insecure_http


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://audit.example", True),
        ("http://127.0.0.1:8124", True),
        ("http://[::1]:8124", True),
        ("http://localhost:8124", True),
        ("http://audit.example", False),
        ("http://10.0.0.5:8124", False),
        ("http://127.0.0.1.audit.example", False),
        ("http://127.0.0.1@audit.example", False),
        ("http://0.0.0.0:8124", False),
        ("HTTP://audit.example", False),
    ],
)
def test_production_sends_nothing_to_a_witness_unencrypted_but_on_this_machine(address: str, is_taken: bool) -> None:
    """Who is on the way could answer in the place of the witness, who would have nothing and not know it."""
    both = f"https://discipline.example,{address}"

    if is_taken:
        assert address in read_environment({**NEEDED, "KAOPING_WITNESS": both}).witness
    else:
        with pytest.raises(WrongEnvironment, match="KAOPING_WITNESS"):
            read_environment({**NEEDED, "KAOPING_WITNESS": both})
    if address.startswith("http"):
        assert read_environment({"KAOPING_MODE": "demo", "KAOPING_WITNESS": both}).witness
