"""What an editor reads beside a deposit: guesses, rules, differences, notes; and what happens while she reads."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client

from deposits.bags.contents import of_deposit
from deposits.crosswalks import formats
from deposits.flows.delete import delete
from deposits.flows.lookup import kind_of
from deposits.flows.note import write_note
from deposits.flows.publish import publish
from deposits.flows.review import send_back
from deposits.flows.save import save
from deposits.flows.submit import submit
from deposits.models import Collection, CommonReason, Deposit, Event, Note, State
from deposits.public import foreseen
from media import reading
from media.models import Inspection
from oaipmh.checking.judging.openaire import judge_one
from tests.factories import UserFactory, actor_of, install, make_editor, pdf_bytes, submitted
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree

SECRET = "Nghi ngờ đạo văn ở chương hai"


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def desk(collection: Collection) -> Client:
    return signed_in(make_editor(UserFactory(name="Huỳnh Mỹ Lệ"), collection))


@pytest.fixture
def deposit(collection: Collection) -> Deposit:
    owner = UserFactory(name="Trần Thị Hồng Nhung")
    return submitted(collection, actor=actor_of(owner), content=pdf_bytes("Bìa."), name="luan-van.pdf")


def page(desk: Client, deposit: Deposit, query: str = "") -> str:
    return text(desk.get(f"/en/desk/{deposit.public_id}/{query}"))


def do(desk: Client, deposit: Deposit, verb: str, query: str = "", **typed: str):  # type: ignore[no-untyped-def]
    answer = desk.post(f"/en/desk/{deposit.public_id}/{query}", {"do": verb, **typed})
    deposit.refresh_from_db()
    return answer


def guess(deposit: Deposit, **guesses: object) -> None:
    file = deposit.files.get()
    reading.read(file.stored_id)
    said = {name: {"value": value, "confidence": 0.9, "page": 1} for name, value in guesses.items()}
    Inspection.objects.filter(file=file.stored_id).update(guesses=said)


def test_a_guess_stands_beside_an_empty_field_and_is_taken_with_what_was_typed_kept(desk: Client, deposit: Deposit) -> None:
    guess(deposit, discipline="Khoa học môi trường", keywords=["mặn"])
    assert "The file says" in page(desk, deposit)
    answer = do(desk, deposit, "guess:thesis.discipline", comment="Viết dở", private="Ghi dở")
    assert (answer.status_code, deposit.document.thesis.discipline) == (200, "Khoa học môi trường")
    form = tree(answer).get_element_by_id("decision")
    assert (form.fields["comment"], form.fields["private"]) == ("Viết dở", "Ghi dở")
    assert deposit.state == State.SUBMITTED


def test_a_guess_that_says_the_same_is_silent_and_one_that_differs_is_not(desk: Client, deposit: Deposit) -> None:
    guess(deposit, title=deposit.title.upper())
    assert "The file says" not in page(desk, deposit)
    guess(deposit, title="Nhan đề khác hẳn trên bìa")
    assert "The file says something else" in page(desk, deposit)
    do(desk, deposit, "guess:title")
    assert deposit.title == "Nhan đề khác hẳn trên bìa"


def test_rules_say_what_to_do_and_fall_silent_when_they_are_kept(desk: Client, deposit: Deposit) -> None:
    words = page(desk, deposit)
    for sentence in ("No author has an ORCID iD.", "The code of the discipline is not given.", "Write its seven digits"):
        assert sentence in words
    thesis = {"degree": "Thạc sĩ", "discipline": "Môi trường", "discipline_code": "9440301", "defended": "2025-09-18"}
    data = {**deposit.metadata, "thesis": {**deposit.metadata["thesis"], **thesis}, "issued": "2024"}
    Deposit.objects.filter(pk=deposit.pk).update(metadata=data)
    words = page(desk, deposit)
    assert "The code 9440301 is of another level." in words
    assert "It was issued before it was defended." in words


def test_openaire_is_judged_as_it_would_be_harvested(desk: Client, deposit: Deposit) -> None:
    assert f"{deposit.public_id} lacks" not in page(desk, deposit)
    written = formats()["oai_dc"].write(foreseen(deposit, kind_of(deposit)))
    cut = re.sub("<dc:(creator|date)>.*?</dc:(creator|date)>", "", written)
    assert [(one.rule, one.values["elements"]) for one in judge_one({"oai_dc": cut}, "x")] == [
        ("openaire3.missing", "creator, date")
    ]
    assert judge_one({"oai_dc": written}, "x") == []


def test_what_was_mended_is_shown_word_by_word(desk: Client, deposit: Deposit) -> None:
    send_back(actor=TEST, deposit_id=deposit.pk, comment="Xin sửa.")
    deposit.refresh_from_db()
    title = deposit.title
    save(
        actor=TEST,
        deposit_id=deposit.pk,
        metadata={**deposit.metadata, "title": f"{title} ở An Giang"},
        revision=deposit.revision,
    )
    deposit.files.update(name="luan-van-2.pdf")
    submit(actor=TEST, deposit_id=deposit.pk, agreement=True)
    found = tree(desk.get(f"/en/desk/{deposit.public_id}/"))
    assert [one.text_content().split() for one in found.xpath("//dl[contains(@class, 'compared')]//bdi/ins")] == [
        ["added:", "ở", "An", "Giang"]
    ]
    assert found.xpath("//dl[contains(@class, 'compared')]//dd/del/text()") == ["luan-van.pdf"]
    other = desk.get(f"/en/desk/{deposit.public_id}/compare/?from=now&to=s1")
    assert_sound(other)
    assert "removed: ở An Giang" in text(other)
    assert desk.get(f"/en/desk/{deposit.public_id}/compare/?from=%00&to=s99").status_code == 200


def test_private_notes_are_the_editors_alone(desk: Client, deposit: Deposit, collection: Collection) -> None:
    assert do(desk, deposit, "note", private=" ").status_code == 422
    assert do(desk, deposit, "note", private=SECRET).status_code == 302
    assert SECRET in page(signed_in(make_editor(UserFactory(), collection)), deposit)
    owner = signed_in(deposit.owner)  # type: ignore[arg-type]
    assert SECRET in page(signed_in(UserFactory(is_superuser=True)), deposit)
    assert owner.get(f"/en/desk/{deposit.public_id}/").status_code == 404
    for address in ("status/", "people/", ""):
        answer = owner.get(f"/en/deposit/{deposit.public_id}/{address}", follow=True)
        assert SECRET not in answer.content.decode() and "note" not in {line.verb for line in answer.context.get("history") or ()}
    assert do(owner, deposit, "note", private="Của tôi").status_code == 404
    assert Note.objects.count() == 1
    assert SECRET not in json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert not any(SECRET.encode() in one or b">note<" in one for one in of_deposit(deposit).tag_files.values())
    publish(actor=TEST, deposit_id=deposit.pk)
    for address in (
        f"/records/{deposit.public_id}/",
        f"/records/{deposit.public_id}.json",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    ):
        assert SECRET not in Client().get(address).content.decode()
    assert not any(SECRET in one.body for one in mail.outbox)


def test_who_may_not_edit_writes_no_note(deposit: Deposit) -> None:
    from deposits.errors import NotAllowed

    for person in (deposit.owner, UserFactory()):
        with pytest.raises(NotAllowed):
            write_note(actor=actor_of(person), deposit_id=deposit.pk, body="x")


def test_a_common_reason_begins_the_text_in_the_depositors_language(desk: Client, deposit: Deposit) -> None:
    reason = CommonReason.objects.filter(use="reject")[0]
    answer = do(desk, deposit, "begin-with", **{"comment": "Chào bạn.", "reason-text": str(reason.pk)})
    assert tree(answer).get_element_by_id("decision").fields["comment"] == f"Chào bạn.\n\n{reason.text}"
    assert do(desk, deposit, "begin-with", **{"reason-text": "x"}).status_code == 422
    assert deposit.state == State.SUBMITTED


def test_after_a_decision_comes_the_next_of_the_same_queue(desk: Client, deposit: Deposit, collection: Collection) -> None:
    taken, other = submitted(collection, title="Của người khác"), submitted(collection, title="Tiếp theo")
    Deposit.objects.filter(pk=taken.pk).update(claimed_by=make_editor(UserFactory(), collection))
    answer = do(desk, deposit, "publish", then="next")
    assert answer["Location"] == f"/en/desk/{other.public_id}/"
    query = "?queue=q%3Dtiep"
    assert f"/en/desk/{other.public_id}/" not in page(desk, other, query)
    assert do(desk, other, "publish", query, then="next")["Location"] == "/en/desk/?q=tiep"


def test_what_was_written_comes_back_when_the_deposit_is_gone(desk: Client, deposit: Deposit) -> None:
    send_back(actor=TEST, deposit_id=deposit.pk, comment="?")
    delete(actor=TEST, deposit_id=deposit.pk)
    answer = do(desk, deposit, "return", comment="Viết mãi mới xong", **{"remark-title": "Và góp ý"})
    assert answer.status_code == 404
    assert [box.text for box in tree(answer).xpath("//textarea")] == ["Viết mãi mới xong", "Và góp ý"]
    assert desk.get(f"/en/desk/{deposit.public_id}/").status_code == 404
    told = desk.get(f"/en/desk/{deposit.public_id}/standing/")
    assert (told.status_code, "no longer here" in told.json()["error"]) == (404, True)


def test_a_session_that_ended_while_she_wrote_decides_nothing_and_loses_nothing(desk: Client, deposit: Deposit) -> None:
    form = tree(desk.get(f"/en/desk/{deposit.public_id}/")).get_element_by_id("decision")
    session = desk.session
    user = session[SESSION_KEY]
    desk.logout()
    sent = {"do": "reject", "comment": "Lý do dài", "seal": form.fields["seal"]}
    answer = desk.post(f"/en/desk/{deposit.public_id}/", sent)
    assert "/accounts/" in answer["Location"]
    desk.force_login(type(deposit.owner).objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
    back = desk.get(f"/en/desk/{deposit.public_id}/")
    deposit.refresh_from_db()
    assert (deposit.state, tree(back).get_element_by_id("decision").fields["comment"]) == (State.SUBMITTED, "Lý do dài")
    assert "Nothing has been decided yet" in text(back)


def test_an_open_page_is_told_what_others_do(desk: Client, deposit: Deposit, collection: Collection) -> None:
    form = tree(desk.get(f"/en/desk/{deposit.public_id}/")).get_element_by_id("decision")
    address, seen = form.get("data-standing"), {"told": form.get("data-told")}
    assert desk.get(address, seen).json() == {"news": []}
    colleague = make_editor(UserFactory(name="Đỗ Hữu Nghĩa"), collection)
    Deposit.objects.filter(pk=deposit.pk).update(claimed_by=colleague, revision=deposit.revision + 1)
    news = " ".join(desk.get(address, seen).json()["news"])
    assert "Đỗ Hữu Nghĩa has taken the review over" in news and "description has been changed" in news
    assert Client().get(address, seen).status_code == 401


def test_hostile_text_stays_text_in_every_box(desk: Client, deposit: Deposit) -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}} \u202eevil\u2066"
    data = {
        **deposit.metadata,
        "title": attack,
        "abstracts": [{"lang": "vi", "text": attack + "x " * 50_000}],
        "keywords": [{"text": attack}],
        "notes": attack,
        "contributors": [
            {"role": "author", "name": {"display": attack}, "affiliation": attack},
            *deposit.metadata["contributors"],
        ],
    }
    Deposit.objects.filter(pk=deposit.pk).update(metadata=data, owner_name=attack)
    deposit.files.update(name=attack[:200])
    write_note(actor=TEST, deposit_id=deposit.pk, body=attack)
    send_back(actor=TEST, deposit_id=deposit.pk, comment=attack, remarks={"title": attack, attack: attack})
    guess(deposit, title="<script>alert(2)</script> khác")
    answer = desk.get(f"/en/desk/{deposit.public_id}/")
    assert_sound(answer)
    found = tree(answer)
    assert not [one for one in found.xpath("//script") if "alert" in (one.text or "")]
    assert not found.xpath("//img[@src='x'] | //*[@onerror]")
    assert "7*7" in text(answer)
    compared = desk.get(f"/en/desk/{deposit.public_id}/compare/")
    assert not tree(compared).xpath("//img[@src='x']")


def test_the_depositor_answers_beside_the_field_and_the_editor_reads_it_there(desk: Client, deposit: Deposit) -> None:
    send_back(actor=TEST, deposit_id=deposit.pk, comment="", remarks={"title": "Bìa ghi khác?"})
    owner = signed_in(deposit.owner)  # type: ignore[arg-type]
    form = owner.get(f"/en/deposit/{deposit.public_id}/")
    assert "Bìa ghi khác?" in text(form)
    sent = {"do": "save", "answer-title": "Bìa in nhầm ạ.", "answer-khongco": "x", "revision": str(deposit.revision)}
    saved = {**dict(tree(form).get_element_by_id("deposit-form").fields), **sent}
    owner.post(f"/en/deposit/{deposit.public_id}/", {name: value for name, value in saved.items() if value is not None})
    assert [(one.field, one.body) for one in deposit.messages.filter(reason="comment")] == [("title", "Bìa in nhầm ạ.")]
    assert "Bìa in nhầm ạ." in text(owner.get(f"/en/deposit/{deposit.public_id}/"))
    submit(actor=TEST, deposit_id=deposit.pk, agreement=True)
    (said,) = tree(desk.get(f"/en/desk/{deposit.public_id}/")).xpath("//div[@id='d-f-title']/dd[contains(@class, 'answer')]")
    assert "Bìa in nhầm ạ." in said.text_content()


def test_the_pages_of_a_file_are_read_and_searched_before_it_is_in_any_index(desk: Client, deposit: Deposit) -> None:
    file = deposit.files.get()
    reading.read(file.stored_id)
    here = f"/en/desk/{deposit.public_id}/files/{file.pk}"
    assert len(desk.get(f"{here}/layout.json").json()["sizes"]) == 1
    assert "Bìa" in json.dumps(desk.get(f"{here}/pages/1.json").json(), ensure_ascii=False)
    assert [one["page"] for one in desk.get(f"{here}/find.json?q=bia").json()["found"]] == [1]
    assert desk.get(f"{here}/pages/2.json").status_code == 404
    for address in ("layout.json", "pages/1.json", "find.json?q=bia"):
        assert signed_in(UserFactory()).get(f"{here}/{address}").status_code == 404
