"""What each layer puts on the stage of the tests."""

from tests.platform.stages import analysis, application, collection, interface, planning, putting_right

LAYERS = (planning, collection, interface, analysis, application, putting_right)
"""From the lowest up."""
