"""Mail at each step: to the right people, in their language, once, with one action."""

from __future__ import annotations

import datetime as dt
import re
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from lxml import html

from config.listeners import LISTENERS
from deposits.flows.delete import delete
from deposits.flows.move import move
from deposits.flows.publish import publish, revise, schedule, unschedule
from deposits.flows.remove import ask_removal
from deposits.flows.review import comment, reject, reopen, send_back
from deposits.flows.start import start
from deposits.flows.submit import submit
from deposits.flows.withdraw import restore, withdraw
from deposits.models import Collection, Deposit, Event, Invitation, Kind, Record, Removal
from portal.accounts.models import User
from portal.notices.letters import letter
from portal.notices.models import Notice
from portal.notices.receivers import EDITOR, OWNER, Receiver
from portal.notices.tasks import tell
from tests.factories import (
    CollectionFactory,
    UserFactory,
    actor_of,
    complete_metadata,
    install,
    make_editor,
    make_member,
    published,
    submitted,
)
from tests.factories.deposits import TEST


@pytest.fixture
def collection(db: None) -> Collection:
    install()
    return CollectionFactory(name="Khoa Môi trường", name_en="Faculty of Environment")


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(email="nhung@sv.example", name="Trần Thị Hồng Nhung", language="en")


@pytest.fixture
def editor(collection: Collection) -> User:
    return make_editor(UserFactory(email="myle@tv.example", name="Huỳnh Mỹ Lệ", language="en"), collection)


@pytest.fixture
def deposit(collection: Collection, owner: User) -> Deposit:
    return submitted(collection, actor=actor_of(owner), title="Xâm nhập mặn")


def last(deposit: Deposit, verb: str) -> int:
    return Event.objects.filter(deposit=deposit, verb=verb).latest("pk").pk


def told(deposit: Deposit, verb: str) -> dict[str, Any]:
    """The mails of the last event of this sort, by address."""
    mail.outbox.clear()
    tell(last(deposit, verb))
    return {message.to[0]: message for message in mail.outbox}


def test_submitting_tells_the_editors_and_gives_the_owner_a_receipt(
    deposit: Deposit, editor: User, collection: Collection
) -> None:
    above = make_editor(UserFactory(email="khac@tv.example"), CollectionFactory())
    mails = told(deposit, "submit")
    assert set(mails) == {"nhung@sv.example", "myle@tv.example"}
    assert above.email not in mails
    assert mails["myle@tv.example"].subject == "A deposit waits for review: Xâm nhập mặn"
    assert f"/en/desk/{deposit.public_id}/" in mails["myle@tv.example"].body
    assert "Trần Thị Hồng Nhung submitted" in mails["myle@tv.example"].body
    assert mails["nhung@sv.example"].subject == "Received: Xâm nhập mặn"
    assert deposit.public_id in mails["nhung@sv.example"].body


def test_editors_above_are_told_and_administrators_where_there_is_no_editor(owner: User, collection: Collection) -> None:
    below = CollectionFactory(parent=collection, institution=collection.institution)
    deposit = submitted(below, actor=actor_of(owner))
    site = UserFactory(is_superuser=True)
    assert set(told(deposit, "submit")) == {owner.email, site.email}
    Notice.objects.all().delete()
    head = make_member(UserFactory(), collection.institution, "administrator")
    assert set(told(deposit, "submit")) == {owner.email, head.email}
    Notice.objects.all().delete()
    above = make_editor(UserFactory(), collection)
    assert set(told(deposit, "submit")) == {owner.email, above.email}


def test_an_editor_is_not_told_of_her_own_submission(collection: Collection, editor: User) -> None:
    deposit = submitted(collection, actor=actor_of(editor))
    (message,) = told(deposit, "submit").values()
    assert message.subject.startswith("Received")


def test_a_return_says_what_to_mend_and_where(deposit: Deposit, editor: User) -> None:
    send_back(actor=actor_of(editor), deposit_id=deposit.pk, comment="Gần xong.", remarks={"keywords": "Thêm “sông Hậu”."})
    (message,) = told(deposit, "return").values()
    assert "Huỳnh Mỹ Lệ has read “Xâm nhập mặn”" in message.body
    assert "Gần xong." in message.body
    assert "Keywords: Thêm “sông Hậu”." in message.body
    assert f"/en/deposit/{deposit.public_id}/" in message.body


def test_a_second_return_does_not_repeat_the_first(deposit: Deposit, editor: User, owner: User) -> None:
    send_back(actor=actor_of(editor), deposit_id=deposit.pk, comment="Lần đầu.")
    first = last(deposit, "return")
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    send_back(actor=actor_of(editor), deposit_id=deposit.pk, comment="Lần hai.")
    (message,) = told(deposit, "return").values()
    assert ("Lần hai." in message.body, "Lần đầu." in message.body) == (True, False)
    mail.outbox.clear()
    tell(first)  # delivered late
    assert ("Lần hai." in mail.outbox[0].body, "Lần đầu." in mail.outbox[0].body) == (False, True)


def test_the_owner_is_told_of_every_answer(deposit: Deposit, editor: User) -> None:
    by = actor_of(editor)
    reject(actor=by, deposit_id=deposit.pk, reason="Ngoài phạm vi.")
    (message,) = told(deposit, "reject").values()
    assert "Ngoài phạm vi." in message.body
    Deposit.objects.filter(pk=deposit.pk).update(state="submitted")
    record = publish(actor=by, deposit_id=deposit.pk)
    (message,) = told(deposit, "publish").values()
    assert f"/en/records/{record.public_id}/" in message.body
    revise(actor=by, deposit_id=deposit.pk, note="Sửa chính tả")
    (message,) = told(deposit, "revise").values()
    assert "What changed: Sửa chính tả" in message.body
    withdraw(actor=by, record_id=record.pk, reason="Theo đơn.")
    (message,) = told(deposit, "withdraw").values()
    assert "Theo đơn." in message.body
    restore(actor=by, record_id=record.pk, reason="Nhầm.")
    assert set(told(deposit, "restore")) == {"nhung@sv.example"}


def test_the_owner_is_told_what_others_do_with_her_deposit_and_not_what_she_does(
    deposit: Deposit, editor: User, owner: User, collection: Collection
) -> None:
    other = CollectionFactory(name_en="Archive", parent=collection, institution=collection.institution)
    by = actor_of(editor)
    move(actor=by, deposit_id=deposit.pk, collection=other)
    mails = told(deposit, "move")
    assert set(mails) == {owner.email}, "the editor has done it herself"
    assert re.search("from Faculty of Environment, .* to Archive", mails[owner.email].body)
    schedule(actor=by, deposit_id=deposit.pk, day=timezone.localdate() + dt.timedelta(days=3))
    assert f"{timezone.localdate() + dt.timedelta(days=3):%d/%m/%Y}" in told(deposit, "schedule")[owner.email].body
    unschedule(actor=by, deposit_id=deposit.pk)
    assert "taken back" in told(deposit, "unschedule")[owner.email].body
    reject(actor=by, deposit_id=deposit.pk, reason="?")
    reopen(actor=by, deposit_id=deposit.pk)
    assert "opened it again" in told(deposit, "reopen")[owner.email].body
    delete(actor=by, deposit_id=deposit.pk)
    assert "30 days" in told(deposit, "delete")[owner.email].body
    own = submitted(other, actor=by)
    move(actor=by, deposit_id=own.pk, collection=collection)
    assert told(own, "move") == {}


def test_a_message_goes_to_the_other_side(deposit: Deposit, editor: User, owner: User) -> None:
    comment(actor=actor_of(editor), deposit_id=deposit.pk, body="Số liệu mở khi nào?", field="keywords")
    (message,) = told(deposit, "message").values()
    assert message.to == [owner.email] and "Keywords: Số liệu mở khi nào?" in message.body
    comment(actor=actor_of(owner), deposit_id=deposit.pk, body="Năm sau ạ.")
    (message,) = told(deposit, "message").values()
    assert message.to == [editor.email] and "Năm sau ạ." in message.body
    assert f"/en/desk/{deposit.public_id}/" in message.body
    deposit.messages.all().delete()
    Notice.objects.all().delete()
    assert told(deposit, "message") == {}, "what was removed meanwhile is told to nobody"


def test_a_removal_by_legal_order_tells_no_more_than_the_address_does(deposit: Deposit, owner: User) -> None:
    record = publish(actor=TEST, deposit_id=deposit.pk)
    facts = {"order": "12/2026/QĐ-TA", "authority": "Tòa án", "why": "Điều tra kín.", "words": "Gỡ theo quyết định."}
    ask_removal(actor=TEST, record_id=record.pk, **facts)
    (message,) = told(deposit, "remove").values()
    assert message.to == [owner.email] and "Gỡ theo quyết định." in message.body and deposit.public_id in message.body
    written = message.subject + message.body + str(message.alternatives[0][0])
    assert not any(one in written for one in ("Xâm nhập mặn", "Điều tra kín", "Tòa án"))


def test_an_owner_without_an_account_is_written_to_in_vietnamese_and_led_to_sign_up(collection: Collection, editor: User) -> None:
    deposit = start(
        actor=actor_of(editor), collection=collection, kind=Kind.objects.get(code="master-thesis"),
        owner_name="Đỗ Thị Ổn", owner_email="on@sv.example",
    )  # fmt: skip
    Deposit.objects.filter(pk=deposit.pk).update(metadata=complete_metadata(notes="Không tệp"))
    submit(actor=actor_of(editor), deposit_id=deposit.pk, agreement=True)
    mails = told(deposit, "submit")
    assert set(mails) == {"on@sv.example", editor.email}
    assert "/accounts/signup/" in mails["on@sv.example"].body
    assert 'lang="vi"' in mails["on@sv.example"].alternatives[0][0]
    assert "/en/" not in mails["on@sv.example"].body
    send_back(actor=actor_of(editor), deposit_id=deposit.pk, comment="?")
    assert set(told(deposit, "return")) == {"on@sv.example", editor.email}


def test_an_event_delivered_twice_is_told_once(deposit: Deposit, editor: User) -> None:
    event = last(deposit, "submit")
    tell(event)
    tell(event)
    assert len(mail.outbox) == 2
    assert Notice.objects.filter(event=event, sent__isnull=False).count() == 2


def test_one_that_failed_is_tried_again_and_the_others_are_not(
    deposit: Deposit, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = EmailMultiAlternatives.send

    def broken(message: EmailMultiAlternatives, *args: Any) -> int:
        if message.to == [editor.email]:
            raise SMTPServerDisconnected("gone")
        return send(message, *args)

    monkeypatch.setattr(EmailMultiAlternatives, "send", broken)
    with pytest.raises(SMTPServerDisconnected):
        tell(last(deposit, "submit"))
    assert [message.to for message in mail.outbox] == [["nhung@sv.example"]]
    monkeypatch.undo()
    tell(last(deposit, "submit"))
    assert [message.to[0] for message in mail.outbox] == ["nhung@sv.example", editor.email]


def test_a_collection_without_review_asks_no_editor(owner: User) -> None:
    collection = CollectionFactory(reviewed=False)
    make_editor(UserFactory(), collection)
    install()
    deposit = submitted(collection, actor=actor_of(owner))
    assert set(told(deposit, "submit")) == {owner.email}
    assert set(told(deposit, "publish")) == {owner.email}


def test_people_without_access_any_more_are_left_alone(deposit: Deposit, editor: User, owner: User) -> None:
    User.objects.filter(pk__in=[editor.pk, owner.pk]).update(is_active=False)
    assert told(deposit, "submit") == {}


def test_loaded_records_have_nobody_to_tell(collection: Collection) -> None:
    record = published(collection)
    Event.objects.filter(record=record).update(deposit=None)
    tell(Event.objects.filter(record=record).latest("pk").pk)
    assert mail.outbox == []


def test_a_title_with_line_breaks_or_markup_breaks_no_mail(collection: Collection, owner: User) -> None:
    deposit = submitted(collection, actor=actor_of(owner), title="Một <b>hai</b> & ba")
    Deposit.objects.filter(pk=deposit.pk).update(metadata={**deposit.metadata, "title": "Một\nhai <b>ba</b>"})
    (message,) = told(deposit, "submit").values()
    assert "\n" not in message.subject
    assert "<b>ba</b>" in message.body
    assert "&lt;b&gt;ba&lt;/b&gt;" in message.alternatives[0][0]


def test_text_and_html_carry_the_same_single_action(deposit: Deposit, editor: User) -> None:
    for message in told(deposit, "submit").values():
        addresses = set(re.findall(r"https?://\S+", message.body))
        page = html.fromstring(message.alternatives[0][0])
        assert addresses == set(page.xpath("//a/@href"))
        assert len(addresses) == 1
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_every_announced_verb_has_a_letter(deposit: Deposit, editor: User) -> None:
    heard = {verb for verb, listeners in LISTENERS.items() if ("portal.notices.tasks.tell", "quick") in listeners}
    publish(actor=TEST, deposit_id=deposit.pk)
    invitation = Invitation.objects.create(deposit=deposit, purpose="own", email="an@sv.example", invited_by=editor)
    message = comment(actor=actor_of(editor), deposit_id=deposit.pk, body="?")
    removal = Removal.objects.create(record=Record.objects.get(deposit=deposit), words="?", asked=timezone.now())
    facts = {"invitation": invitation.pk, "day": "2026-11-20", "message": message.pk, "removal": removal.pk}
    for verb in heard:
        event = Event(verb=verb, deposit=deposit, at=timezone.now(), data=facts)
        event.save()
        part = EDITOR if verb == "pass_on" else OWNER  # what moves among the desks is not told to the owner
        assert letter(event, deposit, Receiver.of(editor, part)).url.startswith("http")
