"""Where is asked, how long is waited, and how we say who we are: from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

OFF = "off"


@dataclass(frozen=True)
class Services:
    """Base addresses without a slash at the end; empty: turned off. `seconds` for all of one look-up, `size` in bytes an answer,
    `age` in seconds that an answer is kept."""

    crossref: str
    datacite: str
    arxiv: str
    orcid: str
    seconds: float
    age: int
    agent: str
    size: int = 8_000_000

    @classmethod
    def configured(cls) -> Services:
        base = {name: "" if url == OFF else url.rstrip("/") for name, url in settings.LOOKUP_URLS.items()}
        return cls(
            crossref=base["crossref"],
            datacite=base["datacite"],
            arxiv=base["arxiv"],
            orcid=base["orcid"],
            seconds=settings.LOOKUP_SECONDS,
            age=settings.LOOKUP_AGE,
            agent=f"KhoMo/1.0 ({settings.SITE_URL}; mailto:{settings.ADMIN_EMAIL})",
        )


def site(url: str) -> str:
    """`https://host:port` of an address, as the guard names sites that the operator trusts."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
