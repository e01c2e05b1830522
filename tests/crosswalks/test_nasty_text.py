"""Text that breaks other repositories: every format stays well-formed, and valid where its schema is at hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from deposits import crosswalks
from deposits.crosswalks import markup
from deposits.kinds import KINDS
from deposits.metadata.document import Contributor, Coverage, IdentifierValue, LangLine, Publication
from deposits.metadata.names import PersonName
from deposits.models import Institution
from deposits.public import PublicRecord
from tests.crosswalks.schemas import official
from tests.crosswalks.works import public_file, public_record

NASTY = '\x00\x01\x0b\x1f\x7f\x85<a href="x">&amp;&\'"]]></a>\ufffe\uffff\U0001f600 Ha\u0300 No\u0302\u0323i \u202eđ \ud800'


def nasty(code: str) -> PublicRecord:
    """What a database could hold if the metadata document had never been cleaned: validation is passed by."""
    record = public_record(
        kind=code,
        institution=Institution(slug="x", name=NASTY, name_en=NASTY, city=NASTY),
        files=(public_file(NASTY.replace("\ud800", "")),),
    )
    return replace(record, metadata=record.metadata.model_copy(update=_spoiled()))


def _spoiled() -> dict[str, Any]:
    lines = {name: [LangLine.model_construct(text=NASTY, lang="vi")] for name in ("other_titles", "abstracts", "keywords")}
    return {
        **dict.fromkeys(("title", "subtitle", "publisher", "extent"), NASTY),
        **lines,
        "contributors": [
            Contributor.model_construct(name=PersonName.model_construct(display=NASTY, family=NASTY, given=NASTY), role="author")
        ],
        "coverage": Coverage.model_construct(place=NASTY, period=NASTY),
        "publication": Publication.model_construct(container=NASTY, volume=NASTY, version="VoR"),
        "identifiers": [IdentifierValue.model_construct(scheme=scheme, value=NASTY) for scheme in ("other", "doi", "url")],
    }


@pytest.mark.parametrize("code", [one[0] for one in KINDS])
def test_every_format_of_every_kind_is_well_formed(code: str) -> None:
    record = nasty(code)
    for crosswalk in crosswalks.formats().values():
        if crosswalk.applies(record.kind):
            root = etree.fromstring(crosswalk.write(record).encode())
            assert f"{crosswalk.NAMESPACE} {crosswalk.SCHEMA}" == root.get(
                "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
            )
            assert "😀" in str(root.xpath("string()"))


def test_markup_in_a_title_is_text_and_escaped_once() -> None:
    root = etree.fromstring(
        crosswalks.formats()["oai_dc"].write(public_record(title="a < b &amp; <i>c</i>", subtitle="")).encode()
    )
    assert root[0].text == "a < b &amp; <i>c</i>"


@pytest.mark.parametrize("code", [one[0] for one in KINDS])
def test_dublin_core_is_valid(code: str, schemas: Path) -> None:
    schema = official(schemas, "oai_dc.xsd")
    for record in (
        nasty(code),
        public_record(kind=code, contributors=[], issued="", abstracts=[{"text": "đ" * 100_000, "lang": "vi"}]),
    ):
        schema.assertValid(etree.fromstring(crosswalks.formats()["oai_dc"].write(record).encode()))


def test_the_whole_of_unicode_passes_or_is_dropped() -> None:
    everything = "".join(map(chr, range(0x11000))) + "\U0001f600\U0010fffd"
    root = etree.fromstring(f'<a b="{markup.quoted(everything)}">{markup.text(everything)}</a>'.encode())
    assert (root.text or "").startswith('\t\n\n !"#')  # a carriage return is read as a line break
    assert "ệ" in (root.text or "") and "\ufffe" not in (root.text or "")
    assert (root.get("b") or "").startswith('\t\n\r !"#')


def test_an_empty_value_gives_no_element() -> None:
    assert markup.element("dc:title", " \x00 ") == ""
    assert markup.element("dc:title", "a", xml_lang="") == "<dc:title>a</dc:title>"
