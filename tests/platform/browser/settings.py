"""Settings of the stage: those of the product, at a moment that stays, so that no session ends while pages are seen."""

from __future__ import annotations

import os
from datetime import datetime

from kaoping.site.settings import *  # noqa: F403


class Standing:
    """What leads from any time to one moment: added to the machine's clock as the demonstration's offset is."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def __radd__(self, _time: datetime) -> datetime:
        return self._moment


KAOPING_CLOCK_OFFSET = Standing(datetime.fromisoformat(os.environ["STAGE_MOMENT"]))  # type: ignore[assignment]
