"""What exactly two people approve where a public result is changed (R-26): its bytes by digests, and in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaoping.analysis.runs.models import Run, SubjectScore
from kaoping.application.publication.models import Publication
from kaoping.application.publication.open_data import digests
from kaoping.application.publication.selectors import Moved, moved
from kaoping.application.publication.telling import title_of
from kaoping.application.publication.templatetags.scores import score
from kaoping.basis.known import known
from kaoping.basis.reading import sole
from kaoping.governance.acting.locks import Argument, Arguments
from kaoping.governance.dual.models import Request
from kaoping.governance.dual.selectors import open_about

CORRECT, WITHDRAW = "publication.correct", "publication.withdraw"
"""The acts; what they do is in `locked`."""
NAMED = 20
"""So many of the units that move are named to those who approve; the others are counted."""
_DIGITS = 16


def correction(old: Publication, run: Run, reason: str) -> dict[str, Argument]:
    """A correction as two people approve it: which result, by which run, to which public tables, and why.

    The tables are those of the open data, but for the public number that they are given with the correction: whatever
    is changed in a stored total, grade, rank or score afterwards is another correction than the one approved.
    """
    return {
        "publication": old.code,
        "stands": old.run.result_digest,
        "run": run.pk,
        "becomes": run.result_digest,
        **digests(Publication(run=run)),
        "reason": reason,
    }


def withdrawal(of: Publication, reason: str) -> dict[str, Argument]:
    """A withdrawal as two people approve it: of which result, with which public tables, and why."""
    return {"publication": of.code, "stands": of.run.result_digest, **digests(of), "reason": reason}


def waiting_for_two(of: Publication) -> list[Request]:
    """The changes to a public result that somebody has asked for, and that wait for two people."""
    return list(open_about((CORRECT, WITHDRAW), f'"publication":"{of.code}"').order_by("pk"))


def parties(arguments: Arguments) -> tuple[Publication, Run] | None:
    """The public result that arguments name, and the run that is to take its place: its own, for a withdrawal."""
    shown = Publication.objects.exclude(announced_at=None).select_related("run__cycle", "run__period", "run__version")
    old = sole(shown.filter(code=arguments["publication"]))
    if old is None:
        return None
    wanted = Run.objects.select_related("version").filter(pk=arguments.get("run", old.run_id), cycle=old.run.cycle_id)
    run = sole(wanted)
    return None if run is None else (old, run)


def is_that_correction(arguments: Arguments) -> bool:
    """Whether every byte is what it was when the correction was asked for."""
    found = parties(arguments)
    return found is not None and correction(*found, str(arguments["reason"])) == arguments


def makers_of(arguments: Arguments) -> frozenset[int]:
    """Whoever started or confirmed the run that is to take the place of a public result (R-21)."""
    found = parties(arguments)
    people = () if found is None else (found[1].started_by_id, found[1].confirmed_by_id)
    return frozenset(one for one in people if one is not None)


def is_that_withdrawal(arguments: Arguments) -> bool:
    """Whether every byte is what it was when the withdrawal was asked for."""
    found = parties(arguments)
    return found is not None and withdrawal(found[0], str(arguments["reason"])) == arguments


def say_correction(arguments: Arguments) -> list[tuple[str, str]]:
    """A correction in words: the result, the runs, every total, grade and rank that moves, and the public reason."""
    found = parties(arguments)
    if found is None:
        return [(_("公开编号"), str(arguments["publication"]))]
    old, run = found
    return [
        *_about(old),
        (_("改为"), _run(run)),
        *_moves(moved(old.run, run)),
        (_("更正缘由（向社会公开）"), str(arguments["reason"])),
    ]


def say_withdrawal(arguments: Arguments) -> list[tuple[str, str]]:
    """A withdrawal in words: the result, and the public reason."""
    found = parties(arguments)
    about = [(_("公开编号"), str(arguments["publication"]))] if found is None else _about(found[0])
    return [*about, (_("撤回缘由（向社会公开）"), str(arguments["reason"]))]


def _about(old: Publication) -> list[tuple[str, str]]:
    return [
        (pgettext("one", "结果"), known(title_of(old))),
        (_("公开编号"), old.code),
        (_("公开的结果"), _run(old.run)),
    ]


def _run(run: Run) -> str:
    said = {"number": run.number, "digest": run.result_digest[:_DIGITS]}
    return _("第 %(number)s 次计算，结果摘要 %(digest)s…") % said


def _moves(found: tuple[Moved, ...]) -> list[tuple[str, str]]:
    if not found:
        return [(_("变动"), _("总分、等次和名次都没有变动。"))]
    lines = [(one.after.subject.name, f"{_standing(one.before)} → {_standing(one.after)}") for one in found[:NAMED]]
    if len(found) > NAMED:
        more = _("另有 %(count)s 个单位有变动") % {"count": len(found) - NAMED}
        lines.append((_("变动"), more))
    return lines


def _standing(one: SubjectScore) -> str:
    """Total, grade and rank: `99.84 · 优秀 · 第 1 名`."""
    rank = "" if one.rank is None else _("第 %(rank)s 名") % {"rank": one.rank}
    return " · ".join(part for part in (score(one.total), known(one.grade), rank) if part)
