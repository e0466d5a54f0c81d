"""What a template says, in both languages."""

from __future__ import annotations

from kaoping.engine.words import Words
from kaoping.files.values.columns import Role

INSTRUCTIONS = Words("填报说明", "Instructions")
ROLES = {
    Role.SUBJECT: Words("考评对象", "Subject"),
    Role.GROUP: Words("考核分组", "Group"),
    Role.PARENT: Words("上级", "Parent"),
    Role.PERIOD: Words("考核期", "Period"),
    Role.SOURCE: Words("数据来源", "Source"),
}
VALUES_OF = Words("{scheme} 数据填报表", "{scheme}: values")
INVENTED = Words("示例：地名和数据为虚构", "Example: places and figures are invented")
HINT = Words(
    "只填浅黄色单元格。不适用写“/”，没有报的写“未报”，本期没有数据写“本期无数据”。",
    'Fill in the light yellow cells only. Write "/" where a value does not apply, "not reported", or "no data".',
)
LIST_HINT = Words(
    "每件一行；没有发生的，类别一栏写“无”。只填浅黄色单元格。",
    'One row for each; where there were none, write "none" as the kind. Fill in the light yellow cells only.',
)
YES, NO, NONE = Words("是", "yes"), Words("否", "no"), Words("无", "none")
NOT_APPLICABLE = Words("/", "/")
NOT_REPORTED, NO_DATA = Words("未报", "not reported"), Words("本期无数据", "no data")
STATUSES = (NOT_APPLICABLE, NOT_REPORTED, NO_DATA)

GUIDE = (
    Words("怎样填报", "How to fill this in"),
    Words("1. 只填浅黄色单元格；其他单元格已锁定，列标题和顺序不要改动。",
          "1. Fill in the light yellow cells only; the others are locked. Leave headers and their order as they are."),
    Words("2. 数值按列标题中的单位填写，小数位数不要超过规定；百分数写成 95.5%。",
          "2. Write numbers in the unit of the header, with no more decimals than stated; per cent as 95.5%."),
    Words("3. 空着表示没有报。不适用写“/”，没有报的写“未报”，本期没有数据写“本期无数据”。",
          '3. An empty cell means not reported. Write "/" where it does not apply, "not reported", or "no data".'),
    Words("4. 事件类工作表每件一行；没有发生的写一行，类别写“无”。",
          '4. Sheets of events have a row for each; where there were none, one row with the kind "none".'),
    Words("5. 日期写成 2026-09-30。", "5. Write dates as 2026-09-30."),
    Words("6. 可以写公式，但要用 Excel 或 WPS 打开保存过；结果位数过多的用 ROUND 取舍。",
          "6. Formulas are fine if Excel or WPS saved the file; round long results with ROUND."),
    Words("7. 填好后交回本文件；有错的，会逐格指出并说明怎样改，不会读取一半。",
          "7. Hand this file in. Faults are shown cell by cell with what would be right; nothing is read by half."),
)  # fmt: skip
"""How to fill in a template; the first line is a heading."""

TABLE_HEAD = (
    Words("编号", "No."),
    Words("指标", "Item"),
    Words("数据项", "Data item"),
    Words("单位", "Unit"),
    Words("填什么", "What to write"),
    Words("评分规则", "Rule"),
    Words("数据来源", "Source"),
    Words("责任部门", "Department"),
    Words("说明", "Note"),
)
ASKED = Words("要填的数据", "What is asked for")

NUMBER_KIND = Words("数字，{decimals}{span}", "a number, {decimals}{span}")
DECIMALS = Words("最多 {n} 位小数", "at most {n} decimals")
WHOLE = Words("整数", "whole")
BETWEEN = Words("，{low} 至 {high}", ", {low} to {high}")
AT_LEAST = Words("，不小于 {low}", ", at least {low}")
AT_MOST = Words("，不大于 {high}", ", at most {high}")
FACT_KIND = Words("是或否", "yes or no")
CATEGORY_KIND = Words("选择：{choices}", "one of: {choices}")
LIST_KIND = Words("在工作表“{sheet}”中逐件填报", "one row for each, on the sheet {sheet!r}")
DATE_KIND = Words("日期，如 2026-09-30", "a date such as 2026-09-30")
TEXT_KIND = Words("文字", "a text")
WRONG_ENTRY = Words("填写有误", "Not valid")
OR_STATUS = Words("；或“/”“未报”“本期无数据”", '; or "/", "not reported", "no data"')
ONCE = Words("每个单位只写一行", "one row for each subject")
PAGE = Words("第 &P 页，共 &N 页", "Page &P of &N")
