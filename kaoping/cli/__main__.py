"""`python -m kaoping.cli` is the command `kaoping`."""

from kaoping.cli.main import main

main()
