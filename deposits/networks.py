"""Networks of reading rooms: whoever reads from one counts as one of the institution's people."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from deposits.errors import Unacceptable

MOST: Final = 100
# What a university or a provincial network has at most: anything broader opens restricted works to strangers.
_BROADEST: Final = {4: 16, 6: 32}


def networks_of(lines: Sequence[str]) -> list[str]:
    """The networks typed, as they are written (`10.1.0.0/16`), each once. Raises Unacceptable."""
    found: dict[str, None] = {}
    for line in lines:
        try:
            network = ipaddress.ip_network(line)
        except ValueError:
            raise Unacceptable(_("“%(line)s” is not a network such as 10.1.0.0/16.") % {"line": line[:50]}) from None
        broadest = _BROADEST[network.version]
        if network.prefixlen < broadest:
            message = _("“%(line)s” holds too many addresses: networks may be as broad as /%(broadest)s.")
            raise Unacceptable(message % {"line": line, "broadest": broadest})
        found[str(network)] = None
    if len(found) > MOST:
        raise Unacceptable(_("An institution may have at most %(most)s networks.") % {"most": MOST})
    return list(found)
