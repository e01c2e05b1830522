"""Whatever is renamed in the admin reaches harvesters: the worker derives the records again, their datestamps move, and they
come once more, under the new name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.module_loading import import_string
from django_q.models import OrmQ

from deposits.models import Collection, Institution, Kind, Record, Subject
from tests.factories import UserFactory
from tests.oaipmh.cast import Endpoint, date, fill
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text

SNIPPETS = "/admin/snippets/deposits"
LONG_AGO = "2024-03-01T12:00:00Z"
_OURS = ("deposits.tasks.rebuild_records", "portal.browse.catalogue.rebuild_term")
Renaming = Callable[[Client, Record], None]


@pytest.fixture
def administrator(collection: Collection) -> Client:
    return signed_in(UserFactory(is_superuser=True, is_staff=True))


@pytest.fixture
def term(db: None) -> Subject:
    return Subject.objects.create(scheme="thử", code="đ-1", name="Thủy văn", name_en="Hydrology")


def work() -> None:
    """What the workers of the slow queue would do, until nothing of the catalogue's is left."""
    while waiting := [one for one in OrmQ.objects.all() if one.func() in _OURS]:
        for one in waiting:
            import_string(one.func())(*one.task["args"])
            one.delete()


def post(client: Client, address: str, **fields: object) -> None:
    response = client.post(f"{SNIPPETS}/{address}/", fields)
    assert response.status_code == 302, response.content.decode()[-3000:]


def rename_collection(client: Client, record: Record) -> None:
    one = record.collection
    post(client, f"collection/edit/{one.pk}", name="Tên mới", institution=one.institution_id, defaults="{}", parent="")


def rename_institution(client: Client, record: Record) -> None:
    post(client, f"institution/edit/{record.institution_id}", name="Tên mới", networks="")


def rename_kind(client: Client, record: Record) -> None:
    one: Kind = record.kind
    fields = {"name": "Tên mới", "name_en": one.name_en, "coar_uri": one.coar_uri, "semantics": one.semantics}
    rest = {"fields": '[{"name": "thesis.degree"}]', "order": "1", "active": "on", "schema_org": one.schema_org}
    post(client, f"kind/edit/{one.pk}", **fields, **rest)


@pytest.mark.parametrize(
    ("rename", "prefix"),
    [(rename_collection, ""), (rename_institution, "oai_dc"), (rename_kind, "mods")],
    ids=["collection", "institution", "kind"],
)
def test_a_renamed_place_or_kind_comes_again(
    administrator: Client, collection: Collection, rename: Renaming, prefix: str
) -> None:
    (record,) = fill(collection, 1, language="vi")
    date(record, LONG_AGO)
    began = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rename(administrator, record)
    work()
    oai = Endpoint()
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", from_=began).identifiers == [record.oai_identifier]
    if prefix:
        assert "Tên mới" in oai("ListRecords", metadataPrefix=prefix, from_=began).text
    else:
        assert "Tên mới" in oai("ListSets").text


@pytest.mark.parametrize("label", ["", "Thủy văn"], ids=["without a label", "with the label of that day"])
def test_a_renamed_term_comes_again_under_its_new_name(
    administrator: Client, collection: Collection, term: Subject, label: str
) -> None:
    subjects = [{"scheme": term.scheme, "code": term.code, "label": label}]
    (record,) = fill(collection, 1, subjects=subjects)
    (other,) = fill(collection, 1, first=2)
    oai = Endpoint()
    assert "Thủy văn" in oai("GetRecord", metadataPrefix="oai_dc", identifier=record.oai_identifier).text
    for one in (record, other):
        date(one, LONG_AGO)
    began = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    post(administrator, f"subject/edit/{term.pk}", name="Thủy văn học", name_en="", parent="")
    work()
    again = oai("ListRecords", metadataPrefix="oai_dc", from_=began)
    assert again.text.count("<header>") == 1 and "<dc:subject>Thủy văn học</dc:subject>" in again.text
    other.refresh_from_db()
    assert other.datestamp == dt.datetime.fromisoformat(LONG_AGO)


def test_a_term_that_is_deleted_or_made_again_comes_again(administrator: Client, collection: Collection, term: Subject) -> None:
    (record,) = fill(collection, 1, subjects=[{"scheme": term.scheme, "code": term.code}])
    date(record, LONG_AGO)
    post(administrator, f"subject/delete/{term.pk}")
    work()
    record.refresh_from_db()
    assert record.datestamp > dt.datetime.fromisoformat(LONG_AGO)
    assert "Thủy văn" not in Endpoint()("ListRecords", metadataPrefix="oai_dc").text
    date(record, LONG_AGO)
    post(administrator, "subject/add", scheme=term.scheme, code=term.code, name="Thủy văn", name_en="", parent="")
    work()
    record.refresh_from_db()
    assert record.datestamp > dt.datetime.fromisoformat(LONG_AGO)
    assert "Thủy văn" in Endpoint()("ListRecords", metadataPrefix="oai_dc").text


def test_a_term_that_keeps_its_name_moves_nothing(administrator: Client, collection: Collection, term: Subject) -> None:
    (record,) = fill(collection, 1, subjects=[{"scheme": term.scheme, "code": term.code, "label": "Thủy văn"}])
    date(record, LONG_AGO)
    post(administrator, f"subject/edit/{term.pk}", name=term.name, name_en="Changed", parent="")
    work()
    record.refresh_from_db()
    assert record.datestamp == dt.datetime.fromisoformat(LONG_AGO)


def test_a_term_keeps_its_code_and_cannot_be_part_of_itself(administrator: Client, term: Subject) -> None:
    post(administrator, f"subject/edit/{term.pk}", scheme="khác", code="khác", name="Tên mới", name_en="", parent="")
    term.refresh_from_db()
    assert (term.scheme, term.code, term.name) == ("thử", "đ-1", "Tên mới")
    below = Subject.objects.create(scheme="thử", code="đ-2", name="Sông", parent=term)
    response = administrator.post(f"{SNIPPETS}/subject/edit/{term.pk}/", {"name": "Tên mới", "parent": below.pk})
    assert response.status_code == 200
    assert "không thể thuộc chính nó" in text(response)


def test_a_library_that_is_renamed_renews_its_units(administrator: Client, collection: Collection) -> None:
    above = Institution.objects.create(slug="vung", name="Vùng")
    library = collection.institution
    library.parent = above
    library.save()
    (record,) = fill(collection, 1)
    before = date(record, LONG_AGO).datestamp
    post(administrator, f"institution/edit/{above.pk}", name="Vùng mới", networks="")
    work()
    record.refresh_from_db()
    assert record.datestamp == before  # its own description names the library, not what stands above it
    assert "Vùng mới" in Endpoint()("ListSets").text
