"""Databases for platforms that are processes of their own: each with all its tables, and nothing in them.

The tables are made once for all of them, which takes seconds, and copied.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[2]
FILE = "kaoping.sqlite3"
_KEPT = ROOT / "build" / "tests"


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """A fresh database of the kind that the tests run on; yields its address.

    The address is empty for SQLite, whose file is put into `folder`, where the platform's data are.
    """
    with _dropped(new_database(folder)) as address:
        yield address


@contextmanager
def copy_of_database(address: str) -> Iterator[str]:
    """A copy of a database in which nobody is; that of SQLite is a file, and copied with its folder."""
    if not address:
        yield ""
        return
    with _owner() as connection:
        copied = _copied(connection, urlsplit(address).path.strip("/"))
    with _dropped(copied):
        yield copied


def new_database(folder: Path) -> str:
    """The address of a fresh database that stays; as `database`."""
    if not os.environ.get("KAOPING_DATABASE_OWNER", ""):
        shutil.copyfile(made_file(), folder / FILE)
        return ""
    with _owner() as connection:
        return _copied(connection, _made_on(connection))


@contextmanager
def tables_in_memory(name: str) -> Iterator[None]:
    """Fill a database of SQLite in memory with all tables, by its name; it is there as long as somebody is in it."""
    with closing(sqlite3.connect(name, uri=True)) as kept:
        with closing(sqlite3.connect(made_file())) as made:
            made.backup(kept)
        yield


def database_with_tables() -> str:
    """The name of the database on the server of PostgreSQL that has all tables and is copied."""
    with _owner() as connection:
        return _made_on(connection)


@contextmanager
def _owner() -> Iterator[psycopg.Connection]:
    """A connection of one who may copy. Nobody may be in what is copied, so those who want a copy come one by one."""
    with psycopg.connect(os.environ["KAOPING_DATABASE_OWNER"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        yield connection


def _copied(connection: psycopg.Connection, template: str) -> str:
    name = f"platform_{uuid.uuid4().hex}"
    connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return at(os.environ["KAOPING_DATABASE"], name)


@contextmanager
def _dropped(address: str) -> Iterator[str]:
    """A database that is gone after the block."""
    yield address
    if address:
        with _owner() as connection:
            connection.execute(f"DROP DATABASE {urlsplit(address).path.strip('/')} WITH (FORCE)")


def owner_of(address: str) -> str:
    """The same database, as the role that owns what is in it."""
    return at(os.environ.get("KAOPING_DATABASE_OWNER", ""), urlsplit(address).path.strip("/")) if address else ""


def at(server: str, name: str) -> str:
    """The address of another database of a server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def made_file() -> Path:
    """The file of SQLite that is copied: with all tables, and nothing in them."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    file = _KEPT / f"{_program()}.sqlite3"
    with (_KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for older in _KEPT.glob("*.sqlite3"):
                older.unlink()
            with TemporaryDirectory(dir=_KEPT) as made:
                _migrate(KAOPING_DATA=made)
                (Path(made) / FILE).replace(file)
    return file


def _made_on(connection: psycopg.Connection) -> str:
    """The name of the database that is copied on a server of PostgreSQL."""
    name = f"made_{_program()}"
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        connection.execute(f"CREATE DATABASE {name}")
        with TemporaryDirectory() as folder:
            both = ("KAOPING_DATABASE", "KAOPING_DATABASE_OWNER")
            _migrate(KAOPING_DATA=folder, **{one: at(os.environ[one], name) for one in both})
    return name


def _migrate(**said: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAOPING_", "DJANGO_"))}
    environment = kept | {"KAOPING_MODE": "demo", "KAOPING_INSECURE_HTTP": "1", "PYTHONPATH": str(ROOT)} | said
    command = [sys.executable, "-m", "kaoping.site", "migrate", "--verbosity=0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _program() -> str:
    """A digest of the whole program: what was made by another one is not taken."""
    told = hashlib.sha256()
    for file in sorted((ROOT / "kaoping").rglob("*.py")):
        told.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return told.hexdigest()[:16]
