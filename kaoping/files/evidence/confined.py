"""The process that looks into an untrusted file: little memory, little time, no files, no network.

`python -m kaoping.files.evidence.confined` takes the file's name and the limits as arguments and its bytes from
standard input, and writes what is wrong with it, or that nothing is, as one line of JSON.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import asdict

from kaoping.files.evidence.archives import check_archive
from kaoping.files.evidence.compound import check_compound
from kaoping.files.evidence.images import check_jpeg, check_png
from kaoping.files.evidence.kinds import Kind, kind_of
from kaoping.files.evidence.pdf import check_pdf
from kaoping.files.evidence.refusing import not_what_it_says, two_at_once
from kaoping.files.evidence.texts import check_text
from kaoping.files.sheets.confined import confine
from kaoping.files.sheets.containers import ZIP
from kaoping.files.sheets.model import Limits, Unreadable


def look_into(data: bytes, file: str, kind: Kind, limits: Limits) -> None:
    """Refuse a file that is not what its name claims, or that is more than that.

    Raises:
        Unreadable: with the reason.
    """
    try:
        _look_into(data, file, kind, limits)
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Exception:
        # Whatever a library stumbles over is a fault of the file.
        raise not_what_it_says(file, kind.ending) from None


def _look_into(data: bytes, file: str, kind: Kind, limits: Limits) -> None:
    if kind.container in {"ooxml", "ofd"}:
        if not data.startswith(ZIP):
            # Something stands before the archive, or there is none.
            is_archive = zipfile.is_zipfile(io.BytesIO(data))
            raise two_at_once(file) if is_archive else not_what_it_says(file, kind.ending)
        check_archive(data, file, kind, limits)
        return
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise two_at_once(file)
    match kind.container:
        case "compound":
            check_compound(data, file, kind)
        case "pdf":
            check_pdf(data, file, limits)
        case "png":
            check_png(data, file)
        case "jpeg":
            check_jpeg(data, file)
        case "text":
            check_text(data, file, kind.ending)
        case other:
            raise ValueError(other)


def _troubles(data: bytes, file: str, limits: Limits) -> Iterator[dict[str, object]]:
    kind = kind_of(file)
    assert kind is not None, "whoever starts this process has looked at the ending"
    try:
        look_into(data, file, kind, limits)
    except Unreadable as error:
        yield from (asdict(trouble) for trouble in error.troubles)


def main() -> int:
    """Look into the file on standard input; the exit code says only whether there is an answer."""
    file, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    warnings.simplefilter("error", UserWarning)
    "".encode("gb18030")  # the codec is loaded while files can still be opened
    confine(limits)
    try:
        sys.stdout.write(json.dumps([*_troubles(sys.stdin.buffer.read(), file, limits)]))
    except (MemoryError, RecursionError):
        return 3
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
