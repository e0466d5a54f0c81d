"""What each layer puts on the stage of the tests."""

from tests.platform.stages import analysis, application, collection, interface, planning

LAYERS = (planning, collection, interface, analysis, application)
"""From the lowest up."""
