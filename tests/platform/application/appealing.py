"""Appeals for tests, made through the services or as rows."""

from __future__ import annotations

from kaoping.application.appeals import services
from kaoping.application.appeals.grounds import grounds, standing_value
from kaoping.application.appeals.models import Appeal, Side, State
from kaoping.application.appeals.services import Claim, Judgement
from kaoping.application.publication.models import Publication
from kaoping.application.publication.models import State as PublicationState
from kaoping.basis.clock import now
from kaoping.collection.values.models import Value
from kaoping.collection.values.services import Place
from tests.platform.application.orders import PROOF
from tests.platform.appraisal import give_all, number, the_period, the_subject
from tests.platform.cast import Cast
from tests.platform.publishing import a_publication, the_publication

NO = Judgement(False, "原数据与台账一致")
YES = Judgement(True, "台账应为 95", number("95"), "verified")
OTHER = Judgement(True, "台账应为 94", number("94"), "verified")
YES_PLAN = Judgement(True, "计划按时报送", "true", "verified")
DECIDERS = ("discipline", "evaluator")


def announced(cast: Cast) -> Publication:
    """The third quarter, announced through the services today."""
    return the_publication(cast, PublicationState.ANNOUNCED)


def a_claim(cast: Cast, publication: Publication, item: str = "passed", unit: str = "jiangbei") -> Claim:
    """What a unit of the cast says against one of its items."""
    ground = next(one for one in grounds(publication, the_subject(cast, unit)) if one.item == item)
    return Claim(ground, "第三方检测报告显示为 95%", "95%")


def filed(cast: Cast, item: str = "passed", unit: str = "jiangbei", *, against: Publication | None = None) -> Appeal:
    """An appeal of a unit of the cast, against a publication or the one that is announced for it."""
    publication = against or announced(cast)
    return services.file_appeal(
        actor=cast.actor("reporter" if unit == "jiangbei" else "rival"),
        publication=publication,
        subject=the_subject(cast, unit),
        claim=a_claim(cast, publication, item, unit),
        evidence=[PROOF],
    )


def judged(cast: Cast, appeal: Appeal, one: Judgement, other: Judgement) -> Appeal:
    """An appeal on which both have given an opinion."""
    for who, judgement in zip(DECIDERS, (one, other), strict=True):
        appeal = services.give_opinion(actor=cast.actor(who), appeal=appeal, judgement=judgement)
    return appeal


def in_state(cast: Cast, state: State, item: str = "passed") -> Appeal:
    """An appeal that has come to a state."""
    found = filed(cast, item)
    match state:
        case State.DISAGREED:
            return judged(cast, found, YES, NO)
        case State.UPHELD:
            return judged(cast, found, YES, YES)
        case State.REJECTED:
            return judged(cast, found, NO, NO)
        case State.WITHDRAWN:
            return services.withdraw(actor=cast.actor("reporter"), appeal=found, reason="已核实")
    return found


def a_public_row(cast: Cast) -> Publication:
    """The fourth quarter as a public result, as a row."""
    give_all(cast, "2026Q4")
    return a_publication(cast, PublicationState.ANNOUNCED, key="2026Q4")


def as_row(cast: Cast, state: State = State.FILED, item: str = "passed") -> Appeal:
    """An appeal in a state as a row, once; nothing was recorded of it."""
    publication, subject = a_public_row(cast), the_subject(cast)
    period = the_period(cast, "2026Q4")
    value = standing_value(period, subject, item)
    assert value is not None
    found, _ = Appeal.objects.get_or_create(
        publication=publication,
        subject=subject,
        period=period,
        item=item,
        datum=item,
        defaults={
            "grounds": "第三方检测报告显示为 95%",
            "proposed": "95%",
            "state": state,
            "made_by": cast.people["reporter"],
            "made_at": now(),
            "disputed": value,
            "decided_at": now() if state in (State.UPHELD, State.REJECTED) else None,
        },
    )
    return found


def agreed(cast: Cast, value: Value, content: str, status: str = "verified") -> Value:
    """A value of whose place both who decide have said what should stand there, as rows; nothing has followed yet."""
    _judged(cast, Place(value.period, value.subject, value.item), value, content, status)
    return value


def agreed_first(cast: Cast) -> Place:
    """A place without a value in which both have said that the plan was in time, as rows; nothing has followed yet."""
    place = Place(the_period(cast), the_subject(cast, "zhijian"), "plan")
    _judged(cast, place, None, "true", "verified")
    return place


def _judged(cast: Cast, place: Place, disputed: Value | None, content: str, status: str) -> None:
    appeal, _ = Appeal.objects.get_or_create(
        publication=a_public_row(cast),
        subject=place.subject,
        period=place.period,
        item=place.item,
        datum=place.item,
        defaults={
            "grounds": "第三方检测报告",
            "made_by": cast.people["reporter"],
            "made_at": now(),
            "disputed": disputed,
        },
    )
    for side, who in zip(Side, DECIDERS, strict=True):
        said = {"upholds": True, "content": content, "status": status, "reason": "属实", "at": now()}
        appeal.opinions.get_or_create(side=side, round=1, person=cast.people[who], defaults=said)
