"""Settings of the platform's tests: those of the product, in a folder of their own, with faster passwords."""

import os
import tempfile
from pathlib import Path

os.environ["KAOPING_MODE"] = "test"
os.environ.setdefault("KAOPING_DATA", str(Path(tempfile.gettempdir()) / "kaoping-tests"))
# A provider that is never there: its pages are, and tests that want it answer for it.
os.environ |= {
    "KAOPING_OIDC_ISSUER": "http://127.0.0.1:9",
    "KAOPING_OIDC_CLIENT": "kaoping",
    "KAOPING_OIDC_SECRET": "of-the-tests",
}
Path(os.environ["KAOPING_DATA"]).mkdir(parents=True, exist_ok=True)

from kaoping.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Thousands of sign-ins; that the product's own hasher is used is tested by itself."""
