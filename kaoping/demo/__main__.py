"""`python -m kaoping.demo [FOLDER]`: score a published month, then load an invented city and serve the platform.

`--no-serve` ends before serving; `--port` says where to begin looking for a free port.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kaoping.cli.language import language_of
from kaoping.cli.screen import Screen, standard_streams
from kaoping.demo.platform import load_platform, serve_platform
from kaoping.demo.serving import FIRST_PORT
from kaoping.demo.show import show


def main() -> None:
    """Run the demonstration; everything goes into the folder given, or into ./demo-output."""
    parser = argparse.ArgumentParser(prog="python -m kaoping.demo", description=__doc__)
    parser.add_argument("folder", nargs="?", default="demo-output", type=Path)
    parser.add_argument("--no-serve", action="store_true")
    parser.add_argument("--port", type=int, default=FIRST_PORT)
    parser.add_argument("--lang", choices=("zh", "en"))
    given = parser.parse_args()
    out, err = standard_streams()
    screen = Screen(language_of(sys.argv[1:], os.environ), os.environ, out=out, err=err)
    code = show(screen, given.folder)
    if code == 0:
        key = load_platform(screen, given.folder / "platform")
        if not given.no_serve:
            code = serve_platform(screen, given.folder / "platform", given.port, key)
    sys.exit(code)


if __name__ == "__main__":
    main()
