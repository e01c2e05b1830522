"""Parts of DataCite's kernel 4, which its own format and OpenAIRE's are made of. `p` is the prefix of their namespace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from deposits.crosswalks import addresses, works
from deposits.crosswalks.agents import Agent
from deposits.crosswalks.languages import tag
from deposits.crosswalks.markup import element, group
from deposits.metadata.document import Funder, IdentifierValue, Related
from deposits.public import PublicRecord

KERNEL: Final = "http://datacite.org/schema/kernel-4"
# The document's schemes, as DataCite's relatedIdentifierType and alternateIdentifierType call them.
TYPES: Final = {
    "doi": "DOI", "handle": "Handle", "isbn": "ISBN", "issn": "ISSN", "arxiv": "arXiv", "url": "URL", "ark": "ARK", "urn": "URN",
    "report-number": "Report number", "call-number": "Call number", "other": "Local",
}  # fmt: skip
RELATABLE: Final = frozenset({"DOI", "Handle", "ISBN", "ISSN", "arXiv", "URL", "ARK", "URN"})
RELATIONS: Final = {
    "is-part-of": "IsPartOf", "has-part": "HasPart", "references": "References", "is-supplement-to": "IsSupplementTo",
    "is-supplemented-by": "IsSupplementedBy", "is-version-of": "IsVersionOf", "is-based-on": "IsDerivedFrom",
    "is-new-version-of": "IsNewVersionOf", "is-previous-version-of": "IsPreviousVersionOf",
}  # fmt: skip


def titles(record: PublicRecord, p: str = "") -> str:
    metadata = record.metadata
    lang = tag(metadata.language)
    return group(
        f"{p}titles",
        element(f"{p}title", works.title(record), xml_lang=lang),
        element(f"{p}title", metadata.subtitle, titleType="Subtitle", xml_lang=lang),
        *(
            element(
                f"{p}title", one.text, titleType="TranslatedTitle" if one.lang else "AlternativeTitle", xml_lang=tag(one.lang)
            )
            for one in metadata.other_titles
        ),
    )


def creators(agents: Iterable[Agent], p: str = "") -> str:
    return group(f"{p}creators", *(group(f"{p}creator", _agent(one, "creator", p)) for one in agents))


def contributors(agents: Iterable[tuple[str, Agent]], p: str = "") -> str:
    """Each with its contributorType."""
    return group(
        f"{p}contributors",
        *(group(f"{p}contributor", _agent(one, "contributor", p), contributorType=kind) for kind, one in agents),
    )


def _agent(one: Agent, what: str, p: str) -> str:
    return "".join(
        (
            element(f"{p}{what}Name", one.name, nameType="Organizational" if one.organisation else "Personal"),
            element(f"{p}givenName", one.given),
            element(f"{p}familyName", one.family),
            element(f"{p}nameIdentifier", one.orcid, nameIdentifierScheme="ORCID", schemeURI="https://orcid.org"),
            _ror_of_organisation(one, p),
            _affiliation(one, p),
        )
    )


def _ror_of_organisation(one: Agent, p: str) -> str:
    if p or not one.organisation:
        return ""
    return element("nameIdentifier", one.ror, nameIdentifierScheme="ROR", schemeURI="https://ror.org")


def _affiliation(one: Agent, p: str) -> str:
    """OpenAIRE's guidelines take the name alone."""
    if p or not one.ror or one.organisation:
        return element(f"{p}affiliation", one.affiliation)
    return element(
        "affiliation",
        one.affiliation,
        affiliationIdentifier=one.ror,
        affiliationIdentifierScheme="ROR",
        schemeURI="https://ror.org",
    )


def alternates(record: PublicRecord) -> Iterator[IdentifierValue]:
    """The identifiers of the work itself: not those of the book or journal that it appeared in."""
    part = works.is_part(record)
    for one in record.metadata.identifiers:
        if one.scheme != "issn" and not (part and one.scheme == "isbn"):
            yield one


def related(record: PublicRecord, p: str = "") -> str:
    """What it appeared in by ISSN or ISBN, and related works that have an identifier."""
    part = works.is_part(record)
    containers = (
        element(
            f"{p}relatedIdentifier",
            addresses.name(one).value,
            relatedIdentifierType=TYPES[one.scheme],
            relationType="IsPartOf",
        )
        for one in record.metadata.identifiers
        if one.scheme == "issn" or (part and one.scheme == "isbn")
    )
    return group(f"{p}relatedIdentifiers", *containers, *(_related(one, p) for one in record.metadata.related))


def _related(one: Related, p: str) -> str:
    name = addresses.name(one)
    kind = TYPES.get(name.scheme, "")
    if kind not in RELATABLE:
        return ""
    value = name.uri if kind == "URL" else name.value
    return element(f"{p}relatedIdentifier", value, relatedIdentifierType=kind, relationType=RELATIONS[one.relation])


def funder_identifier(one: Funder, p: str = "") -> str:
    kind = "ROR" if "ror.org" in one.identifier else "Crossref Funder ID"
    return element(f"{p}funderIdentifier", one.identifier, funderIdentifierType=kind)


def subjects(record: PublicRecord, p: str = "", *, codes: bool = True) -> str:
    metadata = record.metadata
    return group(
        f"{p}subjects",
        *(element(f"{p}subject", one.text, xml_lang=tag(one.lang)) for one in metadata.keywords),
        *(
            element(
                f"{p}subject",
                one.label or one.code,
                subjectScheme=one.scheme,
                **({"classificationCode": code} if codes and (code := one.code.strip()).isalnum() and code.isascii() else {}),
            )
            for one in metadata.subjects
        ),
        element(f"{p}subject", metadata.thesis.discipline),
    )


def sizes(record: PublicRecord, p: str = "") -> str:
    return group(
        f"{p}sizes",
        element(f"{p}size", record.metadata.extent),
        *(element(f"{p}size", f"{one.size} bytes") for one in works.open_files(record)),
    )


def places(record: PublicRecord, p: str = "") -> str:
    place = element(f"{p}geoLocationPlace", record.metadata.coverage.place)
    return group(f"{p}geoLocations", group(f"{p}geoLocation", place))
