"""Reading files."""

from __future__ import annotations

import hashlib
import hmac

from django.utils.translation import gettext as _

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Refusal, Unseen
from kaoping.governance.files import storage
from kaoping.governance.files.access import may_open
from kaoping.governance.files.models import File


def file(actor: Actor, id_: int) -> File:
    """A file that somebody may open.

    Raises:
        Unseen: if they may not, or there is none of this number.
    """
    found = sole(File.objects.filter(pk=id_))
    # Of one that is not there the same is asked: otherwise the time would tell which numbers there are.
    if not may_open(actor, found or File(pk=id_)):
        raise Unseen()
    assert found is not None, "what is not there was sent by nobody, and proves nothing"
    return found


def contents(file: File) -> bytes:
    """The bytes of a file, as they were when it was kept.

    Raises:
        Refusal: `file-lost` or `file-changed`, if they are not there or not what the ledger says.
    """
    try:
        data = storage.read(file.stored)
    except OSError:
        raise Refusal(_("文件不在存储中，请联系系统管理员从备份恢复。"), code="file-lost") from None
    if not hmac.compare_digest(hashlib.sha256(data).hexdigest(), file.sha256):
        raise Refusal(_("存储中的文件与存证的摘要不一致，已停止下载，请联系系统管理员。"), code="file-changed")
    return data
