"""Signing in by ORCID and by an institution's OpenID Connect: who gets in, what follows, and every way not to get in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from pytest import Subtests

from deposits.models import Event, Institution, InstitutionMember, Person
from portal.accounts.actors import actor_for
from portal.accounts.models import User
from tests.factories import InstitutionFactory, UserFactory
from tests.portal.conftest import signed_in
from tests.portal.login_provider import SECRET, SOFIA, Provider, orcid, serving
from tests.portal.reading_html import assert_sound, text

__all__ = ["orcid"]
pytestmark = pytest.mark.usefixtures("installed")
IDENTITY = SOFIA["sub"]
PASSWORD = "mat-khau-thu-nghiem"  # the factory's
MEMBER = {"sub": "gv-17", "name": "Lê Quang Vinh", "email": "vinh@songhau.example", "email_verified": True}


@pytest.fixture
def university() -> Institution:
    found: Institution = InstitutionFactory(slug="song-hau", name="Đại học Sông Hậu")
    return found


@pytest.fixture
def institution(settings: Any, university: Institution) -> Iterator[Provider]:
    trusted = {"institution": "song-hau", "trusted_domains": ["songhau.example"]}
    with serving(settings, "song_hau", dict(MEMBER), **trusted) as provider:
        yield provider


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def with_address(**fields: Any) -> User:
    user: User = UserFactory(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def connected(user: User, provider: Provider) -> Client:
    client = signed_in(user)
    answer = provider.sign_in(client, process="connect")
    assert answer.status_code == 302, text(answer)
    return client


def test_no_other_login_is_shown_where_none_is_configured(client: Client) -> None:
    assert "ORCID" not in text(client.get("/accounts/login/"))
    assert client.post("/accounts/oidc/orcid/login/").status_code == 404
    assert client.get("/accounts/saml/truong/metadata/").status_code == 404


def test_who_comes_from_orcid_names_her_address_and_gets_an_account_and_a_person(client: Client, orcid: Provider) -> None:
    assert "Đăng nhập bằng ORCID" in text(client.get("/accounts/login/"))
    page = client.get(orcid.sign_in(client)["Location"])
    assert_sound(page)
    assert 'value="Trần Thị Hồng Nhung"' in page.content.decode()
    client.post("/accounts/3rdparty/signup/", {"name": "Trần Thị Hồng Nhung", "email": "nhung@khomo.example"})
    user = User.objects.get()
    person = Person.objects.get()
    assert (person.user, person.orcid, person.family, person.given) == (user, IDENTITY, "Trần", "Thị Hồng Nhung")
    assert person.orcid_verified is not None
    assert not is_signed_in(client), "her address is not confirmed yet"
    assert mail.outbox[-1].to == ["nhung@khomo.example"]
    assert orcid.secrets == [SECRET]


def test_an_account_is_connected_to_orcid_and_disconnected_again(orcid: Provider) -> None:
    user = with_address(name="Trần Thị Hồng Nhung")
    client = connected(user, orcid)
    page = client.get("/accounts/profile/")
    assert_sound(page)
    assert IDENTITY in text(page)
    assert Person.objects.get(user=user).orcid_verified is not None
    tie = SocialAccount.objects.get()
    assert set(tie.extra_data) <= {"sub", "name", "given_name", "family_name", "email", "email_verified"}
    assert client.post("/accounts/3rdparty/", {"account": tie.pk}).status_code == 302
    person = Person.objects.get(user=user)
    assert (person.orcid, person.orcid_verified) == (IDENTITY, None), "the iD stays, the proof of it is gone"
    assert not SocialAccount.objects.exists()


def test_the_next_time_orcid_opens_the_account(client: Client, orcid: Provider) -> None:
    user = with_address(language="en")
    connected(user, orcid)
    assert orcid.sign_in(client)["Location"] == "/en/deposit/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_known_person_with_this_orcid_is_hers_now(orcid: Provider) -> None:
    known = Person.objects.create(display="Tran Thi Hong Nhung", family="Tran", given="Thi Hong Nhung", orcid=IDENTITY)
    user = with_address()
    connected(user, orcid)
    known.refresh_from_db()
    assert known.user == user and known.orcid_verified is not None
    assert Person.objects.count() == 1
    assert Event.objects.get(verb="identify").data == {"person": known.pk}


def test_an_orcid_of_another_account_is_not_taken_over(orcid: Provider) -> None:
    connected(with_address(), orcid)
    other = with_address()
    client = connected(other, orcid)
    assert SocialAccount.objects.get().user != other
    assert not Person.objects.filter(user=other).exists()
    assert "ORCID" in text(client.get("/accounts/profile/"))


def test_who_has_an_account_already_proves_it_by_her_password_and_connects(client: Client, orcid: Provider) -> None:
    user = with_address()
    signup = client.get(orcid.sign_in(client)["Location"])
    assert "Đăng nhập" in text(signup)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/profile/"
    page = client.get("/accounts/profile/")
    assert_sound(page)
    assert IDENTITY in text(page) and not SocialAccount.objects.exists(), "nothing is connected unasked"
    client.post("/accounts/profile/connect/", {"answer": "yes"})
    assert SocialAccount.objects.get().user == user
    assert Person.objects.get().orcid == IDENTITY


def test_what_waits_is_forgotten_where_it_is_not_hers(client: Client, orcid: Provider) -> None:
    user = with_address()
    orcid.sign_in(client)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/profile/connect/", {"answer": "no"})
    client.post("/accounts/profile/connect/", {"answer": "yes"})
    assert not SocialAccount.objects.exists()


def test_an_institution_lets_in_its_people_as_its_members(client: Client, institution: Provider, university: Institution) -> None:
    assert institution.sign_in(client)["Location"] == "/deposit/"
    user = User.objects.get()
    assert (user.email, user.name) == ("vinh@songhau.example", "Lê Quang Vinh")
    assert {"consortium", "institution:song-hau"} <= actor_for(user).tokens
    assert InstitutionMember.objects.get().source == "song_hau"
    assert Person.objects.get().institution == university
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user)
    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert "consortium" not in actor_for(User.objects.get()).tokens


def test_membership_that_was_given_by_hand_outlives_the_login(institution: Provider, university: Institution) -> None:
    user = with_address()
    InstitutionMember.objects.create(user=user, institution=university, role=InstitutionMember.Role.ADMINISTRATOR)
    client = connected(user, institution)
    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert InstitutionMember.objects.get().role == InstitutionMember.Role.ADMINISTRATOR


def test_a_trusted_provider_that_vouches_for_the_address_opens_the_account_of_it(client: Client, institution: Provider) -> None:
    user = with_address(email="vinh@songhau.example")
    institution.sign_in(client)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user


def test_an_address_that_nobody_vouches_for_opens_nothing(client: Client, institution: Provider) -> None:
    with_address(email="vinh@songhau.example")
    for told in (False, None, "false", "yes", 1.5, []):
        institution.person["email_verified"] = told
        answer = institution.sign_in(client)
        assert answer["Location"] == "/accounts/3rdparty/signup/", told
        assert not is_signed_in(client) and not SocialAccount.objects.exists(), told


def test_an_address_of_another_domain_opens_nothing(client: Client, institution: Provider) -> None:
    with_address(email="giamdoc@khac.example")
    institution.person["email"] = "giamdoc@khac.example"
    institution.sign_in(client)
    assert not is_signed_in(client) and not SocialAccount.objects.exists()


def test_the_account_of_an_administrator_is_never_opened_by_an_address(client: Client, institution: Provider) -> None:
    with_address(email="vinh@songhau.example", is_superuser=True)
    for verified in (True, False):
        institution.person["email_verified"] = verified
        institution.sign_in(client)
        assert not is_signed_in(client)
        client.post("/accounts/3rdparty/signup/", {"name": "Kẻ Gian", "email": "vinh@songhau.example"})
        assert not is_signed_in(client) and User.objects.count() == 1


ATTACKS: dict[str, dict[str, Any]] = {
    "for another site": {"spoil": {"aud": "APP-OTHER"}},
    "for several sites, not issued to us": {"spoil": {"aud": ["APP-KHOMO", "APP-OTHER"], "azp": "APP-OTHER"}},
    "of another issuer": {"spoil": {"iss": "https://evil.example"}},
    "too old": {"spoil": {"exp": 1_700_000_000}},
    "asked for by another browser": {"spoil": {"nonce": "0" * 64}},
    "not signed": {"sign": "none"},
    "signed with a secret": {"sign": "HS256"},
    "signed by somebody else": {"sign": "other"},
    "with details about somebody else": {"somebody_else": True},
    "described by another issuer": {"told_issuer": "https://evil.example"},
}


def test_a_token_that_proves_nothing_is_refused(client: Client, orcid: Provider, subtests: Subtests) -> None:
    connected(with_address(), orcid)
    for attack, spoilt in ATTACKS.items():
        with subtests.test(attack=attack):
            asked = orcid.asked(client)
            sound = {name: getattr(orcid, name) for name in spoilt}
            for name, value in spoilt.items():
                setattr(orcid, name, value)
            answer = orcid.come_back(client, asked)
            for name, value in sound.items():
                setattr(orcid, name, value)
            assert answer.status_code == 401
            assert not is_signed_in(client)
    assert_sound(answer)
    assert orcid.sign_in(client)["Location"] == "/deposit/", "it is the spoilt answers that are refused"


def test_an_answer_that_was_never_asked_for_is_refused(client: Client, orcid: Provider) -> None:
    connected(with_address(), orcid)
    asked = orcid.asked(client)
    answer = orcid.come_back(Client(), asked)
    assert answer.status_code == 401
    assert orcid.come_back(client, asked, state="x" * 16).status_code == 401
    assert orcid.come_back(client, asked)["Location"] == "/deposit/"
    client.logout()
    assert orcid.come_back(client, asked).status_code == 401, "an answer is taken once"


def test_a_page_of_another_site_is_never_gone_to(client: Client, orcid: Provider) -> None:
    connected(with_address(), orcid)
    for foreign in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        assert orcid.sign_in(client, next_page=foreign)["Location"] == "/deposit/"
        client.logout()
    assert orcid.sign_in(client, next_page="/records/2222222/")["Location"] == "/records/2222222/"


def test_a_provider_that_is_down_is_named_before_and_after(client: Client, orcid: Provider) -> None:
    for language, words in (("", "Hiện không kết nối được với ORCID"), ("/en", "ORCID cannot be reached")):
        orcid.down = False
        asked = orcid.asked(client, language=language)
        orcid.down = True
        for answer in (orcid.come_back(client, asked), client.post(f"{language}/accounts/oidc/orcid/login/")):
            assert answer.status_code == 503
            assert_sound(answer)
            assert words in text(answer)


def test_who_changes_her_mind_there_comes_back_to_a_page_that_says_so(client: Client, orcid: Provider) -> None:
    asked = orcid.asked(client)
    page = client.get("/accounts/oidc/orcid/login/callback/", {"error": "access_denied", "state": asked["state"]}, follow=True)
    assert "Chưa có gì thay đổi" in text(page)
    assert_sound(page)


def test_a_link_asks_for_no_more_than_was_configured(client: Client, orcid: Provider) -> None:
    page = client.post("/accounts/oidc/orcid/login/?scope=/activities/update&auth_params=prompt%3Dnone")
    assert "scope=openid&" in page["Refresh"] and "prompt" not in page["Refresh"]
