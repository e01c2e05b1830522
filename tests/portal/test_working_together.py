"""Co-authors invited by mail, and deposits handed over: asked, answered, parted."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from deposits.flows.invite import accept, invite
from deposits.flows.publish import publish
from deposits.models import CoAuthor, Collection, Deposit, Event, Invitation
from portal.accounts.models import User
from portal.notices.tasks import tell
from tests.factories import UserFactory, actor_of, draft, install, make_editor, make_member, submitted
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text
from tests.portal.typing_forms import typed


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(collection: Collection) -> User:
    return make_member(UserFactory(name="Trần Thị Hồng Nhung", language="en"), collection.institution)


@pytest.fixture
def other(db: None) -> User:
    user = UserFactory(name="Nguyễn Văn An", email="an@sv.example", language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def deposit(collection: Collection, owner: User) -> Deposit:
    return draft(collection, actor=actor_of(owner), title="Bản đồ mặn")


def ask(client: Client, deposit: Deposit, email: str, purpose: str = "edit") -> str:
    """Invite from the page, and follow the mail: the path of the link in it."""
    sent = {"do": "hand-over", "email": email} if purpose == "own" else {"do": "invite", "email": email, "purpose": purpose}
    answer = client.post(f"/en/deposit/{deposit.public_id}/people/", sent)
    assert answer.status_code == 302, text(answer)
    mail.outbox.clear()
    tell(Event.objects.filter(verb="invite").latest("pk").pk)
    (message,) = mail.outbox
    assert message.to == [email]
    return re.search(r"(/en)?/deposit/invitations/\S+/", str(message.body)).group(0)  # type: ignore[union-attr]


def test_an_invited_co_author_edits_and_submits_but_decides_nothing_else(deposit: Deposit, owner: User, other: User) -> None:
    hers, his = signed_in(owner), signed_in(other)
    assert his.get(f"/deposit/{deposit.public_id}/").status_code == 404
    link = ask(hers, deposit, other.email)
    assert "Nguyễn" not in text(hers.get(f"/en/deposit/{deposit.public_id}/people/"))
    assert "invites you to “Bản đồ mặn”" in text(his.get("/en/deposit/"))
    page = his.get(link)
    assert_sound(page)
    assert "Trần Thị Hồng Nhung invites you" in text(page)
    his.post(link, {"do": "accept"})

    form = his.get(f"/en/deposit/{deposit.public_id}/")
    assert his.post(f"/deposit/{deposit.public_id}/", {**typed(form, title="Bản đồ độ mặn"), "do": "save"}).status_code == 302
    deposit.refresh_from_db()
    assert deposit.title == "Bản đồ độ mặn"
    assert "Bản đồ độ mặn" in text(his.get("/en/deposit/"))
    assert "Nguyễn Văn An" in text(hers.get(f"/en/deposit/{deposit.public_id}/people/"))
    his.post(f"/deposit/{deposit.public_id}/delete/")
    refused = his.post(f"/en/deposit/{deposit.public_id}/people/", {"do": "hand-over", "email": "x@sv.example"})
    assert refused.status_code == 422
    deposit.refresh_from_db()
    assert (deposit.deleted, deposit.owner) == (None, owner)


def test_who_may_read_only_changes_nothing(deposit: Deposit, owner: User, other: User) -> None:
    link = ask(signed_in(owner), deposit, other.email, "read")
    his = signed_in(other)
    his.post(link, {"do": "accept"})
    assert his.get(f"/deposit/{deposit.public_id}/")["Location"] == f"/deposit/{deposit.public_id}/status/"
    assert his.get(f"/deposit/{deposit.public_id}/status/").status_code == 200
    his.post(f"/deposit/{deposit.public_id}/", {"do": "save", "title": "Đổi", "revision": str(deposit.revision)})
    deposit.refresh_from_db()
    assert deposit.title == "Bản đồ mặn"


def test_a_co_author_is_removed_or_leaves(deposit: Deposit, owner: User, other: User) -> None:
    his, here = signed_in(other), f"/en/deposit/{deposit.public_id}/people/"
    for client in (signed_in(owner), his):
        his.post(ask(signed_in(owner), deposit, other.email), {"do": "accept"})
        assert his.get(here).status_code == 200
        client.post(here, {"do": f"remove:{other.pk}"})
        assert his.get(here).status_code == 404
    bystander = make_member(UserFactory(), deposit.collection.institution)
    accept(
        actor=actor_of(bystander),
        invitation_id=invite(actor=actor_of(owner), deposit_id=deposit.pk, email="k@sv.example", purpose="read").pk,
    )
    CoAuthor.objects.create(deposit=deposit, user=other, may_edit=True)
    signed_in(bystander).post(here, {"do": f"remove:{other.pk}"})
    assert CoAuthor.objects.filter(user=other).exists()


def test_an_invitation_is_answered_once_within_its_days_and_only_as_it_was_sent(
    deposit: Deposit, owner: User, other: User
) -> None:
    his = signed_in(other)
    link = ask(signed_in(owner), deposit, other.email)
    assert his.get(link.rstrip("/")[:-2] + "xx/").status_code == 410
    his.post(link, {"do": "decline"})
    assert not CoAuthor.objects.exists()
    late = his.post(link, {"do": "accept"})
    assert late.status_code == 410 and not CoAuthor.objects.exists()

    link = ask(signed_in(owner), deposit, other.email)
    Invitation.objects.filter(answered=None).update(made=timezone.now() - dt.timedelta(days=15))
    assert "can no longer be answered" in text(his.get(link))
    link = ask(signed_in(owner), deposit, other.email)
    invitation = Invitation.objects.get(answered=None)
    signed_in(owner).post(f"/deposit/{deposit.public_id}/people/", {"do": f"cancel:{invitation.pk}"})
    assert his.get(link).status_code == 410


def test_somebody_without_an_account_sees_what_is_asked_and_how_to_get_one(deposit: Deposit, owner: User) -> None:
    link = ask(signed_in(owner), deposit, "moi@sv.example")
    page = Client().get(link)
    assert_sound(page)
    assert "Create an account" in text(page)
    assert Client().post(link, {"do": "accept"}).status_code == 200
    assert not CoAuthor.objects.exists()


def test_a_librarian_hands_a_published_deposit_over_and_it_follows_the_student(collection: Collection, other: User) -> None:
    librarian = make_editor(UserFactory(name="Huỳnh Mỹ Lệ", language="en"), collection)
    deposit = submitted(collection, actor=actor_of(librarian))
    record = publish(actor=TEST, deposit_id=deposit.pk)
    his = signed_in(other)
    link = ask(signed_in(librarian), deposit, other.email, "own")
    assert his.get(f"/deposit/{deposit.public_id}/status/").status_code == 404
    his.post(link, {"do": "accept"})
    deposit.refresh_from_db()
    assert (deposit.owner, deposit.created_by) == (other, librarian)
    assert f"owner:{other.pk}" in record.__class__.objects.get(pk=record.pk).stewards
    event = Event.objects.get(verb="hand_over")
    assert (event.record, event.actor) == (record, other)
    mail.outbox.clear()
    tell(event.pk)
    assert [(one.to, one.subject) for one in mail.outbox] == [([librarian.email], f"Handed over: {deposit.title}")]


def test_a_new_offer_takes_the_place_of_the_one_before(deposit: Deposit, owner: User, other: User) -> None:
    first = ask(signed_in(owner), deposit, "moi@sv.example", "own")
    ask(signed_in(owner), deposit, other.email, "own")
    assert Client().get(first).status_code == 410
    assert Invitation.objects.filter(answered=None).count() == 1


def test_what_is_no_address_is_refused_with_what_was_typed(deposit: Deposit, owner: User) -> None:
    page = signed_in(owner).post(f"/en/deposit/{deposit.public_id}/people/", {"do": "invite", "email": "an", "purpose": "edit"})
    assert page.status_code == 422
    assert_sound(page)
    assert "Write the person's e-mail address" in text(page)
    assert b'value="an"' in page.content


def test_the_owner_hears_who_joined(deposit: Deposit, owner: User, other: User) -> None:
    signed_in(other).post(ask(signed_in(owner), deposit, other.email), {"do": "accept"})
    mail.outbox.clear()
    tell(Event.objects.get(verb="join").pk)
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([owner.email], "Nguyễn Văn An works with you on: Bản đồ mặn")
