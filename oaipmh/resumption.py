"""The resumptionToken element (section 3.5): none on a list in one piece, an empty one at the end of a list in several."""

from __future__ import annotations

import datetime as dt

from oaipmh import dates, tokens


def element(following: tokens.Token | None, *, now: dt.datetime, cursor: int, size: int, began: bool) -> str:
    """`following` continues the list; `cursor` counts what came before this page; `began` on the first page."""
    if following is None:
        return "" if began else f'<resumptionToken completeListSize="{size}" cursor="{cursor}"/>'
    expires = dates.write(now + tokens.LIFE)
    return (
        f'<resumptionToken expirationDate="{expires}" completeListSize="{size}" cursor="{cursor}">'
        f"{tokens.issue(following, now)}</resumptionToken>"
    )
