"""`python -m kaoping.demo [FOLDER]`: score the published month of Jinhua and show that it comes out as printed."""

import os
import sys
from pathlib import Path

from kaoping.cli.language import language_of
from kaoping.cli.screen import Screen, standard_streams
from kaoping.demo.show import show


def main() -> None:
    """Run the demonstration; files go into the folder given, or into ./demo-output."""
    arguments = sys.argv[1:]
    out, err = standard_streams()
    screen = Screen(language_of(arguments, os.environ), os.environ, out=out, err=err)
    folders = [a for a in arguments if not a.startswith("-")]
    sys.exit(show(screen, Path(folders[0] if folders else "demo-output")))


if __name__ == "__main__":
    main()
