"""Uploads in portions over HTTP, as tus 1.0 wants them: what each request is answered, and that a file is attached once."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from deposits.flows import files as files_flow
from deposits.flows import uploads as uploads_flow
from deposits.flows.submit import submit
from deposits.flows.uploads import finish_whole
from deposits.models import Collection, Deposit, DepositUpload, FileRole, State
from deposits.tasks import every_night
from media import uploads
from media.models import StoredFile, Upload
from media.store import open_stream
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, install, pdf_bytes
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text
from tests.portal.tus_client import Tus

pytestmark = pytest.mark.django_db


@pytest.fixture
def installed(db: None) -> None:
    install()


@pytest.fixture
def content(installed: None) -> bytes:
    return pdf_bytes("Trang một.", "Trang hai.")


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory()


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


@pytest.fixture
def tus(owner: User, deposit: Deposit) -> Tus:
    return Tus(signed_in(owner), deposit)


def stored(deposit: Deposit) -> list[bytes]:
    return [b"".join(open_stream(file.stored)) for file in deposit.files.all()]


def test_what_the_server_can_do_is_said_to_everybody(deposit: Deposit, settings: Settings) -> None:
    answer = Tus(Client(), deposit).ask("OPTIONS")
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Max-Size"]) == (204, "1.0.0", str(settings.MAX_FILE_BYTES))
    assert set(answer["Tus-Extension"].split(",")) >= {
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
        "termination",
    }


def test_a_file_comes_in_portions_and_is_attached_when_it_is_whole(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content))
    assert tus.offset(place) == 0
    answer = tus.send(place, 0, content[:300])
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "300")
    assert answer["Upload-Expires"]
    told = tus.ask("HEAD", place)
    assert (told["Upload-Offset"], told["Upload-Length"], told["Cache-Control"]) == ("300", str(len(content)), "no-store")
    assert stored(deposit) == []
    assert tus.ask("GET", place).json()["state"] == "receiving"
    assert tus.send(place, 300, content[300:])["Upload-Offset"] == str(len(content))
    assert stored(deposit) == [content]
    file = deposit.files.get()
    assert (file.name, file.role) == ("luận văn.pdf", FileRole.MAIN)
    told = tus.ask("GET", place).json()
    assert (told["state"], told["id"], told["settled"]) == ("attached", file.pk, False)
    assert "luận văn.pdf" in told["html"]


def test_finishing_again_is_harmless(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content))
    for _ in range(2):
        tus.send(place, 0, content)
        tus.send(place, len(content), b"")
        assert tus.offset(place) == len(content)
    assert len(stored(deposit)) == 1
    deposit.files.get().delete()
    assert tus.ask("GET", place).json()["state"] == "removed"
    assert stored(deposit) == [], "what was taken out stays out"


def test_when_the_last_answer_was_lost_asking_attaches_it(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content))
    upload = Upload.objects.get()
    uploads.append(upload.pk, 0, [content])  # the server stopped after the last byte
    assert tus.offset(place) == len(content)
    assert stored(deposit) == [content]


def test_what_is_whole_is_attached_at_night_although_nobody_asks(tus: Tus, deposit: Deposit, content: bytes) -> None:
    tus.begun(len(content))
    uploads.append(Upload.objects.get().pk, 0, [content])
    finish_whole()
    finish_whole()
    assert stored(deposit) == [content]


def test_the_beginning_may_come_with_the_announcement(tus: Tus, deposit: Deposit, content: bytes) -> None:
    tus.headers |= {"Content-Type": "application/offset+octet-stream"}
    answer = tus.ask("POST", body=content[:100], Upload_Length=str(len(content)))
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "100")
    answer = tus.ask("POST", body=content, Upload_Length=str(len(content)))
    assert (answer.status_code, answer["Upload-Offset"]) == (201, str(len(content)))
    assert stored(deposit) == [content]


def test_a_portion_that_does_not_follow_is_a_conflict(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content))
    tus.send(place, 0, content[:300])
    for offset in (0, 299, 301):
        assert tus.send(place, offset, b"x").status_code == 409
    assert tus.offset(place) == 300


def test_two_that_send_at_once_are_one_too_many(tus: Tus, content: bytes) -> None:
    place = tus.begun(len(content))
    Upload.objects.update(holder="another", held_until=timezone.now() + dt.timedelta(seconds=5))
    answer = tus.send(place, 0, content)
    assert (answer.status_code, answer["Retry-After"]) == (423, "2")
    Upload.objects.update(held_until=timezone.now() - dt.timedelta(seconds=1))
    assert tus.send(place, 0, content).status_code == 204


def test_a_checksum_is_compared(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content), sha256=hashlib.sha256(content).hexdigest())
    good = base64.b64encode(hashlib.sha1(content).digest()).decode()
    assert tus.send(place, 0, b"x" * len(content), Upload_Checksum=f"sha1 {good}").status_code == 460
    assert tus.send(place, 0, content, Upload_Checksum=f"crc64 {good}").status_code == 400
    assert tus.offset(place) == 0
    assert tus.send(place, 0, content, Upload_Checksum=f"sha1 {good}").status_code == 204
    assert stored(deposit) == [content]


def test_another_sha256_than_announced_becomes_no_file(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content), sha256="ab" * 32)
    answer = tus.send(place, 0, content)
    assert (answer.status_code, "damaged" in answer.json()["error"]) == (422, True)
    assert tus.ask("HEAD", place).status_code == 404
    assert stored(deposit) == [] and not StoredFile.objects.exists()


def test_too_large_is_said_before_the_first_byte(tus: Tus, settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 1000
    answer = tus.begin(1001)
    assert (answer.status_code, "larger" in answer.json()["error"]) == (413, True)
    place = tus.begun(10)
    assert tus.send(place, 0, b"x" * 11).status_code == 413
    assert tus.offset(place) == 0


def test_files_on_their_way_are_counted(tus: Tus, deposit: Deposit, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (files_flow, uploads_flow):
        monkeypatch.setattr(module, "MOST_FILES", 2)
    tus.begun(10)
    place = tus.begun(10)
    assert tus.begin(10).status_code == 422
    assert tus.ask("DELETE", place).status_code == 204
    assert tus.begin(10).status_code == 201


@pytest.mark.parametrize(
    ("name", "reason"), [("cài đặt.exe", "is a program"), ("a.docm", "contains macros"), ("trang.html", "not accepted here")]
)
def test_a_type_that_is_not_taken_is_said_before_the_first_byte(tus: Tus, name: str, reason: str) -> None:
    answer = tus.begin(10, name)
    assert (answer.status_code, reason in answer.json()["error"]) == (422, True)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", [b"MZ\x90\x00\x03" + b"\x00" * 100, b"<!doctype html><script>alert(1)</script>"])
def test_bytes_that_are_not_what_their_name_says_are_refused_and_leave(tus: Tus, deposit: Deposit, body: bytes) -> None:
    place = tus.begun(len(body), "luận văn.txt")
    answer = tus.send(place, 0, body)
    assert (answer.status_code, "luận văn.txt" in answer.json()["error"]) == (422, True)
    assert tus.send(place, 0, body).status_code == 422
    assert stored(deposit) == [] and not StoredFile.objects.exists()


def test_nobody_else_knows_of_it(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content))
    tus.send(place, 0, content[:300])
    other = signed_in(UserFactory(is_superuser=True))
    for method in ("HEAD", "GET", "PATCH", "DELETE"):
        assert Tus(other, deposit).ask(method, place, Upload_Offset="300").status_code == 404
    assert Tus(Client(), deposit).ask("HEAD", place).status_code == 401
    page = other.get(f"/en/deposit/{deposit.public_id}/")
    assert "luận văn.pdf" not in text(page)
    assert tus.ask("HEAD", f"{tus.address}unknown").status_code == 404


def test_stopping_removes_what_has_arrived(tus: Tus, deposit: Deposit, content: bytes) -> None:
    place = tus.begun(len(content))
    tus.send(place, 0, content[:300])
    assert tus.ask("DELETE", place).status_code == 204
    assert tus.ask("HEAD", place).status_code == 404
    assert not Upload.objects.exists() and not DepositUpload.objects.exists()


def test_an_expired_upload_is_gone_and_collected_at_night(tus: Tus, content: bytes) -> None:
    place, fresh = tus.begun(len(content)), tus.begun(len(content))
    tus.send(place, 0, content[:300])
    Upload.objects.order_by("pk")[:1].get()
    Upload.objects.filter(offset=300).update(expires=timezone.now() - dt.timedelta(seconds=1))
    assert tus.ask("HEAD", place).status_code == 410
    assert tus.send(place, 300, content[300:]).status_code == 410
    every_night()
    assert tus.ask("HEAD", place).status_code == 404
    assert tus.offset(fresh) == 0


def test_a_half_finished_upload_is_no_file_anywhere(tus: Tus, deposit: Deposit, content: bytes) -> None:
    tus.send(tus.begun(len(content)), 0, content[:-1])
    submitted = submit_it(deposit, notes="Tệp quá lớn, gửi sau.")
    assert submitted.state == State.SUBMITTED
    assert not deposit.files.exists() and not StoredFile.objects.exists()


def submit_it(deposit: Deposit, **changes: str) -> Deposit:
    deposit.metadata |= changes
    deposit.save()
    assert deposit.owner is not None
    return submit(actor=actor_of(deposit.owner), deposit_id=deposit.pk, agreement=True)


def test_a_deposit_that_was_submitted_meanwhile_takes_it_when_it_is_taken_back(
    tus: Tus, deposit: Deposit, content: bytes
) -> None:
    place = tus.begun(len(content))
    uploads.append(Upload.objects.get().pk, 0, [content])
    submit_it(deposit, notes="Gửi trước.")
    assert tus.ask("HEAD", place).status_code == 422
    Deposit.objects.update(state=State.DRAFT)
    assert tus.offset(place) == len(content)
    assert stored(deposit) == [content]


def test_a_file_is_replaced_in_its_place(tus: Tus, deposit: Deposit, content: bytes) -> None:
    first = tus.begun(len(content), "bản nháp.pdf")
    tus.send(first, 0, content)
    file = deposit.files.get()
    file.role = FileRole.SUMMARY
    file.save()
    newer = pdf_bytes("Bản cuối.")
    place = tus.begun(len(newer), "bản cuối.pdf", replaces=str(file.pk))
    tus.send(place, 0, newer)
    assert stored(deposit) == [newer]
    replaced = deposit.files.get()
    assert (replaced.pk, replaced.name, replaced.role) == (file.pk, "bản cuối.pdf", FileRole.SUMMARY)
    assert tus.begin(10, "x.pdf", replaces="999999").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "\u0661"}, 400),
        ({"Upload_Defer_Length": "1"}, 400),
        ({"Upload_Length": "10", "Upload_Metadata": "filename ?"}, 400),
        ({"Upload_Length": "0"}, 422),
    ],
)
def test_what_cannot_be_understood_is_refused(tus: Tus, headers: dict[str, str], status: int) -> None:
    answer = tus.ask("POST", **headers)
    assert answer.status_code == status
    assert not Upload.objects.exists()


def test_a_portion_must_say_what_it_is(tus: Tus) -> None:
    place = tus.begun(10)
    tus.headers["Content-Type"] = "text/plain"
    assert tus.send(place, 0, b"x").status_code == 415
    assert tus.ask("PUT", place).status_code == 405
    assert tus.ask("POST", place, X_HTTP_Method_Override="DELETE").status_code == 204


def test_a_page_of_another_site_cannot_send(owner: User, deposit: Deposit) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert Tus(client, deposit).begin(10).status_code == 403
    page = client.get(f"/en/deposit/{deposit.public_id}/")
    token = page.cookies["csrftoken"].value
    assert Tus(client, deposit, **{"X-CSRFToken": token}).begin(10).status_code == 201


def link_of(client: Client, deposit: Deposit) -> str:
    page = client.post(f"/en/deposit/{deposit.public_id}/script/")
    return str(page.context["token"])


def test_an_upload_link_lets_a_program_add_files_to_this_deposit_only(
    owner: User, deposit: Deposit, collection: Collection, content: bytes
) -> None:
    token = link_of(signed_in(owner), deposit)
    program = Tus(Client(enforce_csrf_checks=True), deposit, Authorization=f"Bearer {token}")
    place = program.begun(len(content))
    assert program.send(place, 0, content).status_code == 204
    assert stored(deposit) == [content]
    other = Tus(Client(), draft(collection, actor=actor_of(owner)), Authorization=f"Bearer {token}")
    assert other.begin(10).status_code == 401
    assert program.client.get(f"/deposit/{deposit.public_id}/", headers=program.headers).status_code == 302
    changed = Tus(Client(), deposit, Authorization=f"Bearer {token[:-2]}xx")
    assert changed.begin(10).status_code == 401


def test_an_upload_link_ends(owner: User, deposit: Deposit, monkeypatch: Any) -> None:
    token = link_of(signed_in(owner), deposit)
    program = Tus(Client(), deposit, Authorization=f"Bearer {token}")
    monkeypatch.setattr("portal.deposit.links.LIFE", dt.timedelta(seconds=-1))
    assert program.begin(10).status_code == 401
    monkeypatch.undo()
    assert program.begin(10).status_code == 201
    submit_it(deposit, notes="Không có tệp.")
    assert program.begin(10).status_code == 422
    Deposit.objects.update(state=State.DRAFT)
    owner.set_password("mot-mat-khau-khac")
    owner.save()
    assert program.begin(10).status_code == 401
