"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# No deadline and no health check of speed: a busy machine must not fail a test.
# A failure prints how to repeat it.
settings.register_profile(
    "kaoping", deadline=None, print_blob=True, derandomize=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kaoping")
