"""Public ids: short, unambiguous when read aloud or copied by hand, drawn at random, never used twice."""

from __future__ import annotations

import re
import secrets

# No vowels (no accidental words), and of each group that is mistaken for another (0/o, 1/i/l, 5/s, 2/z …) one member.
ALPHABET = "2346789bcdfghjkmnpqrtvwx"
LENGTH = 7
PATTERN = rf"[{ALPHABET}]{{{LENGTH}}}"
_SHAPE = re.compile(PATTERN)


def new_id() -> str:
    """One of 4.6 thousand million. The column is unique and its rows are never removed, so none comes twice."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_id(value: str) -> bool:
    return _SHAPE.fullmatch(value) is not None
