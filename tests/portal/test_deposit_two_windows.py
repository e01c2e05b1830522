"""Two windows, or two people, on one draft: merged part by part, and asked where both wrote in the same place."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deposits.flows.files import attach
from deposits.models import Collection, Deposit
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, install, make_editor
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text, tree
from tests.portal.typing_forms import Boxes, boxes, typed

JSON = {"Accept": "application/json"}


@pytest.fixture
def installed(db: None) -> None:
    install()


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(name="Trần Thị Hồng Nhung")


@pytest.fixture
def librarian(collection: Collection) -> User:
    return make_editor(UserFactory(name="Hồ Thị Ổn"), collection)


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


@pytest.fixture
def here(deposit: Deposit) -> str:
    return f"/en/deposit/{deposit.public_id}/"


def saved(client: Client, here: str, sent: dict[str, Any]) -> Any:
    answer = client.post(f"{here}save/", sent, headers=JSON)
    assert answer.status_code == 200, answer.content
    return answer.json()


def marked(sent: Boxes, told: dict[str, Any], *parts: str) -> str:
    """The marks of a page that has heard, of these parts, what is saved now."""
    import json

    return json.dumps(json.loads(sent["marks"][0]) | {part: told["marks"][part] for part in parts})


def test_what_two_people_write_in_different_fields_is_all_kept(owner: User, librarian: User, deposit: Deposit, here: str) -> None:
    author, colleague = signed_in(owner), signed_in(librarian)
    page, other = author.get(here), colleague.get(here)
    assert saved(colleague, here, typed(other, keywords="mặn; lúa", access_choice="institution"))["clashes"] == []
    told = saved(author, here, typed(page, title="Nhan đề của tác giả", authors_name=["Trần Thị Nhung", "Bùi Bích"]))
    assert (told["clashes"], told["elsewhere"]) == ([], ["access", "keywords"])
    deposit.refresh_from_db()
    assert deposit.title == "Nhan đề của tác giả"
    assert [one.text for one in deposit.document.keywords] == ["mặn", "lúa"]
    assert [one.name.display for one in deposit.document.by_role("author")] == ["Trần Thị Nhung", "Bùi Bích"]
    assert deposit.access.download[0].audience.startswith("institution:")


def test_where_both_wrote_in_one_field_nothing_is_overwritten_until_somebody_chooses(
    owner: User, librarian: User, deposit: Deposit, here: str
) -> None:
    author, colleague = signed_in(owner), signed_in(librarian)
    page = author.get(here)
    saved(colleague, here, typed(colleague.get(here), title="Của thủ thư"))
    sent = typed(page, title="Của tác giả", keywords="cả hai")
    told = saved(author, here, sent)
    (clash,) = told["clashes"]
    assert (clash["part"], clash["id"], clash["saved"]) == ("title", "f-title", "Của thủ thư")
    assert clash["source"].startswith("Hồ Thị Ổn, ")
    deposit.refresh_from_db()
    assert (deposit.title, deposit.document.keywords[0].text) == ("Của thủ thư", "cả hai")
    assert saved(author, here, sent)["clashes"], "it stays a clash until somebody chooses"
    assert saved(author, here, {**sent, "marks": marked(sent, told, "title")})["clashes"] == []
    deposit.refresh_from_db()
    assert deposit.title == "Của tác giả"


def test_without_script_both_are_shown_and_either_may_be_taken(owner: User, deposit: Deposit, here: str) -> None:
    first, second = signed_in(owner), signed_in(owner)
    page = first.get(here)
    saved(second, here, typed(second.get(here), title="Cửa sổ hai"))
    refused = first.post(here, {**typed(page, title="Cửa sổ một", keywords="mới"), "do": "save"})
    assert refused.status_code == 409
    assert boxes(refused)["title"] == ["Cửa sổ một"]
    assert "You, in another window" in text(refused)
    assert tree(refused).xpath("//a[@href='#f-title']")
    assert Deposit.objects.get(pk=deposit.pk).title == "Cửa sổ hai"
    assert Deposit.objects.get(pk=deposit.pk).document.keywords[0].text == "mới"

    taken = first.post(here, {**typed(refused, notes="thêm"), "do": "theirs:title"}, follow=True)
    assert (boxes(taken)["title"], boxes(taken)["notes"]) == (["Cửa sổ hai"], ["thêm"])
    assert first.post(here, {**typed(refused), "do": "save"}).status_code == 302
    assert Deposit.objects.get(pk=deposit.pk).title == "Cửa sổ một"


def test_access_and_what_a_file_is_are_compared_too(owner: User, librarian: User, deposit: Deposit, here: str) -> None:
    import io

    file = attach(actor=actor_of(owner), deposit_id=deposit.pk, source=io.BytesIO(b"a,b"), name="bang.csv", role="data")
    author, colleague = signed_in(owner), signed_in(librarian)
    page = author.get(here)
    saved(colleague, here, {**typed(colleague.get(here)), f"file-{file.pk}-role": "supplement", "access-choice": "nobody"})
    assert saved(author, here, typed(page, title="Chỉ nhan đề"))["clashes"] == []
    file.refresh_from_db()
    assert file.role == "supplement"
    told = saved(author, here, {**typed(page), f"file-{file.pk}-role": "main", "access-choice": "consortium"})
    assert [one["part"] for one in told["clashes"]] == ["access", f"file:{file.pk}"]
    refused = author.post(here, {**typed(page), f"file-{file.pk}-role": "main", "access-choice": "consortium"})
    assert "Nobody but the library" in text(refused)
    file.refresh_from_db()
    deposit.refresh_from_db()
    assert (file.role, deposit.access.download[0].audience) == ("supplement", "nobody")


def test_what_could_not_be_read_is_merged_as_well(owner: User, deposit: Deposit, here: str) -> None:
    first, second = signed_in(owner), signed_in(owner)
    page = first.get(here)
    saved(second, here, typed(second.get(here), thesis__defended="18/9"))
    assert saved(first, here, typed(page, title="Khác"))["clashes"] == []
    (clash,) = saved(first, here, typed(page, title="Khác", thesis__defended="19/9"))["clashes"]
    assert clash["saved"] == "18/9"
    assert boxes(first.get(here))["thesis.defended"] == ["18/9"]


def test_the_same_words_in_both_are_no_clash(owner: User, deposit: Deposit, here: str) -> None:
    client = signed_in(owner)
    sent = typed(client.get(here), title="Cùng một nhan đề")
    revision = saved(client, here, sent)["revision"]
    told = saved(client, here, sent)
    assert (told["revision"], told["clashes"], told["elsewhere"]) == (revision, [], [])


def test_a_form_without_marks_that_is_behind_overwrites_nothing(owner: User, deposit: Deposit, here: str) -> None:
    client = signed_in(owner)
    for sent in ({"revision": "0", "title": "x"}, {"title": "x"}, {"title": "x", "marks": "[1"}):
        assert client.post(f"{here}save/", sent, headers=JSON).status_code == 409
    assert Deposit.objects.get(pk=deposit.pk).title == deposit.title


def test_typing_on_in_one_window_is_no_clash_with_what_it_saved_itself_unheard(owner: User, deposit: Deposit, here: str) -> None:
    client = signed_in(owner)
    sent = typed(client.get(here), title="Viết được")
    saved(client, here, sent)
    assert saved(client, here, {**sent, "title": "Viết được nửa câu"})["clashes"] == []
    assert Deposit.objects.get(pk=deposit.pk).title == "Viết được nửa câu"
    other = typed(client.get(here), title="Cửa sổ hai")
    saved(client, here, {**other, "marks": sent["marks"]})
    assert Deposit.objects.get(pk=deposit.pk).title == "Viết được nửa câu"


def test_a_request_may_name_the_parts_that_it_is_about(owner: User, deposit: Deposit, here: str) -> None:
    client = signed_in(owner)
    sent = typed(client.get(here), title="Chỉ cái này", keywords="không gửi", access_choice="nobody")
    saved(client, here, {**sent, "parts": "title,keyword"})
    deposit.refresh_from_db()
    assert (deposit.title, deposit.document.keywords[0].text) == ("Chỉ cái này", "xâm nhập mặn")
    assert deposit.access.download[0].audience == "everyone"


def test_a_request_that_was_overtaken_by_a_later_one_overwrites_nothing(owner: User, deposit: Deposit, here: str) -> None:
    client = signed_in(owner)
    sent = typed(client.get(here), title="Lần một")
    saved(client, here, {**sent, "title": "Lần hai", "turn": "2"})
    told = saved(client, here, {**sent, "turn": "1"})
    assert (told["elsewhere"], told["clashes"]) == (["title"], [])
    assert Deposit.objects.get(pk=deposit.pk).title == "Lần hai"
