"""Typed readers for the environment: every setting that an operator may set is read here, once, with its type.

A missing or malformed value raises `Misconfigured`, whose text names the variable and the mend.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Mode = Literal["production", "development"]


class Misconfigured(ImproperlyConfigured):
    """The environment does not describe a site that may be started."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise Misconfigured(f"{name} is not set. Set it in the environment; docs/settings.md describes it.")
    return default


def integer(name: str, default: int, *, least: int = 1) -> int:
    raw = text(name, str(default))
    try:
        value = int(raw)
    except ValueError as error:
        raise Misconfigured(f"{name} must be a whole number, not “{raw}”.") from error
    if value < least:
        raise Misconfigured(f"{name} must be at least {least}, not {value}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    raw = text(name, "yes" if default else "no").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise Misconfigured(f"{name} must be yes or no, not “{raw}”.")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def mode() -> Mode:
    """`production` unless said otherwise: forgetting to set it must not open a hole."""
    value = text("KHOMO_ENV", "production")
    if value not in ("production", "development"):
        raise Misconfigured(f"KHOMO_ENV must be production or development, not “{value}”.")
    return value  # type: ignore[return-value]


@dataclass(frozen=True)
class ServiceURL:
    """A part of the system named by a URL: `file:///srv/files`, `s3://key:secret@host:port/bucket?secure=no`."""

    scheme: str
    host: str
    port: int | None
    user: str
    password: str
    path: str
    options: dict[str, str]


def service_url(name: str, default: str, *, schemes: set[str]) -> ServiceURL:
    return parsed_url(name, text(name, default), schemes=schemes)


def parsed_url(name: str, raw: str, *, schemes: set[str]) -> ServiceURL:
    parts = urlsplit(raw)
    if parts.scheme not in schemes:
        raise Misconfigured(f"{name} must begin with one of {', '.join(sorted(schemes))}, not “{parts.scheme}”.")
    try:
        port = parts.port
    except ValueError as error:
        raise Misconfigured(f"{name} holds a port that is not a number.") from error
    return ServiceURL(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=unquote(parts.path),
        options={key: values[-1] for key, values in parse_qs(parts.query).items()},
    )


def optional_service_url(name: str, *, schemes: set[str]) -> ServiceURL | None:
    """None where the variable is not set: that part is left out."""
    return service_url(name, "", schemes=schemes) if text(name, "") else None


def database(name: str, default: str) -> dict[str, Any]:
    """Django's description of a database named by a URL: `sqlite:////srv/db.sqlite3`, `postgres://user:password@host/name`."""
    raw = text(name, default)
    scheme = raw.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise Misconfigured(f"{name} must begin with postgres:// or sqlite:///, not “{scheme}”.")
    return dict(environ.Env.db_url_config(raw))


def mail(name: str, default: str | None) -> dict[str, Any]:
    """Django's settings for outgoing mail, from a URL: `smtp+tls://user:password@host:587`, `filemail:///srv/mail`."""
    raw = text(name, default)
    scheme = urlsplit(raw).scheme
    if scheme not in environ.Env.EMAIL_SCHEMES:
        known = ", ".join(sorted(environ.Env.EMAIL_SCHEMES))
        raise Misconfigured(f"{name} must begin with one of {known} and ://, not “{scheme}”.")
    settings = dict(environ.Env.email_url_config(raw))
    if scheme == "filemail":  # the reader drops the slash that makes the path absolute
        settings["EMAIL_FILE_PATH"] = unquote(urlsplit(raw).path)
    return settings


def development_secret(var: Path) -> str:
    """A key of this machine's own, made on the first start and kept in `var/`; never used in production."""
    path = var / "secret_key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key

        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
