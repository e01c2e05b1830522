"""Accounts: signing up, confirming, signing in, forgotten passwords, and the language that a person chose."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from portal.accounts.models import User
from tests.factories import UserFactory
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree

PASSWORD = "mat-khau-thu-nghiem"  # the factory's
pytestmark = pytest.mark.usefixtures("installed")


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://[^\s]+/(?:en/)?accounts/[^\s]+", str(message.body))
    assert found, message.body
    return re.sub(r"^http://[^/]+", "", found.group())


def sign_up(client: Client, prefix: str = "") -> mail.EmailMessage:
    answers = {"name": "  Trần Thị  Hồng Nhung ", "email": "nhung@khomo.example", "password1": "doc-sach-ban-dem-9"}
    response = client.post(f"{prefix}/accounts/signup/", answers)
    assert response.status_code == 302, text(response)
    assert_sound(client.get(response["Location"]))
    return mail.outbox[-1]


@pytest.mark.parametrize(
    ("prefix", "language", "greeting"), [("", "vi", "Trần Thị Hồng Nhung"), ("/en", "en", "Dear Trần Thị Hồng Nhung,")]
)
def test_signing_up_confirms_the_address_and_leads_to_the_deposits(
    client: Client, prefix: str, language: str, greeting: str
) -> None:
    message = sign_up(client, prefix)
    assert message.to == ["nhung@khomo.example"]
    assert greeting in message.body
    assert "127.0.0.1" not in message.subject and "Kho Mở" in message.subject
    page = client.get(link_in(message))
    assert_sound(page)
    assert "nhung@khomo.example" in text(page)
    response = client.post(link_in(message))
    assert response["Location"] == f"{prefix}/deposit/"
    user = User.objects.get()
    assert (user.name, user.language) == ("Trần Thị Hồng Nhung", language)


def test_an_unconfirmed_address_does_not_sign_in(client: Client) -> None:
    sign_up(client)
    client.post("/accounts/login/", {"login": "nhung@khomo.example", "password": "doc-sach-ban-dem-9"})
    assert "_auth_user_id" not in client.session


def test_signing_up_twice_tells_only_the_owner_of_the_address(client: Client) -> None:
    UserFactory(email="nhung@khomo.example")
    message = sign_up(client, "/en")
    assert "You have an account in Kho Mở already" in message.subject
    assert User.objects.count() == 1


def confirmed(**fields: object) -> User:
    user = UserFactory(**fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def test_signing_in_leads_to_the_deposits_in_the_chosen_language(client: Client) -> None:
    user = confirmed(language="en")
    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response["Location"] == "/en/deposit/"


def test_signing_in_leads_back_to_where_it_was_asked(client: Client) -> None:
    user = confirmed()
    answers = {"login": user.email, "password": PASSWORD, "next": "/records/2222222/files/a.pdf"}
    assert (
        client.post("/accounts/login/?next=/records/2222222/files/a.pdf", answers)["Location"] == "/records/2222222/files/a.pdf"
    )
    elsewhere = {"login": user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert Client().post("/accounts/login/", elsewhere)["Location"] == "/deposit/"


def test_a_wrong_password_is_said_beside_the_form(client: Client) -> None:
    response = client.post("/en/accounts/login/", {"login": confirmed().email, "password": "sai"})
    assert_sound(response)
    assert tree(response).xpath("//div[@role='alert']")


def test_a_forgotten_password_is_chosen_anew_by_a_link_in_the_language_of_the_account(client: Client) -> None:
    user = confirmed(language="en")
    client.post("/accounts/password/reset/", {"email": user.email})
    (message,) = mail.outbox
    assert "asked for a new password" in message.body
    form = client.get(link_in(message), follow=True)
    assert_sound(form)
    assert_sound(
        client.post(
            form.redirect_chain[-1][0], {"password1": "sach-hay-doc-mai-7", "password2": "sach-hay-doc-mai-7"}, follow=True
        )
    )
    user.refresh_from_db()
    assert user.check_password("sach-hay-doc-mai-7")
    assert not tree(client.get(link_in(message), follow=True)).xpath("//main//input[@type='password']")


def test_an_unknown_address_is_told_so_by_mail_only(client: Client) -> None:
    response = client.post("/en/accounts/password/reset/", {"email": "ai-do@khomo.example"}, follow=True)
    assert "ai-do@khomo.example" not in text(response)
    (message,) = mail.outbox
    assert message.to == ["ai-do@khomo.example"]
    assert "No account in Kho Mở" in message.subject
    assert message.body.startswith("Hello,")


def test_a_person_changes_name_and_language(client: Client) -> None:
    user = confirmed()
    own = signed_in(user)
    response = own.post("/accounts/profile/", {"name": " Lê  Văn An ", "language": "en"})
    assert response["Location"] == "/en/accounts/profile/"
    user.refresh_from_db()
    assert (user.name, user.language) == ("Lê Văn An", "en")
    assert "Your account was saved." in text(own.get("/en/accounts/profile/"))
    bad = own.post("/en/accounts/profile/", {"name": "", "language": "xx"})
    assert_sound(bad)
    assert len(tree(bad).xpath("//p[@class='error']")) == 2


def test_addresses_are_added_and_confirmed(client: Client) -> None:
    own = signed_in(confirmed())
    own.post("/accounts/email/", {"email": "khac@khomo.example", "action_add": ""})
    assert mail.outbox[-1].to == ["khac@khomo.example"]
    assert_sound(own.get("/accounts/email/"))
    assert own.post(link_in(mail.outbox[-1])).status_code == 302
    assert set(User.objects.get().emailaddress_set.values_list("email", "verified")) >= {("khac@khomo.example", True)}


def test_signing_out_asks_first(client: Client) -> None:
    own = signed_in(confirmed())
    assert_sound(own.get("/accounts/logout/"))
    assert "_auth_user_id" in own.session
    assert own.post("/accounts/logout/")["Location"] == "/"
    assert "_auth_user_id" not in own.session
