"""A flipped bit and a missing object are found, told once, and mended from a copy that is proved good; on every store."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_q.models import OrmQ

from deposits import tasks
from deposits.access import command
from deposits.flows import fixity
from deposits.flows.files import attach
from deposits.models import Collection, Event
from media import repair
from media import store as files
from media.errors import BytesDamaged, BytesMissing
from media.models import FileEvent, Fixity, StoredFile
from media.stores.keys import new_key
from media.stores.local import LocalStore
from media.stores.port import Store
from portal.notices.alarms import tell_administrators
from tests.factories import UserFactory, draft
from tests.lasting.conftest import Damage, Keep, overwrite
from tests.media.conftest import UseStore

ACTOR = command("test")
CONTENT = "Luận văn về xâm nhập mặn. ".encode() * 1000


def check(**bounds: int) -> fixity.Report:
    return fixity.check(actor=ACTOR, before=timezone.now(), bounds=fixity.Bounds(**bounds))


def test_bytes_that_are_as_they_were_are_good(keep: Keep) -> None:
    stored = [keep(CONTENT), keep(b"another")]
    report = check()
    assert (report.files, report.good, report.finished) == (2, 2, True)
    assert report.size == sum(one.size for one in stored)
    assert set(StoredFile.objects.values_list("fixity", flat=True)) == {Fixity.GOOD}
    assert not Event.objects.filter(verb="damaged").exists()


def test_a_flipped_bit_is_found_and_announced_once(keep: Keep, damage: Damage) -> None:
    stored, other = keep(CONTENT), keep(b"another")
    damage(stored)
    assert check().damaged == [stored.pk]
    assert check().damaged == [stored.pk]
    stored.refresh_from_db()
    other.refresh_from_db()
    assert (stored.fixity, other.fixity) == (Fixity.DAMAGED, Fixity.GOOD)
    (event,) = Event.objects.filter(verb="damaged")
    assert event.data == {"stored": [stored.pk], "fixity": "damaged"}
    (told,) = stored.events.filter(kind=FileEvent.Kind.FIXITY)
    assert (told.good, told.detail["outcome"]) == (False, "damaged")


def test_a_missing_object_and_one_of_another_length_are_found(keep: Keep, store: Store) -> None:
    gone, shorter, longer = keep(CONTENT), keep(CONTENT + b"1"), keep(CONTENT + b"2")
    store.delete(gone.key)
    overwrite(store, shorter.key, CONTENT[:-5])
    overwrite(store, longer.key, CONTENT + b"2 and more")
    report = check()
    assert (report.missing, report.damaged) == ([gone.pk], [shorter.pk, longer.pk])


def test_damaged_and_missing_bytes_come_back_from_a_copy(keep: Keep, damage: Damage, store: Store, tmp_path: Path) -> None:
    flipped, gone = keep(CONTENT), keep(b"the second")
    backup = LocalStore(tmp_path / "backup" / "files")
    backup.prepare()
    for one in (flipped, gone):
        backup.put(one.key, store.read(one.key, 0, one.size))
    damage(flipped)
    store.delete(gone.key)
    old = flipped.key
    with pytest.raises(SystemExit) as ended:
        call_command("check_fixity", "--all", stdout=io.StringIO())
    assert ended.value.code == 1
    call_command("check_fixity", "--restore-from", str(tmp_path / "backup"), stdout=io.StringIO())
    for one, content in ((flipped, CONTENT), (gone, b"the second")):
        one.refresh_from_db()
        assert one.fixity == Fixity.GOOD
        assert b"".join(files.open_stream(one)) == content
        assert one.events.filter(kind=FileEvent.Kind.RECOVERY, good=True).count() == 1
    assert flipped.key != old
    assert old in store.doubted(timezone.now() + dt.timedelta(days=1)), "the damaged bytes stay in doubt, to be collected"
    assert flipped.key not in store.doubted(timezone.now() + dt.timedelta(days=1))
    files.collect_garbage(dt.timedelta(0))
    assert store.size(old) is None
    assert check().good == 2


def test_no_copy_is_believed(keep: Keep, damage: Damage, store: Store, tmp_path: Path) -> None:
    """One with other bytes, one that is cut short, none at all: the row and the damaged bytes stay as they are."""
    stored = keep(CONTENT)
    damage(stored)
    assert check().damaged == [stored.pk]
    source = LocalStore(tmp_path / "backup")
    source.prepare()
    with pytest.raises(BytesMissing):
        repair.replace_from(stored, source)
    source.put(stored.key, [CONTENT[:-1] + b"?"])
    with pytest.raises(BytesDamaged):
        repair.replace_from(stored, source)
    source.delete(stored.key)
    source.put(stored.key, [CONTENT[:100]])
    with pytest.raises(BytesDamaged):
        repair.replace_from(stored, source)
    assert fixity.mend(actor=ACTOR, source=source).no_copy == [stored.pk]
    before = stored.key
    stored.refresh_from_db()
    assert (stored.key, stored.fixity) == (before, Fixity.DAMAGED)
    assert {one.key for one in list(store.keys())} >= {before}
    assert list(store.doubted(timezone.now() + dt.timedelta(days=1))) == []


def test_a_file_is_mended_by_the_same_bytes_of_another_row(keep: Keep, damage: Damage, tmp_path: Path) -> None:
    stored, twin = keep(CONTENT), keep(CONTENT)
    assert stored.sha256 == twin.sha256
    damage(stored)
    check()
    empty = LocalStore(tmp_path / "nothing")
    empty.prepare()
    assert fixity.mend(actor=ACTOR, source=empty).mended == [stored.pk]
    stored.refresh_from_db()
    assert b"".join(files.open_stream(stored)) == CONTENT
    assert stored.key != twin.key


def test_a_check_goes_on_where_it_stopped_the_longest_unchecked_first(keep: Keep) -> None:
    stored = [keep(CONTENT + bytes([number])) for number in range(5)]
    long_ago = timezone.now() - dt.timedelta(days=200)
    StoredFile.objects.filter(pk=stored[0].pk).update(checked=timezone.now() - dt.timedelta(days=100))
    StoredFile.objects.filter(pk=stored[1].pk).update(checked=long_ago)
    before = fixity.long_ago(90)
    seen: list[int] = []

    def run() -> fixity.Report:
        return fixity.check(actor=ACTOR, before=before, bounds=fixity.Bounds(files=2), progress=lambda one: seen.append(one.pk))

    assert not run().finished
    run()
    assert run().finished
    never_checked = [one.pk for one in stored[2:]]
    assert seen == [*never_checked, stored[1].pk, stored[0].pk]
    assert run().files == 0


def test_a_store_that_is_down_is_no_damage(keep: Keep, store: Store, use_store: UseStore, settings, capsys) -> None:  # type: ignore[no-untyped-def]
    stored = keep(CONTENT)
    before = settings.STORAGE
    settings.STORAGE = type(before)("s3", "127.0.0.1", 9, "key", "secret", "/bucket", {"secure": "no"})
    with pytest.raises(SystemExit) as ended:
        call_command("check_fixity", "--lang", "en")
    assert ended.value.code == 2
    assert "could not be checked" in capsys.readouterr().out
    stored.refresh_from_db()
    assert (stored.fixity, stored.checked) == (Fixity.UNCHECKED, None)
    assert not Event.objects.filter(verb="damaged").exists()
    settings.STORAGE = before
    assert check().good == 1


@pytest.mark.django_db(transaction=True)
def test_one_file_that_cannot_be_read_does_not_hold_up_the_others(local_store: LocalStore) -> None:
    """A disk that fails in one place: a folder stands where the bytes should be, of the same size as they."""
    unreadable, _good = (files.receive(io.BytesIO(content), name="a") for content in (b"x" * 4096, b"good"))
    path = local_store.path(unreadable.key)
    assert path
    path.unlink()
    path.mkdir()
    StoredFile.objects.filter(pk=unreadable.pk).update(size=path.stat().st_size)
    report = check()
    assert (report.unreadable, report.good, report.finished) == ([unreadable.pk], 1, True)
    unreadable.refresh_from_db()
    assert unreadable.fixity == Fixity.UNCHECKED


def test_a_file_mended_while_it_was_read_is_left_alone(keep: Keep, damage: Damage) -> None:
    from media.fixity import record

    stored = keep(CONTENT)
    StoredFile.objects.filter(pk=stored.pk).update(key=new_key())
    assert record(stored, Fixity.DAMAGED) is False
    stored.refresh_from_db()
    assert stored.fixity == Fixity.UNCHECKED


@pytest.mark.django_db(transaction=True)
def test_administrators_are_told_by_mail_once_in_six_hours_in_their_language(
    collection: Collection, local_store: LocalStore
) -> None:
    UserFactory(email="quantri@khomo.example", is_superuser=True)
    UserFactory(email="admin@khomo.example", is_superuser=True, language="en")
    deposit = draft(collection, title="Nước ngầm miền Trung")
    placed = attach(actor=ACTOR, deposit_id=deposit.pk, source=io.BytesIO(CONTENT), name="luận văn.txt")
    second = attach(actor=ACTOR, deposit_id=deposit.pk, source=io.BytesIO(b"second"), name="phụ lục.txt")
    for one in (placed, second):
        local_store.delete(one.stored.key)
    check()
    for event in Event.objects.filter(verb="damaged"):
        tell_administrators(event.pk)
        tell_administrators(event.pk)
    assert sorted(message.to[0] for message in mail.outbox) == ["admin@khomo.example", "quantri@khomo.example"]
    english = next(message for message in mail.outbox if message.to == ["admin@khomo.example"])
    assert english.subject == "[Kho Mở] 2 files are damaged or missing"
    assert "luận văn.txt · Nước ngầm miền Trung" in english.body
    vietnamese = next(message for message in mail.outbox if message.to == ["quantri@khomo.example"])
    assert vietnamese.subject == "[Kho Mở] 2 tệp bị hỏng hoặc mất"


@pytest.mark.django_db(transaction=True)
def test_the_night_reads_no_more_than_its_bytes_and_goes_on_next_night(local_store: LocalStore, settings) -> None:  # type: ignore[no-untyped-def]
    settings.FIXITY_NIGHTLY_BYTES = 2500
    for number in range(4):
        files.receive(io.BytesIO(bytes([number]) * 1000), name="a.bin")
    tasks.every_night()
    assert [task.name() for task in OrmQ.objects.all() if task.key == "slow"] == ["fixity"]
    OrmQ.objects.all().delete()
    tasks.check_fixity(2500)
    assert StoredFile.objects.exclude(checked=None).count() == 3
    assert not OrmQ.objects.exists(), "the night's bytes are used up"
    tasks.check_fixity(2500)
    assert StoredFile.objects.exclude(checked=None).count() == 4


@pytest.mark.django_db(transaction=True)
def test_what_stands_damaged_is_told_again_every_night(local_store: LocalStore) -> None:
    stored = files.receive(io.BytesIO(b"gone"), name="a.bin")
    local_store.delete(stored.key)
    check()
    tasks.every_night()
    tasks.every_night()
    assert Event.objects.filter(verb="damaged").count() == 3


def test_the_command_reports_as_json(keep: Keep, damage: Damage, capsys: pytest.CaptureFixture[str]) -> None:
    stored = keep(CONTENT)
    damage(stored)
    with pytest.raises(SystemExit):
        call_command("check_fixity", "--all", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["damaged"] == [stored.pk]
    assert report["standing"] == [{"file": stored.pk, "key": stored.key, "fixity": "damaged", "sha256": stored.sha256}]


def test_repeated_good_checks_are_one_event_that_counts(keep: Keep) -> None:
    stored = keep(CONTENT)
    for _ in range(3):
        check()
    (event,) = stored.events.filter(kind=FileEvent.Kind.FIXITY)
    assert event.detail["times"] == 3
