"""A sheet on the desk: sent, tried, corrected, brought in, and its report taken along."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from deposits.models import Batch, Collection, Deposit, Event, State
from deposits.sheets import table
from portal.accounts.models import User
from portal.desk import ended
from portal.desk.tasks import carry_out_batch, check_batch
from portal.notices.choices import choose
from portal.notices.models import Notice
from tests.factories import UserFactory, install, make_editor
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree

SHEET = (
    "Mã;Tên đề tài;Tác giả;GVHD;Năm;Trình độ;Cơ sở đào tạo;Tóm tắt;Tệp;Ghi gì đó\n"
    "1;Xâm nhập mặn;Trần Thị Nhung;Lê Vinh;2026;Thạc sĩ;Đại học Huế;Mặn.;một.txt;=1+1\n"
    "2;Đất ngập nước;Lê Bình;Lê Vinh;hôm qua;Thạc sĩ;Đại học Huế;Ngọt.;hai.txt;\n"
)


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def desk(collection: Collection) -> Client:
    return signed_in(make_editor(UserFactory(), collection))


def send(client: Client, sheet: str = SHEET, **more: object) -> str:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("MỘT.TXT", "Một.")
        target.writestr("hai.txt", "Hai.")
    posted = {
        "sheet": SimpleUploadedFile("bảng.csv", sheet.encode()),
        "archive": SimpleUploadedFile("tệp.zip", archive.getvalue()),
        "collection": "luan-van",
        "kind": "master-thesis",
        **more,
    }
    answer = client.post("/en/desk/batch/", posted)
    assert answer.status_code == 302, text(answer)
    check_batch(Batch.objects.latest("pk").pk)
    return str(answer["Location"])


def order(client: Client, path: str) -> None:
    client.post(f"{path}do/", {"do": "order"})
    carry_out_batch(Batch.objects.latest("pk").pk)


def test_it_is_tried_then_brought_in_and_reported(desk: Client) -> None:
    path = send(desk)
    page = desk.get(path)
    assert_sound(page)
    assert "Năm: “hôm qua” is not a date." in text(page)
    assert "Bring in 1 row" in text(page)
    assert not Deposit.objects.exists()
    order(desk, path)
    page = desk.get(path)
    assert_sound(page)
    deposit = Deposit.objects.get()
    assert deposit.state == State.DRAFT
    assert f"/en/desk/{deposit.public_id}/" in page.content.decode()
    report = b"".join(desk.get(f"{path}report.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert f"2,1,Xâm nhập mặn,made,{deposit.public_id},Draft," in report
    assert "bảng.csv" in text(desk.get("/en/desk/batch/"))


def test_a_column_that_was_not_known_is_given_its_meaning(desk: Client) -> None:
    path = send(desk)
    places = {
        label.text_content(): label.get("for") for label in tree(desk.get(path)).xpath("//label[starts-with(@for, 'column-')]")
    }
    desk.post(f"{path}do/", {"do": "check", places["Ghi gì đó"]: "notes"})
    check_batch(Batch.objects.get().pk)
    assert Batch.objects.get().mapping == {"Ghi gì đó": "notes"}
    assert "Ghi gì đó: The cell holds a formula." in text(desk.get(path))


def test_columns_that_mean_the_same_are_said_before_anything_else(desk: Client) -> None:
    path = send(desk, sheet=SHEET.replace("Ghi gì đó", "Nhan đề").replace("=1+1", "Tên khác"))
    page = desk.get(path)
    assert_sound(page)
    alert = tree(page).xpath("//*[@role='alert']")[0].text_content()
    assert "the column “Tên đề tài” is read, “Nhan đề” is left out" in " ".join(alert.split())
    assert page.content.index(b'role="alert"') < page.content.index(b"Bring in 1 row")
    place = tree(page).xpath("//label[text()='Nhan đề']/@for")[0]
    desk.post(f"{path}do/", {"do": "check", place: ""})
    check_batch(Batch.objects.get().pk)
    assert Batch.objects.get().mapping == {"Nhan đề": ""}
    assert "is left out" not in text(desk.get(path)), "she has decided"


def mails_of(verb: str) -> list[EmailMessage]:
    mail.outbox.clear()
    for event in Event.objects.filter(verb=verb):
        ended.tell(event.pk)
        ended.tell(event.pk)
    return list(mail.outbox)


def test_what_took_long_is_told_once_by_mail_with_what_failed(desk: Client) -> None:
    path = send(desk)
    assert mails_of("try_batch") == [], "she has seen it on the page"
    Batch.objects.update(asked=timezone.now() - dt.timedelta(minutes=9))
    (message,) = mails_of("try_batch")
    assert message.subject == "Đã thử xong, chờ bạn: bảng.csv"
    User.objects.update(language="en")
    order(desk, path)
    Batch.objects.update(asked=timezone.now() - dt.timedelta(minutes=9))
    carry_out_batch(Batch.objects.get().pk)  # delivered again after a restart
    (message,) = mails_of("bring_in")
    assert message.subject == "Brought in: bảng.csv" and "Made: 1" in message.body and "Wrong: 1" in message.body
    assert "Row 3, Đất ngập nước: “hôm qua” is not a date." in message.body and path in message.body
    choose(User.objects.get(), [])
    Notice.objects.all().delete()
    assert mails_of("bring_in") == [], "she does without"


def test_while_it_works_the_page_says_how_far(desk: Client) -> None:
    path = send(desk)
    Batch.objects.update(state=Batch.State.WORKING, position=1)
    page = desk.get(path)
    assert "1 of 2 rows are done." in text(page)
    assert b'http-equiv="refresh"' in page.content


def test_what_cannot_be_sent_is_said_in_place(desk: Client) -> None:
    answer = desk.post("/en/desk/batch/", {"collection": "luan-van"})
    assert answer.status_code == 422
    assert "Choose the sheet." in text(answer)
    path = send(desk, sheet="?;!\n1;2\n")
    assert "None of the columns of this sheet is known." in text(desk.get(path))


def test_nothing_but_drafts_without_the_agreement(desk: Client) -> None:
    path = send(desk, goal="submitted")
    assert "Confirm that the depositors" in text(desk.post(f"{path}do/", {"do": "order"}, follow=True))
    path = send(desk, goal="submitted", agreed="1")
    order(desk, path)
    assert Deposit.objects.get().state == State.SUBMITTED


def test_a_batch_is_its_senders_alone(desk: Client, collection: Collection) -> None:
    path = send(desk)
    other = signed_in(make_editor(UserFactory(), collection))
    for answer in (other.get(path), other.post(f"{path}do/", {"do": "order"}), other.get(f"{path}report.csv")):
        assert answer.status_code == 404
    assert signed_in(UserFactory()).get("/desk/batch/").status_code == 403
    assert Client().get("/desk/batch/").status_code == 302


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_template_is_read_again_by_its_own_reader(desk: Client, language: str, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(desk.get(f"{language}/desk/batch/template/master-thesis.xlsx").content)
    header = table.read(path).header
    assert ("Title" if language else "Nhan đề") in header
    assert header[0] == ("Key" if language else "Mã")
    assert desk.get("/desk/batch/template/khong-co.xlsx").status_code == 404


def test_folders_on_the_server_are_for_administrators(
    desk: Client, tmp_path: Path, settings: object, collection: Collection
) -> None:
    settings.IMPORT_FOLDER = str(tmp_path)  # type: ignore[attr-defined]
    (tmp_path / "năm 2026").mkdir()
    (tmp_path / "năm 2026" / "một.txt").write_text("Một.")
    assert "năm 2026" not in text(desk.get("/en/desk/batch/"))
    administrator = signed_in(UserFactory(is_superuser=True))
    assert "năm 2026" in text(administrator.get("/en/desk/batch/"))
    path = send(administrator, place="năm 2026")
    order(administrator, path)
    assert Deposit.objects.get().files.get().name == "một.txt"
    assert administrator.post(
        "/desk/batch/", {"sheet": SimpleUploadedFile("a.csv", SHEET.encode()), "place": "../.."}
    ).status_code == 422  # fmt: skip
