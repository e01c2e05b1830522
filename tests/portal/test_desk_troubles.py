"""The queue by what is wrong: kept when it becomes known, counted, filtered by the address alone, told to nobody who may not
see the other work."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from deposits.access import Policy
from deposits.flows.listing import list_records
from deposits.flows.look import LOOK, LOOK_OVER, follow, look, look_over
from deposits.flows.publish import publish
from deposits.flows.review import comment, send_back
from deposits.flows.same import say_distinct
from deposits.flows.save import save
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit, DepositFile, Event, Record
from deposits.tasks import every_minute, every_night
from media.models import Inspection
from tests.factories import CollectionFactory, UserFactory, actor_of, draft, install, make_editor, published, submitted
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


def found(client: Client, trouble: str, view: str = "submitted") -> set[str]:
    answer = client.get(f"/en/desk/?view={view}&trouble={trouble}")
    assert answer.status_code == 200
    return {link.text_content() for link in tree(answer).xpath("//table//p[@class='what']/a")}


def counts(client: Client, query: str = "") -> dict[str, int]:
    """By label, as the page says them."""
    lines = tree(client.get(f"/en/desk/?{query}")).xpath("//nav[@aria-label='What was found']//a")
    return {line.xpath("span[1]/text()")[0]: int(line.xpath("span[@class='num']/text()")[0]) for line in lines}


def waiting(collection: Collection, title: str, status: str = "text", *, content: str = "", **more: Any) -> Deposit:
    """Submitted, its file read with this outcome, and looked over as the workers would."""
    facts = more.pop("facts", {})
    more.setdefault("licence", "CC-BY-4.0")
    deposit = submitted(collection, title=title, content=(content or title).encode(), **more)
    stored = deposit.files.get().stored
    Inspection.objects.update_or_create(file=stored, defaults={"status": status, "facts": facts})
    look(deposit.pk)
    return deposit


def do_queued() -> None:
    """What waits for the workers, of looks alone, until nothing does."""
    while waits := [one for one in OrmQ.objects.order_by("pk") if one.func() in (LOOK, LOOK_OVER)]:
        waits[0].delete()
        {LOOK: look, LOOK_OVER: look_over}[waits[0].func()](*waits[0].args())


def test_each_trouble_is_counted_and_found(desk: Client, collection: Collection) -> None:
    waiting(collection, "Lành")
    waiting(collection, "Ảnh quét", "no_text")
    waiting(collection, "Khóa", "encrypted")
    waiting(collection, "Có mã lệnh", facts={"scripts": ["app.alert"], "encrypted": True})
    waiting(collection, "Vi-rút", "infected")
    waiting(collection, "Chưa chọn giấy phép", licence="")
    waiting(collection, "Đang đọc", "pending")
    missing = waiting(collection, "Thiếu")
    Deposit.objects.filter(pk=missing.pk).update(metadata={**missing.metadata, "abstracts": []})
    look(missing.pk)
    bare = waiting(collection, "Không tệp")
    DepositFile.objects.filter(deposit=bare).update(role="summary")
    look(bare.pk)
    submitted(collection, title="Chưa xem", content=b"khac")
    assert counts(desk) == {
        "Virus found": 1, "Scripts or hidden contents": 1, "Encrypted file": 2, "Text cannot be read": 1, "No full text": 1,
        "Required fields are empty": 1, "Rights not settled": 1, "Files still being read": 1, "Not looked over yet": 1,
        "Nothing wrong found": 1,
    }  # fmt: skip
    assert found(desk, "encrypted") == {"Khóa", "Có mã lệnh"}
    assert found(desk, "virus") == {"Vi-rút"}
    assert found(desk, "unreadable") == {"Ảnh quét"}
    assert found(desk, "rights") == {"Chưa chọn giấy phép"}
    assert found(desk, "incomplete") == {"Thiếu"}
    assert found(desk, "none") == {"Lành"}
    assert len(found(desk, "nonsense")) == 10
    page = desk.get("/en/desk/?trouble=encrypted")
    assert_sound(page)
    assert "Scripts or hidden contents" in text(page), "every row says what else is wrong with it"
    assert counts(desk, "trouble=encrypted") == counts(desk), "the other troubles stay in sight"
    assert counts(desk, "trouble=encrypted&view=published") == {}
    assert "2 deposits wait for you" in text(page)
    review = desk.get("/en/desk/?trouble=encrypted").context["entries"][0].deposit.public_id
    following = desk.get(f"/en/desk/{review}/?queue=trouble%3Dencrypted").context["beside"]
    assert {following.before, following.after} - {""} == {
        one.deposit.public_id for one in page.context["entries"] if one.deposit.public_id != review
    }


def test_two_that_look_the_same_are_told_of_each_other_and_others_of_neither(desk: Client, collection: Collection) -> None:
    elsewhere = CollectionFactory(slug="noi-khac")
    first = waiting(collection, "Một", content="giống nhau")
    hidden = waiting(elsewhere, "Ở nơi khác", content="giống nhau")
    do_queued()
    assert counts(desk) == {"Nothing wrong found": 1}, "the other one is not hers to know of"
    assert found(desk, "duplicate") == set()
    assert "Possible duplicate" not in text(desk.get("/en/desk/"))
    theirs = signed_in(make_editor(UserFactory(), elsewhere))
    assert counts(theirs) == {"Nothing wrong found": 1}
    both = signed_in(UserFactory(is_superuser=True))
    assert counts(both) == {"Possible duplicate": 2}
    assert found(both, "duplicate") == {"Một", "Ở nơi khác"} and found(both, "none") == set()
    assert [one.troubles for one in both.get("/en/desk/").context["entries"]] == [["Possible duplicate"]] * 2
    publish(actor=TEST, deposit_id=hidden.pk)
    follow(Event.objects.filter(verb="publish").latest("pk").pk)
    do_queued()
    assert counts(desk) == {"Possible duplicate": 1}, "everybody may see what is published"
    say_distinct(actor=TEST, deposit_id=first.pk, public_id=hidden.public_id)
    follow(Event.objects.filter(verb="say_distinct").latest("pk").pk)
    assert counts(desk) == {"Nothing wrong found": 1}


def test_a_closed_record_makes_no_duplicate_for_who_may_not_see_it(desk: Client, collection: Collection) -> None:
    closed = Policy.model_validate({"metadata": [], "view": [], "download": []})
    record = published(CollectionFactory(), title="Kín", content=b"nhu nhau", policy=closed)
    list_records([record.pk])
    waiting(collection, "Của tôi", content="nhu nhau")
    assert counts(desk) == {"Nothing wrong found": 1}
    Record.objects.filter(pk=record.pk).update(deposit=None)
    look_over()
    assert counts(desk) == {"Nothing wrong found": 1}


def test_what_was_mended_or_answered_is_told(desk: Client, collection: Collection) -> None:
    owner = UserFactory()
    deposit = waiting(collection, "Trả lại", actor=actor_of(owner))
    send_back(actor=TEST, deposit_id=deposit.pk, comment="Sửa")
    look(deposit.pk)
    assert counts(desk, "view=returned") == {"Nothing wrong found": 1}
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    follow(Event.objects.filter(verb="submit").latest("pk").pk)
    assert found(desk, "answered") == {"Trả lại"} == found(desk, "none"), "an answer is nothing wrong"
    asked = waiting(collection, "Hỏi")
    comment(actor=TEST, deposit_id=asked.pk, body="Khi nào?")
    look(asked.pk)
    assert found(desk, "answered") == {"Trả lại"}


def test_looks_follow_what_changes_and_the_night_finds_the_rest(desk: Client, collection: Collection) -> None:
    deposit = waiting(collection, "Sửa")
    OrmQ.objects.all().delete()
    save(actor=TEST, deposit_id=deposit.pk, metadata={**deposit.metadata, "licence": ""}, revision=deposit.revision)
    do_queued()
    assert found(desk, "rights") == {"Sửa"}
    private = draft(collection)
    save(actor=TEST, deposit_id=private.pk, metadata={**private.metadata, "title": "Nháp"}, revision=private.revision)
    assert not [one for one in OrmQ.objects.all() if one.func() == LOOK], "a draft that saves itself is not looked at"
    stored = deposit.files.get().stored
    Inspection.objects.filter(file=stored).update(status="damaged")
    event = Event.objects.create(verb="inspected", at=timezone.now(), data={"stored": stored.pk})
    follow(event.pk)
    assert found(desk, "unreadable") == {"Sửa"}
    Inspection.objects.filter(file=stored).update(status="text")
    every_night()
    do_queued()
    assert found(desk, "unreadable") == set()
    Deposit.objects.filter(pk=deposit.pk).update(troubles="unseen")  # as an upgrade leaves it
    every_minute()
    do_queued()
    assert found(desk, "unseen") == set() and found(desk, "rights") == {"Sửa"}
