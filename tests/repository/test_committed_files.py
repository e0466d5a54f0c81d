"""The repository names no machine: not where packages come from, and not where it was written."""

import re
import subprocess

import pytest

from tests.repository.files import ROOT, relative, repository_files, text_of

# The patterns are written so that they do not match themselves.
REGISTRY = re.compile(
    r"\bpypi\.(?:org|python|tuna)|\bpythonhosted\.|\b(?:deb|security|snapshot)\.debian\.|\bregistry\.npm|\bnpmjs\."
    r"|\bproxy\.golang\.|\bcrates\.io\b|\bmirrors?\.[a-z]+\.|(?:index-url|find-links)[ =]+(?:http|file)"
    r"|https?://[^ \"]+/(?:simple|packages)/|https?://[^ \"]+\.(?:whl|tgz)"
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|farm|root)/")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{relative(path)}:{number}: {line.strip()[:100]}"
        for path in repository_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert not lines_with(REGISTRY)


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    assert not lines_with(MACHINE_PATH)


@pytest.mark.parametrize(
    "line",
    [
        "https://" + "pypi" + ".org/project/click",
        "https://" + "files.python" + "hosted.org/x",
        "deb http://" + "deb" + ".debian.org/debian bookworm main",
        "registry=" + "https://" + "registry" + ".npm" + "js.org",
        "https://" + "mirrors" + ".example.cn/py",
        "--index-url" + " https://example.cn",
        "https://example.cn" + "/simple/" + "click",
        "https://example.cn/click-8.5" + ".whl",
    ],
)
def test_a_registry_is_recognised(line: str) -> None:
    assert REGISTRY.search(line)


@pytest.mark.parametrize("line", ["see /" + "work/main", "'/" + "root/x'", "cd /" + "farm/y"])
def test_a_path_of_a_machine_is_recognised(line: str) -> None:
    assert MACHINE_PATH.search(line)


@pytest.mark.parametrize("line", ["docs/work/main", "teamwork/play", "../root/x", "/usr/bin/python3"])
def test_other_paths_are_let_through(line: str) -> None:
    assert not MACHINE_PATH.search(line)


SCRIPTS = [".ci/run", *sorted(relative(path) for path in (ROOT / "scripts").glob("*"))]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_be_run_and_its_syntax_is_right(script: str) -> None:
    path = ROOT / script
    interpreter = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!").split()

    assert path.stat().st_mode & 0o111, "it is not executable"
    assert interpreter in (["/bin/sh"], ["/usr/bin/env", "bash"])
    subprocess.run([*interpreter, "-n", str(path)], check=True)
