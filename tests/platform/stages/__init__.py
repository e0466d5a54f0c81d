"""What each layer puts on the stage of the tests."""

from tests.platform.stages import analysis, application, collection, planning, putting_right, workbooks

LAYERS = (planning, collection, workbooks, analysis, application, putting_right)
"""From the lowest up."""
