"""A form that was opened before a colleague acted, and is sent afterwards: what she did stands, the other is told what happened,
in her language, and all that she typed is still before her."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest import Subtests

from deposits.access import today
from deposits.flows.assign import assign, claim, release
from deposits.flows.change_kind import change_kind
from deposits.flows.move import move
from deposits.flows.publish import publish
from deposits.flows.save import save
from deposits.flows.show_in import show_in
from deposits.models import CollectionEditor, Deposit, Kind, Message, Note, Record
from portal.accounts.models import User
from tests.access.test_roles_table import undone
from tests.deposits.test_two_at_once import BINH, VERBS, World, brought_to, made_world
from tests.factories import CollectionFactory, UserFactory, complete_metadata, make_editor
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree
from tests.portal.typing_forms import boxes, typed

# state → what she sends, and what a colleague has done since her page was opened
PAIRS: dict[str, list[tuple[str, str]]] = {
    "first step": [("pass_on", "pass_on"), ("return", "save")],
    "last step": [("publish", "return"), ("schedule", "publish"), ("return", "publish"), ("reject", "move")],
    "scheduled": [("publish", "unschedule"), ("unschedule", "publish")],
    "rejected": [("reopen", "reopen")],
    "published": [("revise", "withdraw"), ("withdraw", "revise"), ("revise", "save")],
    "withdrawn": [("restore", "restore")],
}
TYPED = {
    "comment": "Xin bổ sung phụ lục về bảng số.",
    "private": "Đã gọi điện cho tác giả hôm qua.",
    "reason": "Trùng với bản in năm ngoái.",
    "note": "Thêm bảng 4 ở chương hai.",
    "day": (today() + dt.timedelta(days=40)).strftime("%d/%m/%Y"),
    "remark-title": "Nhan đề này dài quá.",
}
MEANWHILE = {"": "Trong lúc đó", "/en": "Meanwhile"}


@pytest.fixture
def world(db: None) -> World:
    return made_world()


@pytest.fixture
def desk(world: World) -> Client:
    return signed_in(User.objects.get(pk=world.anna.user_id))


def trace(deposit: Deposit) -> Any:
    return (
        Deposit.objects.filter(pk=deposit.pk).values().get(),
        list(deposit.events.values_list("pk", flat=True)),
        Message.objects.filter(deposit=deposit).count(),
        Note.objects.filter(deposit=deposit).count(),
    )


def alert(page: HttpResponse) -> str:
    return " ".join(one.text_content() for one in tree(page).xpath("//main//div[@role='alert']"))


def test_every_decision_on_a_page_that_is_behind_is_told_and_loses_no_word(
    world: World, desk: Client, subtests: Subtests
) -> None:
    for state, pairs in PAIRS.items():
        deposit = brought_to(world, state)
        page = boxes(desk.get(f"/desk/{deposit.public_id}/"), "decision")
        for number, (verb, other) in enumerate(pairs):
            prefix = ("", "/en")[number % 2]
            with subtests.test(state=state, hers=verb, theirs=other), undone():
                VERBS[other](world, world.binh, Deposit.objects.get(pk=deposit.pk))
                done = trace(deposit)
                answer = desk.post(f"{prefix}/desk/{deposit.public_id}/", {**page, **TYPED, "do": verb})
                assert answer.status_code == 422
                assert BINH in alert(answer) and MEANWHILE[prefix] in alert(answer)
                shown = html.unescape(answer.content.decode())
                assert [name for name, one in TYPED.items() if one not in shown] == []
                assert trace(deposit) == done
    assert_sound(answer)


def test_what_came_to_a_colleague_meanwhile_is_not_taken_from_her(world: World, desk: Client, subtests: Subtests) -> None:
    third = make_editor(UserFactory(name="Ngô Thị Hai"), world.collection)
    binh = User.objects.get(pk=world.binh.user_id)
    deposit = brought_to(world, "last step")
    claim(actor=world.anna, deposit_id=deposit.pk)
    release(actor=world.anna, deposit_id=deposit.pk)
    queue, review = desk.get("/en/desk/"), desk.get(f"/en/desk/{deposit.public_id}/")
    (form,) = tree(review).xpath("//form[contains(@action, '/hands/')]")
    pages = {"queue": boxes(queue, "hands"), "review": dict(form.form_values())}
    for name, page in pages.items():
        for verb in ("claim", "release", "assign"):
            with subtests.test(page=name, verb=verb), undone():
                assign(actor=world.binh, deposit_id=deposit.pk, person=binh)
                sent = {**page, "do": verb, "chosen": deposit.public_id, "person": third.pk}
                words = text(desk.post("/en/desk/hands/", sent, follow=True))
                assert f"{BINH} has taken this deposit already." in words
                assert Deposit.objects.get(pk=deposit.pk).claimed_by == binh
    with undone():  # on a page that knows it she may: a colleague may be away
        claim(actor=world.binh, deposit_id=deposit.pk)
        known = boxes(desk.get("/en/desk/"), "hands")
        desk.post("/en/desk/hands/", {**known, "do": "assign", "chosen": deposit.public_id, "person": third.pk})
        assert Deposit.objects.get(pk=deposit.pk).claimed_by == third
    with undone():
        publish(actor=world.binh, deposit_id=deposit.pk)
        said = text(desk.post("/en/desk/hands/", {**pages["queue"], "do": "claim", "chosen": deposit.public_id}, follow=True))
        assert f"Meanwhile: {BINH} published it" in said


def test_what_left_her_collection_is_said_to_be_gone_and_what_she_wrote_is_shown(world: World, desk: Client) -> None:
    deposit, stays = brought_to(world, "last step"), brought_to(world, "last step")
    page = boxes(desk.get(f"/en/desk/{deposit.public_id}/"), "decision")
    CollectionEditor.objects.filter(collection=world.beside, user=world.anna.user_id).delete()
    move(actor=world.binh, deposit_id=deposit.pk, collection=world.beside)
    for verb in ("publish", "schedule", "note", "message"):
        answer = desk.post(f"/en/desk/{deposit.public_id}/", {**page, **TYPED, "do": verb})
        assert answer.status_code == 404
        shown = html.unescape(answer.content.decode())
        assert [name for name, one in TYPED.items() if one not in shown] == []
    chosen = [deposit.public_id, stays.public_id]
    said = text(desk.post("/en/desk/hands/", {"do": "claim", "chosen": chosen}, follow=True))
    assert "1 of those chosen is no longer here, or no longer yours to review." in said
    assert "1 deposit settled." in said
    assert Deposit.objects.get(pk=deposit.pk).claimed_by is None


def test_a_note_and_a_message_are_kept_whatever_happened_meanwhile(world: World, desk: Client) -> None:
    """They contradict nothing that a colleague did: they stand beside it."""
    deposit = brought_to(world, "last step")
    page = boxes(desk.get(f"/en/desk/{deposit.public_id}/"), "decision")
    publish(actor=world.binh, deposit_id=deposit.pk)
    for verb in ("note", "message"):
        assert desk.post(f"/en/desk/{deposit.public_id}/", {**page, **TYPED, "do": verb}).status_code == 302
    assert deposit.notes.get().body == TYPED["private"]
    assert deposit.messages.get().body == TYPED["comment"]


def test_a_kind_that_somebody_else_chose_meanwhile_stays_and_what_was_typed_too(world: World, desk: Client) -> None:
    deposit = brought_to(world, "draft")
    here = f"/en/deposit/{deposit.public_id}/"
    sent = typed(desk.get(here), title="Nhan đề vừa gõ")
    article = Kind.objects.get(code="article")
    change_kind(actor=world.binh, deposit_id=deposit.pk, kind=article)
    answer = desk.post(here, {**sent, "do": "kind:doctoral-thesis:master-thesis"})
    assert answer.status_code == 409
    assert f"Meanwhile: {BINH} chose another kind of work" in text(answer)
    assert "Nhan đề vừa gõ" in html.unescape(answer.content.decode())
    assert Deposit.objects.get(pk=deposit.pk).document.kind == "article"


def test_a_work_that_was_changed_is_not_withdrawn_by_a_page_that_is_behind(world: World, desk: Client) -> None:
    """On the page of the record, where also works without a deposit are curated."""
    deposit = brought_to(world, "published")
    here = f"/en/desk/records/{deposit.public_id}/"
    (form,) = tree(desk.get(here)).xpath("//form[.//textarea[@name='reason']]")
    sent = {**dict(form.form_values()), "reason": TYPED["reason"], "do": "withdraw"}
    metadata = complete_metadata(title="Đã sửa")
    save(actor=world.binh, deposit_id=deposit.pk, metadata=metadata, revision=Deposit.objects.get(pk=deposit.pk).revision)
    answer = desk.post(here, sent)
    assert f"Meanwhile: {BINH} edited the description" in text(answer)
    assert TYPED["reason"] in text(answer)
    assert Deposit.objects.get(pk=deposit.pk).state == "published"
    again = {**sent, "seen": str(deposit.events.order_by("-pk").values_list("pk", flat=True)[0])}
    assert desk.post(here, again).status_code == 302


def test_two_who_show_a_work_in_further_collections_undo_nothing_of_each_other(world: World, desk: Client) -> None:
    record = Record.objects.get(deposit=brought_to(world, "published"))
    third, here = CollectionFactory(slug="thu-ba"), f"/en/desk/records/{record.public_id}/"
    for person in (world.anna, world.binh):
        make_editor(User.objects.get(pk=person.user_id), third)
    show_in(actor=world.binh, record_id=record.pk, collection_ids=set())
    (form,) = tree(desk.get(here)).xpath("//form[.//button[@value='show']]")
    sent = dict(form.form_values())
    show_in(actor=world.binh, record_id=record.pk, collection_ids={world.beside.pk})
    assert desk.post(here, {**sent, "collection": ["thu-ba"], "do": "show"}).status_code == 302
    assert set(record.further.values_list("collection", flat=True)) == {world.beside.pk, third.pk}
    later = {"was": ["", "thu-ba", world.beside.slug], "collection": ["thu-ba"], "do": "show"}
    show_in(actor=world.binh, record_id=record.pk, collection_ids={world.beside.pk})
    desk.post(here, later)  # on her page both were ticked, and she took one away
    assert not record.further.exists()
