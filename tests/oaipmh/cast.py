"""A repository full of records, and an answer that is easy to look into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from lxml import etree

from deposits.access import command
from deposits.flows.incoming import IncomingRecord, digest
from deposits.flows.receive import Line, receive
from deposits.models import Collection, Record, RecordSet

OAI = "{http://www.openarchives.org/OAI/2.0/}"
TEST = command("test")


class Answer:
    def __init__(self, content: bytes) -> None:
        self.text = content.decode()
        self.root = etree.fromstring(content)

    @property
    def codes(self) -> list[str]:
        return [str(one.get("code")) for one in self.root.iter(f"{OAI}error")]

    @property
    def request(self) -> dict[str, str]:
        found = self.root.find(f"{OAI}request")
        assert found is not None
        return {str(name): str(value) for name, value in found.attrib.items()}

    def all(self, name: str) -> list[str]:
        return [one.text or "" for one in self.root.iter(f"{OAI}{name}")]

    def one(self, name: str) -> str:
        (found,) = self.all(name)
        return found

    @property
    def identifiers(self) -> list[str]:
        return self.all("identifier")

    @property
    def deleted(self) -> list[str]:
        return [one.findtext(f"{OAI}identifier", "") for one in self.root.iter(f"{OAI}header") if one.get("status") == "deleted"]

    @property
    def token(self) -> etree._Element | None:
        return self.root.find(f"*/{OAI}resumptionToken")

    @property
    def token_text(self) -> str:
        return "" if self.token is None else self.token.text or ""


class Endpoint:
    """The repository as a harvester meets it; by POST where `method` says so."""

    def __init__(self, method: str = "GET") -> None:
        self.client = Client()
        self.method = method

    def __call__(self, verb: str = "", /, **arguments: str) -> Answer:
        """`from_` stands for from, which is a word of Python's."""
        given = {"verb": verb, **arguments} if verb else arguments
        return self.raw(urlencode({name.rstrip("_"): value for name, value in given.items()}))

    def raw(self, encoded: str) -> Answer:
        if self.method == "POST":
            response = self.client.post("/oai", encoded, content_type="application/x-www-form-urlencoded")
        else:
            response = self.client.get(f"/oai?{encoded}")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        return Answer(response.content)

    def pages(self, verb: str = "ListIdentifiers", **arguments: str) -> Iterator[Answer]:
        """Every page of a list, following its tokens."""
        answer = self(verb, **(arguments or {"metadataPrefix": "oai_dc"}))
        yield answer
        while token := answer.token_text:
            answer = self(verb, resumptionToken=token)
            yield answer

    def harvest(self, **arguments: str) -> list[str]:
        return [identifier for page in self.pages(**{"metadataPrefix": "oai_dc", **arguments}) for identifier in page.identifiers]


def fill(collection: Collection, count: int, *, first: int = 1, **changes: Any) -> list[Record]:
    """So many published records, in the order in which a list gives them. `changes` are fields of their metadata."""
    numbers = range(first, first + count)
    lines = [Line(number, digest(f"{number}{changes}".encode()), _incoming(collection, number, changes)) for number in numbers]
    outcome = receive(actor=TEST, source="test", lines=lines)
    assert not outcome.errors, outcome.errors
    found = {one.source_identifier: one for one in Record.objects.filter(source="test")}
    return [found[str(number)] for number in numbers]


def _incoming(collection: Collection, number: int, changes: dict[str, Any]) -> IncomingRecord:
    metadata = {
        "kind": "master-thesis",
        "title": f"Nhan đề số {number}",
        "contributors": [{"name": {"display": "Lê Văn Ổn", "family": "Lê", "given": "Văn Ổn"}}],
        "issued": "2024",
    }
    return IncomingRecord.model_validate({"id": str(number), "collection": collection.slug, "metadata": {**metadata, **changes}})


def date(record: Record, moment: str) -> Record:
    """Give a record this datestamp, as if it had been published then."""
    at = dt.datetime.fromisoformat(moment)
    Record.objects.filter(pk=record.pk).update(datestamp=at)
    RecordSet.objects.filter(record=record).update(datestamp=at)
    record.refresh_from_db()
    return record
