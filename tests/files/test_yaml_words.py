"""Words that YAML 1.1 takes for truths are words in a scheme."""

from textwrap import dedent

from kaoping.files.scheme_yaml import parse_scheme_yaml


def test_on_yes_and_no_are_texts_and_only_true_and_false_are_truths() -> None:
    scheme = parse_scheme_yaml(
        dedent("""
        id: words
        title: Words
        data: [{id: closed, type: fact, blank: no}]
        items:
          - {id: a, title: A, points: 1, rule: {family: met, when: yes}}
        effects:
          - {id: e, title: E, when: closed, do: zero, on: a}
        invented: true
        """)
    )
    assert scheme.effects[0].on == "a"
    assert scheme.invented is True
    assert getattr(scheme.items[0], "rule").when == "yes"  # noqa: B009 - an item may also be a branch
