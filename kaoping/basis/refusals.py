"""Why something is not done. Each refusal has a stable code and a whole sentence; a middleware makes them pages."""

from __future__ import annotations

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


class Conflict(Refusal):
    """Somebody else was faster: what was shown is no longer what is there."""

    code = "changed-meanwhile"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("这条记录刚被他人修改，请核对后重新提交。您填写的内容没有丢失。"))
