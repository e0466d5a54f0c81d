"""Telling the witnesses what is new: each by itself, so that none waits for another (R-36)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

from kaoping.basis.clock import now
from kaoping.governance.ledger.checkpoints import leaves, origin
from kaoping.governance.ledger.models import Checkpoint, TreeName, Witnessed

MOST = 5_000
"""Leaf hashes told at once."""
PATIENCE = 5
"""Seconds that a witness has to answer."""


class WitnessDisagrees(RuntimeError):
    """The witness has something else than the ledger: the gravest alarm there is."""


class WitnessSilent(RuntimeError):
    """The witness does not answer, or not sensibly."""


@dataclass(frozen=True)
class Standing:
    """How much of a tree a witness has: what it is called, how many signed entries it lacks, when it last answered."""

    witness: str
    tree: TreeName
    behind: int
    at: datetime | None


def standings() -> Iterator[Standing]:
    """How far every witness that is set is with every tree, in their order."""
    signed = {tree: _signed(tree) for tree in TreeName}
    known = {(one.witness, one.tree): one for one in Witnessed.objects.all()}
    for witness in settings.KAOPING_WITNESSES:
        for tree, size in signed.items():
            one = known.get((witness, tree))
            behind = size - (0 if one is None else min(one.size, size))
            yield Standing(called(witness), tree, behind, None if one is None else one.at)


def called(witness: str) -> str:
    """What a witness is called where its whole address would say too much: host and port."""
    return urlsplit(witness).netloc.rpartition("@")[2]


def note(witness: str, sizes: dict[TreeName, int]) -> None:
    """Note how much a witness says that it has."""
    for tree, size in sizes.items():
        Witnessed.objects.update_or_create(witness=witness, tree=tree, defaults={"size": size, "at": now()})


def _signed(name: TreeName) -> int:
    last = Checkpoint.objects.filter(tree=name).order_by("-size").first()
    return 0 if last is None else last.size


def tell(name: TreeName, witness: str) -> int:
    """Tell a witness all that the checkpoints say and it does not have yet; how much it has then.

    Raises:
        WitnessDisagrees: the ledger is smaller than the witness's copy, or is not what it was.
        WitnessSilent: no sensible answer.
    """
    size = _size(name, witness)
    if size > _signed(name):
        raise WitnessDisagrees(f"{name}: {size} records were witnessed, the ledger's last checkpoint has fewer")
    while True:
        step = Checkpoint.objects.filter(tree=name, size__gt=size, size__lte=size + MOST).order_by("-size").first()
        step = step or Checkpoint.objects.filter(tree=name, size__gt=size).order_by("size").first()
        if step is None:
            return size
        new = [leaf.hex() for leaf in leaves(name, size, step.size)]
        said = _ask(witness, "/take", {"origin": origin(name), "first": size, "leaves": new, "note": step.note})
        size = _number(said)


def _size(name: TreeName, witness: str) -> int:
    return _number(_ask(witness, f"/size?{urlencode({'origin': origin(name)})}"))


def _number(said: object) -> int:
    size = said.get("size") if isinstance(said, dict) else None
    if not isinstance(size, int):
        raise WitnessSilent("no size")
    return size


def _ask(witness: str, path: str, content: dict[str, object] | None = None) -> object:
    # The address is the administrator's setting, http or https by its check.
    data = None if content is None else json.dumps(content).encode()
    request = Request(witness + path, data, {"Content-Type": "application/json"})  # noqa: S310
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
