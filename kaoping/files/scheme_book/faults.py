"""What can be wrong in a scheme workbook, each with what would be right, at its cell."""

from __future__ import annotations

from difflib import get_close_matches

from kaoping.engine.terms import Finding
from kaoping.engine.words import Words, listing
from kaoping.files.scheme_book.columns import Block
from kaoping.files.scheme_book.element import Element
from kaoping.files.scheme_book.owners import Owner, missing_owner
from kaoping.files.scheme_book.tables import REFERENCE, Table, tables
from kaoping.files.sheets.model import Book, Sheet
from kaoping.files.values.plain_text import key_of


def no_header(sheet: Sheet, table: Table) -> Finding:
    """A sheet whose header is gone."""
    names = [c.name for c in table.root.columns][:4]
    return Finding(
        "no-header",
        (),
        Words(f"“{sheet.name}”表没有列标题", f"the sheet {sheet.name!r} has no header"),
        Words(
            f"补上列标题一行：{listing(names).zh}等",
            f"restore the row of headers: {listing(names).en} and so on",
        ),
        source=sheet.place(1, 1),
    )


def example_name(place: str, name: str) -> Finding:
    """A value under the name of an example."""
    return Finding(
        "example-name",
        (),
        Words(f"列标题还是“{name}”", f"the header is still {name!r}"),
        Words("把列标题改为单位、分组或考核期的名称", "make the header the name of a subject, group or period"),
        source=place,
    )


def no_item(place: str) -> Finding:
    """A row that belongs to no item."""
    return Finding(
        "missing-item",
        (),
        Words("没有写是哪项指标", "the item is not named"),
        Words("在第一列写“指标体系”中的名称、编号或标识", "write its title, number or identifier in the first column"),
        source=place,
    )


def merged(place: str, block: str) -> Finding:
    """A number, or a title, in a merged block of the tree."""
    return Finding(
        "merged-number",
        (),
        Words(
            f"合并单元格 {block} 中的内容不知属于哪一行", f"it is not clear to which row of {block} the contents belong"
        ),
        Words(
            "取消合并，逐行填写；几项共用的分值写在它们的上级",
            "split it; points that items share stand at the item above",
        ),
        source=place,
    )


def differs(place: str, first: str) -> Finding:
    """A value that differs from an earlier row of the same part."""
    return Finding(
        "differs-from-above",
        (),
        Words(f"与 {first} 写的不同", f"this differs from {first}"),
        Words("同一指标的各行只写一次，或写成一样", "write it once for the item, or the same in each row"),
        source=place,
    )


def one_or_each(place: str, other: str) -> Finding:
    """A value for one group beside one for all."""
    return Finding(
        "one-or-each",
        (),
        Words(f"{other} 已写了各组共同的数", f"{other} holds one for all groups"),
        Words("各组相同的写一个数，不同的只写各组的数", "write one number for all groups, or one for each, not both"),
        source=place,
    )


def no_entry(place: str, block: Block) -> Finding:
    """A part of an entry that is not there."""
    heading = block.columns[0].heading
    return Finding(
        "missing-entry",
        (),
        Words(f"不知属于哪个“{heading.zh}”", f"it is not clear to which of {heading.en!r} this belongs"),
        Words(f"在本行或上一行先写“{heading.zh}”", f"write {heading.en!r} in this row or above first"),
        source=place,
    )


def no_name(place: str) -> Finding:
    """A value without its name."""
    return Finding(
        "missing-name",
        (),
        Words("有数值而没有名称", "there is a value without a name"),
        Words("补上名称", "write its name"),
        source=place,
    )


def name_twice(place: str, name: str) -> Finding:
    """A name that stands twice in a table."""
    return Finding(
        "duplicate-name",
        (),
        Words(f"“{name}”写了两次", f"{name!r} is written twice"),
        Words("只留一行", "keep one of the rows"),
        source=place,
    )


def unknown_sheet(sheet: Sheet) -> Finding:
    """A sheet that is none of a scheme."""
    known = {key_of(n): n for t in tables() for n in (t.name.zh, t.name.en)}
    near = get_close_matches(key_of(sheet.name), known, n=1, cutoff=0.4)
    right = Words(
        "删去这张表；自己用的草稿表，表名以 _ 开头", "remove it; let the name of a sheet of your own begin with _"
    )
    if near:
        close = known[near[0]]
        right = Words(f"是不是“{close}”？否则{right.zh}", f"perhaps {close!r}? Else {right.en}")
    return Finding(
        "unknown-sheet",
        (),
        Words(f"不知“{sheet.name}”表是什么", f"it is not known what the sheet {sheet.name!r} is"),
        right,
        source=sheet.place(1, 1),
    )


def unknown_item(element: Element, nearest: list[str]) -> Finding:
    """A row of an item that is not in the tree."""
    return Finding(
        "unknown-item",
        (),
        Words(f"“指标体系”中没有“{element.reference}”", f"the tree has no item {element.reference!r}"),
        missing_owner(element.reference, nearest),
        source=element.place((REFERENCE[0],)),
    )


def ambiguous(element: Element, others: list[str]) -> Finding:
    """A row of a name that several items have."""
    return Finding(
        "ambiguous-item",
        (),
        Words(f"有几项指标叫“{element.reference}”", f"several items are called {element.reference!r}"),
        Words(f"改写编号或标识：{'、'.join(others)}", f"write the number or the identifier: {', '.join(others)}"),
        source=element.place((REFERENCE[0],)),
    )


def no_place(element: Element, held: Table) -> Finding:
    """A part that its owner cannot have."""
    return Finding(
        "unknown-item",
        (),
        Words(
            f"“{held.name.zh}”不能属于“{element.reference}”", f"{held.name.en} cannot belong to {element.reference!r}"
        ),
        Words("写指标、备选项或差异", "write an item, an alternative or a variant"),
        source=element.place((REFERENCE[0],)),
    )


def again(element: Element, first: str) -> Finding:
    """A second part where there can be one."""
    return Finding(
        "duplicate-item",
        (),
        Words(f"“{element.reference}”在 {first} 已经写过", f"{element.reference!r} stands at {first} already"),
        Words("同一指标的各行写在一起，中间不隔其他指标", "keep the rows of an item together"),
        source=element.place((REFERENCE[0],)),
    )


def other_family(element: Element, tree: str) -> Finding:
    """Parameters of another family than the one that was chosen."""
    return Finding(
        "other-family",
        (),
        Words(f"评分方法与 {tree} 写的不同", f"the family differs from that at {tree}"),
        Words("改正一处，或删去这里的行", "mend one of them, or remove the rows here"),
        source=element.place((REFERENCE[0],)),
    )


def not_filled(place: str, held: Table, owner: Owner) -> Finding:
    """A chosen family without its parameters."""
    return Finding(
        "rule-not-filled",
        (),
        Words(
            f"“{held.name.zh}”表中没有“{owner.names[0]}”", f"the sheet {held.name.en} has no row for {owner.names[0]!r}"
        ),
        Words(
            f"在“{held.name.zh}”表中加一行，指标一栏写“{owner.names[0]}”",
            f"add a row to the sheet {held.name.en}, with {owner.names[0]!r} in the first column",
        ),
        source=place,
    )


def is_no_scheme(book: Book) -> Finding | None:
    """A workbook that has no sheet of a scheme."""
    names = {key_of(name) for t in tables() for name in (t.name.zh, t.name.en)}
    if any(key_of(sheet.name) in names for sheet in book.sheets):
        return None
    return Finding(
        "not-a-scheme",
        (),
        Words("这个工作簿不是考评方案", "this workbook is no scheme"),
        Words(
            "方案工作簿有“方案”“指标体系”等表；空白的由 kaoping template --scheme 生成",
            "a scheme has the sheets Scheme, Items and so on; kaoping template --scheme writes an empty one",
        ),
        source=book.file,
    )
