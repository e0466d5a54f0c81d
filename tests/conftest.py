"""What holds for all tests."""

import gc
import os

import pytest
from hypothesis import HealthCheck, Phase, settings

# No deadline and no health check of speed: a busy machine must not fail a test.
# A failure prints how to repeat it. The same examples are tried each time, so that a change is judged and not the dice;
# `make explore` tries new ones. Hypothesis takes some numbers from the modules that are loaded, so one test by itself
# may try others than in a run of all: `pytest tests -k NAME` loads what that run does.
settings.register_profile(
    "kaoping",
    deadline=None,
    print_blob=True,
    derandomize=not os.environ.get("EXPLORE"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kaoping")

# A mutant is to be found by the same examples every time, and at once: nothing is remembered or made smaller.
settings.register_profile(
    "mutants",
    settings.get_profile("kaoping"),
    derandomize=True,
    max_examples=25,
    database=None,
    print_blob=False,
    phases=[Phase.explicit, Phase.generate],
)

# What tests leave behind is small, and an eighth of all their time went into searching it for garbage.
gc.set_threshold(100_000, 50, 100)

LONG = (
    "browser/test_whole_loop",
    "browser/test_pages",
    "at_once/test_many",
    "soak/test_soak",
    "demo/test_platform",
    "bulk/test_equality",
    "files/test_results_random_schemes",
)
"""Where tests are that take most of a minute or more."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: begun last, one would keep one core busy when the other has nothing left to do."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONG))
