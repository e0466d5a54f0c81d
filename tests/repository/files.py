"""The files of the repository, for tests that read them."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"__pycache__", "build", "dist", "mutants"}


@cache
def repository_files() -> tuple[Path, ...]:
    """The files of the repository: those that git knows or would add; without git, those in the folder."""
    if shutil.which("git") and (ROOT / ".git").exists():
        # The owner of the clone may be another than the one who tests it.
        command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
        command += ["--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
        found = {ROOT / name for name in listing.decode().split("\0") if name}
    else:
        found = {path for path in ROOT.rglob("*") if not _is_made(path.relative_to(ROOT))}
    return tuple(sorted(path for path in found if path.is_file()))


def _is_made(path: Path) -> bool:
    hidden = any(part.startswith(".") and part not in {".ci"} for part in path.parts[:-1])
    return hidden or any(part in NOT_OURS or part.endswith(".egg-info") for part in path.parts)


def text_of(path: Path) -> str:
    """The text of a file; empty for a file that is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def relative(path: Path) -> str:
    """A path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()
