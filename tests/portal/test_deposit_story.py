"""From an empty list to a published record by forms alone, without a line of script."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deposits.flows.claim import claim_deposits
from deposits.models import Collection, Deposit, Record, State
from portal.accounts.models import User
from tests.factories import CollectionFactory, UserFactory, actor_of, install, make_editor, make_member, pdf_bytes
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree
from tests.portal.typing_forms import COMPLETE, boxes, typed


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def student(collection: Collection) -> User:
    return make_member(UserFactory(name="Trần Thị Hồng Nhung"), collection.institution)


@pytest.fixture
def editor(collection: Collection) -> User:
    return make_editor(UserFactory(name="Huỳnh Mỹ Lệ"), collection)


def begin(client: Client, collection: Collection, **more: Any) -> str:
    """The id of a new deposit."""
    answer = client.post("/deposit/new/", {"kind": "master-thesis", "collection": collection.slug, **more})
    assert answer.status_code == 302, text(answer)
    return re.fullmatch(r"/deposit/(\w+)/", answer["Location"]).group(1)  # type: ignore[union-attr]


def test_from_start_to_publication_without_script(student: User, editor: User, collection: Collection) -> None:
    hers, desk = signed_in(student), signed_in(editor)
    assert "Deposit a work" in text(hers.get("/en/deposit/"))
    first = hers.get("/en/deposit/new/")
    assert_sound(first)
    assert tree(first).xpath("//main//label[contains(., 'Master thesis')]/@for") == ["kind-master-thesis"]
    deposit_id = begin(hers, collection)
    here = f"/deposit/{deposit_id}/"

    # A form that lacks everything says so, field by field, and keeps what was written.
    page = hers.get("/en" + here)
    assert_sound(page)
    refused = hers.post("/en" + here, {**typed(page, title="Xâm nhập mặn"), "do": "submit"})
    assert refused.status_code == 422
    links = tree(refused).xpath("//*[@role='alert']//a/@href")
    assert {"#f-authors-box", "#f-advisors-box", "#f-files", "#f-agreement"} <= set(links)
    (authors,) = tree(refused).xpath("//*[@role='alert']//a[@href='#f-authors-box']")
    assert authors.text_content() == "Authors: Write at least one name."
    assert "Write at least one name." in tree(refused).xpath("string(//*[@id='f-authors-error'])")
    assert all(tree(refused).xpath(f"//*[@id='{link[1:]}']") for link in links)
    assert boxes(refused)["title"] == ["Xâm nhập mặn"]

    # With everything in it, and a file sent with the form itself, it goes to the editors.
    sent: dict[str, Any] = {**typed(refused), **COMPLETE, "do": "save"}
    saved = hers.post(here, {**sent, "files": SimpleUploadedFile("luận văn.txt", "Toàn văn.".encode())})
    assert saved.status_code == 302
    page = hers.get(here)
    assert "luận văn.txt" in text(page)
    assert boxes(page)["authors-name"] == ["Trần Thị Hồng Nhung"]
    assert boxes(page)["issued"] == ["09/2025"]
    done = hers.post(here, {**typed(page), "agreement": "1", "do": "submit"})
    assert done.status_code == 302, text(done)
    assert done["Location"] == f"{here}status/"
    assert_sound(hers.get(f"/en{here}status/"))
    assert hers.get(here)["Location"] == f"{here}status/"

    # The editor returns it with a comment and a remark at a field; the depositor reads both where she mends.
    assert "Xâm nhập mặn ở sông Hậu" in text(desk.get("/desk/"))
    review = desk.get(f"/en/desk/{deposit_id}/")
    assert_sound(review)
    desk.post(f"/desk/{deposit_id}/", {"do": "return", "comment": "Gần xong rồi.", "remark-keywords": "Xin thêm từ khóa."})
    page = hers.get("/en" + here)
    assert "Gần xong rồi." in text(page)
    field = tree(page).get_element_by_id("f-keywords")
    assert "Xin thêm từ khóa." in field.text_content()
    hers.post(here, {**typed(page, keywords="sông Hậu; gió chướng"), "agreement": "1", "do": "submit"})
    assert "Mended and submitted again" in text(desk.get("/en/desk/"))

    desk.post(f"/desk/{deposit_id}/", {"do": "publish"})
    record = Record.objects.get(public_id=deposit_id)
    assert [one.text for one in record.current.document.keywords] == ["sông Hậu", "gió chướng"]
    assert Client().get(f"/records/{deposit_id}/").status_code == 200
    assert "Public page" in text(hers.get("/en/deposit/"))


def test_an_editor_mends_what_is_published_and_publishes_a_revision(student: User, editor: User, collection: Collection) -> None:
    deposit_id = begin(signed_in(student), collection)
    deposit = Deposit.objects.get(public_id=deposit_id)
    hers, desk = signed_in(student), signed_in(editor)
    page = hers.get(f"/deposit/{deposit_id}/")
    filled = {**typed(page), **COMPLETE, "notes": "Chưa có tệp.", "agreement": "1", "do": "submit"}
    hers.post(f"/deposit/{deposit_id}/", filled)
    desk.post(f"/desk/{deposit_id}/", {"do": "publish"})

    form = desk.get(f"/deposit/{deposit_id}/")
    assert (
        desk.post(f"/deposit/{deposit_id}/", {**typed(form, title="Nhan đề mới"), "do": "review"})["Location"]
        == f"/desk/{deposit_id}/"
    )
    review = text(desk.get(f"/en/desk/{deposit_id}/"))
    assert "The working copy differs from what readers see" in review
    assert "Xâm nhập mặn ở sông Hậu" in review
    desk.post(f"/desk/{deposit_id}/", {"do": "revise", "note": "Sửa nhan đề"})
    record = Record.objects.get(deposit=deposit)
    assert (record.title, record.current.number, record.current.note) == ("Nhan đề mới", 2, "Sửa nhan đề")
    assert "The working copy differs" not in text(desk.get(f"/en/desk/{deposit_id}/"))

    refused = desk.post(f"/en/desk/{deposit_id}/", {"do": "withdraw", "reason": " "})
    assert refused.status_code == 422
    desk.post(f"/desk/{deposit_id}/", {"do": "withdraw", "reason": "Theo đơn."})
    assert Client().get(f"/records/{deposit_id}/").status_code == 410
    desk.post(f"/desk/{deposit_id}/", {"do": "restore", "reason": "Nhầm."})
    assert Client().get(f"/records/{deposit_id}/").status_code == 200


def test_a_depositor_takes_back_deletes_and_brings_back(student: User, collection: Collection) -> None:
    client = signed_in(student)
    deposit_id = begin(client, collection)
    page = client.get(f"/deposit/{deposit_id}/")
    client.post(f"/deposit/{deposit_id}/", {**typed(page), **COMPLETE, "notes": "Chưa có tệp.", "agreement": "1", "do": "submit"})
    assert client.post(f"/deposit/{deposit_id}/take-back/")["Location"] == f"/deposit/{deposit_id}/"
    assert client.post(f"/deposit/{deposit_id}/delete/")["Location"] == "/deposit/"
    assert client.get(f"/deposit/{deposit_id}/").status_code == 404
    assert "Bin" in text(client.get("/en/deposit/"))
    client.post(f"/deposit/{deposit_id}/undelete/")
    assert boxes(client.get(f"/deposit/{deposit_id}/"))["title"] == ["Xâm nhập mặn ở sông Hậu"]
    assert Deposit.objects.get(public_id=deposit_id).state == State.DRAFT


def test_a_librarian_deposits_for_somebody_with_an_account(student: User, editor: User, collection: Collection) -> None:
    deposit_id = begin(signed_in(editor), collection, whose="other", email=student.email.upper())
    deposit = Deposit.objects.get(public_id=deposit_id)
    assert (deposit.owner, deposit.created_by) == (student, editor)
    assert signed_in(student).get(f"/deposit/{deposit_id}/").status_code == 200
    assert "for Trần Thị Hồng Nhung" in text(signed_in(editor).get("/en/deposit/"))


def test_a_librarian_deposits_for_somebody_without_an_account(editor: User, collection: Collection) -> None:
    client = signed_in(editor)
    asked = {"kind": "master-thesis", "collection": collection.slug, "whose": "other", "email": "on@sv.example"}
    refused = client.post("/en/deposit/new/", asked)
    assert refused.status_code == 422
    assert "There is no account with this address" in text(refused)
    (email,) = tree(refused).xpath("//input[@name='email']/@value")
    assert email == "on@sv.example"
    deposit_id = begin(client, collection, whose="other", email="on@sv.example", name="Đỗ Thị Ổn")
    newcomer = UserFactory(email="on@sv.example", name="Đỗ Thị Ổn")
    assert signed_in(newcomer).get(f"/deposit/{deposit_id}/").status_code == 404
    claim_deposits(actor=actor_of(newcomer), email="on@sv.example")
    assert signed_in(newcomer).get(f"/deposit/{deposit_id}/").status_code == 200


def test_who_edits_nothing_there_deposits_for_nobody_else(student: User, collection: Collection) -> None:
    asked = {"kind": "master-thesis", "collection": collection.slug, "whose": "other", "email": "on@sv.example", "name": "Ổn"}
    refused = signed_in(student).post("/en/deposit/new/", asked)
    assert refused.status_code == 422
    assert not Deposit.objects.exists()


def test_only_collections_that_take_the_kind_are_offered(student: User, collection: Collection) -> None:
    CollectionFactory(slug="du-lieu", kinds=["dataset"])
    CollectionFactory(slug="dong", accepts_deposits=False)
    client = signed_in(student)

    def offered(query: str) -> set[str]:
        return set(tree(client.get(f"/en/deposit/new/?{query}")).xpath("//select[@name='collection']/optgroup/option/@value"))

    assert offered("kind=dataset") == {"du-lieu", collection.slug}
    assert offered("kind=master-thesis") == {collection.slug}
    kinds = tree(client.get("/en/deposit/new/?collection=du-lieu")).xpath("//main//input[@name='kind']/@value")
    assert kinds == ["dataset"]
    refused = client.post("/en/deposit/new/", {"kind": "master-thesis", "collection": "du-lieu"})
    assert refused.status_code == 422
    assert "does not take works of this kind" in text(refused)
    assert not Deposit.objects.exists()


def test_kind_and_collection_are_as_last_time(student: User, collection: Collection) -> None:
    CollectionFactory(slug="bai-bao")
    client = signed_in(student)

    def chosen() -> tuple[list[str], list[str]]:
        page = tree(client.get("/deposit/new/"))
        kind = page.xpath("//input[@name='kind'][@checked]/@value")
        return kind, page.xpath("//select[@name='collection']//option[@selected]/@value")

    assert chosen() == ([], [collection.slug]), "her own institution has but one"
    begin(client, collection)
    assert chosen() == (["master-thesis"], [collection.slug])


def test_a_deposit_may_begin_with_its_file_and_what_is_missing_is_said(student: User, collection: Collection) -> None:
    client = signed_in(student)
    refused = client.post("/en/deposit/new/", {"collection": collection.slug})
    assert refused.status_code == 422
    assert "Choose what you are depositing." in text(refused)
    told = client.post("/en/deposit/new/", {"kind": "other"}, headers={"Accept": "application/json"})
    assert (told.status_code, set(told.json()["errors"])) == (422, {"collection"})
    file = io.BytesIO(pdf_bytes("Trang một."))
    file.name = "luận văn.pdf"
    deposit = Deposit.objects.get(public_id=begin(client, collection, files=file))
    assert [one.name for one in deposit.files.all()] == ["luận văn.pdf"]
    told = client.post(
        "/en/deposit/new/", {"kind": "other", "collection": collection.slug}, headers={"Accept": "application/json"}
    ).json()
    assert told["form"] == f"/en/deposit/{told['deposit']}/"
    assert client.get(told["form"]).status_code == 200


def test_where_nothing_is_reviewed_submitting_publishes(student: User) -> None:
    collection = CollectionFactory(reviewed=False)
    client = signed_in(student)
    deposit_id = begin(client, collection)
    page = client.get(f"/en/deposit/{deposit_id}/")
    assert "Submit and publish" in text(page)
    client.post(
        f"/deposit/{deposit_id}/", {**typed(page), **COMPLETE, "notes": "Không có tệp.", "agreement": "1", "do": "submit"}
    )
    assert Client().get(f"/records/{deposit_id}/").status_code == 200
