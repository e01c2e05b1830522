"""Steps of review at the desk: whom a deposit comes to, what they may do with it, and who is told too late."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from deposits.flows.review import pass_on
from deposits.flows.save import save
from deposits.models import Collection, Deposit, Event, State
from portal.accounts.models import User
from portal.notices.tasks import tell
from tests.factories import UserFactory, actor_of, complete_metadata, install, make_editor, submitted
from tests.factories.deposits import TEST
from tests.factories.steps import set_steps, step
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text

TITLE = "Xâm nhập mặn ở đường bờ sông Hậu"


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def editor(collection: Collection) -> User:
    return make_editor(UserFactory(name="Lý Bích Vân", email="van@tv.example"), collection)


@pytest.fixture
def cataloguer(installed: None) -> User:
    return UserFactory(name="Đặng Biên Mục", email="muc@tv.example", language="en")


@pytest.fixture
def deposit(collection: Collection, editor: User, cataloguer: User) -> Deposit:
    set_steps(collection, step("Biên tập"), step("Biên mục", cataloguer), step("Xuất bản"))
    return submitted(collection, actor=actor_of(UserFactory(name="Trần Thị Nhung")), title=TITLE)


def do(client: Client, deposit: Deposit, verb: str, **typed: str) -> tuple[int, str]:
    """The status of the answer, and the words of the page that it leads to."""
    answer = client.post(f"/en/desk/{deposit.public_id}/", {"do": verb, **typed})
    shown = client.get(answer["Location"]) if answer.status_code == 302 else answer
    return answer.status_code, text(shown)


def letters(event: Event) -> dict[str, str]:
    mail.outbox.clear()
    tell(event.pk)
    return {one.to[0]: one.body for one in mail.outbox}


def test_it_is_found_by_the_people_of_its_step(deposit: Deposit, editor: User, cataloguer: User) -> None:
    hers, editors = signed_in(cataloguer), signed_in(editor)
    here = f"/en/desk/{deposit.public_id}/"
    assert TITLE not in text(hers.get("/en/desk/"))
    assert hers.get(here).status_code == 404
    page = editors.get(here)
    assert_sound(page)
    assert "Pass it on" in text(page) and "Publish now" not in text(page)
    status, words = do(editors, deposit, "pass_on")
    assert status == 302
    assert "It waits at the step “Biên mục (en)” now." in words
    assert TITLE in text(hers.get("/en/desk/"))
    page = hers.get(here)
    assert_sound(page)
    assert "Pass it on" in text(page)
    assert hers.get(f"/deposit/{deposit.public_id}/").status_code == 200
    read_only = text(editors.get(here))
    assert "Pass it on" not in read_only and "Reject" not in read_only


def test_what_waits_for_others_is_told_apart(deposit: Deposit, editor: User, cataloguer: User) -> None:
    editors = signed_in(editor)
    assert TITLE in text(editors.get("/en/desk/"))
    assert "Waiting for others" not in text(editors.get("/en/desk/"))
    pass_on(actor=TEST, deposit_id=deposit.pk)
    mine = text(editors.get("/en/desk/"))
    assert TITLE not in mine and "0 deposits wait for you." in mine and "Waiting for others1" in mine
    assert TITLE in text(editors.get("/en/desk/?view=elsewhere"))
    hers = text(signed_in(cataloguer).get("/en/desk/"))
    assert TITLE in hers and "Waiting for others" not in hers


def test_who_has_passed_it_on_goes_back_to_her_queue(deposit: Deposit, cataloguer: User) -> None:
    pass_on(actor=TEST, deposit_id=deposit.pk)
    hers = signed_in(cataloguer)
    status, words = do(hers, deposit, "pass_on")
    assert status == 302
    assert "Passed on" in words and TITLE not in words
    assert hers.get(f"/deposit/{deposit.public_id}/").status_code == 404


def test_the_second_person_of_a_step_is_told_what_the_first_did(
    collection: Collection, deposit: Deposit, cataloguer: User
) -> None:
    other = UserFactory(name="Ngô Thị Hai")
    steps = list(collection.steps.all())
    steps[1].people.add(other)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    pass_on(actor=actor_of(cataloguer), deposit_id=deposit.pk)
    for verb in ("pass_on", "return", "reject", "publish"):
        status, words = do(signed_in(other), deposit, verb, comment="Muộn")
        assert status == 404  # her comment comes back to her
        assert "Muộn" in words
        assert f"{deposit.public_id}: Đặng Biên Mục passed it on to the step “Xuất bản (en)”" in words
    deposit.refresh_from_db()
    assert (deposit.state, deposit.step, deposit.messages.count()) == (State.SUBMITTED, steps[2], 0)


def test_who_decides_on_a_page_that_others_have_changed_since_is_told_first(
    collection: Collection, deposit: Deposit, editor: User
) -> None:
    seen = str(deposit.events.order_by("pk").last().pk)
    other = make_editor(UserFactory(name="Huỳnh Mỹ Lệ"), collection)
    save(
        actor=actor_of(other),
        deposit_id=deposit.pk,
        metadata=complete_metadata(title="Nhan đề khác"),
        revision=Deposit.objects.get(pk=deposit.pk).revision,
    )
    client = signed_in(editor)
    for verb in ("pass_on", "return", "reject"):
        status, words = do(client, deposit, verb, comment="x", seen=seen)
        assert status == 422
        assert "Huỳnh Mỹ Lệ edited the description (" in words
    now = str(deposit.events.order_by("pk").last().pk)
    assert do(client, deposit, "pass_on", seen=now)[0] == 302


def test_mail_goes_to_the_people_of_the_step(deposit: Deposit, editor: User, cataloguer: User) -> None:
    sent = letters(deposit.events.get(verb="submit"))
    assert "van@tv.example" in sent and "muc@tv.example" not in sent
    pass_on(actor=actor_of(editor), deposit_id=deposit.pk)
    sent = letters(deposit.events.get(verb="pass_on"))
    assert set(sent) == {"muc@tv.example"}
    assert "It is in the step “Biên mục (en)”, which is yours." in sent["muc@tv.example"]
    assert f"/desk/{deposit.public_id}/" in sent["muc@tv.example"]


def test_it_comes_back_to_the_first_step_where_the_box_is_ticked(deposit: Deposit, editor: User, cataloguer: User) -> None:
    pass_on(actor=TEST, deposit_id=deposit.pk)
    do(signed_in(cataloguer), deposit, "return", comment="Sai tệp", start_over="1")
    deposit.refresh_from_db()
    assert deposit.step is not None and (deposit.state, deposit.step.name) == (State.RETURNED, "Biên tập")


def test_the_depositor_is_told_where_it_stands(deposit: Deposit, editor: User) -> None:
    owner = signed_in(deposit.owner)  # type: ignore[arg-type]
    pass_on(actor=actor_of(editor), deposit_id=deposit.pk)
    words = text(owner.get(f"/en/deposit/{deposit.public_id}/status/"))
    assert "Lý Bích Vân passed it on to the step “Biên mục (en)”" in words
    assert "It is in review, at the step “Biên mục (en)”." in words
