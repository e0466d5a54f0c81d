"""Files of others are known: by name, version, licence, source and digest, and none is there unknown."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ["kaoping/site/static/vendor", "tests/vendor"]
IN_THE_PRODUCT = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC"}
IN_TOOLS = IN_THE_PRODUCT | {"MPL-2.0"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_vendored_file_is_the_one_that_is_listed(folder: str) -> None:
    listed = tomllib.loads((ROOT / folder / "VERSIONS.toml").read_text())["file"]
    there = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.name != "VERSIONS.toml"]

    found = {
        path.relative_to(ROOT / folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in there
    }

    assert {one["path"]: one["sha256"] for one in listed} == found
    assert all(one["name"] and one["version"] and one["source"].startswith("https://") for one in listed)
    assert {one["licence"] for one in listed} <= (IN_TOOLS if folder.startswith("tests/") else IN_THE_PRODUCT)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_vendored_file_says_its_own_version(folder: str) -> None:
    for one in tomllib.loads((ROOT / folder / "VERSIONS.toml").read_text())["file"]:
        text = (ROOT / folder / one["path"]).read_text(encoding="utf-8")

        # Its head names it, or else the file has the words that the list says it has.
        assert f"v{one['version']}" in text[:400] or (one["version"] in one["says"] and one["says"] in text)
