"""In words: what happens where a value is missing."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.engine.numbers import plain
from kaoping.engine.scheme import LastVerified, Policies, Score
from kaoping.engine.words import Words

_FIXED = {
    "zero": Words("得 0 分", "score 0"),
    "full": Words("得满分", "have full points"),
    "open": Words("得分待定，总分以区间表示", "stay open, and the total is shown as an interval"),
    "rescale": Words(
        "不计入，上级指标按其余分值折算为满分", "leave the reckoning, and the item above is rescaled to its full points"
    ),
    "spread_evenly": Words(
        "不计入，其分值由同级其他指标平均分摊",
        "leave the reckoning, and their points are spread evenly over the others",
    ),
    "spread_pro_rata": Words(
        "不计入，其分值由同级其他指标按分值比例分摊",
        "leave the reckoning, and their points are spread pro rata over the others",
    ),
    "not_applicable": Words("按不适用处理", "count as not applicable"),
    "refuse": Words("退回更正", "are refused until they are corrected"),
}
_CASES = {
    "not_applicable": Words("不适用的指标", "Items that do not apply"),
    "not_reported": Words("未报数据的指标", "Items whose data are not reported"),
    "no_data": Words("本期无数据的指标", "Items without data in the period"),
    "undefined": Words(
        "不能计算的（如目标值或除数为 0）", "Values for which a rule means nothing (such as a target or divisor of 0)"
    ),
}


def policy_sentences(policies: Policies, apart_from: Policies | None = None) -> Iterator[Words]:
    """One sentence for each kind of missing value; only what differs, where it is told apart from the scheme's."""
    for name, case in _CASES.items():
        policy = getattr(policies, name)
        if apart_from is None or policy != getattr(apart_from, name):
            what = say_policy(policy)
            yield Words(f"{case.zh}{what.zh}。", f"{case.en} {what.en}.")
    if apart_from is not None and policies.disputed == apart_from.disputed:
        return
    if policies.disputed == "open":
        yield Words("有争议的数据，得分待定。", "Where data are disputed, the score stays open.")
    else:
        yield Words("有争议的数据，暂按所报数据计分。", "Disputed data are used as they stand.")


def missing_sentence(policies: Policies, case: str) -> Words:
    """What becomes of an item in one case, as a sentence; `case` is the field of the policies."""
    policy, named = getattr(policies, case), _CASES[case]
    what = say_policy(policy)
    if policy == "not_applicable":
        then = say_policy(policies.not_applicable)
        what = Words(f"{what.zh}：{then.zh}", f"{what.en}, and so {then.en}")
    return Words(f"{named.zh}{what.zh}。", f"{named.en} {what.en}.")


def say_policy(policy: object) -> Words:
    """What a policy does, as the end of a sentence."""
    match policy:
        case LastVerified(penalty=penalty):
            points = plain(penalty)
            return Words(
                f"沿用最近一次核定的数据，并扣 {points} 分", f"take the last verified value, less {points} points"
            )
        case Score(points=points) if points is not None:
            return Words(f"得 {plain(points)} 分", f"score {plain(points)}")
        case Score(share=share) if share is not None:
            return Words(f"得分值的 {plain(share.scaleb(2))}%", f"score {plain(share.scaleb(2))}% of their points")
        case _:
            return _FIXED[str(policy)]
