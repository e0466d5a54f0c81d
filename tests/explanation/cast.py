# ruff: noqa: E501 - schemes read better in one line
"""Small schemes that together use everything an explanation can have to say, with values of invented units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kaoping.engine.scoring import Observation, Result, Subject, Values, score, score_cycle
from kaoping.engine.terms import Status
from kaoping.files.scheme_yaml import parse_scheme_yaml

Field: TypeAlias = Decimal | bool | str | date | None
Given: TypeAlias = str | int | bool | Status | Observation | Sequence[Mapping[str, Field]]


@dataclass(frozen=True)
class Scene:
    """A scheme as text, its units (a slash names the group: "一类/甲"), and their values by data item and period."""

    name: str
    scheme: str
    values: Mapping[str, Mapping[str, Given]]
    cycle: bool = False
    period: str | None = None

    def results(self) -> list[Result]:
        """The results of the periods that are scored, the cycle's last."""
        scheme = parse_scheme_yaml(self.scheme)
        subjects, observations = [], {}
        for full, given in self.values.items():
            group, _, rest = full.rpartition("/")
            name, _, parent = rest.partition("<")
            subjects.append(Subject(name, group or scheme.groups[0].id, parent or None))
            for key, value in given.items():
                item, _, period = key.partition("@")
                only = self.period or (scheme.periods[0].id if scheme.periods else "")
                observations[name, period or only, item] = _observation(value)
        values = Values(tuple(subjects), observations)
        if not self.cycle:
            return [score(scheme, values, self.period or (scheme.periods[0].id if scheme.periods else None))]
        found = score_cycle(scheme, values)
        return [*found.periods.values(), found.cycle]


def _observation(value: Given) -> Observation:
    match value:
        case Observation():
            return value
        case Status():
            return Observation(None, value)
        case bool():
            return Observation(value)
        case int():
            return Observation(Decimal(value))
        case str():
            return Observation(Decimal(value) if _is_number(value) else value)
        case _:
            return Observation(tuple(dict(row) for row in value))


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _event(kind: str, day: str = "", count: int | None = None, **fields: Field) -> dict[str, Field]:
    row: dict[str, Field] = {"kind": kind, **fields}
    if day:
        row["date"] = date.fromisoformat(day)
    if count is not None:
        row["count"] = Decimal(count)
    return row


FAMILIES = Scene(
    "families",
    """
id: families
title: {zh: 2026年各类规则, en: families of rules 2026}
invented: true
total: {cap: none}
items:
  - id: clean
    title: {zh: 保洁合格率, en: clean streets}
    points: 20
    data: {unit: "%", min: 0, max: 100}
    target: 95
    article: {zh: 第 3 条第 2 款, en: "article 3, paragraph 2"}
    rule:
      family: steps
      above: {effect: add, per: 0.5, points: 0.3, unit: value, step: whole, cap: 2}
      below:
        effect: deduct
        bands: [{width: 5, points: 1}, {width: 10, points: 1.5}, {points: 2}]
        unit: value
        step: pro_rata
        cap: none
      floor: 0
  - id: new_green
    title: {zh: 新增绿地, en: new green}
    points: 8
    data: {unit: {zh: 公顷, en: ha}}
    target: {by: subject, values: {甲区: 12, 乙区: 8.5, 丙区: 3}}
    rule:
      family: steps
      above: {effect: add, per: 10, points: 0.5, unit: percent_of_target, step: whole, cap: points}
      below: {effect: deduct, per: 7, points: 1, unit: percent_of_target, step: whole, cap: none}
      floor: 0
  - id: complaints
    title: {zh: 投诉办结率, en: complaints settled}
    points: 12
    data: {unit: "%", min: 0, max: 100}
    rule:
      family: tiers
      tiers: [{in: "[98,100]", points: 12}, {in: "[95,98)", points: 9.5}, {in: "[90,95)", points: 6}, {in: "[0,90)", points: 0}]
  - id: plan_done
    title: {zh: 任务完成, en: tasks done}
    points: 10
    target: 1250
    data: {unit: {zh: 件, en: cases}, decimals: 0, min: 0}
    rule:
      family: tiers
      of: percent_of_target
      tiers: [{in: "[100,)", points: 10}, {in: "[90,100)", points: 8}, {in: "(,90)", points: 3}]
  - id: light_rate
    title: {zh: 亮灯率, en: lamps lit}
    points: 10
    data: {unit: "%", min: 0, max: 100}
    rule: {family: line, slope: 0.7, intercept: -58, zero_below: 85, cap: points, floor: 0}
  - id: satisfaction
    title: {zh: 群众满意度, en: satisfaction}
    points: 15
    data: {unit: "%", min: 0, max: 100}
    rule: {family: line, knots: [{value: 60, points: 3}, {value: 82, points: 11}, {value: 95, points: 15}], outside: hold}
  - id: quality
    title: {zh: 台账质量, en: quality of records}
    points: 5
    rule:
      family: lookup
      matrix:
        1级: {及时: 5, 迟报: 4}
        2级: {及时: 3.5, 迟报: 2}
      columns_of: timeliness
  - id: judgement
    title: {zh: 综合评价, en: judgement}
    points: 5
    rule: {family: lookup, points: {优秀: 5, 良好: 4, 一般: 2.5}}
  - id: ranked
    title: {zh: 案件处置率, en: cases handled}
    points: 10
    data: {unit: "%", min: 0, max: 100}
    rule: {family: rank, better: more, per_rank: {points: 1.5, floor: 4}}
  - id: linear
    title: {zh: 平均用时, en: mean time}
    points: 6
    data: {unit: {zh: 小时, en: hours}, decimals: 1}
    rule: {family: rank, better: less, linear: {first: 6, last: 2.5}}
  - id: placed
    title: {zh: 考核名次, en: place}
    points: 4
    data: {decimals: 2}
    rule: {family: rank, better: more, scope: all, places: [{first: 1, last: 1, points: 4}, {first: 2, last: 3, points: 2.5}, {first: 4, points: 1}]}
  - id: done_in_time
    title: {zh: 按期完成, en: done in time}
    points: 3
    rule: {family: met, when: "yes"}
  - id: no_lapse
    title: {zh: 无漏报, en: nothing omitted}
    points: 2
    data: {decimals: 0, unit: {zh: 次, en: times}}
    target: 2
    rule: {family: met, when: "<=", otherwise: 0.5}
  - id: checks
    title: {zh: 制度检查, en: checks}
    points: 7
    rule:
      family: checklist
      conditions:
        - {id: plan, title: {zh: 有计划, en: plan}, points: 3}
        - {id: team, title: {zh: 有班子, en: team}, points: 2.5}
        - {id: report, title: {zh: 有总结, en: report}, points: 1.5}
  - id: given_points
    title: {zh: 领导评价, en: judgement of leaders}
    points: 9
    rule: {family: given, what: score}
  - id: taken
    title: {zh: 督查扣分, en: deductions by inspectors}
    points: 6
    rule: {family: given, what: deduction, at_most: 4}
  - id: everyone
    title: {zh: 预留分, en: reserved}
    points: 3
    rule: {family: given, what: constant}
  - id: share
    title: {zh: 清运率, en: waste removed}
    points: 13
    data:
      - {id: removed, title: {zh: 清运量, en: removed}, unit: {zh: 吨, en: t}, min: 0}
      - {id: produced, title: {zh: 产生量, en: produced}, unit: {zh: 吨, en: t}, min: 0}
    measure: {expression: "min(round(removed / produced * 100, 2), 130)", decimals: 2, unit: "%", title: {zh: 清运率, en: rate}}
    target: 98
    missing: {undefined: zero}
    rule: {family: ratio, better: more, cap: 14.3}
  - id: days
    title: {zh: 平均办理天数, en: mean days}
    points: 9
    data: {decimals: 1, min: 0, unit: {zh: 天, en: days}}
    target: 7.5
    rule: {family: ratio, better: less, cap: points, rate_decimals: 1}
""",
    {
        "甲区": {
            "clean": Observation(Decimal("77.35"), source="平台 2026-03 月报（第 7 页）"),
            "new_green": "15.9",
            "complaints": "96.2",
            "plan_done": 1187,
            "light_rate": "93.37",
            "satisfaction": "88.41",
            "quality": "2级",
            "timeliness": "及时",
            "judgement": "良好",
            "ranked": "91.52",
            "linear": "3.5",
            "placed": "71.25",
            "done_in_time": True,
            "no_lapse": 3,
            "checks.plan": True,
            "checks.team": False,
            "checks.report": True,
            "given_points": "7.45",
            "taken": "1.25",
            "removed": "1234.56",
            "produced": "1300.01",
            "days": "8.3",
        },
        "乙区": {
            "clean": "96.88",
            "new_green": "7.2",
            "complaints": "98",
            "plan_done": 1250,
            "light_rate": "84.99",
            "satisfaction": "59.5",
            "quality": "1级",
            "timeliness": "迟报",
            "judgement": "优秀",
            "ranked": "95.07",
            "linear": "2.5",
            "placed": "71.25",
            "done_in_time": False,
            "no_lapse": 2,
            "checks.plan": True,
            "checks.team": True,
            "checks.report": True,
            "given_points": "9",
            "taken": "0",
            "removed": "900",
            "produced": "600",
            "days": "7.5",
        },
        "丙区": {
            "clean": "95",
            "new_green": "3",
            "complaints": "12.34",
            "plan_done": 0,
            "light_rate": "100",
            "satisfaction": "95.01",
            "quality": "1级",
            "timeliness": "及时",
            "judgement": "一般",
            "ranked": "91.52",
            "linear": "4.5",
            "placed": "80",
            "done_in_time": True,
            "no_lapse": 0,
            "checks.plan": False,
            "checks.team": False,
            "checks.report": False,
            "given_points": "0",
            "taken": "4",
            "removed": "5",
            "produced": "0",
            "days": "0",
        },
    },
)

EVENTS = Scene(
    "events",
    """
id: events
title: {zh: 事件扣分与加分, en: events}
invented: true
total: {cap: none}
periods: [{id: 2026-06, end: 2026-06-30}]
items:
  - id: safety
    title: {zh: 安全事件, en: safety events}
    points: 30
    rule:
      family: events
      effect: deduct
      kinds:
        - {id: 一般, title: {zh: 一般事件, en: ordinary event}, points: 1.5}
        - {id: 较大2级, title: {zh: 较大事件2级, en: larger event 2}, points: 1.5}
        - {id: 重大, title: {zh: 重大事件, en: grave event}, points: 6, cap: 9}
        - {id: 通报, title: {zh: 通报, en: notice}, between: [0.5, 3]}
        - {id: 投诉, title: {zh: 投诉, en: complaint}, by_count: [{at_least: 1, points: 2}, {at_least: 3, points: 5}], beyond: 0.75}
      multiply: [{id: overdue, title: {zh: 逾期未改, en: overdue}, by: 1.33}]
      extra: [{id: hidden, title: {zh: 瞒报, en: hidden}, points: 2.25}]
      repeats: {of: kind, by: 2, from: 2}
      valid_days: 120
      cap: points
  - id: praise
    title: {zh: 表彰, en: praise}
    points: 6
    kind: bonus
    rule:
      family: events
      effect: add
      kinds: [{id: 国家级, points: 3}, {id: 省级, points: 2}, {id: 市级, points: 0.5}]
      same_matter: highest
      cap: 5
  - id: inspections
    title: {zh: 巡查, en: inspections}
    points: 10
    rule:
      family: events
      effect: deduct
      reported: counts
      kinds: [{id: minor, title: {zh: 轻微, en: minor}, points: 0.2, free: 4}, {id: serious, title: {zh: 严重, en: serious}, points: 1, cap: 4}]
      cap: 8
      divide_by: sites
  - id: fatal
    title: {zh: 亡人事故, en: fatal accidents}
    points: 5
    rule:
      family: events
      effect: deduct
      kinds: [{id: death, title: {zh: 亡人, en: death}, zeroes: true}, {id: injury, title: {zh: 受伤, en: injury}, points: 1}]
      cap: points
  - id: quiet
    title: {zh: 平稳, en: calm}
    points: 5
    rule: {family: events, effect: deduct, kinds: [{id: x1, points: 1}], cap: points}
  - id: sanctions
    title: {zh: 处分, en: sanctions}
    points: 5
    rule:
      family: events
      effect: deduct
      kinds: [{id: warned, title: {zh: 警告, en: warning}, points: 1, valid_until: recorded}, {id: told, title: {zh: 约谈, en: talk}, points: 0.5}]
      cap: points
effects:
  - id: many
    title: {zh: 亡人 2 起以上, en: two deaths or more}
    when: fatal.death >= 2
    do: deduct
    points: 3.5
    article: {zh: 第 9 条, en: article 9}
    decided_by: {zh: 考核办, en: the appraisal office}
""",
    {
        "甲区": {
            "safety": [
                _event("一般", "2026-06-02", matter="东路", overdue=True),
                _event("较大2级", "2026-05-11", None, hidden=True),
                _event("重大", "2026-06-20", 1),
                _event("重大", "2026-04-01", 1),
                _event("通报", "2026-03-15", 1, given=Decimal("1.75")),
                _event("一般", "2026-02-01", 1),
                _event("投诉", "2026-06-01"),
                _event("投诉", "2026-06-01"),
                _event("投诉", "2026-06-03"),
                _event("一般", "2026-06-29", 1, matter="a “quoted” name"),
            ],
            "praise": [
                _event("省级", "2026-01-03", matter="绿化"),
                _event("国家级", "2026-04-09", matter="绿化"),
                _event("市级", matter="保洁"),
                _event("市级"),
                _event("市级"),
            ],
            "inspections.minor": 7,
            "inspections.serious": 6,
            "sites": 3,
            "fatal": [_event("death"), _event("injury", count=2), _event("death")],
        },
        "乙区": {
            "inspections.serious": 1,
            "sites": 7,
            "fatal": [_event("injury", count=3)],
            "sanctions": [
                _event("warned", "2026-01-10", until=date(2026, 6, 30)),
                _event("warned", "2025-12-10", until=date(2026, 6, 29)),
                _event("told"),
            ],
        },
    },
)

MISSING = Scene(
    "missing",
    """
id: missing
title: {zh: 缺数据, en: missing data}
invented: true
periods: [{id: 2026-05}, {id: 2026-06}]
items:
  - id: rescaled
    title: {zh: 折算, en: made up}
    points: 30
    items:
      - {id: r1, title: 甲项, points: 10, rule: {family: given, what: score}}
      - {id: r2, title: 乙项, points: 12, rule: {family: given, what: score}}
      - {id: r3, title: 丙项, points: 8, rule: {family: given, what: score}}
  - id: even
    title: {zh: 平均分摊, en: spread evenly}
    points: 20
    items:
      - {id: e1, title: 甲项, points: 7, missing: {not_applicable: spread_evenly}, rule: {family: given, what: score}}
      - {id: e2, title: 乙项, points: 8, missing: {not_applicable: spread_evenly}, rule: {family: given, what: score}}
      - {id: e3, title: 丙项, points: 5, missing: {not_applicable: spread_evenly}, rule: {family: given, what: score}}
  - id: pro_rata
    title: {zh: 按比例分摊, en: spread pro rata}
    points: 20
    items:
      - {id: p1, title: 甲项, points: 7, missing: {not_applicable: spread_pro_rata}, rule: {family: given, what: score}}
      - {id: p2, title: 乙项, points: 13, missing: {not_applicable: spread_pro_rata}, rule: {family: given, what: score}}
  - id: policies
    title: {zh: 处理办法, en: policies}
    points: 25
    items:
      - {id: full, title: 满分, points: 5, missing: {not_applicable: full}, rule: {family: given, what: score}}
      - {id: fixed, title: 定分, points: 5, missing: {not_reported: {score: 1.5}}, rule: {family: given, what: score}}
      - {id: part, title: 折半, points: 5, missing: {no_data: {share: 50%}}, rule: {family: given, what: score}}
      - id: last
        title: 沿用
        points: 5
        missing: {not_reported: {last_verified: 0.75}}
        rule: {family: given, what: score}
      - id: two
        title: 两项数据
        points: 5
        data: [{id: a, title: 数据一}, {id: b, title: 数据二}]
        measure: {expression: "a / b", decimals: 3}
        target: 1
        missing: {undefined: {score: 0.25}}
        rule: {family: ratio, better: more, cap: points}
  - id: with_target
    title: {zh: 无目标, en: no target}
    points: 5
    data: {min: 0}
    target: {by: subject, values: {甲区: "/", 乙区: 3}}
    missing: {not_applicable: zero}
    rule: {family: ratio, better: more, cap: points}
""",
    {
        "甲区": {
            "r1": "7.35", "r2": Status.NOT_APPLICABLE, "r3": "6.6",
            "e1": "6.25", "e2": "5.5", "e3": Status.NOT_APPLICABLE,
            "p1": Status.NO_DATA, "p2": "11.11",
            "full": Status.NOT_APPLICABLE, "part": Status.NO_DATA, "last": Status.NOT_REPORTED,
            "a": "3.5", "with_target": "2",
        },
        "乙区": {
            "r1": Status.NOT_APPLICABLE, "r2": Status.NOT_APPLICABLE, "r3": Status.NOT_APPLICABLE,
            "e1": "7", "e2": "8", "e3": "5", "p1": "6", "p2": "7",
            "full": "3", "fixed": "2.5", "part": "1", "last": "4.4", "a": "3", "b": "0", "with_target": "3",
        },
    },
)  # fmt: skip

CARRIED = Scene(
    "carried",
    """
id: carried
title: {zh: 沿用数据, en: carried values}
invented: true
periods: [{id: 2026-05}, {id: 2026-06}]
items:
  - id: last
    title: 沿用
    points: 5
    missing: {not_reported: {last_verified: 0.75}}
    rule: {family: given, what: score}
""",
    {"甲区": {"last": Status.NOT_REPORTED, "last@2026-05": Observation(Decimal(3), Status.VERIFIED)}},
    period="2026-06",
)

OUTCOME = Scene(
    "outcome",
    """
id: outcome
title: {zh: 总分之后, en: after the total}
invented: true
rounding: {mode: half_even, leaf: 1, branch: 1, total: 1}
items:
  - id: work
    title: {zh: 业务, en: work}
    weight: 60%
    roll_up: weighted
    items:
      - id: w1
        title: {zh: 甲业务, en: first}
        weight: 55%
        data: {min: 0, max: 100}
        below_zero: stop
        rule: {family: line, slope: 1, cap: none, floor: none}
      - id: w2
        title: {zh: 乙业务, en: second}
        weight: 45%
        data: {min: 0, max: 100}
        below_zero: stop
        rule: {family: line, slope: 0.95, intercept: 5, cap: points, floor: none}
        coefficient: {values: {甲区: 1.05, 乙区: 0.98}, title: {zh: 难度系数, en: difficulty}}
        cap: 99.5
  - id: party
    title: {zh: 党建, en: party}
    weight: 40%
    roll_up: mean
    items:
      - {id: p1, title: 甲, rule: {family: given, what: score}}
      - {id: p2, title: 乙, rule: {family: given, what: score}}
      - {id: p3, title: 丙, rule: {family: given, what: score}}
  - id: bonus
    title: {zh: 加分, en: bonus}
    kind: bonus
    points: 3
    rule: {family: events, effect: add, kinds: [{id: a, points: 1}], cap: 3}
  - id: penalty
    title: {zh: 扣分, en: penalty}
    kind: penalty
    points: 10
    below_zero: negative
    rule: {family: events, effect: deduct, start: zero, kinds: [{id: late, title: {zh: 迟报, en: late}, points: 0.5}], cap: none}
data:
  - {id: accidents, title: {zh: 事故数, en: accidents}, decimals: 0, blank: zero}
  - {id: fraud, type: fact, title: {zh: 弄虚作假, en: fraud}, blank: "no"}
  - {id: criticised, type: fact, title: {zh: 通报批评, en: criticised}, blank: "no"}
total: {roll_up: weighted, cap: 100, floor: 0}
effects:
  - {id: e_zero, title: {zh: 事故清零, en: accident takes all}, when: accidents >= 3, do: zero, on: party}
  - {id: e_cap, title: {zh: 事故限分, en: accident caps}, when: accidents >= 1, do: cap, on: work, points: 80}
  - {id: e_deduct, title: {zh: 事故扣分, en: accident deducts}, when: accidents >= 2, do: deduct, points: 2.5}
  - {id: e_bonus, title: {zh: 加分无效, en: no bonus}, when: criticised, do: close_bonus}
  - {id: e_most, title: {zh: 通报限档, en: notice limits}, when: criticised, do: grade_at_most, grade: 良好, article: {zh: 第 12 条, en: article 12}}
  - {id: e_down, title: {zh: 降档, en: lowered}, when: accidents == 1, do: downgrade, levels: 1}
  - {id: e_veto, title: {zh: 否决, en: veto}, when: fraud, do: veto, total: points, points: 50}
  - {id: e_last, title: {zh: 末位, en: last}, when: accidents >= 3 or (criticised and w1.score < 60), do: last_rank}
grades:
  of: rate
  bands:
    - {grade: 优秀, in: "[90,)", when: p1.score >= 80}
    - {grade: 良好, in: "[80,)"}
    - {grade: 合格, in: "[60,80)"}
    - {grade: 不合格, in: "(,60)"}
  quotas:
    - {grade: 优秀, share: 30%, rounding: up, after_veto: 20%}
    - {grade: 良好, number: 2, ties: out}
  last_places:
    - {grade: 合格, share: 40%, rounding: half_up}
    - {grade: 不合格, number: 1, ties: out}
ranking: {on: working, ties: [party, work]}
thresholds:
  - {id: light, title: {zh: 红黄绿, en: light}, green: "[85,)", yellow: "[60,85)", red: "(,60)"}
""",
    {
        "甲区": {"w1": "97.35", "w2": "93.2", "p1": "90", "p2": "88.5", "p3": "95", "bonus": [_event("a")]},
        "乙区": {"w1": "93.1", "w2": "91", "p1": "79", "p2": "99", "p3": "98", "accidents": 1},
        "丙区": {
            "w1": "55",
            "w2": "81",
            "p1": "90",
            "p2": "92",
            "p3": "81.5",
            "criticised": True,
            "bonus": [_event("a", count=2)],
        },
        "丁区": {"w1": "98", "w2": "99", "p1": "98", "p2": "97", "p3": "96", "fraud": True},
        "戊区": {
            "w1": "91",
            "w2": "88",
            "p1": "85",
            "p2": "90",
            "p3": "92",
            "accidents": 3,
            "penalty": [_event("late", count=3)],
        },
        "己区": {"w1": "91", "w2": "88", "p1": "85", "p2": "90", "p3": "92"},
        "庚区": {"w1": "91", "w2": "88", "p1": "85", "p2": "90", "p3": "92", "accidents": 2},
    },
)

OPEN = Scene(
    "open",
    """
id: open
title: {zh: 待定得分, en: open scores}
invented: true
items:
  - id: group1
    title: {zh: 第一组, en: first group}
    points: 40
    items:
      - {id: o1, title: {zh: 未报项, en: unreported}, points: 15, missing: {not_reported: open}, rule: {family: given, what: score}}
      - {id: o2, title: {zh: 已报项, en: reported}, points: 25, rule: {family: given, what: score}}
  - id: o3
    title: {zh: 存疑项, en: disputed}
    points: 20
    missing: {disputed: open}
    data: {min: 0, max: 100}
    target: 90
    rule: {family: steps, below: {effect: deduct, per: 1, points: 0.75, unit: value, step: pro_rata, cap: 15}, floor: 2}
  - {id: o4, title: {zh: 平常项, en: plain}, points: 40, rule: {family: given, what: score}}
""",
    {
        "甲区": {"o2": "21.4", "o3": Observation(Decimal(85), Status.DISPUTED), "o4": "33.3"},
        "乙区": {"o1": "12", "o2": "20", "o3": "85", "o4": "30"},
        "丙区": {"o1": "11", "o2": "20", "o3": "99", "o4": "31"},
    },
)

POOLS = Scene(
    "pools",
    """
id: pools
title: {zh: 与同组比较, en: compared with the group}
invented: true
groups: [{id: 一类, title: {zh: 第1类, en: class 1}}, {id: 二类}]
items:
  - id: mean
    title: {zh: 与平均值比, en: against the mean}
    points: 10
    data: {min: 0, decimals: 1}
    target: {by: pool, pool: mean, decimals: 2}
    rule: {family: ratio, better: more, cap: 12}
  - id: best
    title: {zh: 与最高值比, en: against the best}
    points: 10
    data: {min: 0, decimals: 1}
    target: {by: pool, pool: highest, scope: all}
    rule: {family: ratio, better: more, cap: points}
  - id: loaded
    title: {zh: 按工作量, en: by load}
    points: 10
    data: [{id: loaded, min: 0}, {id: load, title: {zh: 工作量, en: load}, decimals: 0}]
    target: {by: load, of: load, bands: [{in: "(,100)", value: 80}, {in: "[100,500)", value: 85.5}, {in: "[500,)", value: 90}]}
    rule: {family: ratio, better: more, cap: points}
  - id: by_data
    title: {zh: 自报目标, en: own target}
    points: 5
    data: [{id: by_data, min: 0}, {id: promised, title: {zh: 承诺值, en: promised}, min: 0}]
    target: {by: data, of: promised}
    rule: {family: ratio, better: more, cap: points}
  - id: over
    title: {zh: 超扣, en: overflow}
    points: 10
    items:
      - id: over1
        title: {zh: 扣分项, en: deductions}
        points: 4
        below_zero: overflow_to_parent
        rule: {family: events, effect: deduct, reported: counts, kinds: [{id: k, title: {zh: 次, en: cases}, points: 1.5}], cap: none}
      - id: over2
        title: {zh: 超扣总分, en: to the total}
        points: 6
        below_zero: overflow_to_total
        rule: {family: events, effect: deduct, reported: counts, kinds: [{id: k, title: {zh: 次, en: cases}, points: 2}], cap: none}
  - id: varied
    title: {zh: 分类指标, en: varies}
    points: {一类: 12, 二类: 8}
    rule: {family: given, what: score}
    variants:
      - groups: [二类]
        title: {zh: 二类指标, en: of class 2}
        data: [{id: v1, title: {zh: 数值1, en: value 1}}, {id: v2, title: {zh: 数值2, en: value 2}}]
        measure: {expression: "if(v1 > v2, v1 - v2, round((v1 + v2) / 3, 1)) * 2 + min(v1, 10%)", decimals: 1, title: {zh: 差值, en: difference}}
        target: 5
        rule: {family: met, when: ">="}
      - subjects: [丁街道]
        rule: {family: given, what: constant}
total: {cap: full}
ranking: {scope: all}
""",
    {
        "一类/甲区": {"mean": "90.3", "best": "70", "loaded": "70", "load": 320, "by_data": "3", "promised": "4.5", "over1.k": 5, "over2.k": 4, "varied": "11.5"},
        "一类/乙区": {"mean": "80.1", "best": "90.5", "loaded": "99", "load": 99, "by_data": "3", "promised": "0.5", "over1.k": 1, "varied": "10"},
        "一类/丙区": {"mean": "85.2", "loaded": "1", "load": 700, "by_data": "3", "promised": "4", "varied": "3"},
        "二类/丁街道": {"mean": "60", "best": "80", "loaded": "50", "load": 500, "by_data": "1", "promised": "2"},
        "二类/戊街道": {"mean": "77", "best": "91", "loaded": "50", "load": 1, "by_data": "1", "promised": "2", "v1": "7", "v2": "3.3"},
        "二类/己街道": {"mean": "71.5", "best": "91", "loaded": "50", "load": 1, "by_data": "1", "promised": "2", "v1": "2", "v2": "9.3"},
    },
)  # fmt: skip

AVAILABLE = Scene(
    "available",
    """
id: available
title: {zh: 数据不足, en: too little data}
invented: true
items:
  - id: part1
    title: {zh: 第一部分, en: part one}
    points: 40
    min_available: 60%
    items:
      - {id: a1, title: 甲项, points: 10, rule: {family: given, what: score}}
      - {id: a2, title: 乙项, points: 30, rule: {family: given, what: score}}
  - id: part2
    title: {zh: 第二部分, en: part two}
    points: 60
    cap: 50
    items:
      - {id: b1, title: 甲项, points: 20, rule: {family: given, what: score}}
      - {id: b2, title: 乙项, points: 40, rule: {family: given, what: score}}
""",
    {
        "甲区": {"a1": "9", "b1": "15", "b2": "39"},
        "乙区": {"a2": "29", "b1": "11", "b2": "32"},
        "丙区": {"a1": "9", "a2": "29", "b1": "11", "b2": "32.5"},
    },
)

WITHHELD = Scene(
    "withheld",
    """
id: withheld
title: {zh: 不予评定, en: withheld}
invented: true
items:
  - {id: w1, title: 甲项, points: 60, rule: {family: given, what: score}}
  - {id: w2, title: 乙项, points: 40, rule: {family: ratio, better: more, cap: points}, target: 7}
data: [{id: fraud, type: fact, title: {zh: 造假, en: fraud}, blank: "no"}]
effects:
  - {id: veto, title: {zh: 一票否决, en: veto}, when: fraud, do: veto, total: withhold}
  - {id: nothing, title: {zh: 无数据, en: no datum}, when: w2 > 30, do: deduct, points: 1}
grades: {bands: [{grade: A1, in: "[80,)"}, {grade: B2, in: "(,80)"}]}
""",
    {"甲区": {"w1": "55.5", "w2": "6.6", "fraud": True}, "乙区": {"w1": "50", "w2": "6"}, "丙区": {"w1": "40"}},
)

CYCLE = Scene(
    "cycle",
    """
id: cycle
title: {zh: 全年, en: whole year}
invented: true
periods:
  - {id: 2026-01, title: {zh: 1月, en: January}}
  - {id: 2026-02, title: {zh: 2月, en: February}}
  - {id: 2026-03, title: {zh: 3月, en: March}}
over_periods: {how: mean, missing: skip}
items:
  - {id: c1, title: 甲项, points: 60, rule: {family: given, what: score}}
  - {id: c2, title: 乙项, points: 40, rule: {family: given, what: score}}
data: [{id: fraud, type: fact, title: {zh: 造假, en: fraud}, blank: "no"}]
effects:
  - {id: stain, title: {zh: 造假扣分, en: fraud}, when: fraud, do: deduct, points: 5, in_cycle: any}
""",
    {
        "甲区": {
            "c1@2026-01": "55.5",
            "c2@2026-01": "35",
            "c1@2026-02": "51",
            "c2@2026-02": "31.3",
            "c1@2026-03": "5",
            "c2@2026-03": "3",
            "fraud@2026-02": True,
        },
        "乙区": {"c1@2026-01": "50", "c2@2026-01": "30"},
    },
    cycle=True,
)

CYCLE_BY_LEAF = Scene(
    "cycle by leaf",
    CYCLE.scheme.replace("how: mean, missing: skip", "how: highest, missing: zero, level: leaf"),
    CYCLE.values,
    cycle=True,
)

UNITS = Scene(
    "units",
    """
id: units
title: {zh: 下属单位, en: subordinate units}
invented: true
groups: [{id: 局}, {id: 所}]
items:
  - id: own
    title: {zh: 自身, en: own}
    points: 50
    rule: {family: given, what: score}
  - id: below
    title: {zh: 基层, en: below}
    points: 50
    groups: [局]
    from_units: {groups: [所], score: total, how: mean, decimals: 2}
    target: 50
    rule: {family: ratio, better: more, cap: points}
""",
    {
        "局/甲局": {"own": "44"},
        "所/一所<甲局": {"own": "40"},
        "所/二所<甲局": {"own": "41.5"},
        "所/三所<甲局": {"own": "49.25"},
    },
)

LISTS = Scene(
    "lists",
    """
id: lists
title: {zh: 多个对象, en: several objects}
invented: true
items:
  - id: sites
    title: {zh: 工地抽查, en: sites}
    points: 20
    data:
      - id: samples
        type: list
        title: {zh: 抽样, en: samples}
        fields: [{id: score, title: {zh: 抽查分, en: sample score}, type: number, decimals: 1}, {id: place, title: {zh: 地点2, en: place}, type: text}]
    measure: {expression: "mean(samples.score)", decimals: 2, title: {zh: 平均分, en: mean}}
    target: 100
    missing: {undefined: zero}
    rule: {family: ratio, better: more, cap: points}
""",
    {
        "甲区": {"samples": [{"score": Decimal("90.5"), "place": "东1路"}, {"score": Decimal("81"), "place": None}]},
        "乙区": {},
    },
)

SCORES = Scene(
    "scores",
    """
id: scores
title: {zh: 以得分为数据, en: scores as values}
invented: true
items:
  - {id: work, title: {zh: 业务工作, en: work}, points: 60, rule: {family: given, what: score}}
  - id: rate
    title: {zh: 业务得分率, en: rate of work}
    points: 20
    measure: {expression: "work.score / 60 * 100", decimals: 1, unit: "%", title: {zh: 得分率, en: rate}}
    missing: {undefined: {score: 5}}
    rule: {family: steps, below: {effect: deduct, per: 10, points: 1, unit: value, step: whole, cap: none}, floor: 0}
    target: 95
  - id: place
    title: {zh: 业务名次, en: place in work}
    points: 20
    measure: work.得分
    missing: {undefined: zero}
    rule: {family: rank, better: more, per_rank: {points: 3, floor: 0}}
  - id: matter
    title: {zh: 同一问题, en: one matter}
    kind: penalty
    same_matter: highest
    items:
      - {id: told, title: {zh: 约谈, en: talk}, kind: penalty, points: 2, rule: {family: given, what: deduction}}
      - {id: noted, title: {zh: 通报, en: notice}, kind: penalty, points: 3, rule: {family: given, what: deduction}}
""",
    {
        "甲区": {"work": "57.4", "told": "1.5", "noted": 1},
        "乙区": {"work": "30", "told": 2, "noted": "2.5"},
        "丙区": {"work": Status.NOT_APPLICABLE},
    },
)

NEVER_ASKED = Scene(
    "never asked",
    """
id: never_asked
title: {zh: 条件不适用, en: a condition that is never asked}
invented: true
groups: [{id: 甲类}, {id: 乙类}]
items:
  - id: a
    title: {zh: 比率, en: ratio}
    points: 20
    missing: {undefined: not_applicable}
    measure: {expression: done / due * 100, decimals: 2, unit: "%"}
    data: [{id: done, decimals: 0, min: 0}, {id: due, decimals: 0, min: 0}]
    target: 100
    rule: {family: ratio, better: more, cap: points}
  - {id: b, title: {zh: 其他, en: other}, points: 10, rule: {family: given, what: score}}
effects:
  - {id: e, title: {zh: 偏低, en: low}, when: a.score >= 5 and a.score < 15, do: veto, total: withhold}
grades: {bands: [{grade: 优秀, in: "[20,)"}, {grade: 合格, in: "(,20)"}]}
""",
    {
        "甲类/甲区": {"done": 3, "due": 0, "b": 9},
        "甲类/乙区": {"done": 3, "due": 6, "b": 9},
        "甲类/丙区": {"done": 6, "due": 6, "b": 9},
    },
)

SCENES = (
    FAMILIES, EVENTS, MISSING, CARRIED, OUTCOME, OPEN, POOLS, AVAILABLE, WITHHELD, CYCLE, CYCLE_BY_LEAF, UNITS, LISTS,
    SCORES, NEVER_ASKED,
)  # fmt: skip
