"""Collection on the stage: enough of it for full pages, and the objects of which tests ask who may open them."""

from __future__ import annotations

from tests.platform.cast import Cast
from tests.platform.stages import tasks


def arguments(cast: Cast) -> dict[str, int]:
    """Numbers that stand in addresses of the table of permissions; what they stand for is made where it is missing."""
    return tasks.arguments(cast)


def stage(cast: Cast) -> dict[str, int]:
    """Fill the stage for the browser; the numbers that stand in paths of its pages."""
    return tasks.stage(cast)
