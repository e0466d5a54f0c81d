"""Every field and choice of a scheme has a name in Chinese and English, and can be written under both."""

from collections import Counter

import pytest

from kaoping.engine.rules.event_kinds import EventKind
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.outcome import Grades
from kaoping.engine.scheme.settings import Period
from kaoping.engine.scheme.shape import Model, fields_of, models_under
from kaoping.engine.scheme.vocabulary import choice, choices_in, choices_of, has_words, keys_of, term

MODELS = list(models_under(Scheme))
by_model = pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)


@by_model
def test_every_field_and_every_choice_has_words(model: Model) -> None:
    assert [key for key in fields_of(model) if not has_words(model, key)] == []


@by_model
def test_every_field_has_a_line_of_help_in_both_languages(model: Model) -> None:
    for key in fields_of(model):
        words = term(model, key)
        assert words.help.zh.endswith("。"), key
        assert words.help.en.endswith("."), key


@by_model
def test_no_two_fields_of_a_part_have_the_same_name(model: Model) -> None:
    names = Counter(term(model, key).name.zh for key in fields_of(model))

    assert [name for name, times in names.items() if times > 1] == []
    assert {keys_of(model)[term(model, key).name.zh] for key in fields_of(model)} == set(fields_of(model))


def test_a_field_may_also_be_written_under_the_general_name_of_its_key() -> None:
    # Here they are called 每件分值, 考核期 and 等次分档.
    assert keys_of(EventKind)["分值"] == keys_of(EventKind)["每件分值"] == "points"
    assert keys_of(Period)["标识"] == keys_of(Period)["考核期"] == "id"
    assert keys_of(Grades)["分档"] == keys_of(Grades)["等次分档"] == "bands"


@by_model
def test_a_general_name_never_takes_the_name_of_another_field(model: Model) -> None:
    assert all(keys_of(model)[term(model, key).name.zh] == key for key in fields_of(model))


@by_model
def test_no_two_choices_of_a_field_have_the_same_name(model: Model) -> None:
    for key, field in fields_of(model).items():
        values = set(choices_in(field.shape))
        assert {choices_of(model, key)[choice(model, key, value).zh] for value in values} == values, key
