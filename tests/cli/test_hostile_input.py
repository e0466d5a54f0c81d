"""Whatever a file holds, a command ends with a documented code, in words, without steering the terminal."""

from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping

CONTENTS = {
    "nothing": b"",
    "bytes": bytes(range(256)) * 20,
    "unclosed": b"[[[[[[",
    "deep": b"[" * 50_000,
    "python": b"!!python/object/apply:os.system [id]\n",
    "escapes": b'title: "\\e[2Jx"\n',
    "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n",
}


@pytest.fixture(params=list(CONTENTS))
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> bytes:
    return CONTENTS[request.param]


@pytest.mark.parametrize("command", ["check", "describe", "template"])
def test_as_a_scheme_it_is_refused(kaoping: Kaoping, hostile: bytes, tmp_path: Path, command: str) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(hostile)
    further = ["-o", tmp_path / "out.xlsx"] if command == "template" else []

    ended = kaoping(command, path, *further)

    assert ended.code == 3
    assert "Traceback" not in ended.out + ended.err
    assert "\x1b" not in ended.out + ended.err
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_as_values_it_is_refused(kaoping: Kaoping, hostile: bytes, jinhua: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"hostile{ending}"
    path.write_bytes(hostile)

    ended = kaoping("score", jinhua / "scheme.yaml", path)

    assert ended.code == 3
    assert ended.out == ""
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", ["verify", "compare"])
def test_as_a_result_it_is_refused(kaoping: Kaoping, hostile: bytes, tmp_path: Path, command: str) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes(hostile)

    ended = kaoping("verify", path) if command == "verify" else kaoping("compare", path, path)

    assert ended.code == 3
    assert "Traceback" not in ended.err


def test_a_title_cannot_steer_the_terminal(kaoping: Kaoping, tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text(
        'id: x\ntitle: "a\\e[2Jb"\nitems: [{title: a, points: 1, rule: {family: given, what: score}}]\n',
        encoding="utf-8",
    )

    ended = kaoping("describe", scheme)

    assert "\x1b" not in ended.out + ended.err
