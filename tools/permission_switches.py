"""A switch around every permission check: for `permission_mutants.py`, which takes each out in turn.

A check is a call of one of `CHECKS`; a condition under which `REFUSALS` are raised, or a refusal with one of the codes
`PERSONAL`, because of who somebody is (where such a condition has alternatives, `a or b`, each is a check); or one of
`REFUSALS` raised without a condition.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("governance", "planning", "collection", "analysis", "application", "participation")

CHECKS = {
    "require",
    "require_fresh",
    "require_platform",
    "require_independent",
    "require_tasks",
    "refuse_own_unit",
    "two_people",
    "_require",
    "_require_provider",
    "_require_review",
    "_refuse_own",
    "_may_bind",
    "_keep_separated",
    "_check_closing",
    "_check_deputy",
    "_not_the_requester",
    "_not_the_same",
}
REFUSALS = {"Denied", "Unseen", "NotFresh", "TwoPeopleWanted"}
PERSONAL = {
    "another-role", "checked-it", "favoured", "involved", "not-a-deputy", "not-another", "oneself", "own", "own-unit",
    "own-work", "requester", "same-person", "same-session", "same-unit", "separated", "stands-in",
}  # fmt: skip
"""Codes of refusals that are about who somebody is, not about what is in the form."""


@dataclass(frozen=True)
class Check:
    """A check: where it stands, in which function, and its text."""

    path: Path
    line: int
    function: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} {self.text}"

    @property
    def name(self) -> str:
        """What it is known by in `REPEATED`."""
        return f"{self.path.relative_to(ROOT)} {self.function}: {self.text}"

    @property
    def layer(self) -> str:
        """The layer that it belongs to."""
        return self.path.relative_to(ROOT / "kaoping").parts[0]


@dataclass
class Switches:
    """What stands around all checks: which one is off, and where each has stopped somebody."""

    off: int | None = None
    where: str = ""
    stopped: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def call(self, number: int, check: Callable[[], object]) -> object:
        """Call a check that raises to stop somebody."""
        if number == self.off:
            return None
        try:
            return check()
        except Exception:
            self.stopped[number].add(self.where)
            raise

    def stops(self, number: int, check: Callable[[], object]) -> bool:
        """Whether a condition stops somebody."""
        if number == self.off or not check():
            return False
        self.stopped[number].add(self.where)
        return True


class Switching(ast.NodeTransformer):
    """Puts a switch around each check of a file, and counts them on in `found`."""

    def __init__(self, path: Path, found: list[Check]) -> None:
        self.path, self.found = path, found
        self.function = ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Note the name of the function that the checks are in."""
        before, self.function = self.function, node.name
        self.generic_visit(node)
        self.function = before
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A call of one of `CHECKS`."""
        self.generic_visit(node)
        return self._switched("call", node, node) if _name(node.func) in CHECKS else node

    def visit_If(self, node: ast.If) -> ast.If:
        """A condition under which somebody is refused."""
        if not any(_is_refusal(statement) for statement in node.body):
            self.generic_visit(node)
            return node
        test = node.test
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            test.values = [self._switched("stops", one, one) for one in test.values]
        else:
            node.test = self._switched("stops", test, test)
        node.body = [one if _is_refusal(one) else self.visit(one) for one in node.body]
        node.orelse = [self.visit(one) for one in node.orelse]
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        """A refusal without a condition, or after others."""
        if not _is_refusal(node):
            return node
        return ast.copy_location(ast.If(self._switched("stops", ast.Constant(True), node), [node], []), node)

    def _switched(self, method: str, check: ast.expr, node: ast.expr | ast.stmt) -> ast.expr:
        number, text = ast.Constant(len(self.found)), ast.unparse(node)
        self.found.append(Check(self.path, node.lineno, self.function, text))
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        switch = ast.Attribute(ast.Name("_switches", ast.Load()), method, ast.Load())
        return ast.copy_location(ast.Call(switch, [number, ast.Lambda(nothing, check)], []), node)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_refusal(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Raise) or not isinstance(statement.exc, ast.Call):
        return False
    codes = [one.value for one in statement.exc.keywords if one.arg == "code"]
    is_personal = any(isinstance(code, ast.Constant) and code.value in PERSONAL for code in codes)
    return is_personal or _name(statement.exc.func) in REFUSALS


@dataclass
class Loading(MetaPathFinder):
    """Loads modules of the layers with switches around their checks."""

    switches: Switches
    checks: list[Check] = field(default_factory=list)
    code: dict[str, CodeType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted(path for layer in LAYERS for path in (ROOT / "kaoping" / layer).rglob("*.py")):
            before = len(self.checks)
            tree = Switching(path, self.checks).visit(ast.parse(path.read_text(encoding="utf-8")))
            if len(self.checks) > before:
                self.code[str(path)] = compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The usual module, loaded by `Loader` if there is a check in it."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname.startswith("kaoping.") else None
        if spec is None or spec.origin not in self.code:
            return None
        spec.loader = Loader(fullname, spec.origin, self)
        return spec


class Loader(SourceFileLoader):
    """Loads what `Loading` has compiled."""

    def __init__(self, fullname: str, path: str, loading: Loading) -> None:
        super().__init__(fullname, path)
        self.loading = loading

    def get_code(self, fullname: str) -> CodeType:
        """The code with its switches; it is not kept on disk."""
        return self.loading.code[self.get_filename(fullname)]

    def exec_module(self, module: ModuleType) -> None:
        """Let the code know the switches."""
        module._switches = self.loading.switches  # type: ignore[attr-defined]
        super().exec_module(module)
