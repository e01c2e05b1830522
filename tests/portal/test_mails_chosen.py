"""Which mails a person wants: chosen on a page or by the link in a mail; what decides or proves something always comes."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from deposits.flows.review import send_back
from deposits.models import Collection, Deposit, Event
from portal.accounts.models import User
from portal.notices.choices import GROUPS, choose, muted_by
from portal.notices.tasks import tell
from tests.factories import UserFactory, actor_of, install, make_editor, submitted
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def editor(collection: Collection) -> User:
    return make_editor(UserFactory(language="en"), collection)


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(language="en")


@pytest.fixture
def deposit(collection: Collection, owner: User, editor: User) -> Deposit:
    return submitted(collection, actor=actor_of(owner))


def told(deposit: Deposit, verb: str) -> dict[str, str]:
    """Address and way to unsubscribe of each mail about the last event of this sort."""
    mail.outbox.clear()
    tell(Event.objects.filter(deposit=deposit, verb=verb).latest("pk").pk)
    return {one.to[0]: one.extra_headers.get("List-Unsubscribe", "") for one in mail.outbox}


def test_a_person_chooses_on_her_page(editor: User, deposit: Deposit, owner: User) -> None:
    client = signed_in(editor)
    page = client.get("/en/accounts/mails/")
    assert_sound(page)
    assert len(tree(page).xpath("//input[@name='group'][@checked]")) == len(GROUPS)
    client.post("/en/accounts/mails/", {"group": ["people", "nonsense"]})
    assert muted_by(editor) == {one.code for one in GROUPS} - {"people"}
    assert set(told(deposit, "submit")) == {owner.email}
    client.post("/en/accounts/mails/", {"group": [one.code for one in GROUPS]})
    assert muted_by(editor) == frozenset()
    assert editor.email in told(deposit, "submit")


def test_one_click_in_the_mail_program_stops_the_group_and_looking_stops_nothing(editor: User, deposit: Deposit) -> None:
    address = told(deposit, "submit")[editor.email].strip("<>")
    path = "/" + address.split("/", 3)[3]
    asks = Client().get(path)
    assert_sound(asks)
    assert "Deposits that wait for my review" in text(asks)
    assert muted_by(editor) == frozenset()
    strict = Client(enforce_csrf_checks=True)
    assert "No more mails" in text(strict.post(path, {"List-Unsubscribe": "One-Click"}))
    assert muted_by(editor) == {"reviews"}
    assert Client().post(path[:-3] + "xx/").status_code == 404


def test_what_decides_or_proves_comes_in_any_case(editor: User, deposit: Deposit, owner: User) -> None:
    choose(owner, [])
    mails = told(deposit, "submit")
    assert mails[owner.email] == ""
    assert mail.outbox[0].attachments
    send_back(actor=actor_of(editor), deposit_id=deposit.pk, comment="Gần xong.")
    assert told(deposit, "return") == {owner.email: ""}
