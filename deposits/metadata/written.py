"""Values as people write them, in a form or in a cell of a sheet: each read into a part of the metadata document."""

from __future__ import annotations

import re
from typing import get_args

from django.utils.translation import gettext as _

from deposits.metadata import dates
from deposits.metadata.catalogue import RELATIONS
from deposits.metadata.document import IdentifierValue

SCHEMES = get_args(IdentifierValue.model_fields["scheme"].annotation)
_NAMED = re.compile(r"([A-Za-z-]+)(?::\s*|\s+)(\S.*)")
_MARKED = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ\u1ea0-\u1ef9]")
_FUNDER = re.compile(
    r"(?:https?://)?(?:(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})|(?:(?:dx\.)?doi\.org/)?(10\.13039/\d{1,20}))/?",
    re.IGNORECASE,
)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])", re.IGNORECASE)


class Unreadable(Exception):
    """What was written has not the shape that its field needs. The text tells the person how to write it; `row` and `column`
    say in which box, where its field has several."""

    def __init__(self, text: str, *, row: int = 0, column: str = "") -> None:
        super().__init__(text)
        self.row, self.column = row, column


def language_of(text: str) -> str:
    """Vietnamese letters are seen; where there are none, nothing is claimed."""
    return "vi" if _MARKED.search(text) else ""


def date(typed: str) -> str:
    """W3C-DTF, or Unreadable with the way to write it."""
    try:
        return dates.from_text(typed)
    except ValueError as error:
        raise Unreadable(
            _("“%(typed)s” is not a date. Write day/month/year, such as 18/09/2026, or the year alone.")
            % {"typed": typed.strip()}
        ) from error


def words(typed: str) -> list[str]:
    """Keywords, separated by semicolons or lines; by commas where there is neither."""
    parts = re.split(r"[;\n]" if re.search(r"[;\n]", typed) else ",", typed)
    return [word for word in dict.fromkeys(" ".join(part.split()) for part in parts) if word]


def funders(typed: str) -> list[dict[str, str]]:
    """One a line, “Quỹ NAFOSTED; 105.08-2024.12; https://ror.org/…”; the last two may be left out."""
    found = []
    for line in typed.splitlines():
        if line.strip(" ;"):
            name, _semicolon, rest = line.partition(";")
            award, _semicolon, known = rest.rpartition(";") if re.search(r"ror\.org/|10\.13039/", rest) else (rest, "", "")
            found.append({"name": name.strip(), "award": award.strip(), "identifier": funder_identifier(known)})
    return found


def funder_identifier(typed: str) -> str:
    """Its address in ROR or in Crossref's registry of funders, from any way to write it. Unreadable where it is none of the two;
    empty stays empty."""
    if not typed.strip():
        return ""
    if not (match := _FUNDER.fullmatch(typed.strip())):
        raise Unreadable(
            _("“%(typed)s” is no identifier of a funder. It looks like https://ror.org/05nnyr510 or 10.13039/100007224.")
            % {"typed": typed.strip()}
        )
    ror, registered = match.groups()
    return f"https://ror.org/{ror.lower()}" if ror else f"https://doi.org/{registered}"


def related(line: str) -> dict[str, str]:
    """“is-supplemented-by doi 10.1234/abc; its title”: the relation as it is kept or as the form calls it, an identifier, a title
    after a semicolon; one of the two may be left out. Unreadable without a relation."""
    for code, label in RELATIONS.items():
        for name in (code, str(label)):
            if line.casefold().startswith(name.casefold()):
                known, _semicolon, title = line[len(name) :].lstrip(" :").partition(";")
                found = identifier(known.strip()) if known.strip() else {"scheme": "url", "value": ""}
                return {"relation": code, **found, "title": title.strip()}
    raise Unreadable(
        _("“%(typed)s” does not begin with one of: %(relations)s.") % {"typed": line, "relations": ", ".join(RELATIONS)}
    )


def identifier(line: str) -> dict[str, str]:
    """“doi 10.1234/abc”; the scheme may be left out where the value shows it."""
    named = _NAMED.fullmatch(line)
    if named and named.group(1).lower() in SCHEMES:
        scheme, value = named.group(1).lower(), named.group(2)
    elif found := re.search(r"\b(10\.\d{4,9}/\S+)", line):
        scheme, value = "doi", found.group(1)
    elif re.match(r"https?://\S+$", line):
        scheme, value = "url", line
    elif re.fullmatch(r"(97[89])?[\d -]{9,16}[\dXx]", line):
        scheme, value = "isbn", line
    else:
        raise Unreadable(
            _("“%(typed)s” is not known as an identifier. Begin with one of: %(schemes)s.")
            % {"typed": line, "schemes": ", ".join(SCHEMES)}
        )
    if scheme == "doi":
        value = re.sub(r"^(https?://)?(dx\.)?doi\.org/", "", value, flags=re.IGNORECASE)
        if not re.fullmatch(r"10\.\d{4,9}/\S+", value):
            raise Unreadable(_("“%(typed)s” is not a DOI. A DOI looks like 10.1234/abc.") % {"typed": line})
    return {"scheme": scheme, "value": value}


def identified(scheme: str, value: str) -> dict[str, str]:
    """The same from two boxes; `scheme` is empty where nobody has chosen one."""
    named = _NAMED.fullmatch(value)
    if not scheme and named and named.group(1).lower() in SCHEMES:
        return identifier(value)
    if scheme in SCHEMES:
        if scheme == "url" and not re.match(r"https?://\S+$", value):
            raise Unreadable(_("“%(typed)s” is no address. Write all of it, from https:// on.") % {"typed": value})
        return identifier(f"{scheme} {named.group(2) if named and named.group(1).lower() == scheme else value}")
    try:
        return identifier(value)
    except Unreadable as error:
        raise Unreadable(_("Choose what “%(typed)s” is: it does not show by itself.") % {"typed": value}) from error


def orcid(typed: str) -> str:
    """The iD in its usual form (ISO 7064 MOD 11-2 check digit). Unreadable where it is none; empty stays empty."""
    if not typed.strip():
        return ""
    match = _ORCID.fullmatch(typed.strip())
    if not match:
        raise Unreadable(
            _("“%(typed)s” is not an ORCID iD: sixteen characters such as 0000-0002-1825-0097.") % {"typed": typed.strip()}
        )
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[-1] != ("X" if check == 10 else str(check)):
        raise Unreadable(
            _("The ORCID iD “%(typed)s” has a typing mistake: its last character does not fit the others.")
            % {"typed": typed.strip()}
        )
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))
