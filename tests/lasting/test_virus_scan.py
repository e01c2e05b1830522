"""An infected file goes into quarantine and its people are told; files wait for a scanner that is down; a real clamd."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from deposits import tasks
from deposits.access import command
from deposits.bags import contents, writing
from deposits.errors import Incomplete
from deposits.flows import publish as publishing
from deposits.flows import scan
from deposits.flows.files import attach, detach
from deposits.flows.publish import publish, publish_due, schedule
from deposits.flows.submit import problems, submit
from deposits.models import Collection, Deposit, DepositFile, Event, State
from media import scanning
from media import store as files
from media.errors import AwaitingScan, Infected, ScannerUnavailable
from media.models import FileEvent, PageText, Scan, StoredFile, TextStatus
from media.scanning.clamd import Clamd
from media.stores.local import LocalStore
from portal.notices.tasks import tell
from tests.factories import UserFactory, draft, make_editor, published
from tests.servers.clamd import SIGNATURE, STREAM_LIMIT, VIRUS, ClamAV

ACTOR = command("test")
INFECTED = "Luận văn bình thường. ".encode() * 5000 + VIRUS + b" and more"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scanner(clamav: ClamAV, settings) -> Iterator[ClamAV]:  # type: ignore[no-untyped-def]
    settings.CLAMD = clamav.address
    yield clamav


@pytest.fixture
def down(settings) -> None:  # type: ignore[no-untyped-def]
    """A scanner at whose address nobody answers."""
    settings.CLAMD = type(settings.STORAGE)("tcp", "127.0.0.1", 9, "", "", "", {})


def attached(deposit: Deposit, content: bytes, name: str = "luận văn.txt") -> DepositFile:
    return attach(actor=ACTOR, deposit_id=deposit.pk, source=io.BytesIO(content), name=name)


def read(placed: DepositFile) -> StoredFile:
    """What the worker does after a file was attached."""
    tasks.read_file(Event.objects.filter(verb="attach").latest("pk").pk)
    return StoredFile.objects.get(pk=placed.stored_id)


def test_the_scanner_tells_clean_infected_and_too_large_apart(clamav: ClamAV) -> None:
    clamd = Clamd(clamav.address)
    assert clamd.ping()
    assert clamd.version().startswith("ClamAV ")
    assert clamd.scan([b"nothing", b"", b"special"]).signature == ""
    assert clamd.scan([INFECTED]).signature.startswith(SIGNATURE)
    middle = len(VIRUS) // 2
    assert clamd.scan([VIRUS[:middle], VIRUS[middle:]]).signature.startswith(SIGNATURE), "across two pieces"
    noise = random.Random(1).randbytes(STREAM_LIMIT + 1)
    verdict = clamd.scan(noise[start : start + 100_000] for start in range(0, len(noise), 100_000))
    assert (verdict.too_large, verdict.signature) == (True, "")


def test_a_scanner_that_is_down_or_speaks_otherwise_is_unavailable(down: None, settings) -> None:  # type: ignore[no-untyped-def]
    clamd = Clamd(settings.CLAMD)
    assert not clamd.ping()
    with pytest.raises(ScannerUnavailable):
        clamd.scan([b"x"])
    with pytest.raises(ScannerUnavailable):
        Clamd(type(settings.CLAMD)("unix", "", None, "", "", "/nowhere/clamd.ctl", {})).version()


def test_a_clean_file_is_scanned_before_it_is_read(scanner: ClamAV, collection: Collection, local_store: LocalStore) -> None:
    placed = attached(draft(collection), "Nước mặn đến sớm.".encode())
    assert placed.stored.scan == Scan.WAITING
    with pytest.raises(AwaitingScan):
        files.open_stream(placed.stored)
    stored = read(placed)
    assert stored.scan == Scan.CLEAN
    kinds = list(stored.events.values_list("kind", flat=True))
    assert kinds == [FileEvent.Kind.VIRUS, FileEvent.Kind.FORMAT, FileEvent.Kind.EXTRACTION]
    assert stored.inspection.status == TextStatus.TEXT
    assert b"".join(files.open_stream(stored)).decode() == "Nước mặn đến sớm."


def test_an_infected_file_is_given_to_nobody_and_its_people_are_told(
    scanner: ClamAV, collection: Collection, local_store: LocalStore
) -> None:
    owner = UserFactory(email="tacgia@khomo.example")
    editor = make_editor(UserFactory(email="bientap@khomo.example", language="en"), collection)
    deposit = draft(collection, title="Một luận văn")
    Deposit.objects.filter(pk=deposit.pk).update(owner=owner)
    placed = attached(deposit, INFECTED)
    stored = read(placed)
    assert (stored.scan, stored.inspection.status) == (Scan.INFECTED, TextStatus.INFECTED)
    assert stored.inspection.facts["signature"].startswith(SIGNATURE)
    assert not PageText.objects.filter(file=stored).exists()
    with pytest.raises(Infected):
        files.open_stream(stored)
    with pytest.raises(Infected), files.local_copy(stored):
        pass
    with pytest.raises(Infected):
        b"".join(writing.zipped(contents.of_deposit(deposit)))
    tasks.read_stored(stored.pk)
    (event,) = Event.objects.filter(verb="infected")
    tell(event.pk)
    tell(event.pk)
    assert sorted(message.to[0] for message in mail.outbox) == ["bientap@khomo.example", "tacgia@khomo.example"]
    english = next(message for message in mail.outbox if message.to == [editor.email])
    assert english.subject == "A virus was found in luận văn.txt"
    assert SIGNATURE in str(english.body)
    for person in (owner, editor):
        client = Client()
        client.force_login(person)
        answer = client.get(f"/deposit/{deposit.public_id}/files/{placed.pk}/")
        assert answer.status_code in (403, 404), "not even to those who look after it"
        assert VIRUS not in answer.content
    page = client.get(f"/desk/{deposit.public_id}/").content.decode()
    assert SIGNATURE in page


def test_an_infected_deposit_is_neither_submitted_nor_published_until_the_file_is_gone(
    scanner: ClamAV, collection: Collection, local_store: LocalStore
) -> None:
    deposit = draft(collection)
    placed = attached(deposit, INFECTED)
    submit(actor=ACTOR, deposit_id=deposit.pk, agreement=True)  # before the scanner came to it
    with pytest.raises(Incomplete) as refused:
        publish(actor=ACTOR, deposit_id=deposit.pk)
    assert "chờ quét vi-rút" in refused.value.problems[0].message
    read(placed)
    with pytest.raises(Incomplete) as refused:
        publish(actor=ACTOR, deposit_id=deposit.pk)
    assert "luận văn.txt" in refused.value.problems[0].message
    assert problems(deposit)
    detach(actor=ACTOR, file_id=placed.pk)
    clean = attached(deposit, b"clean", name="sach.txt")
    read(clean)
    publish(actor=ACTOR, deposit_id=deposit.pk)


def test_files_wait_for_a_scanner_that_is_down_and_are_read_when_it_is_back(
    clamav: ClamAV,
    down: None,
    collection: Collection,
    local_store: LocalStore,
    settings,  # type: ignore[no-untyped-def]
) -> None:
    placed = attached(draft(collection), b"Waiting.")
    stored = read(placed)
    assert (stored.scan, stored.inspection.status) == (Scan.WAITING, TextStatus.PENDING)
    OrmQ.objects.all().delete()
    long_ago = timezone.now() - dt.timedelta(minutes=10)
    StoredFile.objects.update(scan_tried=long_ago, created=long_ago)
    tasks.every_minute()
    assert not OrmQ.objects.exists(), "nobody is sent while nobody answers"
    settings.CLAMD = clamav.address
    tasks.every_minute()
    tasks.every_minute()
    (queued,) = [one for one in OrmQ.objects.all() if one.func() == "deposits.tasks.read_stored"]
    tasks.read_stored(*queued.args())
    stored.refresh_from_db()
    assert (stored.scan, stored.inspection.status) == (Scan.CLEAN, TextStatus.TEXT)


def test_the_form_says_that_a_file_waits_for_the_scan(
    down: None, collection: Collection, local_store: LocalStore, client: Client
) -> None:
    owner = UserFactory()
    deposit = draft(collection)
    Deposit.objects.filter(pk=deposit.pk).update(owner=owner)
    read(attached(deposit, b"Waiting."))
    client.force_login(owner)
    assert "Chờ quét vi-rút" in client.get(f"/deposit/{deposit.public_id}/").content.decode()


def test_a_scheduled_deposit_that_waits_for_the_scan_holds_up_no_other(
    clamav: ClamAV,
    collection: Collection,
    local_store: LocalStore,
    settings,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    deposits = []
    for number in range(2):
        deposit = draft(collection)
        attached(deposit, b"content %d" % number)
        submit(actor=ACTOR, deposit_id=deposit.pk, agreement=True)
        deposits.append(schedule(actor=ACTOR, deposit_id=deposit.pk, day=timezone.localdate() + dt.timedelta(days=1)))
    settings.CLAMD = clamav.address
    first, second = deposits
    StoredFile.objects.filter(pk=first.files.get().stored_id).update(scan=Scan.WAITING)
    monkeypatch.setattr(publishing, "today", lambda: timezone.localdate() + dt.timedelta(days=1))
    assert publish_due() == 1
    states = dict(Deposit.objects.values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == (State.SCHEDULED, State.PUBLISHED)
    assert scan.released(first.files.get().stored_id)
    assert publish_due() == 1


def test_files_from_before_the_scanner_are_scanned_and_stay_open_meanwhile(
    clamav: ClamAV,
    collection: Collection,
    local_store: LocalStore,
    settings,
    client: Client,  # type: ignore[no-untyped-def]
) -> None:
    clean = published(collection, content=b"clean", name="a.txt")
    bad = published(collection, content=INFECTED, name="b.txt")
    settings.CLAMD = clamav.address
    assert client.get(f"/records/{bad.public_id}/files/b.txt").status_code == 200
    assert scan.scan_older(seconds=60) is False
    assert client.get(f"/records/{clean.public_id}/files/a.txt").status_code == 200
    answer = client.get(f"/records/{bad.public_id}/files/b.txt")
    assert answer.status_code == 403
    assert VIRUS not in b"".join(answer.streaming_content if answer.streaming else [answer.content])


def test_a_file_too_large_for_the_scanner_is_said_to_be_so_and_let_through(
    scanner: ClamAV, collection: Collection, local_store: LocalStore
) -> None:
    placed = attached(draft(collection), random.Random(2).randbytes(STREAM_LIMIT + 10), name="số liệu.bin")
    stored = read(placed)
    assert stored.scan == Scan.TOO_LARGE
    (event,) = stored.events.filter(kind=FileEvent.Kind.VIRUS)
    assert (event.good, event.detail["outcome"]) == (False, "too_large")
    files.open_stream(stored).close()


def test_a_false_alarm_is_taken_back_by_a_later_scan(scanner: ClamAV, collection: Collection, local_store: LocalStore) -> None:
    stored = read(attached(draft(collection), b"harmless"))
    scanning.keep(stored, scanning.Verdict("ClamAV test", signature="False.Alarm"))
    assert StoredFile.objects.get(pk=stored.pk).scan == Scan.INFECTED
    assert scan.scan(StoredFile.objects.get(pk=stored.pk)) == Scan.CLEAN
    kinds = list(stored.events.values_list("kind", flat=True))
    assert kinds[-1] == FileEvent.Kind.UNQUARANTINE
    files.open_stream(StoredFile.objects.get(pk=stored.pk)).close()


def test_without_a_scanner_nothing_waits(collection: Collection, local_store: LocalStore) -> None:
    stored = read(attached(draft(collection), INFECTED))
    assert (stored.scan, stored.inspection.status) == (Scan.NONE, TextStatus.TEXT)
    assert not stored.events.filter(kind=FileEvent.Kind.VIRUS).exists()


def test_files_that_waited_are_read_when_the_site_gives_up_its_scanner(
    down: None,
    collection: Collection,
    local_store: LocalStore,
    settings,  # type: ignore[no-untyped-def]
) -> None:
    stored = read(attached(draft(collection), b"Waiting."))
    settings.CLAMD = None
    StoredFile.objects.update(scan_tried=timezone.now() - dt.timedelta(minutes=10))
    assert scan.waiting() == [stored.pk]
    tasks.read_stored(stored.pk)
    assert StoredFile.objects.get(pk=stored.pk).inspection.status == TextStatus.TEXT
