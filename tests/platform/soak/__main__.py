"""`python -m tests.platform.soak`: kills the platform's processes, a thousand times, and looks for what was lost.

The database is SQLite, or a new one on the server that `KAOPING_DATABASE` names. Where something is wrong, the folder
with the logs is kept.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.platform.databases import database
from tests.platform.soak.falling import Wrong
from tests.platform.soak.running import Platform
from tests.platform.soak.soak import Soak


def main() -> int:
    """Play the rounds; the exit code is 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.platform.soak", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    chosen = parser.parse_args()
    kind = "PostgreSQL" if os.environ.get("KAOPING_DATABASE") else "SQLite"
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    # Whoever ends this ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    say(f"{kind}: {chosen.rounds} rounds, --seed {chosen.seed}")
    folder = Path(tempfile.mkdtemp(prefix="kaoping-soak-"))
    with database(folder) as address:
        platform = Platform(folder, address)
        try:
            soak = Soak(folder, platform, chosen.seed, say)
            soak.play(chosen.rounds)
        except Wrong as wrong:
            say(f"wrong; logs are in {folder}\n{wrong}")
            return 1
        finally:
            platform.stop()
    shutil.rmtree(folder)
    for line in soak.lines():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
