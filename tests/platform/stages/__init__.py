"""What each layer puts on the stage of the tests."""

from tests.platform.stages import analysis, application, collection, planning

LAYERS = (planning, collection, analysis, application)
"""From the lowest up."""
