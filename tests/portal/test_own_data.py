"""A person's own data: seen, taken along, and deleted with the account; what is published stays."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from deposits.agreements import CONTACT, allowed
from deposits.flows.consent import allow
from deposits.models import Collection, CopyRequest, Deposit, InstitutionMember, Person, Record
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, install, make_member, published, submitted
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words."""
    install()


@pytest.fixture
def owner(collection: Collection) -> User:
    user = make_member(UserFactory(name="Trần Thị Nhung", email="nhung@khomo.example"), collection.institution)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Person.objects.create(display="Trần Thị Nhung", family="Trần", given="Thị Nhung", user=user, orcid="0000-0002-1825-0097")
    return user


def test_her_page_shows_her_works_and_her_data_go_along(collection: Collection, owner: User) -> None:
    record = published(collection, actor=actor_of(owner), title="Nước mặn ở hạ lưu")
    published(collection, title="Của người khác")
    client = signed_in(owner)
    page = client.get("/accounts/profile/")
    assert_sound(page)
    assert "Nước mặn ở hạ lưu" in text(page) and "Của người khác" not in text(page)
    told = client.get("/accounts/data/").json()
    assert told["account"]["email"] == owner.email
    assert told["person"]["works"] == [record.public_id]
    assert [one["id"] for one in told["deposits"]] == [record.public_id]
    assert told["accepted"] and "submit" in {one["verb"] for one in told["did"]}


def test_what_an_unproved_address_asked_for_is_not_handed_out(collection: Collection, owner: User) -> None:
    record = published(collection)
    stored = record.snapshot.files.get().stored
    for email in (owner.email.upper(), "nguoi.khac@khomo.example"):
        CopyRequest.objects.create(record=record, stored=stored, file_name="luan-van.pdf", email=email, reason=email)
    stranger = UserFactory(email="nguoi.khac@khomo.example")
    EmailAddress.objects.create(user=stranger, email=stranger.email, verified=False, primary=True)
    assert [one["reason"] for one in signed_in(owner).get("/accounts/data/").json()["asked_for_copies"]] == [owner.email.upper()]
    assert signed_in(stranger).get("/accounts/data/").json()["asked_for_copies"] == []


def test_closing_deletes_what_is_personal_and_keeps_what_is_published(collection: Collection, owner: User) -> None:
    record: Record = published(collection, actor=actor_of(owner))
    allow(actor=actor_of(owner), deposit_id=record.deposit_id, codes=[CONTACT])  # type: ignore[arg-type]
    unfinished = draft(collection, actor=actor_of(owner))
    client = signed_in(owner)
    assert_sound(client.get("/accounts/close/"))
    assert client.post("/accounts/close/", {"email": "x@khomo.example"}).status_code == 422
    assert client.post("/accounts/close/", {"email": owner.email}).status_code == 302
    owner.refresh_from_db()
    assert not owner.is_active and "nhung" not in owner.email and "Nhung" not in owner.name
    assert client.get("/accounts/data/").status_code == 302, "signed out"
    assert not InstitutionMember.objects.exists() and not EmailAddress.objects.exists()
    assert Person.objects.get().user is None
    assert Deposit.objects.get(pk=unfinished.pk).deleted is not None
    assert record.deposit is not None and not allowed(record.deposit, CONTACT)
    assert client.get(f"/records/{record.public_id}/").status_code == 200


def test_who_is_waited_for_or_governs_cannot_close(collection: Collection, owner: User) -> None:
    submitted(collection, actor=actor_of(owner))
    administrator = UserFactory(is_superuser=True)
    for user in (owner, administrator):
        answer = signed_in(user).post("/accounts/close/", {"email": user.email})
        assert answer.status_code == 422
        assert_sound(answer)
        assert User.objects.get(pk=user.pk).is_active
