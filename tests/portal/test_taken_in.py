"""Works that came without a deposit are taken into one from their page and curated like any other; certificates of old
publications; who is written to."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from deposits.errors import NotAllowed
from deposits.flows.certify import certify_published
from deposits.flows.incoming import digest, parse
from deposits.flows.publish import revise
from deposits.flows.receive import Line, Outcome, receive
from deposits.flows.take_in import take_in
from deposits.flows.version import start_version
from deposits.flows.withdraw import withdraw
from deposits.models import Certificate, Collection, Deposit, Record, State
from tests.factories import CollectionFactory, UserFactory, actor_of, complete_metadata, install, make_editor, published
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words."""
    install()


def arrived(collection: Collection, title: str = "Nhan đề từ nguồn") -> Outcome:
    line = {
        "source_identifier": "so-1",
        "collection": collection.slug,
        "metadata": complete_metadata(title=title),
        "files": [{"name": "toan-van.pdf", "text": ["Trang đầu."]}],
    }
    raw = json.dumps(line).encode()
    return receive(actor=TEST, source="nguon", lines=[Line(1, digest(raw), parse(raw))])


@pytest.fixture
def record(collection: Collection) -> Record:
    assert arrived(collection).created == 1
    return Record.objects.get()


def test_a_work_without_a_deposit_is_taken_into_one_from_its_page(record: Record, collection: Collection) -> None:
    editor = signed_in(make_editor(UserFactory(), collection))
    page = editor.get(f"/records/{record.public_id}/")
    assert_sound(page)
    assert "Đưa vào bản nộp" in text(page)
    answer = editor.post(f"/desk/take/{record.public_id}/")
    assert answer["Location"] == f"/desk/{record.public_id}/"
    assert_sound(editor.get(answer["Location"]))
    deposit = Deposit.objects.get()
    assert (deposit.state, deposit.title, deposit.files.get().name) == (State.PUBLISHED, "Nhan đề từ nguồn", "toan-van.pdf.txt")
    assert f'href="/desk/{deposit.public_id}/"' in editor.get(f"/records/{record.public_id}/").content.decode()
    assert take_in(actor=TEST, record_id=record.pk) == deposit, "again, it does nothing"


def test_then_it_is_revised_withdrawn_and_followed_by_versions(record: Record) -> None:
    before = (record.public_id, record.oai_identifier, record.fingerprint)
    deposit = take_in(actor=TEST, record_id=record.pk)
    record.refresh_from_db()
    assert (record.public_id, record.oai_identifier, record.fingerprint) == before, "nothing changes for readers"
    version = start_version(actor=TEST, deposit_id=deposit.pk)
    assert version.version_of == record
    assert revise(actor=TEST, deposit_id=deposit.pk).current.number == 2
    withdraw(actor=TEST, record_id=record.pk, reason="Nộp hai lần.")
    deposit.refresh_from_db()
    assert deposit.state == State.WITHDRAWN


def test_its_source_no_longer_changes_it(record: Record, collection: Collection) -> None:
    take_in(actor=TEST, record_id=record.pk)
    outcome = arrived(collection, "Nhan đề khác")
    assert (outcome.revised, len(outcome.errors)) == (0, 1)
    record.refresh_from_db()
    assert record.title == "Nhan đề từ nguồn"


def test_nobody_else_takes_it(record: Record) -> None:
    other = make_editor(UserFactory(), CollectionFactory(slug="khac"))
    for client, status in ((Client(), 302), (signed_in(UserFactory()), 404), (signed_in(other), 404)):
        assert "/desk/take/" not in client.get(f"/records/{record.public_id}/").content.decode()
        assert client.post(f"/desk/take/{record.public_id}/").status_code == status
    with pytest.raises(NotAllowed):
        take_in(actor=actor_of(other), record_id=record.pk)
    assert not Deposit.objects.exists()


def test_a_work_published_before_there_were_certificates_gets_one(collection: Collection) -> None:
    owner = UserFactory(name="Trần Thị Hồng Nhung")
    deposit = published(collection, actor=actor_of(owner)).deposit
    assert deposit is not None
    Certificate.objects.all().delete()
    client = signed_in(owner)
    assert "certify" in client.get(f"/deposit/{deposit.public_id}/status/").content.decode()
    client.post(f"/deposit/{deposit.public_id}/certify/")
    client.post(f"/deposit/{deposit.public_id}/certify/")
    certificate = Certificate.objects.get()
    assert certificate.statement.depositor == "Trần Thị Hồng Nhung"
    assert "certify" not in client.get(f"/deposit/{deposit.public_id}/status/").content.decode()
    Certificate.objects.all().delete()
    with pytest.raises(NotAllowed):
        certify_published(actor=actor_of(UserFactory()), deposit_id=deposit.pk)
