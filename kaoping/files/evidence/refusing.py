"""Why a file is not taken, where more than one kind says so."""

from __future__ import annotations

from kaoping.engine.words import Words
from kaoping.files.sheets.containers import refusal
from kaoping.files.sheets.model import Unreadable

SAVE_ANEW = Words(
    "用生成它的软件重新另存后再提交", "save it anew in the program that it comes from, and hand it in again"
)


def not_what_it_says(file: str, ending: str) -> Unreadable:
    """The contents are not what the name claims."""
    wrong = Words(f"文件内容不是完好的 .{ending} 文件", f"the contents are no sound .{ending} file")
    right = Words("核对是否选错文件或改过扩展名", "see whether it is the wrong file or its ending was changed")
    return refusal(file, "not-what-it-says", wrong, right)


def two_at_once(file: str) -> Unreadable:
    """The file can be read as something else, too."""
    wrong = Words("文件里夹带了另一种格式的内容", "the file carries contents of another format along")
    return refusal(file, "two-kinds", wrong, SAVE_ANEW)


def active(file: str) -> Unreadable:
    """The file does something when it is opened."""
    wrong = Words(
        "文件含打开时会执行的内容（脚本、启动程序或动态数据交换）",
        "the file has contents that run when it is opened (a script, a program or dynamic data exchange)",
    )
    right = Words("删去这些内容，或打印为 PDF 后再提交", "remove them, or print it to PDF, and hand it in again")
    return refusal(file, "active", wrong, right)
