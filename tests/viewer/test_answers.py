"""What a viewer is told of a file's pages: to whom, how long it may be kept, and what it says when nothing is there."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest import Subtests

from deposits.access import Policy
from deposits.models import Collection, Record
from deposits.tasks import index
from media import reading
from portal.accounts.models import User
from portal.pages import ensure_pages
from search.engines import engine
from search.port import SearchUnavailable
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    install,
    make_editor,
    make_member,
    pdf_bytes,
    published,
)
from tests.viewer.conftest import VIEW_ONLY

FILE = "luan-van.pdf"
WORDS = "kỳ nhông đốm tía"
ASKED = (
    "/pages/2.webp",
    "/pages/2.webp?width=160",
    "/pages/2.json",
    "/pages/2.json?q=nhong",
    "/pages.json",
    "/find.json?q=nhong",
)
EVERYBODY = ("stranger", "member", "editor")
SEES = {
    "open": (Policy.open(), EVERYBODY),
    "to be looked at only": (VIEW_ONLY, EVERYBODY),
    "for an institution": (Policy.limited("institution:song-hau"), ("member", "editor")),
    "restricted": (Policy.limited(), ("editor",)),
}


@pytest.fixture
def place(db: None) -> Collection:
    install()
    ensure_pages()
    return CollectionFactory(slug="luan-van", institution=InstitutionFactory(slug="song-hau"))


def read(record: Record) -> Record:
    with engine().rebuild():
        pass
    for file in record.current.files.all():
        reading.read(file.stored_id)
    index([record.pk])
    return record


@pytest.fixture
def work(place: Collection) -> Record:
    return read(published(place, content=pdf_bytes("Trang đầu.", f"Loài {WORDS} sống ven suối."), name=FILE))


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("policy", list(SEES))
def test_each_audience_is_told_what_it_may_see(place: Collection, policy: str, subtests: Subtests) -> None:
    whole, who = SEES[policy]
    record = read(published(place, content=pdf_bytes("Trang đầu.", f"Loài {WORDS}."), name=FILE, policy=whole))
    people = {
        "stranger": None,
        "member": make_member(UserFactory(), place.institution),
        "editor": make_editor(UserFactory(), place),
    }
    for name, user in people.items():
        for path in ASKED:
            with subtests.test(who=name, path=path):
                response = client_of(user).get(f"/records/{record.public_id}/files/{FILE}{path}")
                assert response.status_code == (200 if name in who else 403)
                if name not in who:
                    assert WORDS not in response.content.decode()
                elif "find" not in path:
                    public = "stranger" in who
                    assert response["Cache-Control"] == ("public, max-age=600" if public else "private, no-cache")


def test_a_browser_that_has_it_is_not_sent_it_again(client: Client, work: Record) -> None:
    for path in ASKED[:5]:
        address = f"/records/{work.public_id}/files/{FILE}{path}"
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path


def test_marks_come_with_the_words_or_alone(client: Client, work: Record) -> None:
    base = f"/records/{work.public_id}/files/{FILE}/pages/2.json"
    whole, alone = client.get(f"{base}?q=dom+tia").json(), client.get(f"{base}?q=dom+tia&only=marks").json()
    assert [word[4] for word in whole["words"]] == ["Loài", "kỳ", "nhông", "đốm", "tía", "sống", "ven", "suối."]
    assert alone == {"marks": whole["marks"]} and len(alone["marks"]) == 1
    assert client.get(f"{base}?q=d%C6%A1m").json()["marks"] == []


def test_what_is_not_there_is_not_found(client: Client, work: Record) -> None:
    base = f"/records/{work.public_id}/files/{FILE}"
    for path in ("/pages/0.json", "/pages/3.json", "/pages/3.webp", "/pages/99999999999999999999.json"):
        assert client.get(base + path).status_code == 404, path
    assert client.get(f"/records/{work.public_id}/files/other.pdf/pages.json").status_code == 404


@pytest.mark.parametrize("typed", ["", "%00", "%F0%9F%90%89", "a" * 5_000, "{!x}", "-", '"', "%ED%A0%80"])
def test_any_question_has_an_answer(client: Client, work: Record, typed: str) -> None:
    base = f"/records/{work.public_id}/files/{FILE}"
    assert client.get(f"{base}/find.json?q={typed}").json() == {"found": []}
    assert client.get(f"{base}/pages/2.json?q={typed}").json()["marks"] == []


def test_while_the_index_is_down_the_pages_themselves_are_searched(
    client: Client, work: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise SearchUnavailable

    monkeypatch.setattr(type(engine()), "inside", down)
    address = f"/records/{work.public_id}/files/{FILE}/find.json?q="
    (found,) = client.get(address + "ky nhong").json()["found"]
    assert found["page"] == 2 and ["kỳ nhông", True] in found["passage"]
    assert client.get(address + "nhong khong co").json() == {"found": []}


def test_a_document_without_pictures_is_searched_too(client: Client, place: Collection) -> None:
    record = read(published(place, content=f"Trang đầu\x0c{WORDS}".encode(), name="ghi-chep.txt"))
    base = f"/records/{record.public_id}/files/ghi-chep.txt"
    assert [one["page"] for one in client.get(f"{base}/find.json?q=nhong").json()["found"]] == [2]
    assert client.get(f"{base}/pages.json").status_code == 404
