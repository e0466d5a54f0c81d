"""Checkpoints: their text, their signatures, and everything that is not one."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.methods.merkle import (
    TWIN,
    Checkpoint,
    Ed25519Signer,
    Ed25519Verifier,
    Head,
    InvalidNote,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from kaoping.methods.merkle.signing import signed, text_of
from tests.repository.files import ROOT
from tools.verify_ledger import Invalid, Key, ed25519_holds, is_signed, read_key

ORIGIN = "linjiang.example/ledger"
SIGNER = Ed25519Signer(ORIGIN, bytes(range(32)))
OTHER = Ed25519Signer(ORIGIN, bytes(range(1, 33)))
TIME = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
CHECKPOINT = Checkpoint(ORIGIN, Head(7, TWIN.empty()), TIME)
# Roots of the empty tree: the published digests of nothing.
SM3_OF_NOTHING = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
TEXT = (
    "linjiang.example/ledger\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    f"sm3 {b64encode(bytes.fromhex(SM3_OF_NOTHING)).decode()}\ntime 2026-11-22T01:02:03Z\n"
)


def test_the_published_note_is_accepted_under_its_published_key() -> None:
    published = json.loads((ROOT / "tests/data/crypto/c2sp_note.json").read_text(encoding="utf-8"))
    key = Ed25519Verifier.read(published["verifier_key"])

    assert str(key) == published["verifier_key"]
    assert text_of(published["note"], [key]) == "This is an example message.\n"
    assert is_signed(published["note"], [read_key(published["verifier_key"])])


def test_a_checkpoint_is_spelled_as_documented() -> None:
    assert CHECKPOINT.text() == TEXT
    assert read_checkpoint(TEXT) == CHECKPOINT


def test_the_time_is_written_in_utc() -> None:
    beijing = TIME.astimezone(timezone(timedelta(hours=8)))

    assert Checkpoint(ORIGIN, CHECKPOINT.head, beijing).text() == TEXT


def test_a_signed_checkpoint_opens_with_the_key_and_for_the_ledger_it_is_of() -> None:
    note = sign_checkpoint(CHECKPOINT, [SIGNER])

    assert open_checkpoint(note, ORIGIN, [SIGNER.verifier]) == CHECKPOINT
    assert is_signed(note, [Key(ORIGIN, SIGNER.verifier.public_key)])
    with pytest.raises(InvalidNote, match="no known key"):
        open_checkpoint(note, ORIGIN, [OTHER.verifier])
    with pytest.raises(InvalidNote, match="no known key"):
        open_checkpoint(note, ORIGIN, [])
    with pytest.raises(InvalidNote, match="not of other"):
        open_checkpoint(note, "other", [SIGNER.verifier])


def test_a_co_signature_of_an_unknown_key_does_not_matter_but_a_wrong_one_of_a_known_key_does() -> None:
    note = sign_checkpoint(CHECKPOINT, [SIGNER, OTHER])
    second = note.splitlines(keepends=True)[-1]
    of_another_text = sign_checkpoint(Checkpoint(ORIGIN, Head(8, TWIN.empty()), TIME), [OTHER])
    forged_note = note.replace(second, of_another_text.splitlines(keepends=True)[-1])

    assert open_checkpoint(note, ORIGIN, [OTHER.verifier]) == CHECKPOINT
    assert open_checkpoint(forged_note, ORIGIN, [SIGNER.verifier]) == CHECKPOINT
    with pytest.raises(InvalidNote, match="is wrong"):
        open_checkpoint(forged_note, ORIGIN, [SIGNER.verifier, OTHER.verifier])
    assert not is_signed(forged_note, [Key(ORIGIN, key.verifier.public_key) for key in (SIGNER, OTHER)])


class SealBox:
    """Another algorithm, such as a hardware module would bring: here a checksum, to show that it needs nothing else."""

    name = "seal"
    key_id = b"\xff\x00\x00\x02"

    def sign(self, text: bytes) -> bytes:
        return b"%08d" % sum(text)

    def verify(self, text: bytes, signature: bytes) -> bool:
        return signature == self.sign(text)


def test_another_algorithm_signs_and_checks_beside_ed25519() -> None:
    note = sign_checkpoint(CHECKPOINT, [SIGNER, SealBox()])

    assert open_checkpoint(note, ORIGIN, [SealBox()]) == CHECKPOINT
    assert open_checkpoint(note, ORIGIN, [SealBox(), SIGNER.verifier]) == CHECKPOINT
    with pytest.raises(InvalidNote, match="no known key"):
        open_checkpoint(sign_checkpoint(CHECKPOINT, [SIGNER]), ORIGIN, [SealBox()])


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.removesuffix("\n"),
        TEXT + "\n",
        TEXT.replace("\n7\n", "\n07\n"),
        TEXT.replace("\n7\n", "\n-7\n"),
        TEXT.replace("\n7\n", "\n7 \n"),
        TEXT.replace("\n7\n", "\n\u0667\n"),  # the digit 7 of another script
        TEXT.replace("\n7\n", "\n9223372036854775808\n"),  # 2**63
        TEXT.replace("linjiang", "lin jiang"),
        TEXT.replace("linjiang", "lin+jiang"),
        TEXT.replace("linjiang", "lin\u3000jiang"),
        TEXT.replace("uFU=", "uFV="),  # bits to spare: the same root, spelled otherwise
        TEXT.replace("sm3 ", "sm4 "),
        TEXT.replace("2026-11-22", "2026-02-30"),
        TEXT.replace("01:02:03Z", "01:02:03"),
        TEXT.replace("01:02:03Z", "24:00:00Z"),
        TEXT.replace("\n", "\r\n"),
    ],
)
def test_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(InvalidNote):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", CHECKPOINT.head, TIME),
        Checkpoint("two words", CHECKPOINT.head, TIME),
        Checkpoint(ORIGIN, Head(-1, TWIN.empty()), TIME),
        Checkpoint(ORIGIN, Head(7, b"short"), TIME),
        Checkpoint(ORIGIN, CHECKPOINT.head, TIME.replace(tzinfo=None)),
        Checkpoint(ORIGIN, CHECKPOINT.head, TIME.replace(microsecond=1)),
    ],
)
def test_what_has_no_place_in_a_checkpoint_is_never_signed(checkpoint: Checkpoint) -> None:
    with pytest.raises(ValueError, match=r"checkpoint|ledger"):
        sign_checkpoint(checkpoint, [SIGNER])


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_a_signed_checkpoint_can_be_altered(place: int, bit: int) -> None:
    note = bytearray(sign_checkpoint(CHECKPOINT, [SIGNER]).encode())
    note[place % len(note)] ^= 1 << bit

    with pytest.raises((InvalidNote, UnicodeDecodeError)):
        open_checkpoint(note.decode(), ORIGIN, [SIGNER.verifier])


def test_half_a_surrogate_pair_is_a_wrong_text_like_any_other() -> None:
    note = sign_checkpoint(CHECKPOINT, [SIGNER]).replace("time", "tim\ud800")

    with pytest.raises(InvalidNote, match="is wrong"):
        open_checkpoint(note, ORIGIN, [SIGNER.verifier])


@given(st.text())
def test_no_text_makes_reading_fail_in_any_other_way(text: str) -> None:
    with pytest.raises(InvalidNote):
        open_checkpoint(text, ORIGIN, [SIGNER.verifier])


def test_a_note_has_at_most_sixteen_signatures() -> None:
    assert text_of(signed("text\n", [SIGNER] * 16), [SIGNER.verifier]) == "text\n"
    with pytest.raises(InvalidNote, match="more than 16"):
        text_of(signed("text\n", [SIGNER] * 17), [SIGNER.verifier])


KEY = str(SIGNER.verifier)


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+00000000", f"+{KEY}", f" {KEY}", KEY + "=", KEY[:-1], KEY.replace("+", " "), KEY.upper(),
     KEY.replace(ORIGIN, "other"), KEY.rpartition("+")[0] + "+" + "A" * 44],
)  # fmt: skip
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a public|the id of"):
        Ed25519Verifier.read(text)
    with pytest.raises(Invalid):
        read_key(text)


def test_the_name_of_a_key_has_no_spaces_and_no_plus() -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        Ed25519Signer("two words", bytes(32))


# RFC 8032, 7.1, tests 1 to 3: secret, public key, message, signature.
RFC_8032 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_both_implementations_of_ed25519_are_that_of_the_rfc(
    secret: str, public: str, message: str, signature: str
) -> None:
    signer = Ed25519Signer("rfc", bytes.fromhex(secret))
    text = bytes.fromhex(message)

    assert signer.verifier.public_key.hex() == public
    assert signer.sign(text).hex() == signature
    assert signer.verifier.verify(text, bytes.fromhex(signature))
    assert ed25519_holds(bytes.fromhex(public), text, bytes.fromhex(signature))


@given(st.integers(0, 511), st.binary(max_size=20))
def test_both_implementations_refuse_a_signature_with_any_bit_altered(bit: int, text: bytes) -> None:
    signature = int.from_bytes(SIGNER.sign(text), "little") ^ 1 << bit
    altered = signature.to_bytes(64, "little")

    assert not SIGNER.verifier.verify(text, altered)
    assert not ed25519_holds(SIGNER.verifier.public_key, text, altered)


def test_a_signature_is_refused_in_its_second_spelling() -> None:
    # RFC 8032, 5.1.7: S must be below the order L; S + L would fit the equation as well.
    order = 2**252 + 27742317777372353535851937790883648493
    signature = SIGNER.sign(b"text")
    second = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")

    assert not SIGNER.verifier.verify(b"text", second)
    assert not ed25519_holds(SIGNER.verifier.public_key, b"text", second)


@pytest.mark.parametrize("key", [bytes(31), bytes(33), b"\xff" * 32, b"\x02" + bytes(31)])
def test_what_is_no_point_of_the_curve_signs_nothing(key: bytes) -> None:
    assert not ed25519_holds(key, b"text", SIGNER.sign(b"text"))
    assert not Ed25519Verifier("name", key).verify(b"text", SIGNER.sign(b"text"))
