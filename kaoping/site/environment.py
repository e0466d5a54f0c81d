"""What an administrator sets: environment variables, read once, typed; wrong ones stop the start with a hint.

Production is the default and fails closed: what has no safe default must be set. A demonstration and the tests
say so themselves (`KAOPING_MODE`), and bring what they need.
"""

from __future__ import annotations

import secrets
import shlex
import shutil
import sqlite3
from collections.abc import Mapping
from enum import StrEnum
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, field_validator, model_validator

PREFIX = "KAOPING_"


class Mode(StrEnum):
    """What the platform is started for."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class WrongEnvironment(SystemExit):
    """Settings that the platform does not start with: all of them, each with a hint."""


class Environment(BaseModel):
    """The settings. Every field is the environment variable `KAOPING_` and its name in capitals."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Mode = Mode.PRODUCTION
    data: Path = Field(default=Path("data"), description="folder for the embedded database, evidence and keys")
    database: str = Field(default="", description="postgresql://user:password@host:port/name; empty: embedded SQLite")
    database_owner: str = Field(
        default="", description="the same address with the role that owns the tables; needed by `migrate` alone"
    )
    secret_key: str = Field(default="", description="at least 50 random characters; signs sessions and forms")
    hosts: tuple[str, ...] = Field(default=(), description="names under which browsers reach the platform")
    origins: tuple[str, ...] = Field(default=(), description="origins of forms, https://…; needed behind a proxy")
    trusted_proxies: int = Field(default=0, ge=0, le=9, description="proxies whose X-Forwarded-For is believed")
    insecure_http: bool = Field(default=False, description="cookies without TLS: for a look on one's own machine")
    password_profile: str = Field(default="dengbao", pattern="^(dengbao|asvs)$", description="dengbao or asvs")
    ledger: str = Field(
        default="kaoping.invalid", pattern=r"^[^\s+]{1,100}$", description="name of the ledger, for example 主机名/考评"
    )
    witness: tuple[Annotated[str, Field(pattern=r"^https?://[^\s,?#]{1,150}$")], ...] = Field(
        default=(), description="addresses of the witnesses, https://…,https://…; two at least in different houses"
    )
    minutes_per_value: int = Field(default=6, ge=1, le=240, description="what giving one value costs, for estimates")
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="issuer of single sign-on, exactly as it calls itself",
    )
    oidc_client: str = Field(default="", pattern=r"^\S*$", description="what the issuer calls this platform")
    oidc_secret: str = Field(default="", description="the secret that the issuer gave to this platform")
    oidc_second_factor: bool = Field(
        default=False, description="declares that the issuer has shown a second factor; none is asked for here then"
    )
    publisher: str = Field(default="", max_length=80, description="主办单位 in the foot of public pages")
    icp: str = Field(
        default="", max_length=40, description="备案号 in the foot of public pages, for example 浙ICP备…号"
    )
    site_code: str = Field(default="", pattern="^[0-9A-Za-z]{0,20}$", description="网站标识码, ten characters")
    scanner: str = Field(
        default="", description="program that looks into files, such as: clamdscan --no-summary -; empty: none"
    )
    metrics_token: str = Field(
        default="",
        description="what a monitor sends to ask whether the platform is ready, and for figures; empty: none",
    )
    monitors: tuple[IPvAnyNetwork, ...] = Field(
        default=(), description="addresses or networks of monitors, for example 10.0.0.7,10.0.1.0/24; empty: none"
    )
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="INFO, WARNING …")

    @field_validator("hosts", "origins", "witness", "monitors", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("witness")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address.rstrip("/") for address in value))

    @field_validator("database")
    @classmethod
    def _is_postgresql(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"postgresql", "postgres"}:
            raise ValueError("only postgresql://user:password@host:port/name is understood; empty means SQLite")
        if value and find_spec("psycopg") is None:
            raise ValueError("PostgreSQL wants its driver: pip install 'kaoping[postgresql]'")
        return value

    @field_validator("scanner")
    @classmethod
    def _is_a_program(cls, value: str) -> str:
        try:
            command = shlex.split(value)
        except ValueError:
            raise ValueError("quotes that are not closed") from None
        if command and shutil.which(command[0]) is None:
            raise ValueError(f"there is no program {command[0]} here; no file would be taken")
        return value

    @model_validator(mode="after")
    def _knows_its_provider(self) -> Environment:
        given = {"ISSUER": self.oidc_issuer, "CLIENT": self.oidc_client, "SECRET": self.oidc_secret}
        missing = [f"KAOPING_OIDC_{name}" for name, value in given.items() if not value]
        if missing and (len(missing) < len(given) or self.oidc_second_factor):
            raise ValueError(
                f"{', '.join(missing)}: single sign-on wants the issuer, the client and the secret together"
            )
        if self.mode is Mode.PRODUCTION and self.oidc_issuer and not self.oidc_issuer.startswith("https://"):
            raise ValueError("KAOPING_OIDC_ISSUER: https://…; without encryption anybody on the way could sign in")
        return self

    @model_validator(mode="after")
    def _is_complete(self) -> Environment:
        if self.mode is not Mode.PRODUCTION:
            return self
        missing = []
        if len(self.secret_key) < 50:
            missing.append(f"KAOPING_SECRET_KEY: at least 50 characters, for example {secrets.token_urlsafe(48)}")
        if not self.hosts:
            missing.append("KAOPING_HOSTS: the names of this server, for example kaoping.example.gov.cn")
        if self.ledger == "kaoping.invalid":
            missing.append("KAOPING_LEDGER: the name under which receipts show it, for example kaoping.example.gov.cn")
        if self.insecure_http:
            missing.append(
                "KAOPING_INSECURE_HTTP: not in production, where anybody on the way could read passwords and take over "
                "sessions: put TLS before the platform, or for a look on one's own machine say KAOPING_MODE=demo"
            )
        missing += [
            f"KAOPING_WITNESS: https:// instead of {address}, because whoever is on the way could answer in the place "
            "of the witness, who would then have nothing (http is taken on this machine alone, as behind a tunnel)"
            for address in self.witness
            if not _is_private(address)
        ]
        if "*" in self.hosts:
            missing.append("KAOPING_HOSTS: name the hosts; * would let anyone's name pass")
        if missing:
            raise ValueError("; ".join(missing))
        return self

    def key(self) -> str:
        """What signs sessions and forms: as set, or drawn once and kept in the data folder of a demonstration."""
        if self.secret_key:
            return self.secret_key
        path = self.data / "secret-key"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text()

    def databases(self) -> dict[str, dict[str, object]]:
        """Django's `DATABASES`."""
        return {"default": self._postgresql() if self.database else self._sqlite()}

    def _sqlite(self) -> dict[str, object]:
        # Two connections that both read and then want to write would fail at once; IMMEDIATE lets the second wait.
        # SQLite from 3.7.0 to 3.51.2 can corrupt a write-ahead log when it is reset; FULL loses no commit.
        journal = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
        # Without recursive triggers REPLACE deletes a row, and no trigger that guards it wakes up.
        pragmas = (
            f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; "
            "PRAGMA recursive_triggers=ON"
        )
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": self.data / "kaoping.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }

    def _postgresql(self) -> dict[str, object]:
        parts = urlsplit(self.database)
        return {
            "ENGINE": "kaoping.governance.tenancy.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            # A connection serves many requests of its thread; one that broke is noticed before it is used.
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }


def _is_private(address: str) -> bool:
    """Whether what is sent to an address is encrypted, or does not leave this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read the settings.

    Raises:
        WrongEnvironment: with every setting that is wrong, and what would be right.
    """
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in variables.items()
        if name.startswith(PREFIX) and value != ""
    }
    try:
        return Environment.model_validate(given)
    except ValidationError as wrong:
        raise WrongEnvironment("\n".join(_said(wrong))) from None


def _said(wrong: ValidationError) -> list[str]:
    lines = ["kaoping: the platform does not start, because of its settings / 平台未启动，请检查以下设置："]
    for error in wrong.errors(include_url=False, include_input=False):
        name = "".join(f"{PREFIX}{part}".upper() for part in error["loc"][:1])
        field = Environment.model_fields.get(str(error["loc"][0])) if error["loc"] else None
        hint = f" ({field.description})" if field is not None and field.description else ""
        if error["type"] == "extra_forbidden":
            hint = f" (known: {', '.join(f'{PREFIX}{key}'.upper() for key in Environment.model_fields)})"
        said = error["msg"].removeprefix("Value error, ")
        lines += [f"  {name + ': ' if name else ''}{part}{hint}" for part in said.split("; ")]
    return lines
