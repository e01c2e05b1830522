"""What somebody pasted into one box: an identifier, an entry of a reference manager, or a citation in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from deposits.lookup.errors import Mistyped, NotRecognised
from deposits.metadata import identifiers

Sort = Literal["doi", "arxiv", "isbn", "orcid", "bibtex", "ris", "citation"]
LONGEST = 200_000  # characters
_LEAST_CITATION = 20
_BIBTEX = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_RIS = re.compile(r"^\s*TY\s{1,3}-", re.MULTILINE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Asked:
    """`value` is the identifier in its usual form, or the text; `doi` one that stands in a citation."""

    sort: Sort
    value: str
    doi: str = ""


def recognise(pasted: str) -> Asked:
    """Raises NotRecognised; Mistyped for an identifier whose check digit does not fit."""
    text = pasted.replace("\x00", "").strip(" \t\r\n\f\v\u00a0\ufeff")
    if not text or len(text) > LONGEST:
        raise NotRecognised
    if _BIBTEX.search(text):
        return Asked("bibtex", text)
    if _RIS.search(text):
        return Asked("ris", text)
    return _identifier(text) or _citation(text)


def _identifier(text: str) -> Asked | None:
    if len(text) > 500 or "\n" in text:
        return None
    if arxiv := identifiers.arxiv(text):
        return Asked("arxiv", arxiv)
    if doi := identifiers.doi(text):
        return Asked("doi", doi)
    try:
        if orcid := identifiers.orcid(text):
            return Asked("orcid", orcid)
        if isbn := identifiers.isbn(text):
            return Asked("isbn", isbn)
    except identifiers.NotSound as error:
        raise Mistyped(str(error)) from error
    return None


def _citation(text: str) -> Asked:
    line = " ".join(text.split())
    doi = identifiers.doi_within(line)
    if doi or (len(line) >= _LEAST_CITATION and _YEAR.search(line)):
        return Asked("citation", line, doi)
    raise NotRecognised
