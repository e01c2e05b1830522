"""The main job on PostgreSQL, S3 and Solr, page by page and form by form, without JavaScript: deposit, publish, find, harvest,
withdraw three real theses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.servers.postgresql import PostgreSQL
from tests.servers.seaweedfs import SeaweedFS
from tests.servers.solr import Solr
from tests.servers.stack import Stack
from tests.servers.waiting import wait_until
from tests.story import places, theses
from tests.story.harvester import IdDoesNotExist, Sickle
from tests.story.person import Person

pytestmark = [pytest.mark.stack, pytest.mark.real_data]


@pytest.fixture(scope="module")
def stack(postgresql: PostgreSQL, s3: SeaweedFS, solr: Solr) -> Iterator[Stack]:
    parts = {
        "DATABASE_URL": postgresql.create_migrated_database(),
        "STORAGE_URL": s3.create_bucket(),
        "SEARCH_URL": solr.new_url(),
    }
    with Stack(parts) as running:
        places.furnish(running)
        yield running


def finds(stack: Stack, query: str) -> str:
    """The search page's answer to a stranger."""
    return Person(stack, "").open(f"/search/?q={requests.utils.quote(query)}").answer.text


@pytest.mark.parametrize("name", theses.NAMES)
def test_a_real_thesis_from_sign_up_to_tombstone(stack: Stack, real_data: Path, name: str) -> None:
    path = real_data / "docs_vi_unlicensed" / name
    number = theses.NAMES.index(name)
    student = Person(stack, f"sinhvien{number}@sv.example", "Phan Thị Mỵ").sign_up()

    # Kind and collection, the file, the form; leave it and come back.
    student.open("/deposit/new/?kind=master-thesis").press(collection=places.COLLECTION)
    deposit = re.search(r"/deposit/(\w+)/", student.address).group(1)  # type: ignore[union-attr]
    student.press("save", title=f"Luận văn thật số {number}", files={"files": path})
    student.open("/").open(f"/deposit/{deposit}/")
    assert student.value("title") == f"Luận văn thật số {number}"
    assert name in student.text
    student.press("submit", expect=422)
    assert student.value("title") == f"Luận văn thật số {number}"
    fill_in(student)
    student.press("submit", agreement="on")

    # Returned with a comment, mended, submitted again, published.
    editor = places.editor(stack).open("/desk/")
    assert f"Luận văn thật số {number}" in editor.text
    editor.open(f"/desk/{deposit}/").press("return", comment="Xin thêm tên khoa.")
    student.open(student.link_in_mail(rf"/deposit/{deposit}/\S*", number=3))
    assert "Xin thêm tên khoa." in student.text
    student.open(f"/deposit/{deposit}/").press("submit", thesis__department="Khoa Toán", agreement="on")
    editor.open(f"/desk/{deposit}/").press("publish")
    assert student.link_in_mail(rf"/records/{deposit}/", number=5)

    # Found by words of its first and of its last page, with and without marks; downloaded whole.
    pages = theses.page_texts(path)
    for at in (1, theses.last_page(pages)):
        words = theses.phrase(pages, at)
        for query in (words, theses.unmarked(words)):
            wait_until(
                lambda query=query: f"/records/{deposit}/" in finds(stack, f'"{query}"'), seconds=60, what=f"found by “{query}”"
            )  # type: ignore[misc]
    reader = Person(stack, "").open(f"/records/{deposit}/")
    link = next(one for one in reader.page.xpath("//a/@href") if one.split("?")[0].endswith(f"/files/{name}"))
    assert hashlib.sha256(reader.open(link).answer.content).digest() == hashlib.sha256(path.read_bytes()).digest()

    # Harvested; withdrawn; gone everywhere but for its tombstone and deleted header.
    harvester = Sickle(stack.url("/oai"))
    identifier = f"oai:khomo.example:{deposit}"
    assert f"Luận văn thật số {number}" in harvester.GetRecord(identifier=identifier, metadataPrefix="oai_dc").metadata["title"]
    assert identifier in {one.header.identifier for one in harvester.ListRecords(metadataPrefix="oai_dc")}
    editor.open(f"/desk/{deposit}/").press("withdraw", reason="Theo đơn của tác giả.")
    reader.open(f"/records/{deposit}/", expect=410)
    assert "Theo đơn của tác giả." in reader.text
    reader.open(link, expect=410)
    wait_until(lambda: f"/records/{deposit}/" not in finds(stack, theses.phrase(pages, 1)), seconds=30, what="not found any more")
    assert harvester.GetRecord(identifier=identifier, metadataPrefix="oai_dc").header.deleted
    headers = {one.identifier: one for one in harvester.ListIdentifiers(metadataPrefix="oai_dc", set=f"col_{places.COLLECTION}")}
    assert headers[identifier].deleted


def fill_in(student: Person, **changes: str) -> None:
    """All that a master thesis requires, into the form that is open."""
    typed = {
        "authors-name": student.name,
        "advisors-name": "PGS.TS. Lê Quang Vinh",
        "thesis.level": "master",
        "thesis.grantor": "Đại học Sông Hương",
        "issued": "2025",
        "abstracts-text": "Tóm tắt của luận văn, viết để thử.",
        **changes,
    }
    student.press("save", **typed)
    assert "2025" in student.value("issued")


def test_a_librarian_deposits_for_a_student_with_an_account_and_for_one_without(stack: Stack) -> None:
    known = Person(stack, "quen@sv.example", "Lò Thị Mai").sign_up()
    librarian = places.editor(stack)
    librarian.open("/deposit/new/?kind=master-thesis").press(collection=places.COLLECTION, whose="other", email=known.email)
    first = re.search(r"/deposit/(\w+)/", librarian.address).group(1)  # type: ignore[union-attr]
    known.open(f"/deposit/{first}/").press("save", title="Của em Mai")
    assert known.value("title") == "Của em Mai"

    unknown = Person(stack, "moi@sv.example", "Thào A Sùng")
    librarian.open("/deposit/new/?kind=master-thesis")
    librarian.press(collection=places.COLLECTION, whose="other", email=unknown.email, name=unknown.name)
    second = re.search(r"/deposit/(\w+)/", librarian.address).group(1)  # type: ignore[union-attr]
    librarian.press("save", title="Của em Sùng")
    unknown.sign_up().open("/deposit/")
    assert "Của em Sùng" in unknown.text
    unknown.open(f"/deposit/{second}/")
    assert unknown.value("title") == "Của em Sùng"
    known.open(f"/deposit/{second}/", expect=404)


def test_a_harvester_is_told_of_no_record_that_never_was(stack: Stack) -> None:
    with pytest.raises(IdDoesNotExist):
        Sickle(stack.url("/oai")).GetRecord(identifier="oai:khomo.example:2222222", metadataPrefix="oai_dc")
