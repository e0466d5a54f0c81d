"""Why something is not done. Each refusal has a stable code and a whole sentence; a middleware makes them pages.

Some are denials: it is not done because of who asks, not because of what is asked for or when. What becomes of those is
noted (R-29): wherever a refusal becomes an answer, `answered` is told of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something that a service does not do. `field` names the form's field at fault, if it is one."""

    code = "refused"
    status = 409

    def __init__(self, message: str | Promise, *, code: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code


class Unseen(Refusal):
    """An object that the actor may not see, or that there is not: the two cannot be told apart (R-16)."""

    code = "not-found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("没有找到这个页面或记录。"))


class Denied(Refusal):
    """A permission that the actor holds nowhere."""

    code = "denied"
    status = 404

    def __init__(self, permission: str) -> None:
        super().__init__(_("没有找到这个页面或记录。"))
        self.permission = str(permission)


class Barred(Refusal):
    """An act that others with the same permission may do, and this person may not.

    Because of their own part in it (职责分离、回避), or because a right that it was asked for with is gone meanwhile.
    """

    code = "barred"


class Forged(Refusal):
    """A form without the token of a page of ours: another site may have sent it."""

    code = "no-token"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("页面可能停留过久，请返回上一页、刷新后重新提交。"))


class NotFresh(Refusal):
    """A grave act that wants the second factor anew."""

    code = "second-factor-wanted"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("此操作需要重新验证第二因素。"))


class TwoPeopleWanted(Refusal):
    """An act that wants the approval of two other people: which one, and its arguments in their canonical spelling."""

    code = "two-people-wanted"
    status = 403

    def __init__(self, kind: str, arguments: str) -> None:
        super().__init__(_("此操作须经两人批准（双人双锁）。"))
        self.kind = kind
        self.arguments = arguments


class WrongKind(Refusal):
    """A file of another kind than is taken, by its name or by what is in it (R-52)."""

    code = "wrong-kind"
    status = 415


class Conflict(Refusal):
    """Somebody else was faster: what was shown is no longer what is there."""

    code = "changed-meanwhile"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("这条记录刚被他人修改，请核对后重新提交。您填写的内容没有丢失。"))


DENIALS = (Denied, Unseen, Barred, Forged, NotFresh, TwoPeopleWanted)
"""Refusals because of who asks."""


@dataclass
class Answer:
    """What is denied while a request is answered, and whether it is on record already.

    Of several denials the last counts: whoever makes another of one knows what somebody is answered.
    `is_of_wrong_kind` says that a file came which is none of those that are taken.
    """

    denial: Refusal | None = None
    is_noted: bool = False
    is_of_wrong_kind: bool = False


_answer: ContextVar[Answer | None] = ContextVar("answer", default=None)


@contextmanager
def answering() -> Iterator[Answer]:
    """Within the block, a request is answered."""
    made = Answer()
    token = _answer.set(made)
    try:
        yield made
    finally:
        _answer.reset(token)


def answered(refusal: Refusal) -> None:
    """Say that a refusal is what somebody is answered; outside a request nobody is."""
    answer = _answer.get()
    if answer is None:
        return
    if isinstance(refusal, WrongKind):
        answer.is_of_wrong_kind = True
    if isinstance(refusal, DENIALS):
        answer.denial = refusal


def is_of_wrong_kind() -> bool:
    """Whether the request that is answered brought a file that is none of those that are taken."""
    answer = _answer.get()
    return answer is not None and answer.is_of_wrong_kind


def noted() -> None:
    """Say that what is refused is on record: whoever knows more of it than the refusal says has noted it."""
    answer = _answer.get()
    if answer is not None:
        answer.is_noted = True
