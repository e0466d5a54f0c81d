"""Score sheets that are kept with a run: their facts, as the leaves of a tree whose root the ledger knows.

Each sheet has the digests that lead from it to the root (RFC 9162), so that reading one tells whether it is the one
that was computed, without reading any other.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from django.db.models import F

from kaoping.analysis.runs.facts import Facts, facts_of, read_facts
from kaoping.analysis.runs.inputs import origins_of
from kaoping.analysis.runs.models import KeptSheet, Run, Sheets, SubjectScore
from kaoping.analysis.runs.results import differs, result_for
from kaoping.methods.merkle import SHA256, Head, append, head_at, inclusion_proof, verify_inclusion
from kaoping.methods.merkle.tree import Frontier
from kaoping.planning.cycles.models import Subject

_DIGEST = 32


def sheets_of(run: Run, facts: Sequence[tuple[Subject, Facts]]) -> tuple[Sheets, list[KeptSheet]]:
    """The sheets of a run as rows, with the head of their tree; not written yet."""
    texts = [one.canonical() for _subject, one in facts]
    nodes, frontier = _Nodes(), Frontier()
    for text in texts:
        frontier, made = append(SHA256, frontier, SHA256.leaf(text))
        nodes.known |= {(node.level, node.index): node.digest for node in made}
    head = head_at(SHA256, nodes, len(texts))
    return Sheets(run=run, size=head.size, root=head.root.hex()), [
        KeptSheet(
            run=run,
            subject=subject,
            place=place,
            packed=zlib.compress(text, 6),
            proof=b"".join(inclusion_proof(SHA256, nodes, place, len(texts))),
        )
        for place, ((subject, _facts), text) in enumerate(zip(facts, texts, strict=True))
    ]


class _Nodes:
    """The digests of the subtrees of one tree."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        return self.known[level, index]


def facts_kept(run: Run, total: SubjectScore) -> Facts:
    """What the sheet of a subject says: as it was kept, or computed where nothing was kept.

    Raises:
        Refusal: `result-differs`, if it is not the one that was computed; where nothing was kept, as `result_for`.
    """
    found = KeptSheet.objects.filter(run=run, subject=total.subject_id)
    kept = found.annotate(size=F("run__sheets__size"), root=F("run__sheets__root")).first()
    if kept is None and not Sheets.objects.filter(run=run).exists():
        name = total.subject.name
        return facts_of(result_for(run, name), name, origins_of(run, total.subject_id), total.digest)
    facts = None if kept is None or kept.root is None else _opened(kept, Head(kept.size, bytes.fromhex(kept.root)))
    if facts is None or (facts.subject, facts.digest) != (total.subject.name, total.digest):
        raise differs()
    return facts


def _opened(kept: KeptSheet, head: Head) -> Facts | None:
    """What was kept; None if it does not belong to the tree."""
    try:
        text = zlib.decompress(bytes(kept.packed))
    except zlib.error:
        return None
    proof = bytes(kept.proof)
    steps = [proof[at : at + _DIGEST] for at in range(0, len(proof), _DIGEST)]
    if kept.place >= head.size or not verify_inclusion(SHA256, SHA256.leaf(text), kept.place, steps, head):
        return None
    return read_facts(text)
