"""Error pages: whole sentences, what to do next, the request's number; never a trace, a version or a query (R-65)."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from kaoping.basis.refusals import Forged, answered


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is malformed; 413: there is more of it than is taken."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        said = _("提交的内容太多，没有办理。请返回上一页，减少内容或分几次提交；大的内容请用文件上传。")
        return render(request, "errors/plain.html", {"title": _("内容太多"), "said": said}, status=413)
    return render(request, "errors/plain.html", {"title": _("请求有误"), "said": _("请返回上一页重试。")}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: mostly a form whose token is missing or too old."""
    del exception
    said = _("页面停留过久，没有提交。请返回上一页：所填内容一般还在，复制下来，刷新页面后再提交。")
    return render(request, "errors/plain.html", {"title": _("操作未被接受"), "said": said}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token."""
    del reason
    answered(Forged())
    return forbidden(request, PermissionError())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or not for this person."""
    del exception
    return render(request, "404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page asks nothing of anything that may be broken."""
    number = getattr(request, "number", "")
    return HttpResponse(loader.get_template("500.html").render({"number": number}), status=500)
