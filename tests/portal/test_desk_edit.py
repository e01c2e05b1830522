"""Many deposits changed at once, with a preview; as a sheet and back; and nobody's work overwritten."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deposits.flows.save import save
from deposits.models import BulkEdit, Collection, Deposit, Event, Record
from deposits.sheets import table
from deposits.sheets.writing import Sheet, workbook
from portal.accounts.models import User
from portal.desk import ended
from portal.desk.tasks import carry_out_edit, compare_sheet
from tests.factories import CollectionFactory, UserFactory, install, make_editor, published, submitted
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def desk(collection: Collection) -> Client:
    return signed_in(make_editor(UserFactory(), collection))


def ask(client: Client, do: str, *deposits: Deposit, **more: object):  # type: ignore[no-untyped-def]
    return client.post("/en/desk/edit/", {"do": do, "chosen": [one.public_id for one in deposits], **more}, follow=True)


def apply(client: Client, preview, **more: object):  # type: ignore[no-untyped-def]
    """Press the button of the preview, let the worker do it, and look again."""
    (form,) = tree(preview).xpath("//main//form[.//button[@value='order']]")
    client.post(form.get("action"), {"do": "order", **more})
    edit = BulkEdit.objects.latest("pk")
    carry_out_edit(edit.pk)
    return client.get(f"/en/desk/edit/{edit.public_id}/")


def test_the_differences_are_shown_and_nothing_is_changed_before(desk: Client, collection: Collection) -> None:
    below = CollectionFactory(slug="duoi", name="Bộ dưới", name_en="", parent=collection, institution=collection.institution)
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai", licence="CC-BY-4.0")
    assert_sound(ask(desk, "form", one, two))
    preview = ask(
        desk,
        "preview",
        one,
        two,
        collection="duoi",
        added="lúa; tôm",
        removed="XÂM NHẬP MẶN",
        licence="CC-BY-4.0",
        audience="nobody",
    )
    assert_sound(preview)
    said = text(preview)
    assert tree(preview).xpath("string(//header//input[@type='search']/@value)") == ""  # its words are of the search alone
    assert "Change 2 deposits" in said
    assert "Bộ dưới" in said and "lúa; tôm" in said
    one.refresh_from_db()
    assert one.collection == collection
    done = apply(desk, preview)
    assert_sound(done)
    assert "Changed 2" in text(done)
    for deposit in (one, two):
        deposit.refresh_from_db()
        assert deposit.collection == below
        assert [word["text"] for word in deposit.metadata["keywords"]] == ["lúa", "tôm"]
        assert deposit.metadata["licence"] == "CC-BY-4.0"
        assert deposit.access.download[0].audience == "nobody"


def test_all_that_a_search_finds_is_changed(desk: Client, collection: Collection) -> None:
    one, two = submitted(collection, title="Mặn"), submitted(collection, title="Ngọt")
    preview = desk.post("/en/desk/edit/", {"do": "preview", "all": "q=ngot&view=submitted", "language": "en"}, follow=True)
    assert "Change 1 deposit" in text(preview)
    apply(desk, preview)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.document.language, two.document.language) == ("vi", "en")


def test_what_somebody_saved_after_the_preview_is_not_overwritten(desk: Client, collection: Collection) -> None:
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai")
    preview = ask(desk, "preview", one, two, added="lúa")
    save(actor=TEST, deposit_id=one.pk, metadata={**one.metadata, "title": "Sửa tay"}, revision=one.revision)
    done = text(apply(desk, preview))
    assert "Changed 1" in done and "Edited here since 1" in done
    assert "Somebody has saved it meanwhile. Nothing was overwritten." in done
    one.refresh_from_db()
    assert [word["text"] for word in one.metadata["keywords"]] == ["xâm nhập mặn"]


def test_published_works_are_published_again_where_that_is_asked(desk: Client, collection: Collection) -> None:
    record: Record = published(collection, title="Công bố")
    assert record.deposit is not None
    preview = ask(desk, "preview", record.deposit, added="lúa", publish="1", note="Thêm từ khóa")
    apply(desk, preview)
    record.refresh_from_db()
    assert (record.current.number, record.current.note) == (2, "Thêm từ khóa")
    assert "lúa" in [word.text for word in record.current.document.keywords]


def test_only_her_own_and_only_where_she_may(desk: Client, collection: Collection) -> None:
    other = CollectionFactory(slug="nguoi-khac")
    mine, theirs = submitted(collection, title="Của tôi"), submitted(other, title="Của người khác")
    said = text(ask(desk, "preview", mine, theirs, collection="nguoi-khac", added="lúa"))
    assert "Của người khác" not in said
    assert ask(desk, "preview", theirs, added="lúa").status_code == 422
    apply(desk, ask(desk, "preview", mine, collection="nguoi-khac", added="lúa"))
    theirs.refresh_from_db()
    assert [word["text"] for word in theirs.metadata["keywords"]] == ["xâm nhập mặn"]
    assert signed_in(UserFactory()).post("/desk/edit/", {"do": "form"}).status_code == 403


def test_a_question_without_an_answer_is_sent_back(desk: Client, collection: Collection) -> None:
    deposit = submitted(collection)
    for more in (
        {},
        {"until": "01/06/2099"},
        {"audience": "nobody", "until": "hôm qua"},
        {"audience": "nobody", "until": "1/1/2001"},
    ):
        answer = ask(desk, "preview", deposit, **more)
        assert answer.status_code == 422


def sheet_of(client: Client, tmp_path: Path, *deposits: Deposit) -> list[list[str]]:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(ask(client, "sheet", *deposits).content)
    read = table.read(path)
    width = len(read.header)
    return [list(read.header), *([*row.cells, *[""] * (width - len(row.cells))] for row in read.rows)]


def send(client: Client, rows: list[list[str]]):  # type: ignore[no-untyped-def]
    target = io.BytesIO()
    workbook(target, [Sheet("a", rows[0], rows[1:])])
    answer = client.post("/en/desk/edit/", {"do": "compare", "file": SimpleUploadedFile("a.xlsx", target.getvalue())})
    compare_sheet(BulkEdit.objects.latest("pk").pk)
    return client.get(answer["Location"])


def test_a_sheet_that_comes_back_unchanged_changes_nothing(desk: Client, collection: Collection, tmp_path: Path) -> None:
    deposits = [submitted(collection, title="Một", notes="Dòng\nhai"), submitted(collection, title="=Hai", subtitle="-phụ")]
    compared = send(desk, sheet_of(desk, tmp_path, *deposits))
    assert_sound(compared)
    assert "The sheet says the same as the deposits." in text(compared)


def test_what_was_changed_in_the_sheet_is_shown_and_taken(desk: Client, collection: Collection, tmp_path: Path) -> None:
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai")
    rows = sheet_of(desk, tmp_path, one, two)
    rows[1][rows[0].index("Title")] = "Một, đã sửa"
    rows[2][rows[0].index("Keywords")] = ""
    rows[2][rows[0].index("Authors")] = "Trần Thị Nhung; Lê Bình"
    compared = send(desk, rows)
    assert_sound(compared)
    assert "Change 2 deposits" in text(compared)
    assert "Changed 2" in text(apply(desk, compared))
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.title == "Một, đã sửa"
    assert (two.document.keywords, [person.name.display for person in two.document.by_role("author")]) == (
        [],
        ["Trần Thị Nhung", "Lê Bình"],
    )
    assert one.document.by_role("advisor")[0].title == "PGS.TS."


def test_a_conflict_is_said_and_not_overwritten_before_and_after_the_comparison(
    desk: Client, collection: Collection, tmp_path: Path
) -> None:
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai")
    rows = sheet_of(desk, tmp_path, one, two)
    for row in rows[1:]:
        row[rows[0].index("Title")] += " từ bảng"
    save(actor=TEST, deposit_id=one.pk, metadata={**one.metadata, "title": "Sửa tay"}, revision=one.revision)
    compared = send(desk, rows)
    assert "1 was saved by somebody meanwhile: it is not overwritten." in text(compared)
    assert "Sửa tay" in text(compared) and "Một từ bảng" in text(compared)
    save(actor=TEST, deposit_id=two.pk, metadata={**two.metadata, "title": "Cũng sửa tay"}, revision=two.revision)
    apply(desk, compared)
    assert set(Deposit.objects.values_list("metadata__title", flat=True)) == {"Sửa tay", "Cũng sửa tay"}


def test_rows_that_cannot_be_taken_say_why(desk: Client, collection: Collection, tmp_path: Path) -> None:
    one = submitted(collection, title="Một")
    rows = sheet_of(desk, tmp_path, one)
    wrong = list(rows[1])
    wrong[rows[0].index("Date of issue")] = "hôm qua"
    stranger = list(rows[1])
    stranger[0] = "khongco"
    compared = send(desk, [rows[0], wrong, stranger])
    said = text(compared)
    assert "“hôm qua” is not a date." in said
    assert "There is no deposit of this number that you edit." in said
    assert "The columns with number and revision are missing." in text(send(desk, [["Title"], ["Một"]]))
    twice = text(send(desk, [[*rows[0], "Nhan đề"], [*rows[1], "Khác"]]))
    assert "Columns of the sheet mean the same: “Title”, “Nhan đề”." in twice


def test_what_took_long_is_told_by_mail_with_what_was_left(desk: Client, collection: Collection) -> None:
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai")
    ask(desk, "preview", one, two, added="lúa")
    path = f"/en/desk/edit/{BulkEdit.objects.get().public_id}/"
    desk.post(f"{path}do/", {"do": "order"})
    save(actor=TEST, deposit_id=two.pk, metadata={**two.metadata, "title": "Sửa tay"}, revision=two.revision)
    BulkEdit.objects.update(asked=timezone.now() - dt.timedelta(minutes=2))
    User.objects.update(language="en")
    carry_out_edit(BulkEdit.objects.get().pk)
    carry_out_edit(BulkEdit.objects.get().pk)
    (event,) = Event.objects.filter(verb="edit_many")
    ended.tell(event.pk)
    ended.tell(event.pk)
    (message,) = mail.outbox
    assert "The bulk edit of 2 deposits has ended." in message.body and path in message.body
    assert "Changed: 1" in message.body and "Row 2, Sửa tay: Somebody has saved it meanwhile." in message.body


def test_the_page_follows_stops_and_takes_back(desk: Client, collection: Collection) -> None:
    one, two = submitted(collection, title="Một"), submitted(collection, title="Hai")
    preview = ask(desk, "preview", one, two, added="lúa")
    path = f"/en/desk/edit/{BulkEdit.objects.get().public_id}/"
    assert_sound(preview)
    desk.post(f"{path}do/", {"do": "order"})
    working = desk.get(path)
    assert_sound(working)
    assert "0 of 2 deposits are done." in text(working)
    desk.post(f"{path}do/", {"do": "stop"})
    stopped = desk.get(path)
    assert_sound(stopped)
    assert "Stopped" in text(stopped) and "Take back" not in text(stopped)
    done = apply(desk, ask(desk, "preview", one, two, added="lúa"))
    assert "Take back these changes of 2 deposits" in text(done)
    path = f"/en/desk/edit/{BulkEdit.objects.latest('pk').public_id}/"
    back = desk.post(f"{path}do/", {"do": "undo"}, follow=True)
    assert_sound(back)
    assert "Taking back a bulk edit" in text(back) and "lúa" in text(back)
    apply(desk, back)
    one.refresh_from_db()
    assert [word.text for word in one.document.keywords] == ["xâm nhập mặn"]
    assert "It has been taken back." in text(desk.get(path))
    assert_sound(desk.get("/en/desk/edit/"))


def test_the_report_names_every_deposit_and_computes_nothing(desk: Client, collection: Collection) -> None:
    one, two = submitted(collection, title="=cmd|' /C calc'!A0"), submitted(collection, title="Hai")
    preview = ask(desk, "preview", one, two, added="lúa")
    save(actor=TEST, deposit_id=two.pk, metadata={**two.metadata, "subtitle": "Sửa tay"}, revision=two.revision)
    apply(desk, preview)
    path = f"/en/desk/edit/{BulkEdit.objects.get().public_id}/report.csv"
    said = b"".join(desk.get(path).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert f"1,{one.public_id},'=cmd|' /C calc'!A0,changed," in said
    assert f"2,{two.public_id},Hai,edited here since,Somebody has saved it meanwhile." in said
    other = signed_in(make_editor(UserFactory(), collection))
    for address in (path, path.removesuffix("report.csv")):
        assert other.get(address).status_code == 404


def test_a_large_selection_costs_no_more_queries_than_a_small_one(desk: Client, collection: Collection) -> None:
    deposits = [submitted(collection, title=str(number)) for number in range(12)]
    ask(desk, "preview", *deposits[:2], added="lúa")
    few = BulkEdit.objects.latest("pk").public_id
    ask(desk, "preview", *deposits, added="lúa")
    many = BulkEdit.objects.latest("pk").public_id
    counted = []
    for public_id in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"/en/desk/edit/{public_id}/").status_code == 200
        counted.append(len(queries))
    assert counted[1] <= counted[0]
