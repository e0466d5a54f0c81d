"""What a request brings, before a page sees it: nothing that cannot be kept, and nothing that broke off on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from kaoping.basis.plain import can_be_asked, is_plain
from kaoping.basis.refusals import Refusal

_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


class Unwritable(Refusal):
    """A request with characters that no browser sends."""

    code = "malformed"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("提交的内容中有不能保存的字符（控制字符或乱码），没有办理。请返回上一页删去后重新提交。"))


class BrokenOff(Refusal):
    """A form of which a part is missing, because the line broke: what came is no whole sentence."""

    code = "broken-off"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("提交的内容没有传完，没有办理。请返回上一页重新提交。"))


def check(request: HttpRequest, view: Callable[..., HttpResponse]) -> None:
    """Look at what a request brings.

    Raises:
        Unwritable, BrokenOff: if it cannot be taken.
    """
    if not all(map(can_be_asked, [request.path_info, *_texts(request.GET)])):
        raise Unwritable()
    # What is no form, and not protected as one, has not been read yet, and is read by the view alone.
    if request.method != "POST" or getattr(view, "csrf_exempt", False):
        return
    texts = list(_texts(request.POST))
    if not _is_whole(request):
        raise BrokenOff()
    if not all(map(is_plain, texts)) or (request.content_type == _FORM and not _is_text(request.body)):
        raise Unwritable()


def _texts(sent: QueryDict) -> Iterator[str]:
    for name, given in sent.lists():
        yield name
        yield from map(str, given)


def _is_whole(request: HttpRequest) -> bool:
    """Whether as much came as was announced. Neither the server nor Django minds when a connection ends too early."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    length = int(announced) if announced.isdecimal() else 0
    if request.content_type == _PARTS:
        stream = getattr(request, "_stream", None)
        return int(getattr(stream, "_pos", length)) >= length
    return len(request.body) >= length


def _is_text(body: bytes) -> bool:
    """Whether a form without parts is UTF-8: Django would read another spelling as some other words."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
