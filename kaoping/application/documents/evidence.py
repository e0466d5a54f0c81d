"""What documents say of the ledger: a checkpoint on paper that was given away is out of anybody's reach (R-36)."""

from __future__ import annotations

from kaoping.application.publication import selectors
from kaoping.application.publication.models import Publication
from kaoping.files.official import Paper
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.models import TreeName


def print_evidence(paper: Paper, publication: Publication) -> None:
    """The entry, the beginning of the last checkpoint's root, and the whole signed note for a telephone to read.

    Whoever keeps the paper can show later that the ledger of today still begins with the ledger of then.
    """
    entry, checkpoint = selectors.entry_of(publication), last(TreeName.DEEDS)
    if entry is None or checkpoint is None:
        return
    root = checkpoint.note.splitlines()[2]
    paper.body(
        f"结果公开编号{publication.code}，存证第{entry.index}号记录，检查点{checkpoint.size}条，"
        f"树根前缀{root[:16]}，可在公众页面核验。"
    )
    paper.code(
        checkpoint.note,
        "扫描左侧二维码可读出本文件出具时的存证检查点（含树根和签名），请妥善保存。"
        "日后凭此可以核验：存证从那时起没有删改。",
    )
