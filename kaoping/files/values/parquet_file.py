"""One untrusted Parquet file, opened: what it claims is checked before any value is read, and again while reading.

Parquet may claim anything in few bytes: 30 million equal rows are 200 KB, one text of 200 MB is 8 KB.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.engine.words import Words
from kaoping.files.sheets.model import Trouble, Unreadable
from kaoping.files.values.parquet_writing import as_text

if TYPE_CHECKING:
    import duckdb

_BATCH = 10_000
_MEMORY = "512MB"
_RATIO_FROM = 1_000_000
_PLAIN_TYPES = (
    "VARCHAR", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
    "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "DATE", "TIMESTAMP", "ENUM",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParquetLimits:
    """What a Parquet file may cost before it is refused; sizes in bytes, `text` in characters of one value."""

    rows: int = 5_000_000
    columns: int = 1_000
    unpacked: int = 2_000_000_000
    ratio: int = 100
    text: int = 32_767


class ParquetFile:
    """The columns and rows of a Parquet file.

    Raises:
        Unreadable: if it is no sound Parquet file, or goes beyond the limits.
    """

    def __init__(self, path: Path, limits: ParquetLimits | None = None) -> None:
        self.path = path
        self.limits = limits or ParquetLimits()
        import duckdb  # noqa: PLC0415 - a tenth of a second that only Parquet needs

        try:
            with self._open() as db:
                names = db.execute("SELECT name, num_children FROM parquet_schema($1)", [str(path)]).fetchall()
                self._check_size(db, len(names) - 1)
                found = db.execute("DESCRIBE SELECT * FROM read_parquet($1)", [str(path)]).fetchall()
        except duckdb.Error:
            raise self._broken() from None
        self._check_columns([str(name) for name, _ in names[1:]], [(str(c[0]), str(c[1])) for c in found])
        self.columns = [str(name) for name, *_ in found]

    def _open(self) -> duckdb.DuckDBPyConnection:
        """A database that can open this file and nothing else, and that writes nothing down."""
        import duckdb  # noqa: PLC0415 - a tenth of a second that only Parquet needs

        db = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": _MEMORY, "temp_directory": ""})
        db.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
        allowed = str(self.path).replace("'", "''")
        db.execute(f"SET allowed_paths = ['{allowed}']; SET enable_external_access = false")
        db.execute("SET lock_configuration = true")
        return db

    def _check_size(self, db: duckdb.DuckDBPyConnection, columns: int) -> None:
        rows = db.execute("SELECT num_rows FROM parquet_file_metadata($1)", [str(self.path)]).fetchall()[0][0]
        if rows > self.limits.rows or columns > self.limits.columns:
            raise self._too_many()
        sizes = "SELECT coalesce(sum(total_uncompressed_size), 0) FROM parquet_metadata($1)"
        unpacked = db.execute(sizes, [str(self.path)]).fetchall()[0][0]
        size = self.path.stat().st_size
        if unpacked > min(self.limits.unpacked, max(self.limits.ratio * size, _RATIO_FROM)):
            raise self._refusal(
                "unpacks-too-large",
                Words(
                    f"文件解压后有 {unpacked // 1_000_000} MB，超过压缩前后 {self.limits.ratio} 倍或上限",
                    f"the file unpacks to {unpacked // 1_000_000} MB, beyond {self.limits.ratio} times its size "
                    "or the limit",
                ),
                Words("核对文件是怎样生成的，或分成几个文件", "check how the file was made, or split it"),
            )

    def _check_columns(self, named: list[str], typed: list[tuple[str, str]]) -> None:
        for name, kind in typed:
            if "[" in kind or kind.partition("(")[0].split(" ")[0].split("_")[0] not in _PLAIN_TYPES:
                raise self._refusal(
                    "column-type",
                    Words(f"“{name}”列的类型是 {kind}", f"the column {name!r} is of the type {kind}"),
                    Words("只写文本、数值、是否和日期", "write texts, numbers, yes or no, and dates only"),
                )
        twice = [name for name, count in Counter(name.casefold() for name in named).items() if count > 1]
        if twice:
            raise self._refusal(
                "duplicate-column",
                Words(f"“{twice[0]}”列不止一个", f"there is more than one column {twice[0]!r}"),
                Words("只留一列", "keep one of them"),
            )

    def rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Each row with its place, as texts; what is empty is left out.

        Raises:
            Unreadable: if it turns out to be broken, or to hold more than it claimed.
        """
        import duckdb  # noqa: PLC0415 - a tenth of a second that only Parquet needs

        number = 0
        try:
            with self._open() as db:
                cursor = db.execute("SELECT * FROM read_parquet($1)", [str(self.path)])
                while batch := cursor.fetchmany(_BATCH):
                    for row in batch:
                        number += 1
                        texts = {n: as_text(v) for n, v in zip(self.columns, row, strict=True) if v is not None}
                        self._check_row(number, texts)
                        yield f"{self.path.name}!{number}", {n: t for n, t in texts.items() if t.strip()}
        except duckdb.Error:
            raise self._broken() from None

    def _check_row(self, number: int, texts: dict[str, str]) -> None:
        if number > self.limits.rows:
            raise self._too_many()
        if any(len(text) > self.limits.text for text in texts.values()):
            raise Unreadable(
                Trouble(
                    "too-much-text",
                    f"{self.path.name}!{number}",
                    Words(
                        f"这一行有超过 {self.limits.text} 字的文本",
                        f"this row has a text of more than {self.limits.text} characters",
                    ),
                    Words("删去或缩短", "remove or shorten it"),
                )
            )

    def _too_many(self) -> Unreadable:
        return self._refusal(
            "too-many-cells",
            Words(
                f"文件超出 {self.limits.rows} 行或 {self.limits.columns} 列",
                f"the file goes beyond {self.limits.rows} rows or {self.limits.columns} columns",
            ),
            Words("分成几个文件", "split it"),
        )

    def _broken(self) -> Unreadable:
        wrong = Words("文件不是完好的 Parquet 文件", "the file is no sound Parquet file")
        return self._refusal("parquet-broken", wrong, Words("重新生成文件", "make the file anew"))

    def _refusal(self, code: str, wrong: Words, right: Words) -> Unreadable:
        return Unreadable(Trouble(code, self.path.name, wrong, right))
