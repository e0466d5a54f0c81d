"""`python -m kaoping.site begin`: the first start. Three administrators, three people; nothing works before (R-6)."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from kaoping.basis.refusals import Refusal
from kaoping.governance.tenancy.scope import everywhere
from kaoping.site.beginning import begin, has_begun


class Command(BaseCommand):
    """Makes the root organisation and the three separated administrators."""

    help = "Make the first organisation and the three administrators; prints their initial passwords once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What must be said."""
        parser.add_argument(
            "--organisation", required=True, help="name of the organisation at the root, 如 临江市住建局"
        )
        parser.add_argument("--code", required=True, help="its code, 如 统一社会信用代码")
        parser.add_argument("--small-office", default="", metavar="REASON", help="why two people must do")
        for kind in ("system", "security", "audit"):
            parser.add_argument(f"--{kind}", required=True, metavar="ACCOUNT:NAME", help=f"the {kind} administrator")

    def handle(self, *_args: object, **options: str) -> None:
        """Begin."""
        people = {kind: _parsed(options[kind]) for kind in ("system", "security", "audit")}
        with everywhere():
            if has_begun():
                raise CommandError("the platform has its administrators already / 平台已完成初始化")
            try:
                enrolled = begin(options["organisation"], options["code"], people, small_office=options["small_office"])
            except Refusal as refusal:
                raise CommandError(str(refusal.message)) from None
        for kind, one in enrolled.items():
            self.stdout.write(f"{kind}\t{one.person.account}\t{one.person.name}\t{one.password}")


def _parsed(text: str) -> tuple[str, str]:
    account, separator, name = text.partition(":")
    if not separator or not account.strip() or not name.strip():
        raise CommandError(f"{text!r}: ACCOUNT:NAME is wanted, for example sys.li:李某")
    return account.strip().lower(), name.strip()
