"""Application on the stage: enough of it for full pages, and the objects of which tests ask who may open them."""

from __future__ import annotations

from tests.platform.cast import Cast
from tests.platform.stages import publication


def arguments(cast: Cast) -> dict[str, int | str]:
    """What stands in addresses of the table of permissions; what it stands for is made where it is missing."""
    return publication.arguments(cast)


def stage(cast: Cast) -> dict[str, int | str]:
    """Fill the stage for the browser; what stands in paths of its pages."""
    return publication.stage(cast)
