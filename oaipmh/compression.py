"""gzip for those who ask for it (RFC 9110, section 12.5.3). Identify announces it."""

from __future__ import annotations

import gzip
from typing import Final

_WORTH_IT: Final = 1_400  # bytes: what fits into one packet is not made faster


def wants_gzip(accept_encoding: str) -> bool:
    """True where the header names gzip, or everything, without refusing it by `q=0`."""
    weights = {}
    for offer in accept_encoding.lower().split(","):
        coding, _, parameter = offer.partition(";")
        weights[coding.strip()] = _weight(parameter.strip())
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def is_worth_it(body: bytes) -> bool:
    return len(body) > _WORTH_IT


def gzipped(body: bytes) -> bytes:
    """Fast rather than small: XML shrinks to a seventh anyway. The same input gives the same bytes."""
    return gzip.compress(body, compresslevel=2, mtime=0)


def _weight(parameter: str) -> float:
    if not parameter.startswith("q="):
        return 1.0
    try:
        return float(parameter[2:])
    except ValueError:
        return 0.0
