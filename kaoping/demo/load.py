"""`python -m kaoping.demo.load`: fill the empty database of a demonstration, saying how far it is."""

from __future__ import annotations

import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from kaoping.demo.settings import CLOCK  # noqa: E402
from kaoping.demo.story import STEPS, load  # noqa: E402
from kaoping.governance.ledger.checkpoints import verifier  # noqa: E402
from kaoping.governance.tenancy.scope import everywhere  # noqa: E402


def main() -> None:
    """Load; the last line is the ledger's public key, for the witness."""
    began = time.monotonic()
    done = 0

    def say(what: str) -> None:
        nonlocal done
        done += 1
        bar = "█" * done + "░" * (STEPS - done)
        print(f"  {bar} {time.monotonic() - began:5.1f} s  {what}", flush=True)

    CLOCK.unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    with everywhere():
        load(say)
    print(verifier(), flush=True)


if __name__ == "__main__":
    main()
