"""Vocabularies: brought in with a preview, from sheets and from SKOS; taken along; retired and merged, never lost."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from django_q.models import OrmQ

from deposits.errors import Unacceptable
from deposits.flows.merge_terms import merge_terms, undo_merge_terms
from deposits.models import Event, Heading, Record, Subject
from deposits.tasks import index, list_records, rebuild_records, rebuild_vocabulary
from deposits.terms import sheet, skos
from deposits.terms.term import Term, VocabularyRefused, held
from portal.deposit.known import subjects
from search.engines import engine
from search.port import Query
from tests.factories import CollectionFactory, UserFactory, install, make_member, published
from tests.factories.deposits import TEST

pytestmark = pytest.mark.django_db
SHEET = """code,parent,name_vi,name_en,alternatives_vi,valid_from,valid_until,successor
A,,Khoa học đất,Soil science,Thổ nhưỡng; Thổ nhưỡng học,2020-01-01,,
A1,A,Vật lý đất,Soil physics,,,,
A2,A,Đất mặn,Saline soils,,,,A1
"""
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://v.example/A> a skos:Concept ; skos:notation "A" ; skos:prefLabel "Khoa học đất"@vi, "Soil science"@en ;
  skos:altLabel "Thổ nhưỡng"@vi ; skos:narrower <https://v.example/A1> .
<https://v.example/A1> a skos:Concept ; skos:prefLabel "Vật lý đất"@vi .
"""


@pytest.fixture
def client() -> Client:
    install()
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def send(client: Client, content: str | bytes, name: str = "terms.csv", **more: str) -> str:
    raw = content.encode() if isinstance(content, str) else content
    file = io.BytesIO(raw)
    file.name = name
    return client.post("/desk/vocabularies/", {"scheme": "dat", "do": "compare", "file": file, **more}).text


def take(client: Client, page: str, **more: str) -> None:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, page
    answer = client.post("/desk/vocabularies/dat/", {"do": "apply", "token": found[1], **more})
    assert answer.status_code == 302, answer.text


def settled() -> None:
    """What the workers would do."""
    while tasks := list(OrmQ.objects.order_by("pk")):
        OrmQ.objects.all().delete()
        for task in tasks:
            if task.func() == "deposits.tasks.rebuild_vocabulary":
                rebuild_vocabulary(*task.task["args"])
            elif task.func() == "deposits.tasks.rebuild_records":
                rebuild_records(*task.task["args"])
    for event in Event.objects.filter(verb__in=["publish", "rebuild"]):
        list_records(event.pk)
    index(list(Record.objects.values_list("pk", flat=True)))


def test_a_sheet_is_shown_before_it_is_taken_and_changes_nothing_the_second_time(client: Client) -> None:
    page = send(client, SHEET)
    assert "Khoa học đất" in page and not Subject.objects.filter(scheme="dat").exists()
    take(client, page)
    term = Subject.objects.get(scheme="dat", code="A2")
    assert (term.parent, term.successor) == (Subject.objects.get(code="A"), Subject.objects.get(code="A1"))
    again = send(client, SHEET)
    assert 'name="token"' not in again
    assert Event.objects.filter(verb="import_terms").count() == 1
    changed = send(client, SHEET.replace("Saline soils", "Salt-affected soils"))
    assert "<del>Saline soils</del>" in changed and "<ins>Salt-affected soils</ins>" in changed


def test_what_a_complete_file_lacks_is_retired_and_never_deleted(client: Client) -> None:
    take(client, send(client, SHEET))
    shorter = "\n".join(SHEET.splitlines()[:3])
    assert 'name="token"' not in send(client, shorter)
    assert Subject.objects.get(code="A2").valid_until is None
    page = send(client, shorter, retiring="1")
    take(client, page, retiring="1")
    assert Subject.objects.get(code="A2").valid_until is not None
    assert 'name="token"' not in send(client, shorter, retiring="1")


@pytest.mark.parametrize(
    "line", ["B,X,Không có cha,,,,,", "A,,Hai lần,,,,,", "B,,,,,,,", "B,B,Trong chính nó,,,,,", "B,,Tên,,,2025-01-02,2025-01-01,"]
)
def test_what_is_wrong_is_named_and_nothing_is_taken(client: Client, line: str) -> None:
    page = send(client, SHEET + line + "\n")
    assert 'role="alert"' in page and 'name="token"' not in page
    assert not Subject.objects.filter(scheme="dat").exists()


def test_skos_comes_in_and_all_comes_out_as_it_was(client: Client) -> None:
    take(client, send(client, TURTLE, "dat.ttl"))
    term = Subject.objects.get(scheme="dat", code="A1")
    assert (term.name, term.parent and term.parent.name_en) == ("Vật lý đất", "Soil science")
    take(client, send(client, SHEET))
    here = list(held("dat").values())
    for kind in skos.FORMATS:
        content = b"".join(client.get(f"/desk/vocabularies/dat/terms.{kind}"))  # type: ignore[call-overload]
        assert sorted(skos.read(content), key=lambda one: one.code) == here
    content = b"".join(client.get("/desk/vocabularies/dat/terms.csv"))  # type: ignore[call-overload]
    assert 'name="token"' not in send(client, content)


BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#"><skos:Concept rdf:about="https://v.example/A">
<skos:prefLabel>&b;&x;</skos:prefLabel></skos:Concept></rdf:RDF>"""


@pytest.mark.parametrize(
    "content", [BOMB, BOMB.encode("utf-16"), "@prefix skos: <x> . skos:A skos:b [", "<?xml version='1.0'?><rdf:RDF", "skos"]
)
def test_hostile_and_broken_files_are_refused_in_words(client: Client, content: str | bytes) -> None:
    page = send(client, content, "x.rdf")
    assert 'role="alert"' in page and "root:" not in page
    assert not Subject.objects.exists()


def test_a_sheet_taken_along_holds_no_formula() -> None:
    written = b"".join(sheet.write([Term("=1", "@x")])).decode()
    assert "'=1" in written and "'@x" in written


def test_other_names_find_a_term_and_retired_ones_come_last(client: Client) -> None:
    take(client, send(client, SHEET))
    assert [one.fill["term"] for one in subjects("thổ nhưỡng")] == ["dat|A"]
    Subject.objects.filter(code="A1").update(valid_until="2021-01-01")
    assert [one.fill["term"] for one in subjects("đất")][-1] == "dat|A1"


def test_works_follow_a_merged_term_and_what_was_published_stays(client: Client) -> None:
    take(client, send(client, SHEET))
    with engine().rebuild():
        pass
    named = [{"scheme": "dat", "code": code} for code in ("A1", "A2")]
    one = published(CollectionFactory(), title="Chỉ mặn", subjects=named[1:])
    both = published(CollectionFactory(), title="Cả hai", subjects=named)
    settled()
    before = {record.pk: record.fingerprint for record in Record.objects.all()}
    assert client.post("/desk/vocabularies/dat/", {"do": "merge", "code": "A2", "into": "A1"}).status_code == 302
    settled()
    found = engine().search(Query(filters={"subject": ("dat:A1",)}))
    assert {hit.id for hit in found.hits} == {one.public_id, both.public_id}
    assert engine().search(Query(filters={"subject": ("dat:A2",)})).total == 0
    assert Heading.objects.get(identity="dat:A1").works == 2
    after = Record.objects.get(pk=one.pk)
    assert after.fingerprint != before[one.pk]
    assert after.current.document.subjects[0].code == "A2"
    for record in (one, both):
        page = Client().get(f"/records/{record.public_id}/").text
        assert "Vật lý đất" in page and "Đất mặn" not in page
        assert len(Client().get(f"/records/{record.public_id}.json").json()["metadata"]["subjects"]) == 1
    assert [found.fill["term"] for found in subjects("đất mặn")] == ["dat|A1"]
    for code, into in (("A2", "A"), ("A", "A1"), ("A1", "A1"), ("A1", "?")):
        with pytest.raises(Unacceptable):
            merge_terms(actor=TEST, scheme="dat", code=code, into=into)
    assert "undo-merge" in client.get("/desk/vocabularies/dat/").text
    assert client.post("/desk/vocabularies/dat/", {"do": "undo-merge", "code": "A2"}).status_code == 302
    settled()
    assert {record.pk: record.fingerprint for record in Record.objects.all()} == before
    assert {hit.id for hit in engine().search(Query(filters={"subject": ("dat:A2",)})).hits} == {one.public_id, both.public_id}
    assert [found.fill["term"] for found in subjects("đất mặn")] == ["dat|A2"]
    assert client.post("/desk/vocabularies/dat/", {"do": "undo-merge", "code": "A2"}).status_code == 422
    assert "took a merger of terms back" in client.get("/en/desk/log/").text


def test_mergers_are_taken_back_in_any_order(client: Client) -> None:
    take(client, send(client, SHEET + "A21,A2,Đất phèn,,,,,\nA3,A,Đất cát,,,,,\n"))
    before = held("dat")
    for order in (("A2", "A3"), ("A3", "A2")):
        merge_terms(actor=TEST, scheme="dat", code="A2", into="A3")
        merge_terms(actor=TEST, scheme="dat", code="A3", into="A1")
        merged = held("dat")
        assert (merged["A21"].parent, merged["A2"].successor, merged["A3"].successor) == ("A1", "A1", "A1")
        assert ("Đất mặn", "vi") in merged["A1"].alternatives
        for code in order:
            undo_merge_terms(actor=TEST, scheme="dat", code=code)
        assert held("dat") == before


def test_only_administrators_come_here(client: Client) -> None:
    take(client, send(client, SHEET))
    other = Client()
    other.force_login(make_member(UserFactory(), CollectionFactory().institution, "administrator"))
    for address in ("/desk/vocabularies/", "/desk/vocabularies/dat/", "/desk/vocabularies/dat/terms.csv"):
        assert other.get(address).status_code == 403
    for data in ({"do": "merge", "code": "A2", "into": "A1"}, {"do": "undo-merge", "code": "A2"}, {"do": "apply", "token": "x"}):
        assert other.post("/desk/vocabularies/dat/", data).status_code == 403
    assert client.post("/desk/vocabularies/dat/", {"do": "apply", "token": "x"}).status_code == 422


def test_a_file_without_concepts_says_so() -> None:
    with pytest.raises(VocabularyRefused, match="Concept"):
        skos.read(b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .")
