"""An evidence file as a row with its bytes: what the stage needs, without the process that looks into files."""

from __future__ import annotations

from hashlib import sha256

from kaoping.basis.clock import now
from kaoping.governance.files import storage
from kaoping.governance.files.models import File
from kaoping.methods.merkle.hashing import sm3
from tests.platform.cast import Cast


def a_file(
    cast: Cast, unit: str = "jiangbei", who: str = "reporter", name: str = "a.txt", data: bytes = b"abc"
) -> File:
    """A file of a unit, sent by one of the cast; the same one each time."""
    digest = sha256(data).hexdigest()
    found = File.objects.filter(organisation=cast.units[unit], name=name, sha256=digest).first()
    return found or File.objects.create(
        organisation=cast.units[unit],
        name=name,
        kind="txt",
        size=len(data),
        sha256=digest,
        sm3=sm3(data).hex(),
        stored=storage.write(data),
        sent_by=cast.people[who],
        sent_at=now(),
    )
