"""A form goes once: what was sent again as it was, from the same page, is not done again.

Each page that is shown has a token of its own in its forms. Where a form was done, a mark of it stays, written in the
same transaction: of two that come at once, one waits for the other and is refused.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from kaoping.basis.refusals import Refusal

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
REMEMBERED = 2 * 60 * 60
"""Seconds for which a form is known again: it shares the cache with used codes, and must not crowd them out."""


class SentTwice(Refusal):
    """A form that was done already."""

    code = "sent-twice"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("这张表单已经提交并办理过，没有重复办理。要再办一次，请重新打开页面填写。"))


class MarkNotKept(DatabaseError):
    """The database did not keep the mark of a form, for whatever reason."""


@dataclass
class _Form:
    digest: str
    sending: str
    """Which of its sendings this is: one sending may do several things."""
    is_marked: bool = False
    """Whether the first of these has left its mark for good."""

    def note_marked(self) -> None:
        """What this sending does further need not ask again."""
        self.is_marked = True


_current: ContextVar[_Form | None] = ContextVar("form", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Within the block, a request is answered; which form it sends, `form_sent` says."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


def form_sent(by: str, path: str, fields: QueryDict, files: MultiValueDict[str, UploadedFile[Any]]) -> None:
    """Say which form is dealt with: by whom, to where, with what in it; by its token, of which showing of its page."""
    if fields.get(TOKEN):
        _current.set(_Form(_digest(by, path, fields, files), uuid.uuid4().hex))


def mark_done() -> None:
    """Mark the form as done, as a part of the transaction that does it; outside a request there is none.

    Raises:
        SentTwice: if it was done before.
        MarkNotKept: if it cannot be marked.
    """
    form = _current.get()
    if form is None or form.is_marked:
        return
    mark = f"form-{form.digest}"
    if not cache.add(mark, form.sending, REMEMBERED):
        known = cache.get(mark)
        if known is None:  # The cache keeps it to itself if the database fails: then nothing was done before.
            raise MarkNotKept
        if known != form.sending:
            raise SentTwice()
    transaction.on_commit(form.note_marked)


def _digest(by: str, path: str, fields: QueryDict, files: MultiValueDict[str, UploadedFile[Any]]) -> str:
    found = hashlib.sha256(repr((by, path, sorted(fields.lists()))).encode(errors="surrogatepass"))
    for name, given in sorted(files.lists()):
        for one in given:
            found.update(repr((name, one.name, one.size)).encode(errors="surrogatepass"))
            for piece in one.chunks():
                found.update(piece)
            one.seek(0)
    return found.hexdigest()
