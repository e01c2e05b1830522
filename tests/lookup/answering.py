"""Registers of our own for tests: answers in the shapes that Crossref, DataCite, arXiv and ORCID document, about works and people
that do not exist, served at 127.0.0.1."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from deposits.lookup.services import Services
from tests.media.fetching.answering import Server, answering, response

CROSSREF: dict[str, Any] = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": "10.5555/salt.2024.17",
        "type": "journal-article",
        "title": ["Salt in the lower river &amp; its <i>rice</i>"],
        "subtitle": ["A year of measuring"],
        "container-title": ["Journal of Imagined Deltas"],
        "volume": "12",
        "issue": "3",
        "page": "45-60",
        "publisher": "Delta Press",
        "language": "en",
        "issued": {"date-parts": [[2024, 5]]},
        "published-print": {"date-parts": [[2024, 5]]},
        "published-online": {"date-parts": [[2024, 4, 18]]},
        "ISSN": ["2049-3630"],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>The salt came early.</jats:p><jats:p>The rice of the banks did not.</jats:p>",
        "author": [
            {"given": "Hồng Nhung", "family": "Trần", "sequence": "first", "ORCID": "https://orcid.org/0000-0002-1825-0097",
             "affiliation": [{"name": "Sông Hậu University"}]},
            {"given": "Jane Q.", "family": "Sample", "sequence": "additional", "affiliation": []},
            {"name": "The Salt Survey Group", "sequence": "additional"},
        ],
        "editor": [{"given": "Ed", "family": "Itor"}],
        "funder": [{"name": "Delta Science Fund", "award": ["DSF-7", "DSF-9"]}, {"name": "Salt Board"}],
        "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/", "start": {"date-parts": [[2024, 5, 1]]}}],
        "subject": ["Hydrology"],
    },
}  # fmt: skip

DATACITE: dict[str, Any] = {
    "data": {
        "id": "10.5072/luan-van.8",
        "type": "dois",
        "attributes": {
            "doi": "10.5072/luan-van.8",
            "titles": [
                {"title": "Nước mặn ở hạ lưu", "lang": "vi"},
                {"title": "Salt water downstream", "titleType": "TranslatedTitle", "lang": "en"},
            ],
            "creators": [
                {"name": "Lê, Quang Vinh", "nameType": "Personal", "givenName": "Quang Vinh", "familyName": "Lê",
                 "affiliation": [{"name": "Đại học Sông Hậu"}],
                 "nameIdentifiers": [{"nameIdentifier": "https://orcid.org/0000-0002-1694-233X", "nameIdentifierScheme": "ORCID"}]}
            ],
            "contributors": [{"name": "Sample, Jane", "givenName": "Jane", "familyName": "Sample", "contributorType": "Supervisor"}],
            "publisher": {"name": "Đại học Sông Hậu"},
            "publicationYear": 2023,
            "dates": [{"date": "2023-09-18", "dateType": "Issued"}],
            "language": "vie",
            "types": {"resourceTypeGeneral": "Dissertation", "resourceType": "Luận án tiến sĩ", "bibtex": "phdthesis"},
            "descriptions": [{"description": "Nước mặn đến sớm.", "descriptionType": "Abstract", "lang": "vi"}],
            "subjects": [{"subject": "nước mặn", "lang": "vi"}, {"subject": "Geology", "subjectScheme": "FOS"}],
            "rightsList": [{"rightsIdentifier": "cc-by-nc-4.0", "rightsUri": "https://creativecommons.org/licenses/by-nc/4.0/legalcode"}],
            "fundingReferences": [{"funderName": "Quỹ Châu thổ", "awardNumber": "CT-1"}],
        },
    }
}  # fmt: skip

ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query</title>
  <entry>
    <id>http://arxiv.org/abs/2401.01234v2</id>
    <published>2024-01-03T18:00:00Z</published>
    <title>On the salt of
  imagined rivers</title>
    <summary>We show that the salt in the rivers of an imagined delta is a matter of the wind and of the tides.
  </summary>
    <author><name>Nguyễn Văn An</name></author>
    <author><name>Jane Q. Sample</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5555/salt.2024.17</arxiv:doi>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">J. Imag. Deltas 12 (2024) 45-60</arxiv:journal_ref>
  </entry>
</feed>""".encode()

ARXIV_NOTHING = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title></feed>"""

ORCID: dict[str, Any] = {
    "orcid-identifier": {"path": "0000-0002-1825-0097", "uri": "https://orcid.org/0000-0002-1825-0097"},
    "person": {"name": {"given-names": {"value": "Hồng Nhung"}, "family-name": {"value": "Trần"}, "credit-name": None}},
    "activities-summary": {
        "employments": {
            "affiliation-group": [
                {"summaries": [{"employment-summary": {"organization": {"name": "An Old School"}, "end-date": {"year": {"value": "2020"}}}}]},
                {"summaries": [{"employment-summary": {"organization": {"name": "Sông Hậu University"}, "end-date": None}}]},
            ]
        },
        "works": {
            "group": [
                {"work-summary": [{"title": {"title": {"value": "An older work"}}, "type": "book", "publication-date": {"year": {"value": "2011"}}}]},
                {"work-summary": [{"title": {"title": {"value": "Salt in the lower river"}}, "type": "journal-article",
                                   "publication-date": {"year": {"value": "2024"}, "month": {"value": "05"}, "day": None},
                                   "journal-title": {"value": "Journal of Imagined Deltas"},
                                   "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.5555/salt.2024.17"}]}}]},
            ]
        },
    },
}  # fmt: skip

NOT_FOUND = response(b"Resource not found.", status="404 Not Found")


def as_json(value: object) -> bytes:
    return response(json.dumps(value).encode(), "Content-Type: application/json")


@dataclass
class Registers:
    """Answers by the beginning of what is asked: `/works/`, `/dois/`, `/arxiv`, `/orcid/`. `asked` keeps the requests."""

    answers: dict[str, bytes]
    server: Server

    @property
    def asked(self) -> list[str]:
        return [unquote(one.split(b" ")[1].decode()) for one in self.server.requests]

    @property
    def services(self) -> Services:
        here = f"http://127.0.0.1:{self.server.port}"
        return Services(
            crossref=here, datacite=here, arxiv=f"{here}/arxiv", orcid=f"{here}/orcid", seconds=10, age=3600,
            agent="KhoMo/1.0 (http://khomo.example; mailto:thuvien@khomo.example)",
        )  # fmt: skip

    def within(self, seconds: float) -> Services:
        return replace(self.services, seconds=seconds)

    @property
    def urls(self) -> dict[str, str]:
        """As settings.LOOKUP_URLS has them."""
        held = self.services
        return {"crossref": held.crossref, "datacite": held.datacite, "arxiv": held.arxiv, "orcid": held.orcid}


def known() -> dict[str, bytes]:
    """Each register knows its one work; everything else is unknown to it."""
    return {
        "/works/10.5555/salt.2024.17": as_json(CROSSREF),
        "/dois/10.5072/luan-van.8": as_json(DATACITE),
        "/arxiv?id_list=2401.01234": response(ARXIV),
        "/arxiv": response(ARXIV_NOTHING),
        "/orcid/0000-0002-1825-0097/record": as_json(ORCID),
    }


@contextlib.contextmanager
def registers(
    answers: dict[str, bytes] | None = None, *, slowly: Callable[[socket.socket], None] | None = None
) -> Iterator[Registers]:
    held = known() if answers is None else answers

    def answer(request: bytes, connection: socket.socket) -> None:
        if slowly:
            slowly(connection)
            return
        path = unquote(request.split(b" ")[1].decode())
        connection.sendall(next((held[one] for one in held if path.startswith(one)), NOT_FOUND))

    with answering(answer) as server:
        yield Registers(held, server)
