"""The engine computes exactly and touches nothing outside itself, in any line of its code."""

from configparser import ConfigParser

import pytest

from tests.repository.files import ROOT, relative
from tests.repository.purity import impurities

ENGINE = ROOT / "kaoping" / "engine"
MAY_MAKE_CODE = {"kaoping/engine/program/python_code.py"}


def forbidden_modules() -> set[str]:
    """The list of .importlinter, so that it exists once."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    return set(config["importlinter:contract:engine-is-pure"]["forbidden_modules"].split())


def test_the_engine_is_pure() -> None:
    modules = sorted(ENGINE.rglob("*.py"))
    assert modules, "the engine has no modules, so nothing was checked"

    found = [
        f"{relative(module)}, {offence}"
        for module in modules
        for offence in impurities(
            module.read_text(encoding="utf-8"),
            forbidden_modules=forbidden_modules(),
            may_make_code=relative(module) in MAY_MAKE_CODE,
        )
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("module", ["random", "time", "os", "pathlib", "io", "socket", "math", "numpy", "django"])
def test_the_list_of_forbidden_modules_has_the_ways_out(module: str) -> None:
    assert module in forbidden_modules()


@pytest.mark.parametrize(
    ("source", "offence"),
    [
        ("rate = 0.5", "floating-point literal 0.5"),
        ("rate = 1e6", "floating-point literal 1000000.0"),
        ("rate = -2.0", "floating-point literal 2.0"),
        ("root = 2j", "floating-point literal 2j"),
        ("rate = float('1')", "use of float"),
        ("rates = list(map(float, texts))", "use of float"),
        ("rate: float", "use of float"),
        ("half = a / 2", "true division"),
        ("a /= 2", "true division"),
        ("half = operator.truediv(a, 2)", "true division"),
        ("import random", "import of random"),
        ("import os.path as paths", "import of os.path"),
        ("import decimal, time", "import of time"),
        ("from math import ceil", "import of math"),
        ("from urllib.request import urlopen", "import of urllib.request"),
        ("def late() -> None:\n    import yaml", "import of yaml"),
        ("text = open('x').read()", "use of open"),
        ("print('x')", "use of print"),
        ("say = print", "use of print"),
        ("answer = input()", "use of input"),
        ("value = eval('1')", "use of eval"),
        ("exec('x = 1')", "use of exec"),
        ("code = compile('1', '', 'eval')", "use of compile"),
        ("module = __import__('os')", "use of __import__"),
        ("breakpoint()", "use of breakpoint"),
        ("today = date.today()", "call of a clock: today"),
        ("now = datetime.datetime.now()", "call of a clock: now"),
    ],
)
def test_each_impurity_is_found(source: str, offence: str) -> None:
    found = impurities(source, forbidden_modules=forbidden_modules())

    assert found == [f"line {len(source.splitlines())}: {offence}"]


@pytest.mark.parametrize(
    "source",
    [
        "third = 10 // 3",
        "rate = Decimal('0.5')",
        "share = Fraction(1, 3)",
        "import re\npattern = re.compile('x')",
        "from datetime import date\nday = date(2022, 3, 31)",
        "from kaoping.engine.numbers import Rounding",
        "from .time import ticks",
        "is_inexact = isinstance(value, (int, float))",
        "is_inexact = type(value) is float",
        "match value:\n    case float():\n        raise TypeError",
        "text = 'print(1 / 2.0)'",
        "self.open = True",
    ],
)
def test_pure_code_is_let_through(source: str) -> None:
    assert impurities(source, forbidden_modules=forbidden_modules()) == []


def test_only_code_makers_are_allowed_where_code_is_made() -> None:
    source = "code = compile(text, 'program', 'exec')\nexec(code, space)\nopen('x')\nrate = 0.5"

    assert impurities(source, forbidden_modules=forbidden_modules(), may_make_code=True) == [
        "line 3: use of open",
        "line 4: floating-point literal 0.5",
    ]


def test_impurities_are_told_in_the_order_of_their_lines() -> None:
    source = "def f() -> None:\n    import os\nx = 1.5\nprint(x)"

    assert impurities(source, forbidden_modules={"os"}) == [
        "line 2: import of os",
        "line 3: floating-point literal 1.5",
        "line 4: use of print",
    ]
