"""Analysis on the stage: enough of it for full pages, and the objects of which tests ask who may open them."""

from __future__ import annotations

from tests.platform.cast import Cast


def arguments(cast: Cast) -> dict[str, int]:
    """Numbers that stand in addresses of the table of permissions; what they stand for is made where it is missing."""
    del cast
    return {}


def stage(cast: Cast) -> dict[str, int]:
    """Fill the stage for the browser; the numbers that stand in paths of its pages."""
    return arguments(cast)
