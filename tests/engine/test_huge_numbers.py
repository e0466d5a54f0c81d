"""A number of any size in a scheme is a finding, never a crash or an endless calculation."""

import pytest

from kaoping.engine.terms import Refused
from kaoping.files.scheme_yaml import parse_scheme_yaml


@pytest.mark.parametrize("number", ["1.0e+999999999", "-1.0e+999999999", "1.0e-999999999", '"9e9999999"', "9" * 5000])
def test_a_number_beyond_all_bounds_is_refused(number: str) -> None:
    with pytest.raises(Refused):
        parse_scheme_yaml(
            f"id: x\ntitle: x\nitems:\n  - {{title: a, points: {number}, rule: {{family: given, what: score}}}}\n"
        )
