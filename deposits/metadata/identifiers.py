"""Identifiers as people paste them, in their usual form; a check digit that does not fit is found before anybody is asked."""

from __future__ import annotations

import re

from stdnum import isbn as _isbn
from stdnum import issn as _issn
from stdnum.exceptions import ValidationError as _Unsound

_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:?\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)
_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/|orcid:?\s*)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?", re.IGNORECASE)
_ISBN = re.compile(r"(?:urn:)?(?:isbn(?:-1[03])?:?\s*)?((?:97[89][ -]?)?\d[\d -]{7,14}[\dX])", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*|(?:https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.)?"
    r"(\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?",
    re.IGNORECASE,
)
_NO_PART = ".,;:!?'\"“”’"  # at the end of a DOI: punctuation of the sentence in which it stood


class NotSound(ValueError):
    """It has the shape of such an identifier, but its check digit says that something was typed wrongly."""


def doi(written: str) -> str:
    """`https://doi.org/10.1234/ABC.` → `10.1234/ABC`; empty where it is none. DOIs have no check digit."""
    found = _DOI.fullmatch(written.strip())
    return _without_end(found.group(1)) if found else ""


def doi_within(text: str) -> str:
    """The first DOI in running text, such as a citation; empty where there is none."""
    found = re.search(r"\b10\.\d{4,9}(?:\.\d+)*/[^\s\"<>“”]+", text)
    return _without_end(found.group()) if found else ""


def arxiv(written: str) -> str:
    """`arXiv:2101.00001v2`, an address or a DOI of arXiv → `2101.00001`; empty where it is none."""
    found = _ARXIV.fullmatch(written.strip())
    return found.group(1) if found else ""


def orcid(written: str) -> str:
    """`0000-0002-1825-0097` from any way to write it; empty where it is none. NotSound by ISO 7064 MOD 11-2."""
    found = _ORCID.fullmatch(written.strip())
    if not found:
        return ""
    digits = "".join(found.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[-1] != ("X" if check == 10 else str(check)):
        raise NotSound(written.strip())
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def isbn(written: str) -> str:
    """ISBN-13 with its hyphens, from ISBN-10 too; empty where it is none. NotSound where the check digit does not fit."""
    found = _ISBN.fullmatch(written.strip())
    digits = re.sub(r"[ -]", "", found.group(1)) if found else ""
    if len(digits) not in (10, 13):
        return ""
    try:
        return str(_isbn.format(_isbn.to_isbn13(_isbn.validate(digits))))
    except _Unsound as error:
        raise NotSound(written.strip()) from error


def issn(written: str) -> str:
    """`1859-1531`; empty where it is none or unsound."""
    return str(_issn.format(written)) if _issn.is_valid(written) else ""


def _without_end(value: str) -> str:
    """A closing bracket belongs to the DOI only if it was opened in it."""
    while value and (value[-1] in _NO_PART or (value[-1] in ")]" and value.count("(") + value.count("[") < _closed(value))):
        value = value[:-1]
    return value


def _closed(value: str) -> int:
    return value.count(")") + value.count("]")
