"""Everything that the endpoint says is valid by the official schemas, strictly, with all that is inside."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from deposits.flows.withdraw import withdraw
from deposits.kinds import KINDS
from deposits.models import Collection
from oaipmh.models import Presentation
from tests.crosswalks.schemas import official
from tests.oaipmh.cast import TEST, Answer, Endpoint, fill
from tests.oaipmh.test_bad_requests import BAD_REQUESTS


def assert_valid(answer: Answer, schemas: Path) -> None:
    official(schemas, "all.xsd").assertValid(answer.root)


def test_every_verb_is_valid(oai: Endpoint, collection: Collection, schemas: Path, settings: Settings) -> None:
    settings.OAI_PAGE_SIZE = 4
    collection.description = "Mô tả"
    collection.save()
    for number, kind in enumerate([one[0] for one in KINDS], 1):
        fill(collection, 1, first=number, kind=kind, title="<b>Hà Nội</b> & \x00\ufffe 😀")
    withdraw(actor=TEST, record_id=fill(collection, 1, first=99)[0].pk, reason="Thử.")
    for verb in ("Identify", "ListMetadataFormats"):
        assert_valid(oai(verb), schemas)
    Presentation.objects.create(content="Luận văn & <sách>", friends="https://a.example/oai", policies_url="https://a.example/")
    for verb in ("Identify", "ListMetadataFormats"):
        assert_valid(oai(verb), schemas)
    for verb in ("ListRecords", "ListIdentifiers"):
        for page in oai.pages(verb, metadataPrefix="oai_dc"):
            assert_valid(page, schemas)
    sets = oai("ListSets")
    assert_valid(sets, schemas)
    assert_valid(oai("ListSets", resumptionToken=sets.token_text), schemas)
    for identifier in oai.harvest():
        assert_valid(oai("GetRecord", identifier=identifier, metadataPrefix="oai_dc"), schemas)


@pytest.mark.parametrize("encoded", [one for one, _ in BAD_REQUESTS], ids=[str(number) for number in range(len(BAD_REQUESTS))])
def test_every_error_is_valid(oai: Endpoint, schemas: Path, encoded: str) -> None:
    assert_valid(oai.raw(encoded), schemas)


_NAMES = st.sampled_from(["verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken", "x"])
_VALUES = st.one_of(
    st.sampled_from(
        [
            "Identify",
            "ListRecords",
            "ListSets",
            "GetRecord",
            "ListMetadataFormats",
            "oai_dc",
            "2026-01-01",
            "a:b",
            "::",
            "http://a:b",
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.from_regex(r"\A[a-z]{1,4}:[/:@#%?\[\]a-z0-9]{0,8}\Z"),
)


@examples(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_=st.lists(st.tuples(_NAMES, _VALUES), max_size=4),
    verb=st.sampled_from(["GetRecord", "ListMetadataFormats", "ListRecords", ""]),
)
def test_whatever_is_asked_the_answer_is_valid(oai: Endpoint, schemas: Path, given_: list[tuple[str, str]], verb: str) -> None:
    assert_valid(oai.raw(urlencode([("verb", verb), *given_] if verb else given_)), schemas)
