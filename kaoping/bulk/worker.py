"""A process that does parts: reads one specification a line, writes one report a line.

Started by its own name and not by copying the caller, so that no caller's main module is ever run again;
and what is sent is what another machine would be sent.
"""

from __future__ import annotations

import os
import signal
import sys

from kaoping.bulk.part import run_part
from kaoping.bulk.spec import PartSpec


def main() -> None:
    """Do parts until there are no more."""
    # Whoever started this process decides what an interruption means; a request to end removes temporary files.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # Reports have a channel of their own: whatever else is printed, by whichever library, goes to standard error.
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii") as reports:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            reports.write(run_part(PartSpec.from_json(line)).to_json() + "\n")
            reports.flush()


if __name__ == "__main__":
    main()
