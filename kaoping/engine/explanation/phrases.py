"""The words of an explanation in both languages: the vocabulary of docs/explanation-format.md."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.engine.numbers import Rounding
from kaoping.engine.words import Language, Words


@dataclass(frozen=True, slots=True)
class Tongue:
    """The few words and marks that formulas need in a language."""

    language: Language
    smallest: str
    largest: str
    both: str
    either: str
    negation: str
    condition: str
    yes: str
    no: str
    no_date: str
    colon: str
    comma: str
    semicolon: str
    list_comma: str
    open: str
    close: str
    gap: str

    def say(self, words: Words) -> str:
        """The text of `words` in this language."""
        return words.say(self.language)


TONGUES = {
    Language.ZH: Tongue(
        Language.ZH, "取小", "取大", " 且 ", " 或 ", "非", "如果", "是", "否", "无日期",
        "：", "，", "；", "、", "（", "）", "　",
    ),
    Language.EN: Tongue(
        Language.EN, "min", "max", " and ", " or ", "not ", "if", "yes", "no", "no date",
        ": ", ", ", "; ", ", ", " (", ")", "  ",
    ),
}  # fmt: skip

# What a status says of a datum; the name of the datum comes first.
STATUSES = {
    "given": Words("齐备", " is given"),
    "carried": Words("沿用", " is carried forward"),
    "disputed": Words("存疑", " is disputed"),
    "not_applicable": Words("不适用", " is not applicable"),
    "not_reported": Words("未报", " is not reported"),
    "no_data": Words("本期无数据", " has no data this period"),
}

COLOURS = {"green": Words("绿", "green"), "yellow": Words("黄", "yellow"), "red": Words("红", "red")}

ROUNDED = {
    Rounding.HALF_UP: Words("四舍五入，{n} 位小数", "rounded half up to {n} decimals"),
    Rounding.HALF_EVEN: Words("四舍六入五成双，{n} 位小数", "rounded half to even to {n} decimals"),
    Rounding.DOWN: Words("舍去，{n} 位小数", "cut to {n} decimals"),
}

INSTEAD = Words("原为 {name} {value}", "instead of {name} {value}")
THAT_IS = Words("即 ", "that is ")
HOLDS = Words("成立", "holds")
FAILS = Words("不成立", "does not hold")
BECAUSE = Words("因 ", "because ")
TAKE = Words("取 ", "take ")

SCORE = Words("得分", "points")
"""What the score of an item is called inside its own block."""

TITLE = Words("评分说明", "Explanation of scores")
SCHEME = Words("方案", "Scheme")
SUBJECT = Words("单位", "Subject")
GROUP = Words("分组", "Group")
PERIOD = Words("考核期", "Period")
INVENTED = Words("（示例：地名和数据均为虚构）", " (example: places and figures are invented)")
INVENTED_VALUES = Words("（示例：数据为虚构）", " (example: the figures are invented)")
CHECK = Words("校验", "Check")

ARTICLE = Words("依据", "Basis")
RULE = Words("规则", "Rule")
THEN = Words("调整", "Then")
MISSING = Words("缺数据", "Missing")
EFFECT = Words("处置", "Effect")
NOT_ASKED = Words("本期不考核", "Not in this period")
EFFECT_CONDITION = Words("处置条件", "Condition ")
LOW_END = Words("按下限计", "At the lower end")
HIGH_END = Words("按上限计", "At the upper end")

DATA = Words("数据", "Data")
TARGET = Words("目标", "Target")
COEFFICIENT = Words("系数", "Coefficient")
CONTEXT = Words("日期", "Date")
OF_PERIOD = Words("各期", "Period")
UNUSED = Words("未用", "not used")
CARRIED = Words("沿用", "carried forward")
DISPUTED = Words("存疑", "disputed")
SEE_RULE = Words("见规则", "see the rule")
SOURCE = Words("来源", "source")

POINTS = Words("分值", "points")
GOT = Words("得分", "score")
LOST = Words("失分", "lost")
BEYOND = Words("超出", "beyond")
UP_TO = Words("加分上限", "bonus up to")
NOT_EARNED = Words("未得", "not earned")
NOT_COUNTED = Words("不计", "not counted")
NO_SCORE = Words("无", "none")
WITHHELD = Words("不予评定", "withheld")
TO = Words(" 至 ", " to ")
GRADE = Words("等次", "grade")
RANK = Words("名次", "rank")

RECORDS = Words("记录", "Records")
COUNTED = Words("{n} 件", "{n}")
RECORD = Words("第 {n} 件", "record {n}")
WHEN = Words("若 ", "if ")
OTHERWISE = Words("否则", "otherwise")
NEVER = Words("—", "—")
