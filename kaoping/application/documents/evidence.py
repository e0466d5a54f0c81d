"""What documents say of the ledger: a checkpoint on paper that was given away is out of anybody's reach (R-36)."""

from __future__ import annotations

from kaoping.application.publication import selectors
from kaoping.application.publication.models import Publication
from kaoping.engine.words import Language, Words
from kaoping.files.official import Paper
from kaoping.files.official.code import picture
from kaoping.files.results.book import Evidence
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.models import Checkpoint, TreeName

_READ_IT = (
    "扫描左侧二维码可读出本文件出具时的存证检查点（含树根和签名），请妥善保存。日后凭此可以核验：存证从那时起没有删改。"
)


def print_evidence(paper: Paper, publication: Publication) -> None:
    """The entry, the beginning of the last checkpoint's root, and the whole signed note for a telephone to read.

    Whoever keeps the paper can show later that the ledger of today still begins with the ledger of then.
    """
    found = _said(publication)
    if found is not None:
        said, checkpoint = found
        paper.body(said.zh)
        paper.code(checkpoint.note, _READ_IT)


def evidence(publication: Publication, language: Language) -> Evidence | None:
    """The same for a sheet that is printed and sealed; nothing before anything was signed."""
    found = _said(publication)
    if found is None:
        return None
    said, checkpoint = found
    return Evidence(said.say(language), picture(checkpoint.note))


def _said(publication: Publication) -> tuple[Words, Checkpoint] | None:
    entry, checkpoint = selectors.entry_of(publication), last(TreeName.DEEDS)
    if entry is None or checkpoint is None:
        return None
    root = checkpoint.note.splitlines()[2][:16]
    zh = (
        f"结果公开编号{publication.code}，存证第{entry.index}号记录，检查点{checkpoint.size}条，"
        f"树根前缀{root}，可在公众页面核验。"
    )
    en = (
        f"Public number {publication.code}, entry {entry.index} of the ledger; "
        f"checkpoint of {checkpoint.size} entries, root beginning {root}: to be checked on the public page."
    )
    return Words(zh, en), checkpoint
