"""The ledger, replayed: every entry that came is held against its commitment, its nodes and the tree's root."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kaoping.governance.ledger.journal import head_of, size_of
from kaoping.governance.ledger.models import Entry, Node, Opening, TreeName
from kaoping.methods.merkle import TWIN, Frontier, append, opens, root
from kaoping.methods.merkle import Opening as Secret


@dataclass(frozen=True)
class Deed:
    """What an entry says."""

    index: int
    action: str
    subject: str
    request: str
    after: Any


@dataclass
class Told:
    """A tree as far as it was replayed, and what its entries say."""

    name: TreeName
    frontier: Frontier = field(default_factory=Frontier)
    nodes: int = 0
    _by_action: dict[str, list[Deed]] = field(default_factory=lambda: defaultdict(list))

    def of(self, action: str) -> list[Deed]:
        """The deeds of a kind."""
        return self._by_action.get(action, [])

    def by_subject(self, action: str) -> dict[str, list[Deed]]:
        """The deeds of a kind, by what they were done to."""
        found: dict[str, list[Deed]] = defaultdict(list)
        for deed in self.of(action):
            found[deed.subject].append(deed)
        return found

    def go_on(self) -> Iterator[str]:
        """Replay what came since; yields what is wrong."""
        news = Entry.objects.filter(tree=self.name, index__gte=self.frontier.size).order_by("index")
        for entry in news:
            yield from self._entry(entry)
        if Node.objects.filter(tree=self.name).count() != self.nodes:
            yield f"{self.name}: there are other nodes than those of its entries"
        if size_of(self.name) != self.frontier.size or head_of(self.name).root != root(TWIN, self.frontier):
            yield f"{self.name}: the root is not that of its entries"

    def _entry(self, entry: Entry) -> Iterator[str]:
        if entry.index != self.frontier.size:
            yield f"{self.name}: entry {self.frontier.size} is missing"
            return
        opening = Opening.objects.filter(entry=entry).first()
        if opening is None:
            yield f"{self.name}: entry {entry.index} has no content"
            return
        if not opens(Secret(bytes(opening.salt), opening.payload.encode()), bytes(entry.commitment)):
            yield f"{self.name}: entry {entry.index} does not say what was committed to"
        self.frontier, made = append(TWIN, self.frontier, TWIN.leaf(bytes(entry.commitment)))
        self.nodes += len(made)
        for node in made:
            kept = Node.objects.filter(tree=self.name, level=node.level, index=node.index).first()
            if kept is None or bytes(kept.digest) != node.digest:
                yield f"{self.name}: node {node.level}/{node.index} is not that of its entries"
        said = json.loads(opening.payload)
        self._by_action[entry.action].append(
            Deed(entry.index, entry.action, said["subject"], said["request"], said.get("after"))
        )
