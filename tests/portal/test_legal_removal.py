"""Removal by legal order: nothing of the work is left anywhere, and a tombstone says so."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from config.listeners import LISTENERS
from deposits.errors import NotAllowed, WrongState
from deposits.flows import review, version
from deposits.flows.files import attach, detach
from deposits.flows.publish import publish, revise
from deposits.flows.remove import ask_removal, confirm_removal, drop_removal
from deposits.flows.save import save
from deposits.flows.submit import submit
from deposits.flows.withdraw import restore, withdraw
from deposits.models import Event, Record, Removal
from media import reading
from media.stores import chosen
from portal.accounts.models import User
from search.engines import engine
from tests.factories import (
    CollectionFactory,
    UserFactory,
    actor_of,
    draft,
    install,
    make_editor,
    pdf_bytes,
    published,
)
from tests.factories.deposits import TEST, complete_metadata

TITLE = "Chuyện kỳ nhông lửa ở thung lũng Xuvela"
SPOKEN = "Quyzantine"  # in the file, the abstract, the messages, a keyword and the name of the file
ORDER = {"order": "12/2026/QĐ-TA", "authority": "Tòa án thử nghiệm", "why": "Theo bản án.", "words": "Gỡ theo quyết định."}


@pytest.fixture
def administrator(db: None) -> User:
    install()
    return UserFactory(is_superuser=True, is_staff=True)


def traces(word: str) -> list[str]:
    """Where a word still stands: every row of every table, the cache, and every file below VAR_DIR byte by byte, the
    database's own among them."""
    written = {word, json.dumps(word)[1:-1], word.casefold(), word.upper()}
    found = [
        f"{model._meta.label} {pk}"
        for model in apps.get_models()
        for pk, text in _rows(model)
        if any(one in text for one in written)
    ]
    found += [
        f"cache {key}" for key, value in getattr(cache, "_cache", {}).items() if any(one.encode() in value for one in written)
    ]
    for path in sorted(Path(site.VAR).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [str(path) for one in written if one.encode() in content][:1]
    return found


def _rows(model: type) -> Iterator[tuple[object, str]]:
    for row in model._default_manager.values():  # type: ignore[attr-defined]
        yield next(iter(row.values())), " ".join(str(value) for value in row.values())


def carried_out(verb: str) -> None:
    """Do what listens to the latest event of this kind, as the workers would."""
    from django.utils.module_loading import import_string

    event = Event.objects.filter(verb=verb).latest("pk")
    for path, _cluster in LISTENERS[verb]:
        import_string(path)(event.pk)


def everywhere(collection: object) -> Record:
    """A work that has left traces wherever one can: two revisions, a file taken out, pages read, indexed, rendered, a
    message, a copy asked for, a draft of the next version."""
    from deposits.models import Collection, CopyRequest

    assert isinstance(collection, Collection)
    deposit = draft(
        collection, title=TITLE, abstracts=[{"text": f"{SPOKEN} là gì?", "lang": "vi"}], keywords=[{"text": SPOKEN, "lang": ""}]
    )
    content = pdf_bytes(f"Trang đầu: {SPOKEN}.", f"Trang sau: {SPOKEN}.")
    mistaken = attach(actor=TEST, deposit_id=deposit.pk, source=io.BytesIO(b"x " + SPOKEN.encode()), name="nham.txt")
    detach(actor=TEST, file_id=mistaken.pk)
    file = attach(actor=TEST, deposit_id=deposit.pk, source=io.BytesIO(content), name=f"{SPOKEN}.pdf")
    reading.read(file.stored_id)
    submit(actor=TEST, deposit_id=deposit.pk, agreement=True)
    review.comment(actor=TEST, deposit_id=deposit.pk, body=f"Xem lại {SPOKEN}")
    record = publish(actor=TEST, deposit_id=deposit.pk)
    carried_out("publish")
    deposit.refresh_from_db()
    changed = complete_metadata(title=f"{TITLE} (sửa)", keywords=[{"text": SPOKEN, "lang": ""}])
    save(actor=TEST, deposit_id=deposit.pk, metadata=changed, policy=deposit.policy, revision=deposit.revision)
    revise(actor=TEST, deposit_id=deposit.pk, note=f"Thêm {SPOKEN}")
    carried_out("revise")
    client = Client()
    client.get(f"/records/{record.public_id}/files/{SPOKEN}.pdf/pages/1.webp")
    client.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    CopyRequest.objects.create(
        record=record, stored=file.stored, file_name=file.name, name="Ai đó", email="a@khomo.example", reason=SPOKEN, client="x"
    )
    version.start_version(actor=TEST, deposit_id=deposit.pk, file_ids=[file.pk])
    return record


@pytest.mark.django_db(transaction=True)
def test_after_it_no_byte_of_the_work_is_left(administrator: User) -> None:
    with engine().rebuild():
        pass
    collection = CollectionFactory(slug="luan-van")
    other = published(collection, title="Một tài liệu khác", content=b"Giao thong thuy.")
    carried_out("publish")
    record = everywhere(collection)
    for word in (TITLE, SPOKEN):
        assert len(traces(word)) > 3, "it has left traces to be removed: else nothing is proved here"
    key = record.deposit.files.get().stored.key  # type: ignore[union-attr]
    client = Client()
    client.force_login(administrator)
    page = f"/desk/records/{record.public_id}/"
    assert client.post(page, {**ORDER, "do": "remove", "typed": "nham"}).status_code == 422
    assert client.post(page, {**ORDER, "do": "remove", "typed": record.public_id}).status_code == 302
    carried_out("remove")

    assert traces(TITLE) == []
    assert traces(SPOKEN) == []
    assert chosen().size(key) is None
    removal = Removal.objects.get()
    assert removal.scrubbed is not None and key in [one[0] for one in removal.files]
    told = client.get(page).text
    assert "12/2026/QĐ-TA" in told and "Theo bản án." in told
    gone = Client().get(f"/records/{record.public_id}/")
    assert gone.status_code == 410 and "Gỡ theo quyết định." in gone.content.decode()
    header = Client().get("/oai", {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": record.oai_identifier})
    assert 'status="deleted"' in header.content.decode()
    for address in (f"/records/{record.public_id}.json", f"/records/{record.public_id}/files/{SPOKEN}.pdf"):
        assert Client().get(address).status_code in (404, 410)
    assert record.public_id not in Client().get("/sitemap.xml").content.decode()
    assert "Một tài liệu khác" in Client().get(f"/records/{other.public_id}/").content.decode()
    assert engine().count() == 1


@pytest.mark.django_db
def test_what_was_removed_does_not_come_back(administrator: User) -> None:
    record = published(CollectionFactory())
    ask_removal(actor=actor_of(administrator), record_id=record.pk, **ORDER)
    with pytest.raises(WrongState):
        restore(actor=TEST, record_id=record.pk, reason="Nhầm")
    with pytest.raises(WrongState):
        ask_removal(actor=TEST, record_id=record.pk, **ORDER)
    with pytest.raises(WrongState):
        revise(actor=TEST, deposit_id=record.deposit_id or 0)


@pytest.mark.django_db
def test_the_law_may_leave_the_title_and_the_names(administrator: User) -> None:
    record = published(CollectionFactory(), title=TITLE)
    withdraw(actor=TEST, record_id=record.pk, reason="Chờ tòa án.")
    ask_removal(actor=TEST, record_id=record.pk, kept=["title", "people", "không có"], **ORDER)
    record.refresh_from_db()
    document = record.current.document
    assert (document.title, document.abstracts, document.issued) == (TITLE, [], "")
    assert [one.name.display for one in document.contributors] == ["Trần Thị Nhung", "Lê Quang Vinh"]
    assert record.exposure == "deleted" and record.withdrawal_reason == ORDER["words"]
    assert TITLE in Client().get(f"/records/{record.public_id}/").content.decode()


@pytest.mark.django_db
def test_two_people_where_the_site_wants_it(administrator: User, settings: Settings) -> None:
    settings.LEGAL_REMOVAL_BY_TWO = True
    record, second = published(CollectionFactory()), UserFactory(is_superuser=True, is_staff=True)
    first = actor_of(administrator)
    removal = ask_removal(actor=first, record_id=record.pk, **ORDER)
    assert removal.done is None and Record.objects.get(pk=record.pk).removed is None
    with pytest.raises(NotAllowed):
        confirm_removal(actor=first, removal_id=removal.pk)
    drop_removal(actor=first, removal_id=removal.pk)
    removal = ask_removal(actor=first, record_id=record.pk, **ORDER)
    client = Client()
    client.force_login(second)
    page = f"/desk/records/{record.public_id}/"
    assert str(administrator) in client.get(page).text
    assert client.post(page, {"do": "confirm", "typed": record.public_id}).status_code == 302
    removal.refresh_from_db()
    assert (removal.asked_by_id, removal.done_by_id) == (administrator.pk, second.pk)
    assert set(Event.objects.filter(record=record).values_list("verb", flat=True)) >= {"ask_removal", "drop_removal", "remove"}


@pytest.mark.django_db
def test_a_file_that_another_work_names_stays_with_it(administrator: User) -> None:
    collection = CollectionFactory()
    record = published(collection, title=TITLE)
    assert record.deposit is not None
    file = record.deposit.files.get()
    newer = version.start_version(actor=TEST, deposit_id=record.deposit_id or 0, file_ids=[file.pk])
    submit(actor=TEST, deposit_id=newer.pk, agreement=True)
    after = publish(actor=TEST, deposit_id=newer.pk)
    client = Client()
    client.force_login(administrator)
    assert after.public_id in client.get(f"/desk/records/{record.public_id}/").text
    removal = ask_removal(actor=TEST, record_id=record.pk, **ORDER)
    assert removal.files == []
    assert chosen().size(file.stored.key) == file.stored.size


@pytest.mark.django_db
def test_only_administrators_remove_and_only_editors_withdraw(administrator: User) -> None:
    collection = CollectionFactory()
    record = published(collection)
    editor, stranger = make_editor(UserFactory(), collection), make_editor(UserFactory(), CollectionFactory())
    page = f"/desk/records/{record.public_id}/"
    for user, expected in ((None, 302), (UserFactory(), 404), (stranger, 404), (editor, 422)):
        client = Client()
        if user:
            client.force_login(user)
        for do in ("remove", "confirm", "drop"):
            assert client.post(page, {**ORDER, "do": do, "typed": record.public_id}).status_code == expected
    assert not Removal.objects.exists() and not Record.objects.get(pk=record.pk).is_tombstone
    client.force_login(editor)
    assert "QĐ" not in client.get(page).text
    assert client.post(page, {"do": "withdraw", "reason": "Trùng"}).status_code == 302
    assert Record.objects.get(pk=record.pk).is_tombstone
    assert client.post(page, {"do": "restore", "reason": "Không trùng"}).status_code == 302
    assert not Record.objects.get(pk=record.pk).is_tombstone
