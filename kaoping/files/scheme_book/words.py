"""What a scheme workbook says, in both languages."""

from __future__ import annotations

from kaoping.engine.words import Words

ORDER = (
    "scheme", "groups", "periods", "items", "rule", "data", "item.data", "item.target", "item.variants",
    "item.coefficient", "item.from_units", "item.missing", "effects", "grades.bands", "grades.last_places",
    "grades.quotas", "thresholds", "over_periods.weights",
)  # fmt: skip
"""Sheets in their order; a sheet that is not named stands with those of the rules."""

TABLES: dict[str, tuple[Words, Words]] = {
    "scheme": (
        Words("方案", "Scheme"),
        Words(
            "方案的名称和总的规定。只填需要的；空着即按“不填时”一栏处理。",
            "Name and general settings. Fill in what is needed; where left empty, the last column holds.",
        ),
    ),
    "items": (
        Words("指标体系", "Items"),
        Words(
            "每行一项指标，按印发的顺序写。级次：1 为一级指标，2 为它下面的二级指标，依此类推；下面不再分的为末级指标，"
            "要写评分方法，参数写在同名的工作表中。",
            "A row for each item, in the published order. Level 1 is a top item, 2 an item below it, and so on; a leaf "
            "has a family, whose parameters stand on the sheet of that name.",
        ),
    ),
    "groups": (
        Words("考核分组", "Groups"),
        Words("单位分组比较和排名的，写各组名称；不分组的不用填。", "Peer groups; leave it empty where there is one."),
    ),
    "periods": (
        Words("考核期", "Periods"),
        Words("分期考核的，写各考核期；只有一期的不用填。", "Periods of the cycle; leave it empty where there is one."),
    ),
    "data": (
        Words("共用数据项", "Shared data"),
        Words("几项指标都要用的数据，只在这里写一次（一数一源）。", "Data that several items use, written once."),
    ),
    "item.data": (
        Words("数据项", "Data"),
        Words(
            "指标要收集的数据。只收一个数字的，在“指标体系”中写单位等即可，不必写在这里；按评分方法能推出的也不必写。",
            "What is collected for an item. A single number needs no row: write its unit in the tree. What "
            "follows from "
            "the rule needs none either.",
        ),
    ),
    "item.target": (
        Words("目标值", "Targets"),
        Words(
            "目标值因单位、分组、考核期等而不同的指标；目标值相同的直接写在“指标体系”中。",
            "Targets that differ by subject, group, period and so on; one target for all stands in the tree.",
        ),
    ),
    "item.variants": (
        Words("差异", "Variants"),
        Words(
            "同一指标对部分分组或单位另有规定的，每行写一种；其他表中以“指标/差异1”“指标/差异2”引用。",
            "What differs for some groups or subjects, a row each; other sheets call them item/variant 1 and so on.",
        ),
    ),
    "item.coefficient": (
        Words("系数", "Coefficients"),
        Words("得分要乘难度系数、弹性系数的指标。", "Items whose score is multiplied by a coefficient."),
    ),
    "item.from_units": (
        Words("下属单位", "Subordinate units"),
        Words("计分值取自下属单位得分的指标。", "Items whose value comes from the scores of subordinate units."),
    ),
    "item.missing": (
        Words("指标缺数处理", "Missing data"),
        Words("缺数处理与整个方案不同的指标。", "Items that treat missing data otherwise than the scheme."),
    ),
    "effects": (
        Words("处置", "Effects"),
        Words(
            "一票否决、清零、扣分、封顶、降等等。条件是算式，如：弄虚作假 或 安全生产.score < 24。",
            "Vetoes, zeroing, deductions, caps, downgrades. A condition is an expression: fraud or safety.score < 24.",
        ),
    ),
    "grades.bands": (
        Words("等次", "Grades"),
        Words("各等次的分数线，从最好的等次写起。", "Bands of the grades, the best first."),
    ),
    "grades.quotas": (
        Words("名额", "Quotas"),
        Words("限制名额的等次。", "Grades of which there can be only so many."),
    ),
    "grades.last_places": (
        Words("末位", "Last places"),
        Words(
            "组内排名末位的，等次不高于所写的等次。", "The last of a group by rank have no better grade than this one."
        ),
    ),
    "thresholds": (
        Words("预警", "Alerts"),
        Words("红黄绿灯的界线。", "Bands of the traffic lights."),
    ),
    "over_periods.weights": (
        Words("各期权重", "Weights of periods"),
        Words("跨期汇总按权重的，写各考核期的权重。", "Weights of the periods, where the cycle is weighted."),
    ),
}
"""Name and purpose of sheets that are not called like their field."""

FAMILIES = {
    "met": Words("达到要求得满分，达不到不得分。", "All or nothing."),
    "checklist": Words("列出若干条件，每具备一项得若干分。", "Conditions, each with its points."),
    "steps": Words(
        "以目标值为界，每高（低）多少加（扣）多少分。", "More or fewer points for each step from the target."
    ),
    "ratio": Words("完成率乘分值。", "Completion rate times points."),
    "line": Words(
        "得分随数值按直线变化：一次式，或若干点之间的直线。", "Straight lines: an affine formula, or between points."
    ),
    "tiers": Words("按数值所在区间得分。", "Points by the band in which the value lies."),
    "lookup": Words(
        "按类别（优良、一般、较差）得分，或按两个类别查表。", "Points of a category, or of two in a matrix."
    ),
    "events": Words(
        "每发生一件扣（加）若干分，可分类别、封顶、加倍。", "Points for each event, by kind, with caps and multiples."
    ),
    "rank": Words("按在各单位中的名次得分。", "Points by place among the units."),
    "relative": Words("与其他单位比，或与自己的上期比。", "Against the others, and the own improvement."),
    "raters": Words("评委、领导、群众等打分、评等次或排名。", "Ratings by kinds of raters."),
    "votes": Words("按测评票各选项的得票折算。", "Votes for options, each with a coefficient."),
    "decision": Words("依次判定若干条件，以最先符合的一条得分。", "The first condition that holds decides."),
    "either": Words("几种计分办法择一：取高、取低或选定。", "The better, the worse, or the chosen of several ways."),
    "formula": Words("用算式计算得分；其他方法都不合适时才用。", "An expression, where nothing else fits."),
    "given": Words(
        "由考核部门直接给分或扣分，或各单位同得。", "A score or deduction that is given, or points for all."
    ),
}
"""When a family of rules is the right one."""

GENERAL = Words("基本情况", "General")
ITEM = Words("指标", "Item")
ITEM_HELP = Words(
    "“指标体系”中的名称、编号或标识。同一指标的多行写在一起，只在第一行写指标即可。"
    "备选项写“指标/备选项名称”，差异写“指标/差异1”，票决和评委评分的折算写“指标/折算得分”。",
    "Title, number or identifier of the item in the tree; further rows of the same item may leave it empty. "
    "An alternative is item/title, a variant item/variant 1, the rule of votes and ratings item/then.",
)
LEVEL = Words("级次", "Level")
LEVEL_HELP = Words(
    "1、2、3…：上面最近的、小一级的那一行就是它的上级指标。",
    "1, 2, 3 and so on: the nearest row above with a level less by one is the item above.",
)
FURTHER = Words("其他", "Further")
TREE_GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (Words("指标", "Item"), ("code", "title", "points", "weight")),
    (Words("评分", "Scoring"), ("rule", "target")),
    (Words("数据", "Data"), ("data",)),
    (Words("责任与依据", "Responsibility"), ("assessor", "article", "note")),
    (Words("计分值", "Measure"), ("measure",)),
    (Words("上级指标的汇总", "Roll-up of branches"), ("roll_up", "round_parts", "floor", "min_available", "rescale")),
    (Words("限额与取舍", "Limits and rounding"), ("cap", "below_zero", "decimals")),
    (Words("其他", "Further"), ("id", "kind", "groups", "periods", "dimension", "over_periods", "process")),
)
"""Groups of the columns of the tree; fields of parts keep the heading of their part."""

VARIANT = Words("差异{n}", "variant {n}")
EXAMPLE = Words("（示例）", "(example)")
"""Rows whose first cell begins with this are examples and are not read."""
SETTING_HEADS = (
    Words("类别", "Section"),
    Words("项目", "Setting"),
    Words("内容", "Value"),
    Words("填写说明", "What it is"),
    Words("不填时", "Where left empty"),
)
OTHER = Words("其他设置", "Other settings")
OTHER_PURPOSE = Words(
    "极少数在别的表中写不下的内容：位置写法与 YAML 方案文件中的相同，内容用 YAML 写法。",
    "The rare things that have no place elsewhere, by their path in a scheme file, written as in YAML.",
)
OTHER_HEADS = (Words("位置", "Path"), Words("内容", "Value"))

GUIDE = Words("填写说明", "Guide")
GUIDE_TITLE = Words("怎样填写考评方案", "How to fill in a scheme")
STEPS = (
    Words(
        "1. 先填“方案”：方案名称必填，其他按需要。分组考核的填“考核分组”，分期考核的填“考核期”。",
        "1. Fill in the sheet Scheme: the title, and of the rest what is needed. Then Groups and Periods, if "
        "there are any.",
    ),
    Words(
        "2. 再填“指标体系”：按印发的顺序，每行一项指标，写级次、名称、分值；末级指标写评分方法、目标值、数据"
        "单位和来源。",
        "2. Fill in the sheet Items: a row for each item in the published order, with level, title and points"
        "; for leaves "
        "also the family of the rule, the target, unit and source of the data.",
    ),
    Words(
        "3. 到与评分方法同名的工作表中写参数：第一列写指标名称；一项指标有几条（几档、几类）的，逐行往下写，"
        "名称只写一次。",
        "3. Write the parameters on the sheet of the family: the item in the first column; where it has "
        "several bands or "
        "kinds, one below the other, the item named once.",
    ),
    Words(
        "4. 有一票否决、等次、名额、预警、各单位不同的目标值等的，填写相应的工作表；没有的空着。",
        "4. Fill in the sheets for vetoes, grades, quotas, alerts and differing targets; leave empty what "
        "does not occur.",
    ),
    Words(
        "5. 把鼠标移到列标题上，可以看到这一列写什么。深色列标题必填，浅色可以不填；下拉框中有的词直接选。",
        "5. Point at a header to see what belongs into the column. Dark headers are required, light ones are not.",
    ),
    Words(
        "6. 以“（示例）”开头的行只作示范，不会读取，可以删去。不要改工作表名和列标题；自己加的草稿表，表名以 _ 开头。",
        "6. Rows that begin with (example) are not read. Leave the names of sheets and columns as they are; "
        "let the name "
        "of a sheet of your own begin with _.",
    ),
    Words(
        "7. 填好后用 kaoping check 检查：有问题的，会指出哪张表哪个单元格、错在哪里、应当怎样写。",
        "7. Run kaoping check: it names the sheet and the cell, what is wrong, and what would be right.",
    ),
)
NOTATION_TITLE = Words("几种写法", "How things are written")
NOTATION = (
    (
        Words("区间", "Band"),
        Words(
            "[90, 95) 表示 90 以上（含）、95 以下（不含）；[95, ) 表示 95 以上；(, 60) 表示 60 以下。方括号含"
            "界点，圆括号不含。",
            "[90, 95): from 90 (included) to 95 (excluded); [95, ): 95 and more; (, 60): less than 60.",
        ),
    ),
    (Words("比例", "Share"), Words("40% 或 0.4。", "40% or 0.4.")),
    (
        Words("单位为 % 的数值", "Value in %"),
        Words("目标值、步长等写 95 或 95%，都是 95%。", "A target or a step: 95 or 95%, both are 95%."),
    ),
    (Words("几个名称", "Several names"), Words("用顿号隔开：甲县、乙县。", "Divided by commas: county A, county B.")),
    (
        Words("中英文名称", "Two languages"),
        Words(
            "中文写第一行，英文写第二行（Alt+回车换行）；没有英文的只写一行。",
            "Chinese on the first line, English on the second (Alt+Enter).",
        ),
    ),
    (
        Words("标识", "Identifier"),
        Words(
            "算式中引用指标和数据用的名字；不写则取名称。", "The name in expressions; the title where it is left empty."
        ),
    ),
    (
        Words("算式", "Expression"),
        Words(
            "+ - * / ( )，round(办结 / 应办 * 100, 2)；比较 > >= < <= = ≠；且、或、非；如果(条件, 甲, 乙)。",
            "+ - * / ( ), round(closed / due * 100, 2); > >= < <= == !=; and, or, not; if(c, a, b).",
        ),
    ),
    (
        Words("引用得分", "Scores"),
        Words(
            "安全生产.score 为该指标的得分，total 为总分。", "safety.score is the score of an item, total the total."
        ),
    ),
)
SHEETS_TITLE = Words("各工作表", "The sheets")
FAMILIES_TITLE = Words("评分方法（每种一张工作表）", "Families of rules, a sheet for each")

REQUIRED = Words("必填。", "Required.")
OPTIONAL = Words("可不填。", "Optional.")
IF_EMPTY = Words("不填时：{value}。", "Where left empty: {value}.")
WITH_OTHERS = Words("本组其他栏有填写的，必填。", "Required where anything else is written under this heading.")
WRITE = Words("填{choices}。", "Write {choices}.")
ONE_OF = Words("可选：{choices}。", "One of: {choices}.")
BY_GROUP_HELP = Words(
    "各组相同的写一个数；各组不同的，写在“{heading}”下，每组一列，列标题写组名。",
    "One number for all groups; where they differ, a column for each group under {heading}.",
)
ACROSS_HELP = Words(
    "每个名称一列：列标题写名称（单位、分组或考核期），下面写数。列不够时在右边加列。",
    "A column for each name (subject, group or period), which is its header. Add columns on the right.",
)
NAMED_HELP = Words("名称写一列，数值写一列，一行一个。", "Names and their values, one in each row.")
SEVERAL_HELP = Words("几个之间用顿号隔开。", "Several are divided by commas.")
PART_HELP = Words("也可写：{forms}。", "Or: {forms}.")
PAGE = Words("第 &P 页，共 &N 页", "Page &P of &N")
