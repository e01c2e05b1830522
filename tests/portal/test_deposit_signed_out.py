"""The session ended while somebody typed: without script, what was posted comes back after the log-in, to its account alone."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client

from deposits.models import Collection, Deposit, State
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, install, make_editor
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text
from tests.portal.typing_forms import Boxes, boxes, typed

PASSWORD = "mat-khau-rat-dai-2026"


@pytest.fixture
def installed(db: None) -> None:
    install()


def account(name: str) -> User:
    user = UserFactory(name=name)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def owner(db: None) -> User:
    return account("Trần Thị Hồng Nhung")


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


@pytest.fixture
def here(deposit: Deposit) -> str:
    return f"/en/deposit/{deposit.public_id}/"


@pytest.fixture
def browser() -> Client:
    """One that must show its tokens."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def sent(owner: User, here: str) -> Boxes:
    """The form as it was being filled in, with a title, a row and a date that cannot be read."""
    names = ["Trần Thị Nhung", "Bùi Bích"]
    return typed(signed_in(owner).get(here), title="Viết khi hết phiên", authors_name=names, thesis__defended="18/9")


def log_in(browser: Client, user: User, answer: HttpResponse) -> HttpResponse:
    form = browser.get(answer["Location"])
    token = browser.cookies["csrftoken"].value
    data = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token, "next": form.context["redirect_field_value"]}
    return browser.post("/en/accounts/login/", data, follow=True)


def test_what_was_posted_signed_out_is_saved_after_the_log_in(
    browser: Client, owner: User, deposit: Deposit, here: str, sent: Boxes
) -> None:
    answer = browser.post(here, {**sent, "do": "save"})
    assert answer["Location"].endswith(f"/accounts/login/?next={here}")
    page = log_in(browser, owner, answer)
    assert page.request["PATH_INFO"] == here
    assert "What you typed before you signed in was saved" in text(page)
    held = boxes(page)
    assert (held["title"], held["authors-name"]) == (["Viết khi hết phiên"], ["Trần Thị Nhung", "Bùi Bích"])
    assert held["thesis.defended"] == ["18/9"]
    assert Deposit.objects.get(pk=deposit.pk).title == "Viết khi hết phiên"


def test_submitting_signed_out_saves_and_submits_nothing_by_itself(
    browser: Client, owner: User, deposit: Deposit, here: str, sent: Boxes
) -> None:
    log_in(browser, owner, browser.post(here, {**sent, "agreement": "1", "do": "submit"}))
    deposit.refresh_from_db()
    assert (deposit.title, deposit.state) == ("Viết khi hết phiên", State.DRAFT)


def test_another_account_on_the_same_computer_never_sees_it(
    browser: Client, deposit: Deposit, collection: Collection, here: str, sent: Boxes
) -> None:
    librarian = make_editor(account("Hồ Thị Ổn"), collection)
    page = log_in(browser, librarian, browser.post(here, {**sent, "do": "save"}))
    assert page.status_code == 200
    assert "Viết khi hết phiên" not in text(page)
    assert Deposit.objects.get(pk=deposit.pk).title == deposit.title


def test_a_log_in_in_another_tab_does_not_make_the_form_too_old(owner: User, deposit: Deposit, here: str, sent: Boxes) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    browser.cookies["csrftoken"] = "x" * 32
    assert browser.post(here, {**sent, "csrfmiddlewaretoken": "y" * 64, "do": "save"}).status_code == 302
    assert Deposit.objects.get(pk=deposit.pk).title == "Viết khi hết phiên"


def test_without_a_seal_a_token_is_asked_and_nothing_is_carried(
    browser: Client, owner: User, deposit: Deposit, here: str, sent: Boxes
) -> None:
    for seal in ([""], ["made-up"], [sent["seal"][0][:-1] + "x"]):
        assert browser.post(here, {**sent, "seal": seal}).status_code == 403
    foreign = Client(enforce_csrf_checks=True)
    foreign.force_login(account("Người Lạ"))
    assert foreign.post(here, sent).status_code == 403, "a seal is good for the account that it was made for"
    assert "sessionid" not in browser.cookies
    assert Deposit.objects.get(pk=deposit.pk).title == deposit.title


def test_a_page_of_somebody_else_saves_nothing_by_itself(
    deposit: Deposit, collection: Collection, here: str, sent: Boxes
) -> None:
    librarian = make_editor(UserFactory(), collection)
    answer = signed_in(librarian).post(f"{here}save/", sent, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "Somebody else is signed in" in answer.json()["error"]
    assert Deposit.objects.get(pk=deposit.pk).title == deposit.title
