"""What the workbook was made from, and how anyone can check it."""

from __future__ import annotations

from xlsxwriter import Workbook

from kaoping.engine.words import Words
from kaoping.files.results.book import MOST_SHEETS_OF_PERIODS, Book
from kaoping.files.results.styles import TITLE_HEIGHT, Styles

_ALL_LIVE = Words(
    "本工作簿的得分、总分、名次、等次都是公式，从各评分单的数据算起；没有填入的结果。",
    "Every score, total, rank and grade in this workbook is a formula that starts from the data on the score "
    "sheets; no result is typed in.",
)
_CYCLE_LIVE = Words(
    "本工作簿的得分、总分、名次、等次都是公式；没有填入的结果。全周期取各期的得分：工作表名以考核期开头的，是各期自己的排名、"
    "矩阵、评分单、记录和横向计算，数据在那里修改。还没有数据的考核期没有工作表。",
    "Every score, total, rank and grade in this workbook is a formula; no result is typed in. The cycle is made from "
    "the scores of its periods: sheets whose names begin with a period are that period's own ranking, matrix, score "
    "sheets, records and sheet across units, and data are changed there. A period without data has no sheets yet.",
)
_CYCLE_TYPED = Words(
    "本工作簿没有各期的评分单（合计超过 {most} 张时不放入一本工作簿）：各期的得分在这里是填入的数据，"
    "全周期的得分、总分、名次、等次是由它们算起的公式。各期得分的公式见各期自己的工作簿（kaoping score --period）。",
    "This workbook has no score sheets of the periods (more than {most} of them are not put into one workbook): here "
    "the scores of the periods are typed-in data, and scores, totals, ranks and grades of the cycle are formulas that "
    "start from them. The formulas of a period's scores are in that period's own workbook (kaoping score --period).",
)
_HOW_TO = (
    Words(
        "浅黄色单元格是数据，可以修改；改动后各单位的得分、名次随之重算。浅蓝色单元格来自方案。"
        "工作表已保护，没有密码：“审阅—撤消工作表保护”。",
        "Light yellow cells are data and may be changed; scores and ranks of all units follow. Light blue cells "
        "come from the scheme. Sheets are protected without a password: Review, Unprotect Sheet.",
    ),
    Words(
        "计算一律用整数：例如 95.43 按两位小数记作 9543。灰色各列是整数值和除法各步（被除数、除数、试商、整商、余数），"
        "余数的两倍不小于除数时四舍五入进一。折叠的行是数据状态等辅助判断，撤消保护后可展开。",
        "All arithmetic is on whole numbers: 95.43 with two decimals is 9543. The grey columns hold these and the "
        "parts of each division (dividend, divisor, trial quotient, whole quotient, remainder); rounding half up "
        "adds one where twice the remainder is not less than the divisor. Folded rows are bookkeeping such as the "
        "status of data; they unfold once the sheet is unprotected.",
    ),
    Words(
        "表格软件只有 15 位有效数字。超出精确范围的，单元格写“超出精确范围”，不会给出近似的得分；"
        "此时用 kaoping 命令计算。",
        "Spreadsheets keep 15 digits. What would need more says “beyond exact range” and never shows an "
        "approximate score; the kaoping command has no such limit.",
    ),
    Words(
        "核验：kaoping verify 按上面的摘要重新计算并指出第一处不同；或按评分单的算式用计算器逐步复核。",
        "To check: kaoping verify computes everything again from what these digests name and tells the first "
        "difference; or follow the arithmetic of a score sheet with a pocket calculator.",
    ),
)
_SCHEME = Words("方案", "Scheme")
_ENGINE = Words("计算引擎版本", "Engine version")
_SCHEME_DIGEST = Words("方案摘要（SHA-256）", "Digest of the scheme (SHA-256)")
_VALUES_DIGEST = Words("数据摘要（SHA-256）", "Digest of the values (SHA-256)")
_RESULT_DIGEST = Words("结果摘要（SHA-256）", "Digest of the result (SHA-256)")
_PERIOD = Words("考核期", "Period")


def write_note_sheet(book: Book, workbook: Workbook, styles: Styles) -> None:
    """Write the note: the recipe of the result, and how to use and to check the workbook."""
    sheet = workbook.add_worksheet(book.note)
    sheet.protect()
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 96)
    recipe = book.result.recipe()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, book.note, styles.get("title"))
    lines = [
        (_SCHEME, book.say(book.scheme.title)),
        (_PERIOD, book.period),
        (_ENGINE, recipe.engine),
        (_SCHEME_DIGEST, recipe.scheme),
        (_VALUES_DIGEST, recipe.values),
        (_RESULT_DIGEST, recipe.result),
    ]
    row = 2
    for words, value in lines:
        if value:
            sheet.write_string(row, 0, book.say(words), styles.get("text"))
            sheet.write_string(row, 1, value, styles.get("text"))
            row += 1
    for words in (_origin(book), *_HOW_TO):
        row += 1
        sheet.set_row(row, 44)
        sheet.merge_range(row, 0, row, 1, book.say(words), styles.get("note"))


def _origin(book: Book) -> Words:
    """From what the formulas of this workbook start."""
    if not book.is_cycle:
        return _ALL_LIVE
    return _CYCLE_LIVE if book.periods else _CYCLE_TYPED.fill(most=MOST_SHEETS_OF_PERIODS)
