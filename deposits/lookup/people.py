"""Contributors from the given and family names of registers."""

from __future__ import annotations

from typing import Any

from deposits.metadata import identifiers, names

_LONGEST = 300


def contributor(
    *,
    family: str = "",
    given: str = "",
    whole: str = "",
    organisation: bool = False,
    orcid: str = "",
    affiliation: str = "",
    role: str = "author",
) -> dict[str, Any] | None:
    """None where there is no name, or a page of text in its place. `whole` is the name as written, where its parts are not told."""
    if organisation:
        name = {"display": whole or family or given}
    elif family and given:
        name = names.from_parts(family, given).model_dump(exclude_none=True)
    else:
        name = names.parse(whole or family or given).model_dump(exclude_none=True)
    if not 0 < len(str(name["display"])) <= _LONGEST:
        return None
    return {
        "name": name,
        "role": role,
        "organisation": organisation,
        "orcid": sound_orcid(orcid),
        "affiliation": affiliation,
    }


def sound_orcid(written: str) -> str:
    try:
        return identifiers.orcid(written)
    except identifiers.NotSound:
        return ""
