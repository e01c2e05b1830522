"""Who reviews what: taking, giving back and handing over, at the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from deposits.errors import Unacceptable, WrongState
from deposits.flows.assign import assign, claim, release
from deposits.flows.publish import publish
from deposits.models import Collection, Deposit, Event
from portal.accounts.models import User
from portal.notices.tasks import tell
from tests.factories import CollectionFactory, UserFactory, actor_of, install, make_editor, submitted
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def lan(collection: Collection) -> User:
    return make_editor(UserFactory(name="Đỗ Thị Lan"), collection)


@pytest.fixture
def binh(collection: Collection) -> User:
    return make_editor(UserFactory(name="Hồ Văn Bình"), collection)


def do(client: Client, verb: str, *deposits: Deposit, **more: object) -> str:
    answer = client.post("/en/desk/hands/", {"do": verb, "chosen": [one.public_id for one in deposits], **more}, follow=True)
    assert answer.status_code == 200
    return text(answer)


def holder(deposit: Deposit) -> str:
    deposit.refresh_from_db()
    return str(deposit.claimed_by or "")


def test_what_one_editor_has_taken_another_cannot_take(lan: User, binh: User, collection: Collection) -> None:
    deposit = submitted(collection, title="Một")
    claim(actor=actor_of(lan), deposit_id=deposit.pk)
    claim(actor=actor_of(lan), deposit_id=deposit.pk)
    with pytest.raises(Unacceptable, match="Đỗ Thị Lan"):
        claim(actor=actor_of(binh), deposit_id=deposit.pk)
    assert holder(deposit) == "Đỗ Thị Lan"
    assert Event.objects.filter(verb="assign", deposit=deposit).count() == 1


def test_it_is_taken_and_given_back_at_the_desk_several_at_once(lan: User, binh: User, collection: Collection) -> None:
    one, two, three = (submitted(collection, title=title) for title in ("Một", "Hai", "Ba"))
    claim(actor=actor_of(binh), deposit_id=three.pk)
    said = do(signed_in(lan), "claim", one, two, three)
    assert "2 deposits settled." in said
    assert "Hồ Văn Bình has taken this deposit already." in said
    assert (holder(one), holder(two), holder(three)) == ("Đỗ Thị Lan", "Đỗ Thị Lan", "Hồ Văn Bình")
    do(signed_in(lan), "release", one)
    assert holder(one) == ""


def test_handing_over_tells_the_colleague_and_nobody_else(lan: User, binh: User, collection: Collection) -> None:
    deposit = submitted(collection, title="Trao tay")
    do(signed_in(lan), "assign", deposit, person=binh.pk)
    assert holder(deposit) == "Hồ Văn Bình"
    mail.outbox.clear()
    tell(Event.objects.get(verb="assign").pk)
    assert [message.to for message in mail.outbox] == [[binh.email]]
    assert "Trao tay" in mail.outbox[0].subject


def test_taking_it_oneself_sends_no_mail(lan: User, collection: Collection) -> None:
    deposit = submitted(collection)
    claim(actor=actor_of(lan), deposit_id=deposit.pk)
    mail.outbox.clear()
    tell(Event.objects.get(verb="assign").pk)
    assert mail.outbox == []


def test_work_is_given_only_to_who_can_do_it(lan: User, collection: Collection) -> None:
    deposit, stranger = submitted(collection), UserFactory(name="Người Lạ")
    with pytest.raises(Unacceptable, match="Người Lạ"):
        assign(actor=actor_of(lan), deposit_id=deposit.pk, person=stranger)
    assert "Choose to whom it goes." in do(signed_in(lan), "assign", deposit, person="")
    assert holder(deposit) == ""


def test_deposits_of_other_collections_are_not_touched(lan: User) -> None:
    deposit = submitted(CollectionFactory(slug="nguoi-khac"))
    assert "1 of those chosen is no longer here, or no longer yours to review." in do(signed_in(lan), "claim", deposit)
    assert holder(deposit) == ""
    assert signed_in(UserFactory()).post("/desk/hands/", {"do": "claim"}).status_code == 403


def test_what_is_published_is_nobodys_to_take(lan: User, collection: Collection) -> None:
    deposit = submitted(collection)
    publish(actor=TEST, deposit_id=deposit.pk)
    with pytest.raises(WrongState):
        claim(actor=actor_of(lan), deposit_id=deposit.pk)


def test_the_queue_is_filtered_by_reviewer_and_by_what_is_overdue(
    lan: User, binh: User, collection: Collection, settings: object
) -> None:
    settings.REVIEW_DAYS = 7  # type: ignore[attr-defined]
    mine, other, late = (submitted(collection, title=title) for title in ("Của tôi", "Của Bình", "Quá hạn"))
    claim(actor=actor_of(lan), deposit_id=mine.pk)
    claim(actor=actor_of(binh), deposit_id=other.pk)
    Deposit.objects.filter(pk=late.pk).update(submitted=timezone.now() - dt.timedelta(days=8))
    desk = signed_in(lan)

    def titles(query: str) -> list[str]:
        return [link.text_content() for link in tree(desk.get(f"/en/desk/?{query}")).xpath("//table//p[@class='what']/a")]

    assert titles("claimed=me") == ["Của tôi"]
    assert titles("claimed=nobody") == ["Quá hạn"]
    assert titles(f"claimed={binh.pk}") == ["Của Bình"]
    assert titles("overdue=1") == ["Quá hạn"]
    page = desk.get("/en/desk/")
    assert_sound(page)
    assert "1 is overdue." in text(page)
    assert "You have taken 1." in text(page)


def test_the_way_back_never_leads_to_another_site(lan: User, collection: Collection) -> None:
    deposit = submitted(collection)
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = signed_in(lan).post("/desk/hands/", {"do": "claim", "chosen": deposit.public_id, "next": elsewhere})
        assert answer["Location"] == "/desk/"
    release(actor=actor_of(lan), deposit_id=deposit.pk)


def test_the_review_page_says_who_reviews(lan: User, binh: User, collection: Collection) -> None:
    deposit = submitted(collection)
    claim(actor=actor_of(lan), deposit_id=deposit.pk)
    assert "Đỗ Thị Lan reviews this." in text(signed_in(binh).get(f"/en/desk/{deposit.public_id}/"))
    assert "You review this." in text(signed_in(lan).get(f"/en/desk/{deposit.public_id}/"))
