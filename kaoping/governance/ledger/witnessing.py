"""Telling the witness what is new (R-36)."""

from __future__ import annotations

import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings

from kaoping.governance.ledger.checkpoints import leaves, origin
from kaoping.governance.ledger.models import Checkpoint, TreeName

MOST = 5_000
"""Leaf hashes told at once."""
PATIENCE = 10
"""Seconds that a witness has to answer."""


class WitnessDisagrees(RuntimeError):
    """The witness has something else than the ledger: the gravest alarm there is."""


class WitnessSilent(RuntimeError):
    """The witness does not answer, or not sensibly."""


def tell(name: TreeName) -> int:
    """Tell the witness all that the checkpoints say and it does not have yet; how much it has then.

    Raises:
        WitnessDisagrees: the ledger is smaller than the witness's copy, or is not what it was.
        WitnessSilent: no sensible answer.
    """
    size = _size(name)
    last = Checkpoint.objects.filter(tree=name).order_by("-size").first()
    if size > (0 if last is None else last.size):
        raise WitnessDisagrees(f"{name}: {size} records were witnessed, the ledger's last checkpoint has fewer")
    while True:
        step = Checkpoint.objects.filter(tree=name, size__gt=size, size__lte=size + MOST).order_by("-size").first()
        step = step or Checkpoint.objects.filter(tree=name, size__gt=size).order_by("size").first()
        if step is None:
            return size
        new = [leaf.hex() for leaf in leaves(name, size, step.size)]
        said = _ask("/take", {"origin": origin(name), "first": size, "leaves": new, "note": step.note})
        size = _number(said)


def _size(name: TreeName) -> int:
    return _number(_ask(f"/size?{urlencode({'origin': origin(name)})}"))


def _number(said: object) -> int:
    size = said.get("size") if isinstance(said, dict) else None
    if not isinstance(size, int):
        raise WitnessSilent("no size")
    return size


def _ask(path: str, content: dict[str, object] | None = None) -> object:
    # The address is the administrator's setting, http or https by its check.
    data = None if content is None else json.dumps(content).encode()
    request = Request(settings.KAOPING_WITNESS.rstrip("/") + path, data, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            said: object = json.load(answer)
            return said
    except HTTPError as error:
        if error.code == 409:
            raise WitnessDisagrees(error.read(1000).decode(errors="replace")) from None
        raise WitnessSilent(f"HTTP {error.code}") from None
    except (URLError, TimeoutError, ValueError) as error:
        raise WitnessSilent(f"{type(error).__name__}") from None
