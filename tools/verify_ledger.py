#!/usr/bin/env python3
"""Checks a ledger (账本), a receipt (回执) or a continuation (延续证明), offline.

    python3 verify_ledger.py ledger       FILE [--witness FILE]... [--key KEY]... [--receipt FILE]...
    python3 verify_ledger.py receipt      FILE [--witness FILE]... [--key KEY]...
    python3 verify_ledger.py continuation FILE [--witness FILE]... [--key KEY]...

It is a second opinion: it shares no code with Kaoping.

It needs Python 3.11 and nothing else: one file, standard library only, no network, no database. The formats are
those of docs/ledger-format.md. What it recomputes: every commitment that is opened, every leaf hash, the roots under
SHA-256 and SM3 at the size of every checkpoint, every Ed25519 signature; and it compares all of that with what the
witnesses (见证方) were given at the time; a copy of any of them does. It names the first record that was changed,
removed, inserted, moved or cut off.

Exit codes: 0 nothing is wrong; 1 something is wrong; 2 a file cannot be read or has not the format, or wrong usage.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

LONGEST_LINE = 1 << 24
LARGEST_SIZE = 2**63 - 1


class Invalid(Exception):
    """The input has not the format: the only thing that reading raises, whatever it is given."""


# ---------------------------------------------------------------------------------------------------------
# Hashes: SHA-256 of the standard library; SM3 as in GB/T 32905-2016
# ---------------------------------------------------------------------------------------------------------

_MASK = 0xFFFFFFFF
_SM3_START: tuple[int, ...] = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip


def _turned(word: int, by: int) -> int:
    """A word of 32 bits, rotated to the left."""
    by %= 32
    return ((word << by) | (word >> (32 - by))) & _MASK


_SM3_CONSTANTS = [_turned(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]


def sm3_in_python(data: bytes) -> bytes:
    """SM3 without any library."""
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
    state = _SM3_START
    for at in range(0, len(padded), 64):
        state = _sm3_block(state, padded[at : at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def _sm3_block(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """The state after one block; rotations are written out, because a call for each takes most of the time."""
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x, y, z = w[j - 3], w[j - 13], w[j - 16] ^ w[j - 9]
        z ^= (x << 15 | x >> 17) & _MASK
        z ^= (z << 15 | z >> 17) & _MASK ^ (z << 23 | z >> 9) & _MASK
        w.append(z ^ (y << 7 | y >> 25) & _MASK ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j, constant in enumerate(_SM3_CONSTANTS):
        turned = (a << 12 | a >> 20) & _MASK
        x = (turned + e + constant) & _MASK
        ss1 = (x << 7 | x >> 25) & _MASK
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = a & b | a & c | b & c, e & f | ~e & g
        tt1 = (ff + d + (ss1 ^ turned) + (w[j] ^ w[j + 4])) & _MASK
        tt2 = (gg + h + ss1 + w[j]) & _MASK
        a, b, c, d = tt1, a, (b << 9 | b >> 23) & _MASK, c
        h, g, f = g, (f << 19 | f >> 13) & _MASK, e
        e = tt2 ^ (tt2 << 9 | tt2 >> 23) & _MASK ^ (tt2 << 17 | tt2 >> 15) & _MASK
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def sm3_of_the_library(data: bytes) -> bytes:
    """SM3 of the OpenSSL that Python came with, which may lack it."""
    return hashlib.new("sm3", data).digest()


def _fastest_sm3() -> Callable[[bytes], bytes]:
    """The library's SM3 where there is one that agrees with this file's, which is a hundred times slower."""
    samples = [bytes(range(256))[:length] for length in (0, 3, 55, 56, 64, 65, 200)]
    try:
        agrees = all(sm3_of_the_library(sample) == sm3_in_python(sample) for sample in samples)
    except ValueError:
        return sm3_in_python
    return sm3_of_the_library if agrees else sm3_in_python


@dataclass(frozen=True)
class Hash:
    """One of the two hash functions with the tree's prefixes (RFC 9162, 2.1.1)."""

    digest: Callable[[bytes], bytes]

    def leaf(self, data: bytes) -> bytes:
        """Hash of a leaf."""
        return self.digest(b"\x00" + data)

    def node(self, left: bytes, right: bytes) -> bytes:
        """Hash of a node."""
        return self.digest(b"\x01" + left + right)

    def hmac(self, key: bytes, data: bytes) -> bytes:
        """HMAC (RFC 2104) with a key of at most 64 bytes."""
        key = key.ljust(64, b"\x00")
        inner = self.digest(bytes(byte ^ 0x36 for byte in key) + data)
        return self.digest(bytes(byte ^ 0x5C for byte in key) + inner)


SHA256 = Hash(lambda data: hashlib.sha256(data).digest())
SM3 = Hash(_fastest_sm3())
SM3_IN_PYTHON = Hash(sm3_in_python)


@dataclass(frozen=True)
class Hashes:
    """Both hash functions; a digest of both is that of SHA-256 followed by that of SM3, 64 bytes."""

    sm3: Hash = SM3

    def commitment(self, salt: bytes, payload: bytes) -> bytes:
        """What a record's salt and canonical bytes commit to."""
        return SHA256.hmac(salt, payload) + self.sm3.hmac(salt, payload)

    def leaf(self, data: bytes) -> bytes:
        """Both hashes of a leaf."""
        return SHA256.leaf(data) + self.sm3.leaf(data)

    def node(self, left: bytes, right: bytes) -> bytes:
        """Both hashes of a node, each from its own half."""
        return SHA256.node(left[:32], right[:32]) + self.sm3.node(left[32:], right[32:])

    def empty(self) -> bytes:
        """Both roots of the tree without leaves."""
        return SHA256.digest(b"") + self.sm3.digest(b"")


# ---------------------------------------------------------------------------------------------------------
# Ed25519 as in RFC 8032, 5.1.7: checking only
# ---------------------------------------------------------------------------------------------------------

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

Point = tuple[int, int, int, int]
"""X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""

_NEUTRAL: Point = (0, 1, 1, 0)


def _sum(a: Point, b: Point) -> Point:
    e_minus = (a[1] - a[0]) * (b[1] - b[0]) % _P
    e_plus = (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = e_plus - e_minus, d - c, d + c, e_plus + e_minus
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _point(data: bytes) -> Point | None:
    """The point of 32 bytes, or None if there is none."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != square or (x == 0 and sign):
        return None
    if x % 2 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _bytes_of(point: Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def ed25519_holds(public_key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether a signature of 64 bytes is that of this key under this text."""
    key = _point(public_key)
    s = int.from_bytes(signature[32:], "little")
    if key is None or _BASE is None or len(signature) != 64 or s >= _ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public_key + text).digest()
    k = int.from_bytes(challenge, "little") % _ORDER
    minus_key = (_P - key[0], key[1], 1, _P - key[3])
    either = {(1, 0): _BASE, (0, 1): minus_key, (1, 1): _sum(_BASE, minus_key)}
    found = _NEUTRAL
    for bit in reversed(range(253)):
        found = _sum(found, found)
        pair = (s >> bit & 1, k >> bit & 1)
        found = _sum(found, either[pair]) if pair != (0, 0) else found
    return _bytes_of(found) == signature[:32]


# ---------------------------------------------------------------------------------------------------------
# Public keys, signed notes (c2sp.org/signed-note), checkpoints (c2sp.org/tlog-checkpoint)
# ---------------------------------------------------------------------------------------------------------

_ROOT = "([A-Za-z0-9+/]{43}=)"
_CHECKPOINT = re.compile(
    rf"([^\s+]+)\n(0|[1-9][0-9]{{0,18}})\n{_ROOT}\nsm3 {_ROOT}\n"
    r"time ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)\n"
)
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_ED25519 = b"\x01"


@dataclass(frozen=True)
class Key:
    """A public Ed25519 key with its name."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that name it in signatures."""
        return SHA256.digest(self.name.encode() + b"\n" + _ED25519 + self.public)[:4]


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that a known key signed."""

    size: int
    root: bytes
    time: str


def read_key(text: str) -> Key:
    """A key as `name+id+base64`."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)", text)
    data = _from_base64(match[3]) if match else b""
    if not match or len(data) != 33 or data[:1] != _ED25519:
        raise Invalid("不是公钥 / not a public key")
    key = Key(match[1], data[1:])
    if key.id.hex() != match[2]:
        raise Invalid("公钥编号不符 / the id of a public key is wrong")
    return key


def _from_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Invalid("base64") from None
    if base64.b64encode(data).decode() != text:
        raise Invalid("base64")
    return data


def read_note(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Text of a note, and its signatures: name, key id, signature."""
    text, gap, below = note.rpartition("\n\n")
    lines = below.split("\n")
    if not gap or lines.pop() or len(lines) > 16:
        raise Invalid("检查点不成格式 / not a signed note")
    matches = [_SIGNATURE.fullmatch(line) for line in lines]
    pairs = [(match[1], _from_base64(match[2])) for match in matches if match]
    if len(pairs) != len(lines):
        raise Invalid("签名行不成格式 / not a line with a signature")
    return f"{text}\n", [(name, data[:4], data[4:]) for name, data in pairs]


def read_checkpoint(note: str, origin: str) -> tuple[Checkpoint, str]:
    """The checkpoint that a note spells, whoever signed it, and the text that is signed."""
    text, _ = read_note(note)
    match = _CHECKPOINT.fullmatch(text)
    if not match or int(match[2]) > LARGEST_SIZE:
        raise Invalid("检查点不成格式 / not a checkpoint")
    if match[1] != origin:
        raise Invalid(f"检查点属于另一账本 / a checkpoint of another ledger: {match[1][:100]}")
    return Checkpoint(int(match[2]), _from_base64(match[3]) + _from_base64(match[4]), match[5]), text


def is_signed(note: str, keys: Sequence[Key]) -> bool:
    """Whether one of the keys signed, and none of them has a wrong signature."""
    text, signatures = read_note(note)
    verdicts = [
        ed25519_holds(key.public, text.encode(), signature)
        for name, key_id, signature in signatures
        for key in keys
        if (key.name, key.id) == (name, key_id)
    ]
    return bool(verdicts) and all(verdicts)


# ---------------------------------------------------------------------------------------------------------
# The tree
# ---------------------------------------------------------------------------------------------------------


def roots_at(hashes: Hashes, leaves: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """Roots of the trees of the first so many leaves, for each size that there is."""
    wanted = set(sizes)
    found: dict[int, bytes] = {0: hashes.empty()}
    peaks: list[tuple[int, bytes]] = []  # Complete subtrees from left to right: number of leaves, digest.
    for size, leaf in enumerate(leaves, start=1):
        peaks.append((1, leaf))
        while len(peaks) > 1 and peaks[-2][0] == peaks[-1][0]:
            count, right = peaks.pop()
            peaks[-1] = (2 * count, hashes.node(peaks[-1][1], right))
        if size in wanted:
            digest = peaks[-1][1]
            for _, peak in reversed(peaks[:-1]):
                digest = hashes.node(peak, digest)
            found[size] = digest
    return found


def root_from(hashes: Hashes, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to, from the definition of the tree; None if it has not the right length.

    The path's last digest is the other half of the whole tree; what is before it leads to the root of our half.
    """
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        left = root_from(hashes, leaf, index, half, path[:-1])
        return left and hashes.node(left, path[-1])
    right = root_from(hashes, leaf, index - half, size - half, path[:-1])
    return right and hashes.node(path[-1], right)


def roots_from(
    hashes: Hashes, old: tuple[int, bytes], size: int, path: Sequence[bytes], *, whole: bool = True
) -> tuple[bytes, bytes] | None:
    """The old and the new root that a proof leads to, from the definition of the tree; None if its length is wrong.

    `old` is size and root of the older tree, `size` that of the newer. As long as we are at the left edge (`whole`), a
    subtree of the old size has the old root itself; elsewhere the path says what it has.
    """
    count, root = old
    if count == size:
        if len(path) != (0 if whole else 1):
            return None
        return (root, root) if whole else (path[0], path[0])
    if not path:
        return None
    half = 1 << ((size - 1).bit_length() - 1)
    if count <= half:
        inner = roots_from(hashes, old, half, path[:-1], whole=whole)
        return inner and (inner[0], hashes.node(inner[1], path[-1]))
    inner = roots_from(hashes, (count - half, root), size - half, path[:-1], whole=False)
    return inner and (hashes.node(path[-1], inner[0]), hashes.node(path[-1], inner[1]))


# ---------------------------------------------------------------------------------------------------------
# Reading files
# ---------------------------------------------------------------------------------------------------------

LEDGER_FORMAT = "kaoping ledger 1"
WITNESS_FORMAT = "kaoping witness 1"
RECEIPT_FORMAT = "kaoping receipt 1"
CONTINUATION_FORMAT = "kaoping continuation 1"

Values = dict[str, Any]


@dataclass(frozen=True)
class Note:
    """A checkpoint as it stands in a file."""

    checkpoint: Checkpoint
    note: str
    line: int


@dataclass
class Ledger:
    """An exported ledger, its commitments already hashed to leaves and its openings tried."""

    origin: str
    keys: list[Key]
    leaves: list[bytes] = field(default_factory=list)
    misplaced: tuple[int, int] | None = None
    """The first place whose record calls itself another number: place, number."""
    wrong_openings: list[int] = field(default_factory=list)
    shown_otherwise: list[int] = field(default_factory=list)
    opened: int = 0
    checkpoints: list[Note] = field(default_factory=list)
    head: Checkpoint | None = None


@dataclass
class Witness:
    """What was witnessed: leaf hashes by index, and checkpoints."""

    origin: str
    keys: list[Key]
    leaves: dict[int, bytes] = field(default_factory=dict)
    checkpoints: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Receipt:
    """A receipt as it stands in its file."""

    origin: str
    commitment: bytes
    index: int
    size: int
    proof: tuple[bytes, ...]
    note: Note
    opening: tuple[bytes, bytes] | None


@dataclass(frozen=True)
class Continuation:
    """A continuation as it stands in its file."""

    origin: str
    old: Note
    new: Note
    proof: tuple[bytes, ...]


def read_ledger(lines: Iterable[bytes], hashes: Hashes) -> Ledger:
    """Read an exported ledger."""
    numbered = _numbered(lines)
    first = _first(numbered, "ledger", LEDGER_FORMAT)
    ledger = Ledger(_origin(first), _keys(first))
    for number, values in numbered:
        if ledger.head:
            raise Invalid(f"第 {number} 行在末行之后 / line {number} stands after the last one")
        match values.get("type"):
            case "entry":
                _take_entry(ledger, values, hashes)
            case "checkpoint":
                ledger.checkpoints.append(_note(values, ledger.origin, number))
            case "head":
                _only(values, {"type", "size", "sha256", "sm3"})
                root = _digest(values["sha256"], 32) + _digest(values["sm3"], 32)
                ledger.head = Checkpoint(_whole(values["size"]), root, "")
            case _:
                raise Invalid(f"第 {number} 行的类型未知 / line {number} has an unknown type")
    if not ledger.head:
        raise Invalid("缺末行，文件不完整 / the last line is missing: the file is not complete")
    return ledger


def _take_entry(ledger: Ledger, values: Values, hashes: Hashes) -> None:
    _only(values, {"type", "index", "commitment"}, {"opening", "shown"})
    place, index = len(ledger.leaves), _whole(values["index"])
    commitment = _digest(values["commitment"], 64)
    if index != place and not ledger.misplaced:
        ledger.misplaced = (place, index)
    opening = _opening(values)
    if opening:
        ledger.opened += 1
        if not hmac.compare_digest(hashes.commitment(*opening), commitment):
            ledger.wrong_openings.append(place)
    if "shown" in values:
        if values["shown"] != "otherwise":
            raise Invalid("shown 只能是 otherwise / shown is otherwise or missing")
        ledger.shown_otherwise.append(place)
    ledger.leaves.append(hashes.leaf(commitment))


def read_witness(lines: Iterable[bytes]) -> Witness:
    """Read a witness's copy."""
    numbered = _numbered(lines)
    first = _first(numbered, "witness", WITNESS_FORMAT)
    witness = Witness(_origin(first), _keys(first))
    for number, values in numbered:
        match values.get("type"):
            case "leaf":
                _only(values, {"type", "index", "hash"})
                index = _whole(values["index"])
                if index in witness.leaves:
                    raise Invalid(f"第 {number} 行重复 / line {number} repeats a record")
                witness.leaves[index] = _digest(values["hash"], 64)
            case "checkpoint":
                witness.checkpoints.append(_note(values, witness.origin, number))
            case _:
                raise Invalid(f"第 {number} 行的类型未知 / line {number} has an unknown type")
    return witness


def read_receipt(data: bytes) -> Receipt:
    """Read a receipt."""
    values = _values(data.strip())
    _only(values, {"format", "commitment", "index", "size", "proof", "checkpoint"}, {"opening"})
    if values["format"] != RECEIPT_FORMAT:
        raise Invalid("不是回执 / not a receipt")
    note = _text(values["checkpoint"])
    origin = note.partition("\n")[0]
    return Receipt(
        origin=origin,
        commitment=_digest(values["commitment"], 64),
        index=_whole(values["index"]),
        size=_whole(values["size"]),
        proof=_proof(values["proof"]),
        note=Note(read_checkpoint(note, origin)[0], note, 1),
        opening=_opening(values),
    )


def read_continuation(data: bytes) -> Continuation:
    """Read a continuation."""
    values = _values(data.strip())
    _only(values, {"format", "old", "new", "proof"})
    if values["format"] != CONTINUATION_FORMAT:
        raise Invalid("不是延续证明 / not a continuation")
    old, new = _text(values["old"]), _text(values["new"])
    origin = old.partition("\n")[0]
    notes = [Note(read_checkpoint(note, origin)[0], note, 1) for note in (old, new)]
    return Continuation(origin, notes[0], notes[1], _proof(values["proof"]))


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, Values]]:
    for number, line in enumerate(lines, start=1):
        try:
            yield number, _values(line)
        except Invalid as reason:
            raise Invalid(f"第 {number} 行 / line {number}: {reason}") from None


def _first(numbered: Iterator[tuple[int, Values]], kind: str, form: str) -> Values:
    for _, values in numbered:
        _only(values, {"type", "format", "origin", "keys"})
        if (values["type"], values["format"]) == (kind, form):
            return values
        break
    raise Invalid(f"首行不是 / the first line is not of: {form}")


def _values(line: bytes) -> Values:
    """The JSON object of a line: no key twice, whole numbers only."""
    if len(line) > LONGEST_LINE:
        raise Invalid("行过长 / too long")
    try:
        values = json.loads(
            line.decode(), object_pairs_hook=_unique, parse_int=_digits, parse_float=_refuse, parse_constant=_refuse
        )
    except (ValueError, RecursionError):
        raise Invalid("不是 JSON / no JSON") from None
    if not isinstance(values, dict):
        raise Invalid("不是 JSON 对象 / no JSON object")
    return values


def _unique(pairs: list[tuple[str, Any]]) -> Values:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise Invalid("键重复 / a key stands twice")
    return values


def _refuse(text: str) -> Any:
    raise Invalid(f"不是整数 / not a whole number: {text[:20]}")


def _digits(text: str) -> int:
    return int(text) if len(text) < 20 and text[0] != "-" else _refuse(text)


def _only(values: Values, needed: set[str], allowed: Iterable[str] = ()) -> None:
    if not needed <= values.keys() <= needed | set(allowed):
        raise Invalid(f"应有的项 / wants: {', '.join(sorted(needed))}")


def _whole(value: object) -> int:
    if type(value) is not int or value > LARGEST_SIZE:
        raise Invalid("应为整数 / a whole number is wanted")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Invalid("应为文本 / text is wanted")
    return value


def _digest(value: object, size: int) -> bytes:
    if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{2 * size}}}", value):
        raise Invalid(f"应为 {size} 字节的小写十六进制 / {size} bytes in small hexadecimal digits are wanted")
    return bytes.fromhex(value)


def _proof(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > 64:
        raise Invalid("应为至多 64 步的证明 / a proof of at most 64 steps is wanted")
    return tuple(_digest(step, 64) for step in value)


def _opening(values: Values) -> tuple[bytes, bytes] | None:
    """Salt and payload, if the record is shown."""
    if "opening" not in values:
        return None
    opening = values["opening"]
    if not isinstance(opening, dict):
        raise Invalid("应为对象 / an object is wanted")
    _only(opening, {"salt", "payload"})
    return _digest(opening["salt"], 32), _text(opening["payload"]).encode()


def _origin(values: Values) -> str:
    origin = _text(values["origin"])
    if not re.fullmatch(r"[^\s+]+", origin):
        raise Invalid("账本名称不成格式 / not the name of a ledger")
    return origin


def _keys(values: Values) -> list[Key]:
    if not isinstance(values["keys"], list):
        raise Invalid("应为列表 / a list is wanted")
    return [read_key(_text(key)) for key in values["keys"]]


def _note(values: Values, origin: str, line: int) -> Note:
    _only(values, {"type", "note"})
    note = _text(values["note"])
    return Note(read_checkpoint(note, origin)[0], note, line)


# ---------------------------------------------------------------------------------------------------------
# Findings
# ---------------------------------------------------------------------------------------------------------

WORDS = {
    "changed": (
        "第 {record} 号记录被改动：与见证方当时收到的不同。",
        "Record {record} was changed: it differs from what the witness was given.",
    ),
    "differs": (
        "第 {record} 号记录与见证方或回执所持的不同：它或之前的记录被改动、删除、插入或调换。",
        "Record {record} is not what the witness or a receipt holds: it, or one before it, was changed, removed, "
        "inserted or moved.",
    ),
    "removed": ("第 {record} 号记录被删除。", "Record {record} was removed."),
    "inserted": ("第 {record} 号处被插入了一条记录。", "A record was inserted at place {record}."),
    "reordered": (
        "自第 {record} 号起，记录的次序被调换。",
        "From record {record} on, records were moved to other places.",
    ),
    "rolled back": (
        "账本被截短或回退：第 {record} 号及以后的记录缺失（应至少有 {size} 条）。",
        "The ledger was cut short or rolled back: record {record} and what follows are missing (of at least {size}).",
    ),
    "opening": (
        "第 {record} 号记录的内容与其承诺值不符：内容被改动。",
        "Record {record} does not open its commitment: its content was changed.",
    ),
    "shown": (
        "第 {record} 号记录在平台上显示的与其内容不符：数据库中的时间、操作、人员或对象被改动。",
        "Record {record} is shown otherwise than it was recorded: its time, action, person or object was changed in "
        "the database.",
    ),
    "misplaced": (
        "第 {record} 号处的记录自称第 {number} 号：有记录被删除、插入或调换。",
        "The record at place {record} calls itself {number}: records were removed, inserted or moved.",
    ),
    "checkpoint": (
        "记录与账本自己的检查点（{size} 条，{time}，第 {line} 行）不符：首个异常在第 {low} 至 {high} 号之间。",
        "The records disagree with the ledger's own checkpoint of {size} ({time}, line {line}): "
        "the first bad one is between {low} and {high}.",
    ),
    "witnessed": (
        "记录与见证方持有的检查点（{size} 条，{time}）不符：首个异常在第 {low} 至 {high} 号之间。",
        "The records disagree with the witness's checkpoint of {size} ({time}): "
        "the first bad one is between {low} and {high}.",
    ),
    "rebuilt": (
        "改写后的历史带有有效签名（检查点 {size} 条，{time}）：签名密钥被用于重建账本，应视为失窃。",
        "The rewritten history is validly signed (checkpoint of {size}, {time}): the signing key was used to rebuild "
        "the ledger and must be taken as stolen.",
    ),
    "signature": (
        "检查点（{size} 条，第 {line} 行）没有已知公钥的有效签名。",
        "The checkpoint of {size} (line {line}) has no valid signature of a known key.",
    ),
    "head": (
        "账本末行（{size} 条）与记录不符：记录被增删或改动。",
        "The ledger's last line (size {size}) disagrees with its records: some were added, removed or changed.",
    ),
    "witness": (
        "见证方的副本自相矛盾或其检查点（{size} 条）签名无效：见证副本本身不可信。",
        "The witness's copy cannot be trusted: it contradicts itself, or its checkpoint of {size} is not signed.",
    ),
    "origin": (
        "见证副本或回执属于另一账本：{origin}。",
        "The witness's copy or a receipt is of another ledger: {origin}.",
    ),
    "receipt": (
        "回执 {file} 本身不成立，未予采用。",
        "The receipt {file} proves nothing by itself and was not used.",
    ),
    "proof": (
        "回执不成立：检查点的树中，第 {record} 号处没有这条记录。",
        "The receipt proves nothing: the checkpoint's tree does not have this record at place {record}.",
    ),
    "not continued": (
        "{size} 条的检查点不是 {older} 条的检查点的延续：此前的记录被改动。",
        "The checkpoint of {size} does not continue that of {older}: records before it were altered.",
    ),
    "receipt size": (
        "回执写的条数与其检查点（{size} 条）不符。",
        "The receipt states another size than its checkpoint of {size}.",
    ),
}


CONTRADICTIONS = {"changed", "differs", "removed", "inserted", "reordered"}
"""Codes of a record that a witness contradicts."""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong."""

    code: str
    """A key of `WORDS`."""
    record: int | None = None
    """The first bad record, where it is known exactly."""
    places: tuple[tuple[str, int | str], ...] = ()
    """What else the words name."""

    def said(self) -> tuple[str, str]:
        """In Chinese and in English."""
        places = {"record": self.record, **dict(self.places)}
        zh, en = (text.format(**places) for text in WORDS[self.code])
        return zh, en

    @property
    def since(self) -> int | None:
        """Trees of this size and larger hold what is wrong; None if it is not a record that is wrong."""
        if self.code == "witnessed":
            return int(dict(self.places)["size"])
        return self.record + 1 if self.code in CONTRADICTIONS and self.record is not None else None


def found(code: str, record: int | None = None, note: Note | None = None, **places: int | str) -> Finding:
    """A finding; a checkpoint brings its size, time and line."""
    if note:
        places |= {"size": note.checkpoint.size, "time": note.checkpoint.time, "line": note.line}
    return Finding(code, record, tuple(places.items()))


# ---------------------------------------------------------------------------------------------------------
# Checking a ledger
# ---------------------------------------------------------------------------------------------------------


def check_ledger(ledger: Ledger, witnesses: Sequence[Witness], keys: Sequence[Key], hashes: Hashes) -> list[Finding]:
    """Everything that is wrong with a ledger; what names a record comes first, in the records' order."""
    strangers = [witness.origin for witness in witnesses if witness.origin != ledger.origin]
    if strangers:
        return [found("origin", origin=strangers[0])]
    notes = [*ledger.checkpoints, *(note for witness in witnesses for note in witness.checkpoints)]
    count = len(ledger.leaves)
    roots = roots_at(hashes, ledger.leaves, {count, *(note.checkpoint.size for note in notes)})
    signed, unsigned = _by_signature(ledger.checkpoints, keys)
    spoilt = [finding for witness in witnesses for finding in _witness_findings(witness, keys, hashes)]
    if spoilt:  # Only what is signed can still be believed.
        witnesses = [Witness(w.origin, [], {}, _by_signature(w.checkpoints, keys)[0]) for w in witnesses]
    against = [finding for witness in witnesses for finding in _compared(ledger, witness, roots)]
    findings = [
        *(found("opening", place) for place in ledger.wrong_openings),
        *(found("shown", place) for place in ledger.shown_otherwise),
        *against,
        *spoilt,
        *(found("signature", note=note) for note in unsigned),
        *_disagreement("checkpoint", ledger.checkpoints, roots, count),
        *_rebuilding(against, signed, roots),
    ]
    if ledger.head and (ledger.head.size, ledger.head.root) != (count, roots[count]):
        findings.append(found("head", size=ledger.head.size))
    if ledger.misplaced and all(finding.record is None for finding in findings):
        findings.append(found("misplaced", ledger.misplaced[0], number=ledger.misplaced[1]))
    if any(finding.code in CONTRADICTIONS for finding in findings):  # What follows is shifted, not cut off.
        findings = [finding for finding in findings if finding.code != "rolled back"]
    once = list(dict.fromkeys(findings))
    return sorted(once, key=lambda finding: count + 1 if finding.record is None else finding.record)


def _by_signature(notes: Iterable[Note], keys: Sequence[Key]) -> tuple[list[Note], list[Note]]:
    """Those that a known key signed, and the others."""
    signed: list[Note] = []
    unsigned: list[Note] = []
    for note in notes:
        (signed if is_signed(note.note, keys) else unsigned).append(note)
    return signed, unsigned


def _disagreement(code: str, notes: Iterable[Note], roots: dict[int, bytes], count: int) -> Iterator[Finding]:
    """The first checkpoint that the records do not give; they went wrong between the one before it and this one."""
    good = 0
    for note in sorted(notes, key=lambda note: note.checkpoint.size):
        checkpoint = note.checkpoint
        if checkpoint.size > count:
            yield found("rolled back", count, size=checkpoint.size)
            return
        if checkpoint.root != roots[checkpoint.size]:
            yield found(code, note=note, low=good, high=max(good, checkpoint.size - 1))
            return
        good = checkpoint.size


def _compared(ledger: Ledger, witness: Witness, roots: dict[int, bytes]) -> Iterator[Finding]:
    """Where a ledger contradicts a witness: by its checkpoints, and at the first leaf."""
    ours, theirs = ledger.leaves, witness.leaves
    witnessed = max((*theirs, *(note.checkpoint.size - 1 for note in witness.checkpoints)), default=-1) + 1
    if witnessed > len(ours):
        yield found("rolled back", len(ours), size=witnessed)
    within = [note for note in witness.checkpoints if note.checkpoint.size <= len(ours)]
    yield from _disagreement("witnessed", within, roots, len(ours))
    for place in sorted(theirs):
        if place < len(ours) and ours[place] != theirs[place]:
            yield found(_how(ours, theirs, place), place)
            return


def _how(ours: list[bytes], theirs: dict[int, bytes], place: int) -> str:
    """What happened at the first place that differs. Leaves are salted: two are never the same by chance."""
    if place > 0 and place - 1 not in theirs:
        return "differs"
    is_kept = theirs[place] in ours[place:]
    is_known = ours[place] in {leaf for index, leaf in theirs.items() if index > place}
    if is_kept:
        return "reordered" if is_known else "inserted"
    return "removed" if is_known else "changed"


def _rebuilding(against: Iterable[Finding], signed: Iterable[Note], roots: dict[int, bytes]) -> Iterator[Finding]:
    """A valid signature under records that a witness contradicts: only who has the key can make it."""
    since = min((finding.since for finding in against if finding.since is not None), default=None)
    for note in signed:
        checkpoint = note.checkpoint
        if since is not None and checkpoint.size >= since and roots.get(checkpoint.size) == checkpoint.root:
            yield found("rebuilt", note=note)
            return


def _witness_findings(witness: Witness, keys: Sequence[Key], hashes: Hashes) -> Iterator[Finding]:
    """Where a witness's copy contradicts itself, as far as it has every leaf from the first on."""
    unbroken = next(n for n in range(len(witness.leaves) + 1) if n not in witness.leaves)
    leaves = [witness.leaves[n] for n in range(unbroken)]
    roots = roots_at(hashes, leaves, [note.checkpoint.size for note in witness.checkpoints])
    for note in witness.checkpoints:
        checkpoint = note.checkpoint
        if roots.get(checkpoint.size, checkpoint.root) != checkpoint.root or not is_signed(note.note, keys):
            yield found("witness", note=note)
            return


# ---------------------------------------------------------------------------------------------------------
# Checking a receipt, or a continuation
# ---------------------------------------------------------------------------------------------------------


def check_receipt(receipt: Receipt, keys: Sequence[Key], hashes: Hashes) -> list[Finding]:
    """Everything that is wrong with a receipt."""
    head, leaf = receipt.note.checkpoint, hashes.leaf(receipt.commitment)
    findings = []
    if receipt.size != head.size:
        findings.append(found("receipt size", note=receipt.note))
    is_inside = receipt.index < head.size
    if not is_inside or root_from(hashes, leaf, receipt.index, head.size, receipt.proof) != head.root:
        findings.append(found("proof", receipt.index))
    if receipt.opening and not hmac.compare_digest(hashes.commitment(*receipt.opening), receipt.commitment):
        findings.append(found("opening", receipt.index))
    if not findings and not is_signed(receipt.note.note, keys):
        findings.append(found("signature", note=receipt.note))
    return findings


def check_continuation(continuation: Continuation, keys: Sequence[Key], hashes: Hashes) -> list[Finding]:
    """Everything that is wrong with a continuation."""
    old, new = continuation.old.checkpoint, continuation.new.checkpoint
    is_in_order = 0 < old.size <= new.size
    roots = roots_from(hashes, (old.size, old.root), new.size, continuation.proof) if is_in_order else None
    if roots != (old.root, new.root):
        return [found("not continued", note=continuation.new, older=old.size)]
    _, unsigned = _by_signature((continuation.old, continuation.new), keys)
    return [found("signature", note=note) for note in unsigned]


def compare_checkpoints(origin: str, notes: Iterable[Note], witness: Witness) -> list[Finding]:
    """Where checkpoints contradict those that a witness has of the same sizes."""
    if witness.origin != origin:
        return [found("origin", origin=origin)]
    known = {note.checkpoint.size: note for note in witness.checkpoints}
    pairs = [(note, known[note.checkpoint.size]) for note in notes if note.checkpoint.size in known]
    return [found("rebuilt", note=theirs) for ours, theirs in pairs if ours.checkpoint.root != theirs.checkpoint.root]


def compare_receipt(receipt: Receipt, witness: Witness, hashes: Hashes) -> list[Finding]:
    """Where a receipt contradicts a witness."""
    findings = compare_checkpoints(receipt.origin, [receipt.note], witness)
    leaf = hashes.leaf(receipt.commitment)
    if witness.origin == receipt.origin and witness.leaves.get(receipt.index, leaf) != leaf:
        findings.append(found("differs", receipt.index))
    return findings


def as_witness(receipt: Receipt, hashes: Hashes) -> Witness:
    """A receipt that holds, as a small witness in its holder's hand."""
    return Witness(receipt.origin, [], {receipt.index: hashes.leaf(receipt.commitment)}, [receipt.note])


# ---------------------------------------------------------------------------------------------------------
# The command
# ---------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # A console without Chinese must not stop a check.
            stream.reconfigure(errors="backslashreplace")
    asked = _parser().parse_args(arguments)
    try:
        findings = asked.check(asked, Hashes(SM3_IN_PYTHON if asked.pure else SM3))
    except (Invalid, OSError) as reason:
        say(f"无法核验 / cannot be checked: {reason}", sys.stderr)
        return 2
    exact = [finding.record for finding in findings if finding.record is not None]
    if exact:
        say(f"首个异常记录 / first bad record: {min(exact)}")
    for finding in findings:
        zh, en = finding.said()
        say(f"× {zh}")
        say(f"  {en}")
    if not findings:
        say("√ 核验通过，未发现问题。")
        say("  Checked: nothing is wrong.")
    return 1 if findings else 0


def say(text: str, to: TextIO | None = None) -> None:
    """Print a line; what files bring in cannot play tricks on a terminal."""
    print("".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text), file=to or sys.stdout)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="离线核验导出的账本、回执或延续证明；记录自 0 起编号。 "
        "Checks an exported ledger, a receipt or a continuation, offline; records count from 0.",
        epilog="退出码 / exit codes: 0 未发现问题 / nothing is wrong; 1 有问题 / something is wrong; "
        "2 不能读取或格式不符 / cannot be read, or not the format.",
    )
    commands = parser.add_subparsers(required=True, metavar="ledger | receipt | continuation")
    for name, check, text in (
        ("ledger", _ledger_command, "核验导出的账本 / check an exported ledger"),
        ("receipt", _receipt_command, "核验回执 / check a receipt"),
        ("continuation", _continuation_command, "核验延续证明 / check a continuation"),
    ):
        command = commands.add_parser(name, help=text)
        command.set_defaults(check=check)
        command.add_argument("file", type=Path, help="文件 / the file")
        command.add_argument(
            "--witness", type=Path, action="append", default=[], help="见证方的副本，可给出多份 / a witness's copy"
        )
        command.add_argument("--key", action="append", default=[], help="可信公钥 / a public key that you trust")
        command.add_argument("--pure", action="store_true", help="不用 OpenSSL 的 SM3 / without OpenSSL's SM3 (slow)")
        if check is _ledger_command:
            command.add_argument("--receipt", type=Path, action="append", default=[], help="回执 / a receipt")
    return parser


def _ledger_command(asked: argparse.Namespace, hashes: Hashes) -> list[Finding]:
    ledger = read_ledger(_lines(asked.file), hashes)
    witnesses = _witnesses(asked)
    say(f"账本 / ledger: {ledger.origin}")
    say(f"记录 / records: {len(ledger.leaves)}（公开内容 / opened: {ledger.opened}）")
    say(f"检查点 / checkpoints: {len(ledger.checkpoints)}")
    for witness in witnesses:
        say(f"见证方 / witness: {len(witness.leaves)} 条 / leaves, {len(witness.checkpoints)} 检查点 / checkpoints")
    if not witnesses:
        say("! 没有见证副本：从尾部截短、整体回退、用密钥重建，均可能无法发现。")
        say("  Without a witness's copy, cutting off, rolling back or rebuilding with the key may go unnoticed.")
    keys = _trusted(asked, witnesses)
    if not keys:
        keys = ledger.keys
        say("! 公钥取自账本自身，未经独立确认：请用 --key 或 --witness。")
        say("  The keys are the ledger's own claim: name those that you trust with --key or --witness.")
    findings = []
    for path in asked.receipt:
        receipt = read_receipt(path.read_bytes())
        if check_receipt(receipt, keys, hashes):
            findings.append(found("receipt", file=path.name))
        else:
            witnesses.append(as_witness(receipt, hashes))
    return check_ledger(ledger, witnesses, keys, hashes) + findings


def _receipt_command(asked: argparse.Namespace, hashes: Hashes) -> list[Finding]:
    receipt = read_receipt(asked.file.read_bytes())
    witnesses = _witnesses(asked)
    keys = _trusted(asked, witnesses)
    head = receipt.note.checkpoint
    say(f"账本 / ledger: {receipt.origin}")
    say(f"第 {receipt.index} 号记录 / record {receipt.index}")
    say(f"检查点 / checkpoint: {head.size} 条 / records, {head.time}")
    if receipt.opening:
        say(f"内容 / content: {receipt.opening[1].decode()}")
    against = [finding for witness in witnesses for finding in compare_receipt(receipt, witness, hashes)]
    return check_receipt(receipt, keys, hashes) + against


def _continuation_command(asked: argparse.Namespace, hashes: Hashes) -> list[Finding]:
    continuation = read_continuation(asked.file.read_bytes())
    witnesses = _witnesses(asked)
    keys = _trusted(asked, witnesses)
    notes = (continuation.old, continuation.new)
    say(f"账本 / ledger: {continuation.origin}")
    for note in notes:
        say(f"检查点 / checkpoint: {note.checkpoint.size} 条 / records, {note.checkpoint.time}")
    findings = [
        finding for witness in witnesses for finding in compare_checkpoints(continuation.origin, notes, witness)
    ]
    return check_continuation(continuation, keys, hashes) + findings


def _witnesses(asked: argparse.Namespace) -> list[Witness]:
    return [read_witness(_lines(path)) for path in asked.witness]


def _trusted(asked: argparse.Namespace, witnesses: Sequence[Witness]) -> list[Key]:
    """The keys named in the command, or else the witnesses'."""
    keys = [read_key(text) for text in asked.key] or [key for witness in witnesses for key in witness.keys]
    if not keys and asked.check is not _ledger_command:
        raise Invalid("须有可信公钥：--key 或 --witness / a trusted key is needed: --key or --witness")
    return keys


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, none read further than a line may be long."""
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE + 1):
            yield line


if __name__ == "__main__":
    sys.exit(main())
