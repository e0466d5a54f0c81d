"""The command as an auditor runs it: exit codes, what it prints, and that it needs nothing but Python."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kaoping.methods.merkle import TWIN, Continuation, consistency_proof, continuation_text, receipt_text
from tests.methods.merkle.office import ORIGIN, SIGNER, Office, honest_office, row_of
from tests.repository.files import ROOT
from tools.verify_ledger import Hashes, Invalid, Key, check_ledger, main, read_ledger, read_receipt, read_witness

PROGRAM = ROOT / "tools" / "verify_ledger.py"
KEY = str(SIGNER.verifier)


@pytest.fixture(scope="module")
def office() -> Office:
    return honest_office()


@pytest.fixture
def files(office: Office, tmp_path: Path) -> Path:
    """ledger, witness, receipt, and a ledger whose record 23 was changed."""
    changed = office.copy()
    changed.rows[23] = row_of("改过的记录", 7)
    (tmp_path / "ledger").write_bytes(office.exported())
    (tmp_path / "changed").write_bytes(changed.exported())
    (tmp_path / "witness").write_bytes(office.witnessed())
    (tmp_path / "receipt").write_text(receipt_text(office.copy().receipt(23)), encoding="utf-8")
    return tmp_path


def test_it_imports_the_standard_library_only() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_it_runs_alone_from_an_empty_folder_without_installed_packages(files: Path) -> None:
    command = [sys.executable, "-I", "-S", str(PROGRAM), "ledger", "changed", "--witness", "witness", "--pure"]

    run = subprocess.run(command, cwd=files, capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"})

    assert run.returncode == 1, run.stderr
    assert b"first bad record: 23" in run.stdout


def test_a_ledger_without_fault_ends_with_0(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", str(files / "ledger"), "--witness", str(files / "witness")]) == 0

    said = capsys.readouterr().out
    assert "核验通过" in said
    assert "nothing is wrong" in said
    assert "!" not in said


def test_the_copies_of_several_witnesses_are_taken_together_or_any_of_them_alone(
    office: Office, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One witness was told less: it sees that something is wrong, and another one at which record."""
    behind = office.copy()
    del behind.rows[20:]
    (files / "behind").write_bytes(behind.witnessed())
    one, less = ("--witness", str(files / "witness")), ("--witness", str(files / "behind"))

    assert [main(["ledger", str(files / "ledger"), *copies]) for copies in (one, less, (*less, *one))] == [0, 0, 0]
    assert capsys.readouterr().out.count("见证方 / witness:") == 4
    assert main(["ledger", str(files / "changed"), *less]) == 1
    assert "first bad record" not in capsys.readouterr().out
    assert main(["ledger", str(files / "changed"), *less, *one]) == 1
    assert "first bad record: 23" in capsys.readouterr().out
    assert [main(["receipt", str(files / "receipt"), *copies]) for copies in (one, less, (*less, *one))] == [0, 0, 0]


def test_a_ledger_with_a_fault_ends_with_1_and_says_it_in_both_languages(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", str(files / "changed"), "--witness", str(files / "witness")]) == 1

    said = capsys.readouterr().out
    assert "首个异常记录 / first bad record: 23\n" in said
    assert "第 23 号记录被改动" in said
    assert "Record 23 was changed" in said


def test_without_witness_and_key_it_says_what_it_could_not_notice(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", str(files / "ledger")]) == 0

    said = capsys.readouterr().out
    assert "没有见证副本" in said
    assert "公钥取自账本自身" in said


def test_receipts_are_checked_alone_and_against_a_ledger(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    receipt, ledger, changed = (str(files / name) for name in ("receipt", "ledger", "changed"))

    assert main(["receipt", receipt, "--key", KEY]) == 0
    assert main(["receipt", receipt, "--witness", str(files / "witness")]) == 0
    assert main(["ledger", ledger, "--key", KEY, "--receipt", receipt]) == 0
    assert main(["ledger", changed, "--key", KEY, "--receipt", receipt]) == 1
    said = capsys.readouterr().out
    assert "第三街道（虚构）" in said
    assert "Record 23 is not what the witness or a receipt holds" in said


def test_a_continuation_is_checked_alone_and_against_the_witness(
    office: Office, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = consistency_proof(TWIN, office.store(), 10, 30)
    (files / "true").write_text(continuation_text(Continuation(office.notes[0], office.notes[2], proof)), "utf-8")
    (files / "false").write_text(continuation_text(Continuation(office.notes[1], office.notes[2], proof)), "utf-8")

    assert main(["continuation", str(files / "true"), "--key", KEY]) == 0
    assert main(["continuation", str(files / "true"), "--witness", str(files / "witness")]) == 0
    assert main(["continuation", str(files / "false"), "--key", KEY]) == 1
    assert main(["continuation", str(files / "true")]) == 2
    assert "The checkpoint of 30 does not continue that of 20" in capsys.readouterr().out


def test_a_receipt_that_proves_nothing_is_not_used_as_a_witness(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (files / "receipt").read_text(encoding="utf-8").replace('"index":23', '"index":22')
    (files / "forged").write_text(text, encoding="utf-8")

    assert main(["receipt", str(files / "forged"), "--key", KEY]) == 1
    assert main(["ledger", str(files / "ledger"), "--key", KEY, "--receipt", str(files / "forged")]) == 1
    said = capsys.readouterr().out
    assert "does not have this record at place 22" in said
    assert "forged proves nothing by itself" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["ledger", "missing"],
        ["ledger", "witness"],
        ["ledger", "receipt"],
        ["ledger", "ledger", "--witness", "ledger"],
        ["ledger", "ledger", "--key", "nonsense"],
        ["ledger", "ledger", "--receipt", "ledger"],
        ["receipt", "receipt"],  # no key that is trusted
        ["receipt", "ledger", "--key", KEY],
        ["continuation", "receipt", "--key", KEY],
    ],
)
def test_what_cannot_be_checked_ends_with_2(
    arguments: list[str], files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(files)

    assert main(arguments) == 2
    assert "无法核验" in capsys.readouterr().err


def test_a_content_cannot_play_tricks_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office()
    office.rows.append(row_of("\x1b[2J\u202e", 1))
    office.renumber()
    (tmp_path / "receipt").write_text(receipt_text(office.receipt(0)), encoding="utf-8")

    assert main(["receipt", str(tmp_path / "receipt"), "--key", KEY]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said


SMALL = Office()
SMALL.add(5)
SMALL.sign()
SMALL.add(2)
SMALL.sign()
SMALL_LEDGER, SMALL_WITNESS = SMALL.exported(), SMALL.witnessed()
KEYS = [Key(ORIGIN, SIGNER.verifier.public_key)]


def is_faultless(ledger: bytes, witness: bytes) -> bool:
    """Whether both are read and nothing is found; nothing but `Invalid` may be raised."""
    try:
        read = read_ledger(ledger.splitlines(), Hashes())
        return not check_ledger(read, [read_witness(witness.splitlines())], KEYS, Hashes())
    except Invalid:
        return False


def test_the_small_ledger_is_faultless() -> None:
    assert is_faultless(SMALL_LEDGER, SMALL_WITNESS)


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_a_ledger_can_be_altered(place: int, bit: int) -> None:
    data = bytearray(SMALL_LEDGER[:-1])
    data[place % len(data)] ^= 1 << bit

    assert not is_faultless(bytes(data), SMALL_WITNESS)


@given(st.integers(0), st.integers(0, 7))
def test_no_altered_bit_of_a_witnesss_copy_makes_reading_fail(place: int, bit: int) -> None:
    data = bytearray(SMALL_WITNESS)
    data[place % len(data)] ^= 1 << bit

    is_faultless(SMALL_LEDGER, bytes(data))


LINES = SMALL_LEDGER.splitlines()


@given(st.lists(st.sampled_from(LINES), max_size=14).map(b"\n".join))
def test_no_other_order_and_choice_of_its_lines_is_faultless(ledger: bytes) -> None:
    assert is_faultless(ledger, SMALL_WITNESS) <= (sorted(ledger.splitlines()) == sorted(LINES))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["entry", "head"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["type", "format", "origin", "keys", "index", "commitment", "opening", "note", "size", "sha256", "sm3", "hash"]


@given(st.integers(0, len(LINES) - 1), st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=3))
def test_a_line_with_any_other_value_is_not_faultless_and_fails_in_no_other_way(
    at: int, values: dict[str, object]
) -> None:
    changed = json.loads(LINES[at]) | values
    assume(changed != json.loads(LINES[at]))
    line = json.dumps(changed).encode("utf-8", "surrogatepass")
    ledger = b"\n".join([*LINES[:at], line, *LINES[at + 1 :]])

    assert not is_faultless(ledger, SMALL_WITNESS)


@given(st.binary() | st.text().map(str.encode) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_make_reading_fail_in_any_other_way(data: bytes) -> None:
    for read in (lambda: read_ledger([data], Hashes()), lambda: read_witness([data]), lambda: read_receipt(data)):
        with pytest.raises(Invalid):
            read()


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"type":' * 100_000, b"9" * 10_000, b"\xff\xfe", b"\xef\xbb\xbf{}"])
def test_hostile_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_ledger([data], Hashes())
