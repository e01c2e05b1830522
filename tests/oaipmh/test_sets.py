"""Sets: collections and institutions as trees, kinds, and what is open to all."""

from __future__ import annotations

from django.core.management import call_command
from lxml import etree
from pytest_django import Settings

from deposits.access import Policy
from deposits.flows import heads
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Institution, RecordSet
from oaipmh.sets import sets
from tests.factories import CollectionFactory, InstitutionFactory, published
from tests.oaipmh.cast import OAI, TEST, Endpoint, fill

DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def child_of(collection: Collection, slug: str) -> Collection:
    return CollectionFactory(parent=collection, slug=slug, name="Con", institution=collection.institution)


def specs(oai: Endpoint) -> list[str]:
    return [spec for page in _pages(oai) for spec in page]


def _pages(oai: Endpoint) -> list[list[str]]:
    answer = oai("ListSets")
    found = [answer.all("setSpec")]
    while token := answer.token_text:
        answer = oai("ListSets", resumptionToken=token)
        found.append(answer.all("setSpec"))
    return found


def test_the_sets_are_those_that_publishing_gives_to_records(oai: Endpoint, collection: Collection) -> None:
    """Their names are built here for all at once, and by the flows for one record: both must agree."""
    parent = InstitutionFactory(slug="dhqg")
    Institution.objects.filter(pk=collection.institution_id).update(parent=parent)
    child = child_of(child_of(collection, "con"), "chau")
    child.refresh_from_db()
    institution = Institution.objects.get(pk=collection.institution_id)
    expected = {*heads.collection_specs(child), *heads.institution_specs(institution)}
    assert expected == {
        "col_luan-van",
        "col_luan-van:col_con",
        "col_luan-van:col_con:col_chau",
        "inst_dhqg",
        "inst_dhqg:inst_dhsh",
    }
    assert expected <= set(specs(oai))


def test_every_part_of_the_tree_above_is_a_set_too(oai: Endpoint, collection: Collection) -> None:
    child_of(collection, "con")
    every = set(specs(oai))
    assert {spec.rpartition(":")[0] for spec in every if ":" in spec} <= every


def test_a_record_is_in_the_sets_above_its_own(oai: Endpoint, collection: Collection) -> None:
    record = published(child_of(collection, "con"))
    for spec in ("col_luan-van", "col_luan-van:col_con", "inst_dhsh", "kind_master-thesis", "open_access"):
        answer = oai("ListIdentifiers", metadataPrefix="oai_dc", set=spec)
        assert answer.identifiers == [record.oai_identifier]
        assert spec in answer.all("setSpec")


def test_a_list_of_a_set_holds_that_set_only(oai: Endpoint, collection: Collection) -> None:
    thesis, article = fill(collection, 1), fill(collection, 1, first=2, kind="article")
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", set="kind_article").identifiers == [article[0].oai_identifier]
    assert oai.harvest(set="kind_master-thesis") == [thesis[0].oai_identifier]


def test_what_is_not_open_is_not_in_open_access(oai: Endpoint, collection: Collection) -> None:
    published(collection, policy=Policy.limited())
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", set="open_access").codes == ["noRecordsMatch"]


def test_sets_have_names_and_descriptions_in_both_languages(oai: Endpoint, collection: Collection) -> None:
    collection.description, collection.description_en = "Luận văn <mọi> ngành", "All theses"
    collection.save()
    (found,) = [one for one in oai("ListSets").root.iter(f"{OAI}set") if one.findtext(f"{OAI}setSpec") == "col_luan-van"]
    assert found.findtext(f"{OAI}setName") == "Luận văn"
    said = [(one.tag, one.get(LANG), one.text) for one in found.iter(f"{DC}title", f"{DC}description")]
    assert said == [
        (f"{DC}title", "vi", "Luận văn"),
        (f"{DC}title", "en", "Theses"),
        (f"{DC}description", "vi", "Luận văn <mọi> ngành"),
        (f"{DC}description", "en", "All theses"),
    ]


def test_the_sets_of_withdrawn_records_stay_listed(oai: Endpoint, collection: Collection) -> None:
    record = published(collection)
    withdraw(actor=TEST, record_id=record.pk, reason="Thử.")
    RecordSet.objects.create(record=record, spec="col_da-xoa", datestamp=record.datestamp)
    assert "col_da-xoa" in specs(oai)


def test_every_set_of_a_header_is_listed(oai: Endpoint, collection: Collection) -> None:
    fill(collection, 3)
    assert set(oai("ListIdentifiers", metadataPrefix="oai_dc").all("setSpec")) <= set(specs(oai))


def test_an_installed_repository_has_sets_before_it_has_records(db: None) -> None:
    call_command("install", verbosity=0)
    assert "open_access" in {one.spec for one in sets()} and len(sets()) > 5


def test_many_sets_come_in_pages(oai: Endpoint, settings: Settings) -> None:
    every = specs(oai)
    settings.OAI_PAGE_SIZE = 4
    pages = _pages(oai)
    assert [spec for page in pages for spec in page] == every == sorted(every)
    assert all(len(page) == 4 for page in pages[:-1]) and pages[-1]
    first = oai("ListSets")
    again = [oai("ListSets", resumptionToken=first.token_text).all("setSpec") for _ in range(2)]
    assert again[0] == again[1] == pages[1]
    assert first.token is not None and first.token.get("completeListSize") == str(len(every))


def test_few_sets_come_without_a_token(oai: Endpoint) -> None:
    assert oai("ListSets").token is None


def test_the_last_page_of_sets_closes_the_list(oai: Endpoint, settings: Settings) -> None:
    settings.OAI_PAGE_SIZE = 4
    answer = oai("ListSets")
    while answer.token_text:
        answer = oai("ListSets", resumptionToken=answer.token_text)
    assert isinstance(answer.token, etree._Element) and answer.token.get("cursor")
