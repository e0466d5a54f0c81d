"""The tutorial is worked through as it is written: every file, every command, every answer."""

from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Kaoping
from tests.cli.tutorial import Asked, agrees, plain, steps

PAGES = {"first-scheme.md": {"LANG": "en_US.UTF-8"}, "first-scheme.zh-CN.md": {}}


@pytest.mark.parametrize("page", list(PAGES))
def test_the_tutorial_can_be_worked_through_and_answers_as_it_says(
    kaoping: Kaoping, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = steps((ROOT / "docs" / page).read_text(encoding="utf-8"))

    for step in found:
        if not isinstance(step, Asked):
            step.write(tmp_path)
            continue
        ended = kaoping(*step.arguments, environment=PAGES[page])
        answer = plain(ended.out + ended.err)
        assert agrees(step.answer, answer), f"{step.arguments}:\n{answer}"
    assert sum(isinstance(step, Asked) for step in found) >= 8


def commands(page: str) -> list[str]:
    found = steps((ROOT / "docs" / page).read_text(encoding="utf-8"))
    return [step.arguments[0] for step in found if isinstance(step, Asked)]


def test_both_tutorials_have_the_same_commands() -> None:
    one, two = (commands(page) for page in PAGES)

    assert one == two
