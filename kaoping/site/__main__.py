"""`python -m kaoping.site`: what an administrator does with the platform (migrate, serve, work, check …)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.site.settings")
    execute_from_command_line(["python -m kaoping.site", *sys.argv[1:]])
