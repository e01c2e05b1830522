"""Keys: opaque, and sharded so that no folder grows too long. `ab/abcd…`: 128 random bits tell nothing about the file."""

from __future__ import annotations

import secrets


def new_key() -> str:
    return key_named(secrets.token_hex(16))


def key_named(name: str) -> str:
    return f"{name[:2]}/{name}"


def name_of(key: str) -> str:
    """The last part, by which marks and half-written files are called."""
    return key.rpartition("/")[2]
