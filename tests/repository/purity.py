"""Finds in Python source what the scoring engine must not contain."""

import ast
from collections.abc import Collection, Iterator

# Whoever merely mentions one of these could call it under another name.
EFFECTS = {"breakpoint", "eval", "input", "open", "print", "__import__"}
CODE_MAKERS = {"compile", "exec"}
INEXACT = {"complex", "float"}
CLOCKS = {"fromtimestamp", "now", "today", "utcfromtimestamp", "utcnow"}
TYPE_CHECKS = {"isinstance", "issubclass"}


def impurities(source: str, *, forbidden_modules: Collection[str], may_make_code: bool = False) -> list[str]:
    """What is impure in a module's source, each with its line; empty for a pure module."""
    tree = ast.parse(source)
    forbidden_names = EFFECTS | (set() if may_make_code else CODE_MAKERS)
    tested = set(_names_in_type_checks(tree))
    found = []
    for node in ast.walk(tree):
        offence = (
            _number_offence(node, tested)
            or _import_offence(node, forbidden_modules)
            or _name_offence(node, forbidden_names)
        )
        if offence:
            found.append((getattr(node, "lineno", 0), offence))
    return [f"line {line}: {offence}" for line, offence in sorted(found)]


def _names_in_type_checks(tree: ast.AST) -> Iterator[ast.AST]:
    """Names in `isinstance(x, float)`, `type(x) is float` and `case float():`, which keep floats out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TYPE_CHECKS:
            yield from (name for argument in node.args for name in ast.walk(argument))
        elif isinstance(node, ast.Compare):
            yield from node.comparators
        elif isinstance(node, ast.MatchClass):
            yield node.cls


def _number_offence(node: ast.AST, tested: Collection[ast.AST]) -> str | None:
    match node:
        case ast.Constant(value=float() | complex() as value):
            return f"floating-point literal {value}"
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            return "true division"
        case ast.Attribute(attr="truediv" | "__truediv__"):
            return "true division"
        case ast.Name(id=name) if name in INEXACT and node not in tested:
            return f"use of {name}"
    return None


def _import_offence(node: ast.AST, forbidden_modules: Collection[str]) -> str | None:
    match node:
        case ast.Import(names=aliases):
            modules = [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module), level=0):
            modules = [module]
        case _:
            return None
    bad = [module for module in modules if module.split(".")[0] in forbidden_modules]
    return f"import of {', '.join(bad)}" if bad else None


def _name_offence(node: ast.AST, forbidden_names: Collection[str]) -> str | None:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name in forbidden_names:
            return f"use of {name}"
        case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCKS:
            return f"call of a clock: {name}"
    return None
