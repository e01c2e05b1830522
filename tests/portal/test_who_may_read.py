"""Who may read: papers of the council beside a public thesis, embargoes with a reason and a bound, people by name."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from pytest_django import Settings

from deposits.access import ANONYMOUS, Policy, Right, allows, today
from deposits.flows.files import arrange, attach
from deposits.flows.publish import publish
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit, DepositFile, FileRole
from deposits.public import build
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, draft, make_editor
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text

SOON = today() + dt.timedelta(days=90)


@pytest.fixture
def owner(installed: None) -> User:
    return UserFactory()


@pytest.fixture
def deposit(collection: Collection, owner: User) -> Deposit:
    return draft(collection, actor=actor_of(owner))


def add(deposit: Deposit, name: str, role: str) -> DepositFile:
    return attach(actor=TEST, deposit_id=deposit.pk, source=io.BytesIO(name.encode()), name=name, role=role)


def choose(client: Client, deposit: Deposit, **typed: str) -> Policy:
    """Save a choice of access by the form."""
    deposit.refresh_from_db()
    data = {"revision": str(deposit.revision), "do": "save", **{f"access-{name}": value for name, value in typed.items()}}
    client.post(f"/deposit/{deposit.public_id}/", data)
    deposit.refresh_from_db()
    return deposit.access


def test_council_papers_beside_a_public_thesis_are_the_librarys_alone(deposit: Deposit, owner: User) -> None:
    add(deposit, "luan-van.txt", FileRole.MAIN)
    minutes = add(deposit, "bien-ban.txt", FileRole.SUPPLEMENT)
    arrange(actor=actor_of(owner), file_id=minutes.pk, changes={"role": FileRole.COUNCIL})
    page = text(signed_in(owner).get(f"/deposit/{deposit.public_id}/"))
    assert "Như thường lệ: Chỉ riêng thư viện" in page
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    record = build(publish(actor=TEST, deposit_id=deposit.pk))
    readable = {one.name: allows(ANONYMOUS, Right.VIEW, one.protected) for one in record.files}
    assert readable == {"luan-van.txt": True, "bien-ban.txt": False}
    assert record.derived.status == "open", "the thesis itself stays open"
    assert Client().get(f"/records/{record.id}/files/bien-ban.txt").status_code in (302, 403, 404)


def test_whoever_wants_council_papers_read_says_so_for_the_file(deposit: Deposit, owner: User) -> None:
    minutes = add(deposit, "bien-ban.txt", FileRole.COUNCIL)
    data = {
        "revision": str(deposit.revision),
        "do": "save",
        f"file-{minutes.pk}-role": "council",
        f"file-{minutes.pk}-choice": "open",
    }
    signed_in(owner).post(f"/deposit/{deposit.public_id}/", data)
    minutes.refresh_from_db()
    assert minutes.access == Policy.open()


def test_saving_the_form_again_leaves_council_papers_closed(deposit: Deposit, owner: User) -> None:
    minutes = add(deposit, "bien-ban.txt", FileRole.COUNCIL)
    data = {
        "revision": str(deposit.revision),
        "do": "save",
        f"file-{minutes.pk}-role": "council",
        f"file-{minutes.pk}-choice": "",
    }
    signed_in(owner).post(f"/deposit/{deposit.public_id}/", data)
    minutes.refresh_from_db()
    assert minutes.access == Policy.limited()


def test_a_signed_agreement_is_never_published(deposit: Deposit, owner: User) -> None:
    add(deposit, "luan-van.txt", FileRole.MAIN)
    add(deposit, "thoa-thuan.txt", FileRole.LICENCE)
    submit(actor=actor_of(owner), deposit_id=deposit.pk, agreement=True)
    record = publish(actor=TEST, deposit_id=deposit.pk)
    assert [one.name for one in record.current.files.all()] == ["luan-van.txt"]
    assert deposit.files.count() == 2


def test_an_embargo_has_a_reason_from_the_list_told_in_the_readers_language(deposit: Deposit, owner: User) -> None:
    client = signed_in(owner)
    policy = choose(client, deposit, choice="embargo", until=f"{SOON:%d/%m/%Y}", meanwhile="nobody", because="patent", reason="")
    assert policy == Policy.embargoed(SOON, reason="patent")
    here = f"/deposit/{deposit.public_id}/status/"
    assert "Đang chờ bằng sáng chế" in text(client.get(here))
    assert "A patent or utility solution is pending" in text(client.get(f"/en{here}"))


def test_a_reason_in_ones_own_words_stays_as_it_was_written(deposit: Deposit, owner: User) -> None:
    client = signed_in(owner)
    own = {"choice": "institution", "because": "other", "reason": "Theo yêu cầu của địa phương"}
    assert choose(client, deposit, **own).reason == "Theo yêu cầu của địa phương"
    page = client.get(f"/deposit/{deposit.public_id}/").content.decode()
    assert '<option value="other" selected>' in page


@pytest.mark.parametrize(("years", "accepted"), [(5, False), (7, True), (0, True)])
def test_depositors_close_files_no_longer_than_the_library_allows(
    deposit: Deposit, owner: User, settings: Settings, years: int, accepted: bool
) -> None:
    settings.EMBARGO_MAX_YEARS = years
    day = today().replace(day=1, year=today().year + 6)
    policy = choose(signed_in(owner), deposit, choice="embargo", until=f"{day:%d/%m/%Y}", meanwhile="nobody", because="patent")
    assert (policy == Policy.embargoed(day, reason="patent")) is accepted
    assert ("access" in deposit.unread) is not accepted


def test_the_librarian_sees_an_embargo_its_end_and_its_reason(collection: Collection) -> None:
    librarian = signed_in(make_editor(UserFactory(), collection))
    for reason, words in (("article", "đang được xuất bản"), ("", "không nêu lý do")):
        one = draft(collection, policy=Policy.embargoed(SOON, reason=reason), notes="Chưa có tệp.")
        submit(actor=TEST, deposit_id=one.pk, agreement=True)
        page = text(librarian.get(f"/desk/{one.public_id}/"))
        assert f"{SOON:%d/%m/%Y}" in page
        assert words in page


def test_files_are_for_people_who_are_named_and_for_nobody_else(deposit: Deposit, owner: User) -> None:
    reader, other = UserFactory(name="Hồ Thị Mai"), UserFactory()
    client = signed_in(owner)
    policy = choose(client, deposit, choice="persons", persons=f"{reader.email.upper()}; ", because="", reason="")
    assert policy == Policy.limited(f"user:{reader.pk}")
    page = client.get(f"/deposit/{deposit.public_id}/")
    assert reader.email in page.content.decode()
    assert "Hồ Thị Mai" in text(client.get(f"/deposit/{deposit.public_id}/status/"))
    assert allows(actor_of(reader), Right.VIEW, deposit.protected)
    assert not allows(actor_of(other), Right.VIEW, deposit.protected)


@pytest.mark.parametrize("persons", ["", "khong-ai@truong.example"])
def test_people_without_an_account_cannot_be_named_and_what_was_typed_stays(deposit: Deposit, owner: User, persons: str) -> None:
    assert choose(signed_in(owner), deposit, choice="persons", persons=persons) == Policy.open()
    assert deposit.unread["access"]["persons"] == persons
