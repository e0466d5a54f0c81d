"""Data items: what is collected, with its type, unit, decimals and range."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from kaoping.engine.program import CellType, Kind, number_type
from kaoping.engine.terms.base import Exact, Identifier, Label, Part, Title
from kaoping.engine.terms.faults import fault
from kaoping.engine.words import Words

DEFAULT_LIMIT = Decimal(10) ** 13
"""Numbers beyond this are refused unless the data item declares a wider range."""


class Status(StrEnum):
    """Status of a value; the six are never confused."""

    REPORTED = "reported"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    NOT_APPLICABLE = "not_applicable"
    NOT_REPORTED = "not_reported"
    NO_DATA = "no_data"


class _Item(Part):
    id: Identifier
    title: Title | None = None
    note: Title | None = None
    source: Title | None = Field(default=None, description="Where the value comes from.")


class NumberItem(_Item):
    """A number with a declared number of decimals."""

    type: Literal["number"] = "number"
    unit: Title | None = None
    decimals: int = Field(default=2, ge=0, le=6)
    min: Exact | None = None
    max: Exact | None = None
    blank: Literal["not_reported", "zero"] = Field(
        default="not_reported", description="What an empty cell means; zero only where an office says so."
    )

    @property
    def cell_type(self) -> CellType:
        """Type of the cell that holds the value."""
        return number_type(self.decimals)


class FactItem(_Item):
    """A fact: yes or no."""

    type: Literal["fact"]
    blank: Literal["not_reported", "no"] = "not_reported"

    @property
    def cell_type(self) -> CellType:
        """Type of the cell that holds the value."""
        return CellType(Kind.CONDITION)


class CategoryItem(_Item):
    """One of several named categories, such as a qualitative grade."""

    type: Literal["category"]
    choices: tuple[Label, ...] = Field(min_length=2)

    @property
    def cell_type(self) -> CellType:
        """Type of the cell that holds the value."""
        return CellType(Kind.TEXT)


_FIELD_KINDS = {"fact": Kind.CONDITION, "text": Kind.TEXT, "category": Kind.TEXT, "date": Kind.DATE}


class EventField(Part):
    """A further field of each record of a list."""

    id: Identifier
    title: Title | None = None
    type: Literal["number", "fact", "text", "category", "date"] = "number"
    unit: Title | None = None
    decimals: int = Field(default=2, ge=0, le=6)
    min: Exact | None = None
    max: Exact | None = None
    choices: tuple[Label, ...] = ()
    """The categories that a category may be."""
    required: bool = Field(default=False, description="Whether a record without it is refused.")

    @model_validator(mode="after")
    def _categories(self) -> EventField:
        if (self.type == "category") != (len(self.choices) > 1):
            raise fault(
                "goes-together",
                Words(
                    "类别栏要有两个以上可选类别，其他栏没有",
                    "a category has two choices or more, other fields have none",
                ),
                Words(
                    "写 type: category（类型: 类别）和 choices（可选类别），或都不写",
                    "write type: category and choices, or neither",
                ),
                "choices",
            )
        return self

    @property
    def cell_type(self) -> CellType:
        """Type of the cell that holds the field."""
        if self.type == "number":
            return number_type(self.decimals)
        return CellType(_FIELD_KINDS[self.type])


class ListItem(_Item):
    """A list of records for each subject: events, ratings, sampled objects.

    `blank` says what no records mean: that nothing happened, or that nothing was reported. Where `fields` are left out
    they are those that the rule of the leaf reads.
    """

    type: Literal["list"]
    fields: tuple[EventField, ...] = ()
    blank: Literal["none", "not_reported"] = "none"

    def completed(self, implied: DataItem) -> ListItem:
        """This list with the fields, and what else it leaves open, of the one that a rule implies."""
        if self.fields or not isinstance(implied, ListItem):
            return self
        return implied.model_copy(update={key: getattr(self, key) for key in self.model_fields_set - {"fields"}})

    def field_titles(self, title: Words) -> dict[str, Words]:
        """What `list.field` is called in sentences, where `title` is what the list is called."""
        found = {}
        for field in self.fields:
            own = field.title or Words(field.id, field.id)
            found[f"{self.id}.{field.id}"] = Words(f"{title.zh}的{own.zh}", f"{own.en} of {title.en}")
        return found


def _typed(value: object) -> object:
    """A data item without a type is a number."""
    return {"type": "number", **value} if isinstance(value, Mapping) and "type" not in value else value


DataItem: TypeAlias = Annotated[
    NumberItem | FactItem | CategoryItem | ListItem, Field(discriminator="type"), BeforeValidator(_typed)
]
