"""Where the description of a record came from, if it was written elsewhere (OAI-PMH guidelines for provenance, 2002)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_DAY_OR_SECOND = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\dZ)?")


def _moment(value: str) -> str:
    """The value itself, or ValueError where it is no day and no second of UTC as OAI-PMH writes them."""
    if not _DAY_OR_SECOND.fullmatch(value):
        raise ValueError("not a date such as 2026-09-18 or 2026-09-18T01:02:03Z")
    dt.datetime.fromisoformat(value)
    return value


Moment = Annotated[str, AfterValidator(_moment)]
Address = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9/._~!$&'()*+,;=:@?%#-]+$", max_length=2_000)
]


class Origin(BaseModel):
    """One harvest of the description: from where, under which identifier, and whether it was changed on its way."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: Annotated[Address, Field(description="of the repository that it was harvested from")]
    identifier: Annotated[Address, Field(description="the OAI identifier that it had there")]
    datestamp: Annotated[Moment, Field(description="the datestamp that it had there")]
    metadata_namespace: Annotated[Address, Field(description="of the format in which it was harvested")]
    harvested: Moment
    altered: bool = True


Origins = Annotated[tuple[Origin, ...], Field(max_length=20, description="the latest harvest first")]
