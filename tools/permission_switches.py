"""A switch around every permission check: for `permission_mutants.py`, which takes each out in turn.

A check is

- a call of one of `CHECKS`, or of a function of the layers that does nothing but refuse;
- a condition under which `REFUSALS` are raised, or a refusal with one of the codes `PERSONAL`, because of who
  somebody is, or under which a request is sent to one of the `GATES` (where such a condition has alternatives,
  `a or b`, each is a check); or one of `REFUSALS` raised without a condition;
- what narrows down the rows that somebody is shown: how far a permission reaches (`REACHES`), a keyword of a filter
  that says whose (`PERSONAL_ROWS`), and, in selectors, in which state. Without it there are all rows of the tenant;
- the question whether somebody may do something (`may`), on which it hangs what a page shows. Without it they may.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("governance", "planning", "collection", "analysis", "application", "participation", "site")

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
REFUSALS = {
    "Barred", "Denied", "Unseen", "NotFresh", "TwoPeopleWanted", "Http404",
    "UNSIGNED", "BAD_SIGNATURE", "BAD_TIME", "REVOKED", "EXPIRED", "NOT_FOUND",
}  # fmt: skip
"""What is raised where somebody is refused; those in capitals are answers of the interface."""
PERSONAL = {
    "another-role", "checked-it", "favoured", "involved", "no-longer-relaxed", "not-a-deputy", "not-another",
    "not-three", "of-another-cycle", "oneself", "other-tenant", "own", "own-unit", "own-work", "requester",
    "same-person", "same-session", "same-unit", "separated", "stands-in", "still-needed", "unknown-file",
}  # fmt: skip
"""Codes of refusals that are about who somebody is, or whose something is, not about what is in the form."""
GATES = {"_to"}
"""What answers a request by leading elsewhere: whoever is not signed in, or has to choose a password first."""

REACHES = {"reach", "roots", "tenants_with", "_neighbours"}
"""What says how far a permission reaches."""
ACTORS = {"actor", "who"}
"""What whoever acts is called."""
PERSONAL_ROWS = {"actor.person", "who.person", "request.user", "key.organisation_id", "key.way"}
"""What a filter asks rows by that are somebody's own."""
STATES = ("State.", "RunState.", "CycleState.", "PublicationState.", "Standing.")
"""How the names of states begin, by which selectors show rows to some, and to others not yet."""
WRITING = {"bulk_create", "create", "delete", "note", "notify", "record", "save", "update"}
"""What a function calls that does more than refuse."""
KINDS = ("refusal", "rows", "may")


@dataclass(frozen=True)
class Check:
    """A check: where it stands, in which function, and its text."""

    path: Path
    line: int
    function: str
    text: str
    kind: str = "refusal"

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
    is_recording: bool = False
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

    def lets(self, number: int, check: Callable[[], object]) -> object:
        """Whether somebody may do something, or is shown something."""
        if number == self.off:
            return True
        found = check()
        if not found:
            self.stopped[number].add(self.where)
        return found

    def reaches(self, number: int, check: Callable[[], frozenset[int]], actor: Any, name: str) -> frozenset[int]:
        """How far a permission reaches: without it, through all of the tenants of whoever acts."""
        if number != self.off and not self.is_recording:
            return check()
        found = check()
        with unnoticed():
            whole = found | (actor.tenants if name in ("roots", "tenants_with") else _organisations(actor.tenants))
        if number == self.off:
            return whole
        if whole != found:
            self.stopped[number].add(self.where)
        return found

    def shows(self, number: int, check: Callable[[], Any], without: Callable[[], Any]) -> Any:
        """The rows that somebody is shown, and those that there are without it."""
        if number == self.off:
            return without()
        found = check()
        if self.is_recording and _are_more(without(), found):
            self.stopped[number].add(self.where)
        return found


@contextmanager
def unnoticed() -> Iterator[None]:
    """Ask the database for something beside the test, whose queries may be counted."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by the tests

    kept = connection.force_debug_cursor, connection.execute_wrappers
    connection.force_debug_cursor, connection.execute_wrappers = False, []
    try:
        yield
    finally:
        connection.force_debug_cursor, connection.execute_wrappers = kept


def _organisations(tenants: Collection[int]) -> frozenset[int]:
    """All organisations of some tenants."""
    from kaoping.governance.organisations.models import Organisation  # noqa: PLC0415 - as above
    from kaoping.governance.tenancy.scope import everywhere  # noqa: PLC0415

    with everywhere():
        return frozenset(Organisation.objects.filter(tenant__in=tenants).order_by().values_list("pk", flat=True))


def _are_more(loose: Any, tight: Any) -> bool:
    """Whether there are other rows without what narrows them down; of a condition alone nobody can say."""
    if not hasattr(tight, "count"):
        return True
    try:
        with unnoticed():
            return bool(loose.count() != tight.count())
    except ValueError:
        return True  # A part of another query, in which alone it can be asked.


class Switching(ast.NodeTransformer):
    """Puts a switch around each check of a file, and counts them on in `found`."""

    def __init__(self, path: Path, found: list[Check], refusing: Collection[str] = ()) -> None:
        self.path, self.found, self.refusing = path, found, frozenset(refusing)
        self.function, self.has_actor = "", False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Note the name of the function that the checks are in, and whether it is told who acts."""
        before = self.function, self.has_actor
        self.function = node.name
        self.has_actor = self.has_actor or any(one.arg in ACTORS for one in node.args.args + node.args.kwonlyargs)
        self.generic_visit(node)
        self.function, self.has_actor = before
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A call of one of `CHECKS`, of what says how far a permission reaches, or of what asks for somebody's rows."""
        tight, name = ast.unparse(node), _name(node.func)
        loose = self._loose(node) if name in ("filter", "exclude", "Q") else None
        self.generic_visit(node)
        if name in CHECKS:
            return self._switched("call", node, node, text=tight)
        if name in REACHES:
            actor = node.func.value if isinstance(node.func, ast.Attribute) else node.args[0]
            return self._switched("reaches", node, node, actor, ast.Constant(name), text=tight, kind="rows")
        if name == "may" and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "self":
            return self._switched("lets", node, node, text=tight, kind="may")
        if loose is not None:
            return self._switched("shows", node, node, _lambda(loose), text=tight, kind="rows")
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """All rows but those in a state: without it, those too."""
        inner = node.operand
        if not (isinstance(inner, ast.Call) and _name(inner.func) == "Q" and self._loose(inner) is not None):
            self.generic_visit(node)
            return node
        return self._switched("shows", node, node, _lambda(_every_row()), text=ast.unparse(node), kind="rows")

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """What a list leaves out because of who somebody is."""
        own = [_mentions_actor(one) for one in node.ifs]
        texts = [ast.unparse(one) for one in node.ifs]
        self.generic_visit(node)
        node.ifs = [
            self._switched("lets", one, one, text=text, kind="rows") if is_own else one
            for one, is_own, text in zip(node.ifs, own, texts, strict=True)
        ]
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        """A call, for nothing else, of a function that does nothing but refuse."""
        is_call = isinstance(node.value, ast.Call)
        is_refusing = is_call and _name(node.value.func) in self.refusing - CHECKS  # type: ignore[attr-defined]
        text = ast.unparse(node)
        self.generic_visit(node)
        if is_refusing:
            node.value = self._switched("call", node.value, node, text=text)
        return node

    def _loose(self, node: ast.Call) -> ast.expr | None:
        """A filter without what says whose rows, or in which state, are shown; None if it says neither."""
        kept = [one for one in node.keywords if not self._narrows(one.value)]
        if len(kept) == len(node.keywords):
            return None
        copy = _copied(node)
        if _name(node.func) == "exclude":
            assert isinstance(copy.func, ast.Attribute)
            return ast.Call(ast.Attribute(copy.func.value, "all", ast.Load()), [], [])
        if _name(node.func) == "Q" and not (kept or node.args):
            return _every_row()
        copy.keywords = [one for one in copy.keywords if not self._narrows(one.value)]
        return copy

    def _narrows(self, value: ast.expr) -> bool:
        text = ast.unparse(value)
        if self.path.name == "selectors.py" and self.has_actor and text.startswith(STATES):
            return True
        return text in PERSONAL_ROWS

    def visit_If(self, node: ast.If) -> ast.If:
        """A condition under which somebody is refused."""
        if not any(_is_refusal(statement) for statement in node.body):
            self.generic_visit(node)
            return node
        test = node.test
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            texts = [ast.unparse(one) for one in test.values]
            self.generic_visit(test)
            pairs = zip(test.values, texts, strict=True)
            test.values = [self._switched("stops", one, one, text=text) for one, text in pairs]
        else:
            text = ast.unparse(test)
            node.test = self._switched("stops", self.visit(test), test, text=text)
        node.body = [one if _is_refusal(one) else self.visit(one) for one in node.body]
        node.orelse = [self.visit(one) for one in node.orelse]
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        """A refusal without a condition, or after others."""
        if not _is_refusal(node):
            return node
        test = self._switched("stops", ast.Constant(True), node, text=ast.unparse(node))
        return ast.copy_location(ast.If(test, [node], []), node)

    def _switched(
        self, method: str, check: ast.expr, node: ast.AST, *more: ast.expr, text: str, kind: str = "refusal"
    ) -> ast.expr:
        number = ast.Constant(len(self.found))
        self.found.append(Check(self.path, node.lineno, self.function, text, kind))  # type: ignore[attr-defined]
        switch = ast.Attribute(ast.Name("_switches", ast.Load()), method, ast.Load())
        return ast.copy_location(ast.Call(switch, [number, _lambda(check), *more], []), node)


def _lambda(expression: ast.expr) -> ast.Lambda:
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(nothing, expression)


def _copied(node: ast.Call) -> ast.Call:
    copy = ast.parse(ast.unparse(node), mode="eval").body
    assert isinstance(copy, ast.Call)
    return copy


def _every_row() -> ast.expr:
    return ast.parse("Q(pk__isnull=False)", mode="eval").body


def _mentions_actor(node: ast.AST) -> bool:
    """Whether something is asked of whoever acts, or with them."""
    asked = [one.value for one in ast.walk(node) if isinstance(one, ast.Attribute)]
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and _name(one.func) != "len"]
    asked += [argument for call in calls for argument in call.args]
    return any(isinstance(one, ast.Name) and one.id in ACTORS for one in asked)


def refusing(tree: ast.Module) -> Iterator[str]:
    """The names of functions that do nothing but refuse somebody."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith(("_", "check", "refuse", "require")):
            called = {_name(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
            gives = any(isinstance(one, ast.Return | ast.Yield) and one.value is not None for one in ast.walk(node))
            if not gives and not called & WRITING and any(_is_refusal(one) for one in ast.walk(node)):
                yield node.name


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_refusal(statement: ast.AST) -> bool:
    if isinstance(statement, ast.Return) and statement.value is not None:
        called = [one for one in ast.walk(statement.value) if isinstance(one, ast.Call)]
        return any(isinstance(one.func, ast.Name) and one.func.id in GATES for one in called)
    if not isinstance(statement, ast.Raise) or statement.exc is None:
        return False
    raised = statement.exc
    if not isinstance(raised, ast.Call):
        return _name(raised) in REFUSALS
    codes = [one.value for one in raised.keywords if one.arg == "code"]
    is_personal = any(isinstance(code, ast.Constant) and code.value in PERSONAL for code in codes)
    return is_personal or _name(raised.func) in REFUSALS


@dataclass
class Loading(MetaPathFinder):
    """Loads modules of the layers with switches around their checks."""

    switches: Switches
    checks: list[Check] = field(default_factory=list)
    code: dict[str, CodeType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paths = sorted(path for layer in LAYERS for path in (ROOT / "kaoping" / layer).rglob("*.py"))
        trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
        named = {path: set(refusing(tree)) for path, tree in trees.items()}
        public = {name for names in named.values() for name in names if not name.startswith("_")}
        for path, read in trees.items():
            before = len(self.checks)
            tree = Switching(path, self.checks, public | named[path]).visit(read)
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
