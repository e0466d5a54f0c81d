"""Schemes for the tests of planning, and the ways by which a version comes into any state."""

from __future__ import annotations

from kaoping.planning.schemes import services
from kaoping.planning.schemes.models import Version
from tests.platform.appraisal import SCHEME
from tests.platform.cast import Cast

FAULTY = SCHEME.replace("points: 40\n        data", "points: 45\n        data")
"""Its items have more points than their branch."""
UNREADABLE_RULE = SCHEME.replace("family: ratio", "family: ration")
NO_SCHEME = "just a line of text\n"


def drafted(cast: Cast, text: str = SCHEME, *, reason: str = "", who: str = "office") -> Version:
    """A draft."""
    return services.draft(actor=cast.actor(who), organisation=cast.units["bureau"], text=text, reason=reason)


def proposed(cast: Cast, text: str = SCHEME, *, reason: str = "") -> Version:
    """A version that waits for the second person."""
    return services.propose(actor=cast.actor("office"), version=drafted(cast, text, reason=reason))


def checked(cast: Cast, text: str = SCHEME, *, reason: str = "") -> Version:
    """A version that waits for the third person."""
    return services.check(actor=cast.actor("checker"), version=proposed(cast, text, reason=reason))


def published(cast: Cast, text: str = SCHEME, *, reason: str = "") -> Version:
    """A version in force."""
    return services.publish(actor=cast.actor("leader"), version=checked(cast, text, reason=reason))
