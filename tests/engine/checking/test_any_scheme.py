"""What holds for every scheme: checking never fails, and a scheme without an error can be scored."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaoping.engine.checking import check
from kaoping.engine.scheme import Leaf, Scheme
from kaoping.engine.scheme.reading import read
from kaoping.engine.scheme.shape import fields_of
from kaoping.engine.scoring import Values, score
from kaoping.engine.terms import Refused, errors
from tests.engine.strategies import FAMILIES, Plain, blunders, careless, schemes, values

some = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def test_random_schemes_have_every_family_of_rules() -> None:
    rule = fields_of(Leaf)["rule"].shape

    assert set(FAMILIES) == {c for model in rule.models for c in fields_of(model)["family"].shape.choices}


@given(blunders())
@some
def test_reading_finds_faults_and_never_fails(plain: Plain) -> None:
    reading = read(plain)

    assert (reading.scheme is None) == bool(reading.findings)
    for finding in reading.findings:
        assert finding.code
        assert finding.wrong.zh
        assert finding.wrong.en
        assert finding.right.zh
        assert finding.right.en


@given(careless())
@some
def test_checking_never_fails(scheme: Scheme) -> None:
    for finding in check(scheme):
        assert finding.code
        assert finding.wrong.zh
        assert finding.wrong.en


def run(scheme: Scheme, seen: Values) -> None:
    """Score all periods; what does not fit is refused, and nothing else happens."""
    for period in scheme.periods or [None]:
        with suppress(Refused):
            score(scheme, seen, None if period is None else period.id)


@given(schemes(), st.data())
@some
def test_a_scheme_that_an_author_could_have_meant_is_scored(scheme: Scheme, data: st.DataObject) -> None:
    assert errors(check(scheme)) == ()
    run(scheme, data.draw(values(scheme)))


@given(careless(), st.data())
@some
def test_a_scheme_without_an_error_is_scored(scheme: Scheme, data: st.DataObject) -> None:
    if not errors(check(scheme)):
        run(scheme, data.draw(values(scheme)))
