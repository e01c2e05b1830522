"""The judges, by topic. Each is a pure function of the evidence. Importing this package registers all of them."""

from oaipmh.checking.judging import (
    deletions,
    dublin_core,
    envelope,
    errors,
    formats,
    identify,
    openaire,
    selecting,
    sets,
    tokens,
    transport,
)

__all__ = [
    "deletions", "dublin_core", "envelope", "errors", "formats", "identify", "openaire", "selecting", "sets", "tokens",
    "transport",
]  # fmt: skip
