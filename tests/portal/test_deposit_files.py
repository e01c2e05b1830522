"""Files of a deposit over HTTP: sent, followed, described, put in order, given back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter
from pytest_django import Settings

from deposits.access import Policy
from deposits.flows.files import attach
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit, DepositFile, FileRole
from media import reading
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, install, pdf_bytes
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text, tree
from tests.portal.typing_forms import typed

JSON = {"Accept": "application/json"}


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory()


@pytest.fixture
def client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


def send(client: Client, deposit: Deposit, name: str, content: bytes) -> Any:
    return client.post(f"/en/deposit/{deposit.public_id}/files/", {"file": SimpleUploadedFile(name, content)}, headers=JSON)


def names(deposit: Deposit) -> list[str]:
    return [one.name for one in deposit.files.all()]


def test_a_file_is_sent_and_followed_until_it_has_been_read(client: Client, deposit: Deposit) -> None:
    answer = send(client, deposit, "luận văn.pdf", pdf_bytes("Trang một.", "Trang hai."))
    assert answer.status_code == 201
    assert "luận văn.pdf" in answer.json()["html"]
    assert answer.json()["settled"] is False
    followed = client.get(f"/en/deposit/{deposit.public_id}/files/", headers=JSON).json()
    assert (followed["settled"], "Being read" in followed["files"][0]["state"]) == (False, True)
    reading.read(deposit.files.get().stored_id)
    followed = client.get(f"/en/deposit/{deposit.public_id}/files/", headers=JSON).json()
    assert followed["settled"] is True
    assert "Searchable in full text" in followed["files"][0]["state"]
    assert "2 pages" in followed["files"][0]["state"]


def test_a_file_that_cannot_be_read_says_what_to_do(client: Client, deposit: Deposit) -> None:
    locked = PdfWriter(clone_from=io.BytesIO(pdf_bytes("Trang một.")))
    locked.encrypt("mở ra")
    content = io.BytesIO()
    locked.write(content)
    send(client, deposit, "khoa.pdf", content.getvalue())
    send(client, deposit, "hong.pdf", b"%PDF-1.7 nothing more")
    for file in deposit.files.all():
        reading.read(file.stored_id)
    states = [one["state"] for one in client.get(f"/en/deposit/{deposit.public_id}/files/", headers=JSON).json()["files"]]
    assert ["Send a copy that has no password" in states[0], "save it anew" in states[1]] == [True, True]
    assert "Send a copy that has no password" in text(client.get(f"/en/deposit/{deposit.public_id}/"))


def test_what_a_file_probably_is(client: Client, deposit: Deposit) -> None:
    for name in ("a.pdf", "b.pdf", "số liệu.csv"):
        send(client, deposit, name, b"%PDF-1.4 x" if name.endswith("pdf") else b"a,b\n1,2\n")
    assert [one.role for one in deposit.files.all()] == [FileRole.MAIN, FileRole.SUPPLEMENT, FileRole.DATA]


def test_what_cannot_be_kept_is_refused_with_a_reason(client: Client, deposit: Deposit, settings: Settings) -> None:
    empty = send(client, deposit, "rỗng.pdf", b"")
    assert (empty.status_code, "empty" in empty.json()["error"]) == (422, True)
    settings.MAX_FILE_BYTES = 10
    large = send(client, deposit, "to.pdf", b"x" * 11)
    assert (large.status_code, "larger" in large.json()["error"]) == (422, True)
    assert client.post(f"/deposit/{deposit.public_id}/files/", headers=JSON).status_code == 400
    assert names(deposit) == []


def test_several_files_come_with_the_form_where_there_is_no_script(client: Client, deposit: Deposit) -> None:
    here = f"/en/deposit/{deposit.public_id}/"
    files = [SimpleUploadedFile("một.txt", b"1"), SimpleUploadedFile("hai.txt", b"2"), SimpleUploadedFile("ba.txt", b"")]
    answer = client.post(here, {**typed(client.get(here), title="Cũng được lưu"), "files": files, "do": "upload"}, follow=True)
    assert names(deposit) == ["một.txt", "hai.txt"]
    assert "ba.txt: This file is empty" in text(answer)
    assert Deposit.objects.get(pk=deposit.pk).title == "Cũng được lưu"


def test_roles_and_access_of_each_file_are_saved_with_the_form(client: Client, deposit: Deposit) -> None:
    send(client, deposit, "a.txt", b"1")
    send(client, deposit, "b.txt", b"2")
    first, second = deposit.files.all()
    here = f"/en/deposit/{deposit.public_id}/"
    changes = {f"file-{first.pk}-role": "summary", f"file-{second.pk}-choice": "institution"}
    client.post(here, {**typed(client.get(here)), **changes, "do": "save"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.role, first.policy) == ("summary", None)
    assert second.access == Policy.limited("institution:song-hau")

    wrong = {f"file-{first.pk}-choice": "embargo", f"file-{first.pk}-until": "mai"}
    client.post(here, {**typed(client.get(here)), **wrong, "do": "save"})
    page = client.get(here)
    assert tree(page).xpath(f"//input[@name='file-{first.pk}-until']/@value") == ["mai"]
    assert "#f-file-" in "".join(tree(page).xpath("//*[@role='alert']//a/@href"))
    client.post(here, {**typed(page), f"file-{first.pk}-choice": "", f"file-{second.pk}-choice": "", "do": "save"})
    assert [one.policy for one in deposit.files.all()] == [None, None]
    assert Deposit.objects.get(pk=deposit.pk).unread == {}


def test_files_are_put_in_order_and_removed_by_buttons(client: Client, deposit: Deposit) -> None:
    for name in "abc":
        send(client, deposit, f"{name}.txt", name.encode())
    last = deposit.files.get(name="c.txt")
    here = f"/deposit/{deposit.public_id}/"

    def press(button: str) -> None:
        assert client.post(here, {**typed(client.get(here)), "do": button}).status_code == 302

    press(f"file-up:{last.pk}")
    assert names(deposit) == ["a.txt", "c.txt", "b.txt"]
    press(f"file-down:{last.pk}")
    press(f"file-down:{last.pk}")
    assert names(deposit) == ["a.txt", "b.txt", "c.txt"]
    press(f"file-drop:{last.pk}")
    press(f"file-drop:{last.pk}")
    assert names(deposit) == ["a.txt", "b.txt"]


def test_a_file_of_another_deposit_cannot_be_removed_through_mine(
    client: Client, deposit: Deposit, collection: Collection
) -> None:
    other = draft(collection)
    file = attach(actor=TEST, deposit_id=other.pk, source=io.BytesIO(b"x"), name="x.txt")
    here = f"/deposit/{deposit.public_id}/"
    client.post(here, {**typed(client.get(here)), "do": f"file-drop:{file.pk}"})
    client.post(here, {**typed(client.get(here)), f"file-{file.pk}-role": "data", "do": "save"})
    assert DepositFile.objects.get(pk=file.pk).role == FileRole.MAIN
    assert client.get(f"/deposit/{deposit.public_id}/files/{file.pk}/").status_code == 404


def test_the_depositor_gets_her_file_back(client: Client, deposit: Deposit) -> None:
    send(client, deposit, "a.txt", "Toàn văn".encode())
    answer = client.get(f"/deposit/{deposit.public_id}/files/{deposit.files.get().pk}/")
    assert b"".join(answer.streaming_content) == "Toàn văn".encode()  # type: ignore[attr-defined]


def test_nothing_is_added_while_it_is_reviewed(client: Client, owner: User, deposit: Deposit) -> None:
    send(client, deposit, "a.txt", b"1")
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    answer = send(client, deposit, "b.txt", b"2")
    assert answer.status_code == 422
    assert names(deposit) == ["a.txt"]


def test_who_is_signed_out_sends_nothing(deposit: Deposit) -> None:
    assert send(Client(), deposit, "a.txt", b"1").status_code == 401
    assert names(deposit) == []
