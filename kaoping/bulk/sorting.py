"""Telling what each Parquet file of a run holds by its columns: values, records of lists, or the list of subjects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from kaoping.bulk.database import columns_of, connect, files_sql
from kaoping.bulk.run import BulkValues
from kaoping.engine.terms import Finding, Refused
from kaoping.engine.words import Words

_SUBJECTS = frozenset(("subject", "group", "parent"))


def sorted_files(paths: Iterable[Path]) -> BulkValues:
    """The files of a run, each in its place.

    A file with columns `item` and `value` holds values, one with `item` but `no` or without `value` records; without
    `item` it is the list of subjects if it has no column but `subject`, `group` and `parent`, and else wide values.

    Raises:
        Refused: if a file is no Parquet file, there are two lists of subjects, or there are no values.
    """
    values: list[Path] = []
    records: list[Path] = []
    subjects: list[Path] = []
    findings: list[Finding] = []
    with connect() as db:
        for path in paths:
            try:
                columns = columns_of(db, files_sql([str(path)]))
            except duckdb.Error:
                wrong = Words("不是完好的 Parquet 文件", "this is no sound Parquet file")
                findings.append(_finding(path, wrong, Words("换成 Parquet 文件", "give a Parquet file")))
                continue
            if "item" in columns:
                (values if "value" in columns and "no" not in columns else records).append(path)
            else:
                (subjects if columns.keys() <= _SUBJECTS else values).append(path)
    for path in subjects[1:]:
        wrong = Words("单位名单不止一个", "there is more than one list of subjects")
        findings.append(_finding(path, wrong, Words("合成一个", "make one of them")))
    if not values and not findings:
        wrong = Words("没有数据文件", "there is no file of values")
        right = Words("给出列有 subject、item、value 的文件", "give a file with the columns subject, item and value")
        findings.append(Finding("no-values", ("values",), wrong, right))
    if findings:
        raise Refused(findings)
    return BulkValues(values=tuple(values), subjects=subjects[0] if subjects else None, records=tuple(records))


def _finding(path: Path, wrong: Words, right: Words) -> Finding:
    return Finding("values-file", (path.name,), wrong, right, source=path.name)
