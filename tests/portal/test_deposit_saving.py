"""Nothing that was typed is lost: not by an error, not by leaving, not by pressing twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deposits.flows.publish import publish
from deposits.flows.review import send_back
from deposits.flows.save import save
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit, State
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, install, make_editor
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text, tree
from tests.portal.typing_forms import boxes, typed

JSON = {"Accept": "application/json"}


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(name="Trần Thị Hồng Nhung")


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


def saved(client: Client, deposit: Deposit, sent: dict[str, Any]) -> Any:
    return client.post(f"/en/deposit/{deposit.public_id}/save/", sent, headers=JSON)


def test_autosave_keeps_the_form_and_tells_the_time(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    page = client.get(f"/en/deposit/{deposit.public_id}/")
    answer = saved(client, deposit, typed(page, title="Nhan đề đang viết"))
    assert answer.status_code == 200
    told = answer.json()
    assert told["saved"].startswith("Saved at ")
    assert told["errors"] == {}
    assert "The work" in told["steps"]
    deposit.refresh_from_db()
    assert (deposit.title, deposit.revision) == ("Nhan đề đang viết", told["revision"])
    again = saved(client, deposit, {**typed(page, title="Nhan đề đang viết"), "revision": [str(told["revision"])]})
    assert again.json()["revision"] == told["revision"]


def test_leaving_and_returning_shows_everything_also_what_cannot_be_read(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    here = f"/en/deposit/{deposit.public_id}/"
    changes = {
        "title": "Mới",
        "thesis.defended": "18/9",
        "access-choice": "embargo",
        "access-until": "sang năm",
        "keywords-text": "lúa",
    }
    answer = saved(client, deposit, {**typed(client.get(here)), **changes})
    assert set(answer.json()["errors"]) == {"f-thesis-defended", "f-access"}
    page = client.get(here)
    held = boxes(page)
    assert {name: held[name][0] for name in changes} == changes
    (error,) = tree(page).xpath("//*[@id='f-thesis-defended-error']")
    assert "18/9" in error.text_content()
    deposit.refresh_from_db()
    assert deposit.document.thesis.defended == ""
    assert deposit.access.download[0].audience == "everyone"

    refused = client.post(here, {**typed(page), "notes": "không tệp", "agreement": "1", "do": "submit"})
    assert refused.status_code == 422
    assert boxes(refused)["thesis.defended"] == ["18/9"]
    assert boxes(refused)["agreement"] == ["1"]
    assert Deposit.objects.get(pk=deposit.pk).state == State.DRAFT

    mended = {**typed(refused), "thesis.defended": "18/9/2025", "access-choice": "open", "do": "submit"}
    assert client.post(here, mended).status_code == 302
    deposit.refresh_from_db()
    assert (deposit.state, deposit.unread, deposit.document.thesis.defended) == (State.SUBMITTED, {}, "2025-09-18")


def test_a_form_that_is_behind_changes_no_file_either(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    answer = saved(client, deposit, {"revision": ["0"], "title": ["x"], "revision-x": [""]})
    assert answer.status_code == 409
    assert saved(client, deposit, {"title": ["x"]}).status_code == 409


def test_who_was_signed_out_meanwhile_is_told_and_keeps_her_page(owner: User, deposit: Deposit) -> None:
    page = signed_in(owner).get(f"/en/deposit/{deposit.public_id}/")
    answer = saved(Client(), deposit, typed(page))
    assert answer.status_code == 401
    assert "signed out" in answer.json()["error"]


def test_what_was_typed_comes_back_when_the_deposit_was_taken_out_of_hand(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    here = f"/en/deposit/{deposit.public_id}/"
    page = client.get(here)
    deposit.metadata["notes"] = "không tệp"
    deposit.save()
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    refused = client.post(here, {**typed(page, title="Viết dở"), "do": "save"})
    assert refused.status_code == 409
    assert boxes(refused)["title"] == ["Viết dở"]
    assert Deposit.objects.get(pk=deposit.pk).title == "Xâm nhập mặn ở đường bờ sông Hậu"


def test_rows_are_added_moved_and_removed_by_buttons(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    here = f"/deposit/{deposit.public_id}/"
    page = client.get(here)
    added = client.post(here, {**typed(page), "authors-name": ["Nguyễn Ánh"], "do": "add:authors"})
    assert added["Location"] == f"{here}?add=authors#f-authors"
    page = client.get(added["Location"])
    assert boxes(page)["authors-name"] == ["Nguyễn Ánh", ""]
    filled = {**typed(page), "authors-name": ["Nguyễn Ánh", "Bùi Bích"]}
    client.post(here, {**filled, "do": "up:authors:1"})
    page = client.get(here)
    assert boxes(page)["authors-name"] == ["Bùi Bích", "Nguyễn Ánh"]
    client.post(here, {**typed(page), "do": "drop:authors:0"})
    assert boxes(client.get(here))["authors-name"] == ["Nguyễn Ánh"]


def test_enter_in_a_box_saves_and_nothing_else(owner: User, deposit: Deposit) -> None:
    page = signed_in(owner).get(f"/deposit/{deposit.public_id}/")
    first = tree(page).xpath("//form[@id='deposit-form']//button[@type='submit']")[0]
    assert (first.get("name"), first.get("value")) == ("do", "save")


def test_another_language_shows_the_same_draft(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    saved(client, deposit, typed(client.get(f"/en/deposit/{deposit.public_id}/"), title="Giữ nguyên"))
    assert boxes(client.get(f"/deposit/{deposit.public_id}/"))["title"] == ["Giữ nguyên"]


def test_remarks_of_an_earlier_return_are_not_shown_again(owner: User, deposit: Deposit, collection: Collection) -> None:
    editor = actor_of(make_editor(UserFactory(), collection))
    deposit.metadata["notes"] = "không tệp"
    deposit.save()
    client = signed_in(owner)
    for remark in ("Sửa nhan đề.", "Sửa từ khóa."):
        submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
        send_back(actor=editor, deposit_id=deposit.pk, comment=remark)
    page = text(client.get(f"/en/deposit/{deposit.public_id}/"))
    assert "Sửa từ khóa." in page
    assert "Sửa nhan đề." not in page
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    publish(actor=TEST, deposit_id=deposit.pk)
    assert "Sửa nhan đề." in text(client.get(f"/en/deposit/{deposit.public_id}/status/"))


def test_drafts_are_kept_by_no_cache(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    for path in ("", "status/"):
        assert "no-store" in client.get(f"/deposit/{deposit.public_id}/{path}")["Cache-Control"]
    assert client.head(f"/deposit/{deposit.public_id}/").status_code == 200


def test_a_button_that_its_own_autosave_overtook_is_no_conflict(
    owner: User, deposit: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The autosave commits between the moment when the button's request read the draft and the moment when it saves."""
    client = signed_in(owner)
    here = f"/en/deposit/{deposit.public_id}/"
    sent = typed(client.get(here), title="Vừa gõ vừa bấm")

    def overtaken(**arguments: Any) -> Deposit:
        monkeypatch.undo()
        save(**arguments)
        return save(**arguments)

    monkeypatch.setattr("portal.deposit.keeping.save", overtaken)
    assert client.post(here, {**sent, "do": "save"}).status_code == 302
    assert Deposit.objects.get(pk=deposit.pk).title == "Vừa gõ vừa bấm"


def test_pressing_submit_twice_submits_once(owner: User, deposit: Deposit) -> None:
    client = signed_in(owner)
    here = f"/en/deposit/{deposit.public_id}/"
    sent = {**typed(client.get(here), notes="không tệp"), "agreement": "1", "do": "submit"}
    for _press in range(2):
        assert client.post(here, sent)["Location"] == f"{here}status/"
    assert deposit.events.filter(verb="submit").count() == 1
    changed = client.post(here, {**sent, "title": "Gõ thêm sau khi nộp"})
    assert (changed.status_code, boxes(changed)["title"]) == (409, ["Gõ thêm sau khi nộp"])
