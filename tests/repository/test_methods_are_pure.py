"""The ledger's tree and the working days touch nothing outside themselves, in any line of their code."""

from configparser import ConfigParser

from tests.repository.files import ROOT, relative
from tests.repository.purity import impurities

METHODS = ROOT / "kaoping" / "methods"


def test_the_methods_are_pure() -> None:
    config = ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    forbidden = set(config["importlinter:contract:methods-are-pure"]["forbidden_modules"].split())
    modules = sorted(METHODS.rglob("*.py"))
    assert modules, "there are no modules, so nothing was checked"
    assert {"random", "secrets", "time", "os", "pathlib", "socket", "django"} <= forbidden

    found = [
        f"{relative(module)}, {offence}"
        for module in modules
        for offence in impurities(module.read_text(encoding="utf-8"), forbidden_modules=forbidden)
    ]

    assert not found, "\n".join(found)
