"""Every service stands in the table of services: one that is missing there is used by whoever finds it."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import kaoping
from kaoping.governance.notices.services import read_all

LAYERS = ("governance", "planning", "collection", "analysis", "application", "participation", "site")
TABLES = [path.stem for path in Path(__file__).parent.glob("services_*.py")]
OWN: set[Callable[..., object]] = {read_all}
"""One's own notices, all of them: it names nothing of anybody else's, so there is nobody to refuse."""


def modules() -> Iterator[ModuleType]:
    """All modules of the platform."""
    for layer in LAYERS:
        package = import_module(f"{kaoping.__name__}.{layer}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and not found.name.endswith((".__main__", ".wsgi")):
                yield import_module(found.name)


def is_service(function: object, module: ModuleType) -> bool:
    """Whether it is a public function of a module that is told who acts."""
    if not inspect.isfunction(function) or function.__module__ != module.__name__ or function.__name__[0] == "_":
        return False
    actor = inspect.signature(function).parameters.get("actor")
    return actor is not None and actor.kind is actor.KEYWORD_ONLY


def named(table: str) -> Iterator[object]:
    """What a table of services names: functions, alone or by their modules."""
    module = import_module(f"{__package__ or 'tests.platform.permissions'}.{table}")
    assert module.__file__ is not None
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield getattr(module, node.id, None)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield getattr(getattr(module, node.value.id, None), node.attr, None)


def test_every_service_stands_in_the_table() -> None:
    services = {one for module in modules() for one in vars(module).values() if is_service(one, module)}
    known = [one for table in TABLES for one in named(table) if inspect.isfunction(one)]

    assert len(services) > 90
    assert {f"{one.__module__}.{one.__name__}" for one in services - OWN - set(known)} == set()


def test_what_is_left_out_of_the_table_still_is_a_service() -> None:
    assert all(is_service(one, import_module(one.__module__)) for one in OWN)
