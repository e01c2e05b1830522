"""Public records that need no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from deposits.access import Derived, Policy, Protected, Status
from deposits.kinds import KINDS
from deposits.metadata.document import Metadata
from deposits.models import Collection, Institution, Kind
from deposits.public import PublicFile, PublicRecord

SITE = "https://khomo.example.vn"
THESIS: dict[str, Any] = {
    "kind": "doctoral-thesis",
    "title": "Động lực xâm nhập mặn ở vùng ven biển",
    "subtitle": "Trường hợp sông Hậu",
    "language": "vi",
    "other_titles": [{"text": "Salinity intrusion on the coast", "lang": "en"}],
    "contributors": [
        {"role": "author", "name": {"display": "Trần Thị Hồng Nhung", "family": "Trần", "given": "Thị Hồng Nhung"}},
        {"role": "advisor", "name": {"display": "Lê Quang Vinh", "family": "Lê", "given": "Quang Vinh"}},
        {"role": "reviewer", "name": {"display": "Đỗ Thị Kín", "family": "Đỗ", "given": "Thị Kín"}},
    ],
    "abstracts": [{"text": "Nước mặn đến sớm.", "lang": "vi"}, {"text": "Salt comes early.", "lang": "en"}],
    "keywords": [{"text": "xâm nhập mặn", "lang": "vi"}],
    "issued": "2026-09-18",
    "thesis": {"level": "doctor", "grantor": "Đại học Khoa học Sông Hậu"},
    "licence": "CC-BY-4.0",
    "extent": "212 trang",
}
ARTICLE: dict[str, Any] = {
    "kind": "article",
    "title": "Salinity & rice",
    "language": "en",
    "contributors": [
        {"role": "author", "name": {"display": "Trần Thị Nhung", "family": "Trần", "given": "Thị Nhung"}},
        {"role": "author", "name": {"display": "John Smith", "family": "Smith", "given": "John"}},
    ],
    "issued": "2024-03",
    "publication": {"container": "Tạp chí Môi trường", "volume": "12", "issue": "3", "pages": "45–58", "version": "AM"},
    "identifiers": [{"scheme": "doi", "value": "10.1234/mt.45"}, {"scheme": "issn", "value": "1859-042X"}],
}
# A thesis that has something in every field that a thesis may have.
FULL: dict[str, Any] = THESIS | {
    "contributors": [
        {**THESIS["contributors"][0], "orcid": "0000-0002-1825-0097", "affiliation": "Khoa Môi trường", "title": "ThS."},
        *THESIS["contributors"][1:],
        {"role": "committee-chair", "name": {"display": "Vũ Minh", "family": "Vũ", "given": "Minh"}},
        {"role": "translator", "name": {"display": "Hồ Lan", "family": "Hồ", "given": "Lan"}},
    ],
    "subjects": [{"scheme": "vn-fields-2008", "code": "105", "label": "Khoa học trái đất"}],
    "thesis": {
        "level": "doctor",
        "degree": "Tiến sĩ Khoa học môi trường",
        "discipline": "Khoa học môi trường",
        "discipline_code": "9440301",
        "grantor": "Đại học Khoa học Sông Hậu",
        "department": "Khoa Môi trường",
        "defended": "2026-08-30",
    },
    "coverage": {"place": "Sông Hậu", "period": "2015–2020"},
    "identifiers": [
        {"scheme": "doi", "value": "10.1234/sh.7"},
        {"scheme": "isbn", "value": "978-604-0-00000-1"},
        {"scheme": "handle", "value": "123/7"},
        {"scheme": "other", "value": "urn:nbn:vn:sh-7"},
        {"scheme": "call-number", "value": "LA 7"},
    ],
    "related": [
        {"relation": "references", "scheme": "doi", "value": "10.5/x", "title": "X"},
        {"relation": "is-based-on", "title": "Chỉ có tên"},
    ],
    "funders": [{"name": "NAFOSTED", "award": "105.08/2020", "identifier": "https://doi.org/10.13039/100007224"}],
    "notes": "Có phụ lục.",
}


def kind(code: str) -> Kind:
    found = next(one for one in KINDS if one[0] == code)
    _, name, name_en, coar, semantics, schema_org, fields = found
    return Kind(
        code=code,
        name=name,
        name_en=name_en,
        coar_uri=f"http://purl.org/coar/resource_type/{coar}",
        semantics=semantics,
        schema_org=schema_org,
        fields=[{"name": field.rstrip("*"), "required": field.endswith("*")} for field in fields],
    )


def public_record(metadata: dict[str, Any] = THESIS, *, files: tuple[PublicFile, ...] = (), **changes: Any) -> PublicRecord:
    """A record with this metadata; `changes` are fields of the metadata, or `derived` and `institution` of the record."""
    institution = changes.pop("institution", Institution(slug="dhsh", name="Đại học Khoa học Sông Hậu", city="Cần Thơ"))
    derived = changes.pop("derived", Derived(Status.OPEN))
    document = Metadata.model_validate({**metadata, **changes})
    at = dt.datetime(2026, 9, 20, 1, 2, 3, tzinfo=dt.UTC)
    return PublicRecord(
        id="4h7k9bc",
        oai_identifier="oai:khomo.example:4h7k9bc",
        url=f"{SITE}/records/4h7k9bc/",
        datestamp=at,
        published=at,
        withdrawn=None,
        revision=1,
        metadata=document,
        kind=kind(document.kind),
        collection=Collection(slug="luan-an", name="Luận án"),
        institution=institution,
        files=files,
        policy=Policy.open(),
        derived=derived,
        protected=Protected(Policy.open()),
        sets=(),
    )


def public_file(name: str = "toan-van.pdf", status: Status = Status.OPEN, **changes: Any) -> PublicFile:
    from urllib.parse import quote

    file = PublicFile(
        name=name,
        role="main",
        media_type="application/pdf",
        size=10,
        sha256="0" * 64,
        pages=3,
        text_status="text",
        url=f"{SITE}/records/4h7k9bc/files/{quote(name)}",
        derived=Derived(status),
        protected=Protected(Policy.open()),
        stored_id=1,
        policy=None,
    )
    return replace(file, **changes)
