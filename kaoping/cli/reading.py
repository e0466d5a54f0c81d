"""Reading what a command is given: a scheme, values; every fault ends the command with its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from kaoping.cli.exits import Exit, Stop
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Words
from kaoping.files.scheme_yaml import SchemeFile, check_scheme_yaml, read_scheme_yaml
from kaoping.files.values import Reading, load_mapping, read_values_with_notes

ENDINGS = (".csv", ".xlsx", ".xls", ".parquet")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn the faults of reading a file into messages that name it."""
    try:
        yield
    except FileNotFoundError:
        raise Stop(Exit.FILE, Words(f"找不到文件 {path}", f"there is no file {path}"), None) from None
    except IsADirectoryError:
        raise Stop(Exit.FILE, Words(f"{path} 是文件夹，不是文件", f"{path} is a folder, not a file"), None) from None
    except PermissionError:
        raise Stop(Exit.FILE, Words(f"没有权限读取 {path}", f"{path} may not be read"), None) from None
    except UnicodeDecodeError:
        right = Words("另存为 UTF-8 编码", "save it as UTF-8")
        raise Stop(Exit.REFUSED, Words(f"{path} 不是 UTF-8 文本", f"{path} is no UTF-8 text"), right) from None


def read_scheme_file(path: Path) -> Scheme:
    """Read a scheme.

    Raises:
        Stop: if there is no such file.
        Refused: with every finding in it.
    """
    with reading(path):
        return read_scheme_yaml(path)


def check_scheme_file(path: Path) -> SchemeFile:
    """Read and check a scheme, with warnings and notes.

    Raises:
        Stop: if there is no such file.
    """
    with reading(path):
        return check_scheme_yaml(path)


def read_values_files(
    paths: Sequence[Path],
    scheme: Scheme,
    period: str | None = None,
    mapping: str | None = None,
    *,
    apart: Sequence[Path] = (),
) -> Reading:
    """Read values, with notes on how they were read. Files `apart` are left out of folders.

    Raises:
        Stop: if there is no such file.
        Refused: with every finding in them.
    """
    files = [file for path in paths for file in _files(path, {p.resolve() for p in apart})]
    for path in files:
        with reading(path), path.open("rb"):
            pass
    columns = None
    if mapping is not None:
        with reading(Path(mapping)), Path(mapping).open("rb"):
            pass
        columns = load_mapping(Path(mapping))
    return read_values_with_notes(files, scheme, mapping=columns, period=period)


def _files(path: Path, apart: Set[Path]) -> list[Path]:
    """A file itself; of a folder, the files with values in it, by name."""
    if not path.is_dir():
        return [path]
    with reading(path):
        found = sorted(p for p in path.iterdir() if _may_hold_values(p) and p.resolve() not in apart)
    if not found:
        wrong = Words(f"文件夹 {path} 中没有数据文件", f"there are no files with values in {path}")
        raise Stop(
            Exit.FILE, wrong, Words("支持 .csv、.xlsx、.xls、.parquet", ".csv, .xlsx, .xls and .parquet are read")
        )
    return found


def _may_hold_values(path: Path) -> bool:
    """Whether a file in a folder is read; what a spreadsheet program or an editor keeps beside a file is not."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~$")) and path.is_file()
