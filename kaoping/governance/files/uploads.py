"""How files are received: no more of each than is looked at, whatever is sent."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler

from kaoping.files.evidence.checking import LIMITS


class OnlySoMuch(FileUploadHandler):
    """Passes on the beginning of a file, and one byte more than is allowed, so that its field can say what is wrong."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a piece on, unless enough has come."""
        return raw_data if start <= LIMITS.packed else None

    def file_complete(self, file_size: int) -> None:
        """Leave it to the next handler."""
        del file_size
