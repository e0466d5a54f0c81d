"""Whether a cycle can be opened: what is missing, and what an office should look at before it opens it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from kaoping.basis.language import in_a_row, said
from kaoping.governance.acting import Permission, Role, today
from kaoping.governance.acting.permissions import GRANTS
from kaoping.governance.people.models import Post
from kaoping.governance.people.selectors import held_on
from kaoping.planning.cycles.hooks import is_computed
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.cycles.selectors import engine_subjects
from kaoping.planning.schemes.selectors import asked_by, titles_of


def asked_items(cycle: Cycle) -> list[str]:
    """The data items that are asked for from the subjects that there are, in the order of the scheme.

    What the platform computes is asked of nobody. Before there are subjects: all that the scheme asks for.
    """
    asked = asked_by(cycle.version)
    subjects = engine_subjects(cycle)
    found = {item for subject in subjects for item in asked.items_of(subject)} if subjects else set(asked.items)
    return [id_ for id_, item in asked.items.items() if id_ in found and not is_computed(item)]


def missing(cycle: Cycle) -> list[str]:
    """What keeps a cycle from being opened, as sentences; empty if nothing does."""
    return list(_missing(cycle))


def _missing(cycle: Cycle) -> Iterator[str]:
    if not cycle.subjects.exists():
        yield _("还没有选择考评对象")
        return
    titles = titles_of(cycle.version)
    assigned = set(cycle.assignments.values_list("item", flat=True))
    lacking = [said(titles[item]) for item in asked_items(cycle) if item not in assigned]
    if lacking:
        yield _("数据项没有确定由谁提供：%(items)s") % {"items": in_a_row(lacking)}


def worries(cycle: Cycle) -> list[str]:
    """What does not keep a cycle from being opened but will hold it up: units for which nobody holds the role."""
    found = []
    reporting = _without(cycle.subjects.values_list("organisation", "name"), Permission.REPORT)
    if reporting and cycle.assignments.filter(is_reported=True).exists():
        found.append(_("这些单位还没有绩效联络员，无人填报：%(units)s") % {"units": in_a_row(reporting)})
    departments = cycle.assignments.filter(assessor__isnull=False, assessor__standings__ends=None)
    named = departments.values_list("assessor", "assessor__standings__name").order_by("assessor").distinct()
    assessing = _without(named, Permission.ASSESS)
    if assessing:
        found.append(_("这些考核责任部门还没有评分人员：%(units)s") % {"units": in_a_row(assessing)})
    return found


def _without(units: Iterable[tuple[int, str]], permission: Permission) -> list[str]:
    """The names of units where nobody holds a permission today."""
    roles = [role for role in Role if permission in GRANTS[role]]
    known = dict(units)
    there = set(
        Post.objects.filter(held_on(today()), role__in=roles, organisation__in=known).values_list(
            "organisation", flat=True
        )
    )
    return [name for id_, name in known.items() if id_ not in there]
