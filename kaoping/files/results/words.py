"""What the results workbook says, in both languages."""

from __future__ import annotations

from kaoping.engine.numbers import Rounding
from kaoping.engine.terms import Status
from kaoping.engine.words import Words

RANKING = Words("排名", "Ranking")
MATRIX = Words("得分矩阵", "Matrix")
OVERALL = Words("总表", "Overall")
POOLS = Words("横向计算", "Across units")
RECORDS = Words("记录", "Records")
CHOICES = Words("选项", "Choices")
NOTE = Words("说明", "Notes")
SCORE_SHEET = Words("评分单", "Score sheet")

CODE = Words("编号", "No.")
ITEM = Words("指标与步骤", "Item and step")
POINTS = Words("分值", "Points")
VALUE = Words("数据或结果", "Value or result")
UNIT = Words("计量单位", "Unit")
STATUS = Words("数据状态", "Status")
HOW = Words("规则与算式", "Rule and arithmetic")
REMARK = Words("取舍与依据", "Rounding and basis")
SCORE = Words("得分", "Score")
LOST = Words("失分", "Lost")
WHOLE = Words("整数值", "Whole units")
WHOLE_HIGH = Words("整数值（上限）", "Whole units (high end)")
BESIDE = (
    Words("被除数", "Dividend"),
    Words("除数", "Divisor"),
    Words("试商", "Trial quotient"),
    Words("试商余数", "Trial remainder"),
    Words("整商", "Whole quotient"),
    Words("余数", "Remainder"),
)
FURTHER = Words("辅助", "Helper")

RANK = Words("名次", "Rank")
NAME = Words("考评对象", "Subject")
GROUP = Words("考核分组", "Peer group")
TOTAL = Words("总分", "Total")
FULL = Words("满分", "Full score")
GRADE = Words("等次", "Grade")
PERIOD = Words("考核期", "Period")
ORDER = Words("排列次序", "Order")
ANOTHER = Words("其他单位", "another unit")
TAKES_PART = Words("参与：", "takes part: ")
PLACE = Words("序号", "Number")
LAST_VERIFIED = Words("{name}（最近核定值）", "{name} (last verified value)")
SEE_ABOVE = Words("同 {code}", "as in {code}")
NUMBER_OF_RECORDS = Words("件", "records")
SEE_RECORDS = Words("逐件记录见“{sheet}”", "each record stands in “{sheet}”")
SEE_SHEET = Words("见“{sheet}”", "see “{sheet}”")
NOT_SCORED = Words("本期尚未计分", "this period is not scored yet")
ACTIVE = Words("计入单位", "Unit counted")
WEIGHT = Words("权重 {weight}", "weight {weight}")
SUBTOTAL = Words("小计", "sum")
BASIS = Words("依据：{article}", "Basis: {article}")
SOURCE = Words("来源：{source}", "Source: {source}")

BEYOND = Words("超出精确范围", "beyond exact range")
WRONG = Words("数据有误", "wrong data")
NONE = Words("—", "—")
NOT_COUNTED = Words("不适用", "not applicable")
YES = Words("是", "yes")
NO = Words("否", "no")
OPEN_BETWEEN = Words("～", " to ")
NO_MATTER = Words("（未填，第 {at} 行）", "(left empty, row {at})")

STATUSES = {
    Status.REPORTED: Words("已报", "reported"),
    Status.VERIFIED: Words("已核定", "verified"),
    Status.DISPUTED: Words("有争议", "disputed"),
    Status.NOT_APPLICABLE: Words("不适用", "not applicable"),
    Status.NOT_REPORTED: Words("未报", "not reported"),
    Status.NO_DATA: Words("本期无数据", "no data this period"),
}
CARRIED = Words("沿用", "carried forward")

LIGHTS = {
    "green": Words("绿", "green"),
    "yellow": Words("黄", "yellow"),
    "red": Words("红", "red"),
}

ROUNDED = {
    Rounding.HALF_UP: Words("四舍五入，{n} 位小数", "rounded half up to {n} decimals"),
    Rounding.HALF_EVEN: Words("四舍六入五成双，{n} 位小数", "rounded half to even to {n} decimals"),
    Rounding.DOWN: Words("舍去，{n} 位小数", "cut to {n} decimals"),
}
EXACT = Words("精确，不取舍", "exact")

POOLED = {
    "rank": Words(
        "{where}中{cell}的名次（{order}，数值相同名次并列）",
        "rank by {cell} in {where} ({order}, equal values share a rank)",
    ),
    "rank_last": Words(
        "{where}中{cell}排在本单位以前（含并列）的单位数（{order}）",
        "number of units before this one or level with it by {cell} in {where} ({order})",
    ),
    "count": Words("{where}中有{cell}的单位数", "number of units with {cell} in {where}"),
    "sum": Words("{where}各单位{cell}之和", "sum of {cell} in {where}"),
    "largest": Words("{where}各单位{cell}的最大值", "largest {cell} in {where}"),
    "smallest": Words("{where}各单位{cell}的最小值", "smallest {cell} in {where}"),
}
SCOPES = {
    "group": Words("本组", "the group"),
    "all": Words("全部单位", "all units"),
    "subordinates": Words("下属单位", "the units below"),
}
HIGH_FIRST = Words("高者居前", "high values first")
LOW_FIRST = Words("低者居前", "low values first")
IN_GROUPS = Words("{where}（{groups}）", "{where} ({groups})")
ONLY_WHERE = Words("；只计“{where}”的", "; only where “{where}”")

GATHERED = {
    "sum": Words("各件“{cell}”之和", "sum of “{cell}” over the records"),
    "count": Words("件数", "number of records"),
    "largest": Words("各件“{cell}”的最大值", "largest “{cell}” of the records"),
    "smallest": Words("各件“{cell}”的最小值", "smallest “{cell}” of the records"),
}

INVENTED = Words("（示例：地名和数据均为虚构）", " (example: places and figures are invented)")

LEGEND_INPUT = Words("可修改的数据", "data, may be changed")
LEGEND_SCHEME = Words("来自方案，不在此处修改", "from the scheme, not changed here")
LEGEND = Words(
    "其余单元格都是公式：改动任一数据，本单和各单位的得分、总分、名次、等次随之重算。",
    "All other cells are formulas: change any datum, and scores, totals, ranks and grades of all units follow.",
)

PREPARED = Words("编制", "Prepared by")
REVIEWED = Words("审核", "Reviewed by")
APPROVED = Words("审定", "Approved by")
SEAL = Words("（盖章处）", "(seal)")
DATE = Words("日期：　　　　年　　月　　日", "Date: ____________________")
OVERALL_TITLE = Words("{scheme}得分总表", "{scheme}: overall table")
ISSUER = Words("组织单位：{issuer}", "Issued by: {issuer}")
IN_POINTS = Words("单位：分", "in points")
PAGE = Words("第 &P 页，共 &N 页", "page &P of &N")
TIES = Words("数值相同名次并列", "equal values share a rank")

RATE_LEGEND = Words(
    "着色：方案未设红黄绿标准的，按得分率：✓ 绿 90% 以上，△ 黄 60% 以上，✗ 红 60% 以下；设了标准的按方案。",
    "Colours: by the scheme's traffic lights where it has them, otherwise by score rate: "
    "✓ green from 90 %, △ yellow from 60 %, ✗ red below.",
)

STATUS_ERROR = Words("数据状态请从列表中选", "choose a status from the list")
NUMBER_ERROR = Words("请写 {low} 至 {high} 之间的数字", "write a number between {low} and {high}")
CHOICE_ERROR = Words("请从列表中选", "choose from the list")
WRONG_INPUT = Words("数据不符合要求", "not allowed")

CANNOT_HOLD = Words(
    "{n} 个考评对象超出一本工作簿的容量 {most} 个",
    "{n} subjects are more than the {most} that one workbook holds",
)
CANNOT_HOLD_RIGHT = Words("改用 JSON 或 Parquet，或分组计算", "use JSON or Parquet, or score group by group")
