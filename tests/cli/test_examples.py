"""Every command works on every example, in both languages, from the folder as it stands."""

from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Kaoping

EXAMPLES = sorted(path.parent for path in ROOT.glob("examples/*/scheme.yaml"))
NAMES = [folder.name for folder in EXAMPLES]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("folder", EXAMPLES, ids=NAMES)
def test_every_example_is_scored_and_explained_from_its_folder(kaoping: Kaoping, folder: Path, language: str) -> None:
    scored = kaoping("score", folder / "scheme.yaml", folder, "--lang", language)
    explained = kaoping("explain", folder / "scheme.yaml", folder, "--lang", language)

    assert (scored.code, explained.code) == (0, 0)
    assert explained.out.count("sha256") % 2 == 0


@pytest.mark.parametrize("folder", EXAMPLES, ids=NAMES)
def test_every_example_is_checked_described_and_has_a_template_that_is_read_back(
    kaoping: Kaoping, folder: Path, tmp_path: Path
) -> None:
    template = tmp_path / "template.xlsx"

    assert kaoping("check", folder / "scheme.yaml").code == 0
    assert kaoping("describe", folder / "scheme.yaml").code == 0
    assert kaoping("template", folder / "scheme.yaml", "-o", template, "--units", folder).code == 0
    # Nothing is filled in: what is asked for is the period where there are several, never a fault of the program.
    assert kaoping("score", folder / "scheme.yaml", template).code in (0, 2, 3)
