"""What is said about a description itself: under which licence it is released, or where it was harvested from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pydantic import ValidationError

from deposits.flows.incoming import as_line, digest, parse
from deposits.flows.receive import Line, receive
from deposits.flows.refresh import rebuild
from deposits.models import Collection, Record
from tests.crosswalks.schemas import official
from tests.oaipmh.cast import OAI, TEST, Endpoint, fill

PROVENANCE = "{http://www.openarchives.org/OAI/2.0/provenance}"
HUE = {
    "base_url": "https://thuvien.dhhue.example/oai/request",
    "identifier": "oai:dhhue.example:123456789/42",
    "datestamp": "2025-01-02T03:04:05Z",
    "metadata_namespace": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "harvested": "2026-05-06T07:08:09Z",
    "altered": True,
}
FACULTY = HUE | {
    "base_url": "https://khoa.example/oai",
    "identifier": "oai:khoa.example:7",
    "datestamp": "2024-11-30",
    "altered": False,
}


def received(collection: Collection, *, title: str = "Ca Huế", **changes: Any) -> Record:
    raw = as_line({"id": "1", "collection": collection.slug, "metadata": {"kind": "article", "title": title}, **changes})
    outcome = receive(actor=TEST, source="hue", lines=[Line(1, digest(raw), parse(raw))])
    assert not outcome.errors
    return Record.objects.get(source="hue")


def about(oai: Endpoint) -> list[etree._Element]:
    return list(oai("ListRecords", metadataPrefix="oai_dc").root.iter(f"{OAI}about"))


def test_descriptions_written_here_are_released_under_cc0(oai: Endpoint, collection: Collection) -> None:
    fill(collection, 1)
    (one,) = about(oai)
    assert [str(ref) for ref in one.xpath("*/*/@ref")] == ["https://creativecommons.org/publicdomain/zero/1.0/"]


def test_a_harvested_description_tells_where_it_came_from(oai: Endpoint, collection: Collection) -> None:
    received(collection, origins=[HUE])
    (one,) = about(oai)
    (description,) = one.iter(f"{PROVENANCE}originDescription")
    assert dict(description.attrib) == {"harvestDate": "2026-05-06T07:08:09Z", "altered": "true"}
    assert [child.text for child in description] == [
        HUE["base_url"], HUE["identifier"], HUE["datestamp"], HUE["metadata_namespace"],
    ]  # fmt: skip


def test_each_harvest_lies_inside_the_next(oai: Endpoint, collection: Collection) -> None:
    received(collection, origins=[HUE, FACULTY])
    outer, inner = about(oai)[0].iter(f"{PROVENANCE}originDescription")
    assert inner.getparent() is outer
    assert (outer.findtext(f"{PROVENANCE}identifier"), inner.findtext(f"{PROVENANCE}identifier")) == (
        HUE["identifier"],
        FACULTY["identifier"],
    )
    assert inner.get("altered") == "false"


def test_both_are_valid(oai: Endpoint, collection: Collection, schemas: Path) -> None:
    fill(collection, 1)
    received(collection, origins=[HUE, FACULTY])
    checked = 0
    for one in about(oai):
        name = "provenance.xsd" if one[0].tag.startswith(PROVENANCE) else "rights.xsd"
        official(schemas, name).assertValid(etree.fromstring(etree.tostring(one[0])))
        checked += 1
    assert checked == 2


def test_an_origin_that_was_learned_later_moves_the_datestamp(oai: Endpoint, collection: Collection) -> None:
    before = received(collection)
    after = received(collection, origins=[HUE])
    assert after.fingerprint != before.fingerprint
    assert after.datestamp >= before.datestamp
    assert rebuild(actor=TEST, record_ids=[after.pk]) == 0
    assert "originDescription" in oai("ListRecords", metadataPrefix="oai_dc").text


def test_a_deleted_record_says_nothing_about_itself(oai: Endpoint, collection: Collection) -> None:
    from deposits.flows.withdraw import withdraw

    withdraw(actor=TEST, record_id=received(collection, origins=[HUE]).pk, reason="Thử.")
    assert about(oai) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "not an address"},
        {"identifier": "123456789/42"},
        {"datestamp": "2/1/2025"},
        {"datestamp": "2025-13-01"},
        {"harvested": "2026-05-06T07:08:09+07:00"},
        {"metadata_namespace": ""},
    ],
)
def test_what_harvesters_could_not_read_is_refused(changes: dict[str, str]) -> None:
    line = {"id": "1", "collection": "x", "metadata": {"title": "x"}, "origins": [HUE | changes]}
    with pytest.raises(ValidationError):
        parse(json.dumps(line).encode())
