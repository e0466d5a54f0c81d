"""What a process would otherwise load while its first visitors wait: pages, templates, and the schemes in use.

A web server loads it before it serves; one that forks afterwards (gunicorn's `--preload`) loads it once for all of its
processes.
"""

from __future__ import annotations

import logging
from pathlib import Path

from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import reverse

from kaoping.governance.tenancy.scope import everywhere
from kaoping.planning.cycles.models import Cycle, State
from kaoping.planning.schemes.selectors import Damaged, titles_of

MOST = 3
"""So many schemes: of the cycles that were opened last."""
_log = logging.getLogger(__name__)


@everywhere()
def warm() -> None:
    """Load it. A scheme that cannot be read here is left to the page that needs it, which says what is wrong."""
    reverse("home")
    for folder in map(Path, get_app_template_dirs("templates")):
        if "kaoping" in folder.parts:
            for file in folder.rglob("*.html"):
                get_template(str(file.relative_to(folder)))
    try:
        for cycle in Cycle.objects.filter(state=State.OPEN).select_related("version").order_by("-opened_at")[:MOST]:
            titles_of(cycle.version)
    except (DatabaseError, Damaged) as error:
        _log.warning("schemes are loaded later: %s", type(error).__name__)
    finally:
        # A connection belongs to one process: none is taken through a fork.
        connections.close_all()
