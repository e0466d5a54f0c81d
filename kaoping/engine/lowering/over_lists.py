"""Functions over the records of a list: sum, mean, count, highest, lowest."""

from __future__ import annotations

from typing import Literal, Protocol

from kaoping.engine.language import LanguageError, Name, Node, Operation
from kaoping.engine.program import ZERO, Compare, Divide, Expr, Gather, Kind, ProgramBuilder, Ref
from kaoping.engine.words import Words, listing

How = Literal["sum", "mean", "count", "highest", "lowest"]
_SAID = {
    "sum": Words("合计", "sum"),
    "count": Words("件数", "number of records"),
    "largest": Words("最高", "highest"),
    "smallest": Words("最低", "lowest"),
}


class Lines(Protocol):
    """What is needed of the writer of an expression's lines."""

    builder: ProgramBuilder

    def list_of(self, name: Name) -> Ref | None:
        """Key of the list that a name means, as a reference; None if it means something else."""

    def own(self, words: Words, what: Expr | Gather, *, quiet: bool = False) -> Ref:
        """Write a line that the expression needs for itself."""

    def require(self, condition: Ref) -> None:
        """From here on the expression has a value only where the condition holds."""


def over_list(lines: Lines, how: How, arg: Node, node: Operation) -> Expr:
    """The value of a function over a list; a mean is a quotient, which the expression around it rounds.

    Raises:
        LanguageError: if the argument is not a list, or not a number of its records.
    """
    if not isinstance(arg, Name):
        raise LanguageError(Words("这里要写“清单.栏目”", "write list.field here"), node.at)
    if how == "count":
        return _number(lines, _list(lines, arg))
    head, _, field = arg.name.rpartition(".")
    records = _list(lines, Name(head or arg.name, arg.at))
    cell = f"{records}.{field}"
    fields = lines.builder.record_fields(records)
    if cell not in fields or fields[cell].kind is not Kind.NUMBER:
        known = listing(k.removeprefix(f"{records}.") for k, t in fields.items() if t.kind is Kind.NUMBER)
        raise LanguageError(
            Words(
                f"清单没有数字栏目“{field}”；可用：{known.zh}", f"the list has no number {field!r}; known: {known.en}"
            ),
            arg.at,
        )
    if how == "sum":
        return _gather(lines, "sum", records, cell)
    if how == "mean":
        return Divide(_gather(lines, "sum", records, cell), _gather(lines, "count", records, None))
    some = Compare(">", _gather(lines, "count", records, None), ZERO)
    lines.require(lines.own(Words("有记录", "there are records"), some, quiet=True))
    return _gather(lines, "largest" if how == "highest" else "smallest", records, cell)


def _list(lines: Lines, name: Name) -> str:
    found = lines.list_of(name)
    if found is None:
        raise LanguageError(Words(f"“{name.name}”不是清单", f"{name.name!r} is not a list"), name.at)
    return found.key


def _number(lines: Lines, records: str) -> Ref:
    """How many there are: a record may stand for several, as its field `count` says."""
    several = f"{records}.count"
    if several not in lines.builder.record_fields(records):
        return _gather(lines, "count", records, None)
    return lines.own(_SAID["count"], Gather("sum", records, several))


def _gather(lines: Lines, how: Literal["sum", "count", "largest", "smallest"], records: str, cell: str | None) -> Ref:
    said = _SAID[how]
    if cell is None:
        return lines.own(said, Gather(how, records))
    field = lines.builder.field_words(cell)
    return lines.own(Words(f"{field.zh}{said.zh}", f"{said.en} of {field.en}"), Gather(how, records, cell))
