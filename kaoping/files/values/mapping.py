"""Column mappings: how a sheet of an office's own is to be read, written down once and used again.

A mapping is a YAML file:

    format: kaoping-mapping/1
    sheets:
      - sheet: 3月汇总              # left out: any sheet that is not named, or a CSV file
        header: 3                   # the last row of the header
        group: 区                   # holds for all rows; likewise subject, period, source, by
        columns:
          - {at: B, header: 单位, is: subject}
          - {at: C, header: 智慧城管, item: smart_city}
          - {at: D, header: 拨款（元）, item: funds, factor: 0.0001, unit: 元}
          - {header: 名次, is: ignored}
    ignore: [说明]                  # sheets that are not read

In a long table (a row for each value) `names` says what the rows' own names of data items mean; "" is not read:

    names: {在线率: online, 份数: ""}

Where units stand side by side and rows are data items, each column that is not named is of the unit in its header:

    columns:
      - {at: B, header: 指标, is: item}
      - {at: C, header: 计量单位, is: unit}
    others: subject

Several sheets that look alike are named together; what their names say may hold for all of their rows:

    sheets: [江北区, 江南区]
    sheet_is: subject
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from kaoping.engine.terms import Exact, Finding, Refused, fault
from kaoping.engine.words import Words
from kaoping.files.sheets.model import from_letters
from kaoping.files.values.columns import Role

FORMAT = "kaoping-mapping/1"
_MOST_BYTES = 1_000_000


class _MappingPart(BaseModel):
    """A part of a mapping: nothing unknown, nothing changed afterwards. All scalars come as text."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class MappedColumn(_MappingPart):
    """One column: where it is (`at`, `header` or both, which then must agree), and what it is.

    `factor` converts its numbers into the unit of the data item; `unit` is what may be written behind them.
    `check: true` marks a guess of the program; a mapping is not used before its guesses are looked at.
    """

    at: str | None = None
    header: str | None = None
    is_: Annotated[Role | None, Field(alias="is")] = None
    item: str | None = None
    field: str | None = None
    factor: Exact | None = None
    unit: str = ""
    check: bool = False

    @model_validator(mode="after")
    def _complete(self) -> MappedColumn:
        if self.at is None and self.header is None:
            raise _fault_of(
                Words("一列要写 at（列号）、header（标题）或两者", "a column needs at (its letters), header, or both")
            )
        if self.at is not None:
            from_letters(self.at)
        if sum(what is not None for what in (self.is_, self.item, self.field)) != 1:
            raise _fault_of(
                Words("一列在 is、item、field 中要写且只写一个", "a column needs one of is, item and field")
            )
        if self.factor is not None and (self.item is None or self.factor <= 0):
            raise _fault_of(Words("factor 是正数，只用于 item", "factor is a positive number, and only for an item"))
        return self


ACROSS_ROLES = (Role.ITEM, Role.UNIT, Role.PERIOD, Role.SOURCE, Role.BY, Role.IGNORED)
"""What columns may be, beside those of units, where units stand side by side."""


class MappedSheet(_MappingPart):
    """One table of a sheet, or of several that look alike.

    `list` names the list whose records its rows are; `subject` is whom all rows are of. `sheet_is` says what the name
    of a sheet is: whom its rows are of, their group or their period. `others` says what columns are that are not named:
    refused, ignored, or each of the subject that its header names (then rows are data items).
    """

    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    sheet_is: Literal["subject", "group", "period"] | None = None
    header: Annotated[int, Field(ge=1)] | None = None
    first_row: Annotated[int, Field(ge=1)] | None = None
    last_row: Annotated[int, Field(ge=1)] | None = None
    list: str | None = None
    subject: str | None = None
    group: str | None = None
    period: str | None = None
    source: str = ""
    by: str = ""
    columns: tuple[MappedColumn, ...] = Field(min_length=1)
    names: dict[str, str] = Field(default_factory=dict)
    others: Literal["refuse", "ignore", "subject"] = "refuse"

    @model_validator(mode="after")
    def _sheets_complete(self) -> MappedSheet:
        if self.sheets and self.sheet is not None:
            raise _fault_of(Words("sheet 和 sheets 只写一个", "write either sheet or sheets"))
        if len(set(self.sheets)) < len(self.sheets):
            raise _fault_of(Words("sheets 中同一个工作表写了两次", "sheets names one sheet twice"))
        if self.sheet_is is not None and getattr(self, self.sheet_is) is not None:
            zh = f"sheet_is 说的就是 {self.sheet_is}，不能再写 {self.sheet_is}"
            raise _fault_of(Words(zh, f"sheet_is says the {self.sheet_is} already: leave out {self.sheet_is}"))
        return self

    @model_validator(mode="after")
    def _complete(self) -> MappedSheet:
        if self.is_across:
            self._refuse_not_across()
            return self
        if any(c.is_ is Role.UNIT for c in self.columns) and all(c.is_ is not Role.ITEM for c in self.columns):
            zh = "计量单位列（is: unit）只用于每行写明数据项（is: item）的表"
            raise _fault_of(Words(zh, "a column of units of measure (is: unit) is for rows that name their data item"))
        if self.header is None and (self.first_row is None or any(c.at is None for c in self.columns)):
            zh = "没有 header 的表要写 first_row，每列都要写 at"
            raise _fault_of(Words(zh, "a sheet without header needs first_row, and at for each column"))
        has_subject = self.subject is not None or self.sheet_is == "subject"
        if any(c.is_ is Role.SUBJECT for c in self.columns) == has_subject:
            zh = "要有一列是考评对象（is: subject），或写 subject 表示所有行都是它的，两者只写一个"
            en = "one column must be the subject (is: subject), or else subject must say whose all rows are"
            raise _fault_of(Words(zh, en))
        return self

    def _refuse_not_across(self) -> None:
        """Refuse what cannot be where units stand side by side."""
        roles = [c.is_ for c in self.columns]
        if roles.count(Role.ITEM) != 1 or any(role not in ACROSS_ROLES for role in roles):
            zh = (
                "others: subject 时，要有且只有一列是数据项（is: item），其他列只能是 unit、period、source、by、ignored"
            )
            en = "with others: subject one column is the data item (is: item), and others may be unit, period, "
            raise _fault_of(Words(zh, en + "source, by, ignored"))
        if self.header is None or self.list is not None or self.subject is not None or self.sheet_is == "subject":
            zh = "others: subject 时要写 header，不能写 list 和 subject：单位写在标题行里"
            en = "with others: subject write header, and neither list nor subject: units stand in the header"
            raise _fault_of(Words(zh, en))

    @property
    def is_across(self) -> bool:
        """Whether units stand side by side: rows are data items, columns those of units."""
        return self.others == "subject"

    @property
    def names_of_sheets(self) -> tuple[str, ...]:
        """The sheets that it is for; none where it is for any that is not named."""
        return self.sheets or (() if self.sheet is None else (self.sheet,))

    @property
    def first(self) -> int:
        """The first row of the data."""
        if self.first_row is not None:
            return self.first_row
        assert self.header is not None
        return self.header + 1


class Mapping(_MappingPart):
    """How the sheets of an office's own are to be read."""

    format: Literal["kaoping-mapping/1"] = "kaoping-mapping/1"
    sheets: tuple[MappedSheet, ...] = ()
    ignore: tuple[str, ...] = ()

    def tables_of(self, name: str) -> tuple[MappedSheet, ...]:
        """The tables of a sheet: those that name it, or else those that name none."""
        named = tuple(s for s in self.sheets if name in s.names_of_sheets)
        return named or tuple(s for s in self.sheets if not s.names_of_sheets)

    def missing(self, there: Collection[str]) -> list[Finding]:
        """Sheets that are named together and are not there: a district that is forgotten is not to go unnoticed."""
        wrong = Words("列映射写明的这个工作表不在文件里", "the mapping names this sheet, and no file has it")
        right = Words("补上工作表，或改列映射的 sheets", "add the sheet, or change sheets in the mapping")
        names = dict.fromkeys(name for table in self.sheets for name in table.sheets if name not in there)
        return [Finding("mapped-sheet-missing", (name,), wrong, right) for name in names]

    def findings(self, place: str) -> list[Finding]:
        """Guesses that nobody has looked at yet."""
        return [
            Finding(
                "mapping-unchecked",
                (f"{place}: {', '.join(table.names_of_sheets) or '*'}/{column.at or column.header}",),
                Words("这一列是程序猜的，还没有核对", "this column was guessed by the program and not checked yet"),
                Words("核对后删去 check: true", "look at it and remove check: true"),
            )
            for table in self.sheets
            for column in table.columns
            if column.check
        ]


def load_mapping(path: Path) -> Mapping:
    """Read a mapping from a YAML file.

    Raises:
        Refused: with everything that is wrong with it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused([_unusable(path.name, str(error))]) from None
    return read_mapping(text, path.name)


def read_mapping(text: str, name: str = "") -> Mapping:
    """Read a mapping from the text of such a file.

    Raises:
        Refused: with everything that is wrong with it.
    """
    try:
        plain = _plain(text)
    except (yaml.YAMLError, ValueError) as error:
        raise Refused([_unusable(name, str(error))]) from None
    return parse_mapping(plain, name)


def parse_mapping(plain: Any, name: str = "") -> Mapping:
    """A mapping from plain data.

    Raises:
        Refused: with everything that is wrong with it.
    """
    try:
        return Mapping.model_validate(plain)
    except ValidationError as error:
        raise Refused([_fault(name, tuple(e["loc"]), _said(e)) for e in error.errors()]) from None


def _plain(text: str) -> Any:
    if len(text) > _MOST_BYTES:
        raise ValueError("the mapping is too large")
    # Scalars stay texts, so that no number passes through binary; references could multiply without limit.
    if any(isinstance(token, yaml.AliasToken | yaml.TagToken) for token in yaml.scan(text)):
        raise ValueError("references and tags are not understood")
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts, lists and mappings


_HOW = Words("写法见 docs/values.zh-CN.md 的列映射", "see the column mapping in docs/values.md")
_SAID = {
    "extra_forbidden": Words("没有这个字段", "there is no such field"),
    "missing": Words("缺少这个字段", "the field is missing"),
    "enum": Words("不是可选的值", "it is none of the choices"),
    "literal_error": Words("不是可选的值", "it is none of the choices"),
    "int_parsing": Words("应为整数", "a whole number is needed"),
    "greater_than_equal": Words("至少为 1", "at least 1 is needed"),
    "bool_parsing": Words("应为 true 或 false", "true or false is needed"),
    "too_short": Words("至少要有一项", "at least one is needed"),
    "model_type": Words("应为一组字段", "a group of fields is needed"),
    "tuple_type": Words("应为列表", "a list is needed"),
    "string_type": Words("应为文字", "a text is needed"),
}


def _fault_of(words: Words) -> PydanticCustomError:
    return fault("mapping-broken", words, _HOW)


def _said(error: ErrorDetails) -> Words:
    """What is wrong, in words of our own."""
    own = error.get("ctx", {}).get("wrong")
    if isinstance(own, Words):
        return own
    message = error["msg"].removeprefix("Value error, ")
    return _SAID.get(error["type"], Words(message, message))


def _fault(name: str, place: tuple[str | int, ...], what: Words) -> Finding:
    wrong = Words(f"列映射这里不对：{what.zh}", f"the mapping is wrong here: {what.en}")
    return Finding("mapping-broken", (name, *place) if name else place, wrong, _HOW)


def _unusable(name: str, message: str) -> Finding:
    return Finding(
        "mapping-unreadable",
        (name,),
        Words(f"列映射读不出来：{message}", f"the mapping cannot be read: {message}"),
        Words("改正为 UTF-8 编码的 YAML 文件", "make it a YAML file in UTF-8"),
    )


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping as YAML; reading it gives the same mapping."""
    path.write_text(mapping_text(mapping), encoding="utf-8")


def mapping_text(mapping: Mapping) -> str:
    """What such a file says of a mapping."""
    plain = mapping.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return yaml.safe_dump({"format": FORMAT, **plain}, allow_unicode=True, sort_keys=False, width=110)
