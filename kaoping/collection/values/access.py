"""Who may open the files of values, drafts and claims: whoever sees what they prove."""

from __future__ import annotations

from kaoping.collection.tasks import selectors as tasks
from kaoping.collection.values import selectors
from kaoping.collection.values.models import Draft
from kaoping.governance.acting import Actor
from kaoping.governance.files.access import allow
from kaoping.governance.files.models import File


@allow
def sees_what_it_proves(actor: Actor, file: File) -> bool:
    """Whether somebody sees a value, a claim, or as one of the unit a draft, that a file belongs to."""
    return (
        selectors.values(actor).filter(evidence__file=file).exists()
        or selectors.claims(actor).filter(file=file).exists()
        or Draft.objects.filter(task__in=tasks.to_fill(actor), files=file).exists()
    )
