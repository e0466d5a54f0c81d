"""What Kaoping depends on is locked, and anyone may use it."""

import re
import tomllib
from importlib.metadata import metadata

import pytest

from tests.repository.files import ROOT

REQUIREMENTS = ROOT / "requirements"
LOCKS = sorted(path.stem for path in REQUIREMENTS.glob("*.txt"))
PERMISSIVE = re.compile(r"\b(?:MIT|0?BSD|Apache|ISC|PSF|Python Software Foundation)\b", re.IGNORECASE)
MOZILLA = re.compile(r"\b(?:MPL|Mozilla Public License)\b", re.IGNORECASE)
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public License", re.IGNORECASE)


def wanted(name: str) -> set[str]:
    """The lines of an .in file that name a package."""
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-r "))}


def locked(name: str) -> list[str]:
    """The blocks of a lock file, one for each package."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]


def pins(name: str) -> set[str]:
    """The packages of a lock with their versions; those that only some systems need are left out."""
    return {block.split()[0] for block in locked(name) if " ; " not in block.splitlines()[0]}


def licence_of(package: str) -> str:
    """What a package says of its licence, from the most reliable place that it fills in."""
    about = metadata(package).json
    classifiers = [line for line in about.get("classifier", []) if line.startswith("License ::")]
    return str(about.get("license_expression") or "; ".join(classifiers) or about.get("license") or "")


def licences(name: str) -> dict[str, str]:
    packages = [pin.split("==")[0] for pin in pins(name)]
    return {package: licence_of(package) for package in packages}


def test_the_package_declares_what_the_lock_is_made_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert set(project["project"]["dependencies"]) == wanted("runtime")
    assert set(project["build-system"]["requires"]) == wanted("build")


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_one_version_and_hashes(name: str) -> None:
    assert locked(name)
    for block in locked(name):
        assert re.match(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n +--hash=sha256:[0-9a-f]{64}", block), block


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_that_is_wanted_is_locked(name: str) -> None:
    names = {block.split("==")[0] for block in locked(name)}

    assert {re.split(r"[\[<>=~]", line)[0] for line in wanted(name)} <= names


@pytest.mark.parametrize("name", ["dev", "bench"])
def test_tests_and_benchmarks_run_on_the_versions_that_users_get(name: str) -> None:
    assert pins("runtime") <= pins(name)


def test_kaoping_needs_only_permissive_licences_to_run() -> None:
    bad = {
        package: licence
        for package, licence in licences("runtime").items()
        if not PERMISSIVE.search(licence) or COPYLEFT.search(licence)
    }

    assert not bad


DRIVERS = {"psycopg", "psycopg-binary"}
"""LGPL: the driver of PostgreSQL, used unchanged by those who choose that database; Kaoping contains nothing of it."""


def test_tools_have_permissive_licences_or_that_of_mozilla() -> None:
    bad = {
        package: licence
        for package, licence in licences("dev").items()
        if package not in DRIVERS
        and (not (PERMISSIVE.search(licence) or MOZILLA.search(licence)) or COPYLEFT.search(licence))
    }

    assert not bad
