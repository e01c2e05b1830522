"""Reading from addresses that somebody else wrote: bounded in time and bytes, and never from inside our own network.

Whoever may name an address that we then ask (an administrator who checks an endpoint, a depositor who gives a DOI) could
otherwise make this server ask machines that only it can reach (server-side request forgery, CWE-918).

It lies in `media`, the lowest room that has to do with bytes from outside, because every room above may need it.

    fetched = Fetcher(limits=Limits(seconds=20)).fetch("https://example.org/oai?verb=Identify")
"""

from media.fetching.errors import AddressRefused, FetchFailed, NotReached, TooManyRedirects, TooMuch, TooSlow
from media.fetching.fetcher import Fetched, Fetcher, Limits

__all__ = [
    "AddressRefused", "FetchFailed", "Fetched", "Fetcher", "Limits", "NotReached", "TooManyRedirects", "TooMuch", "TooSlow",
]  # fmt: skip
