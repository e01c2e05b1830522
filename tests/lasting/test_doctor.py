"""`manage.py doctor` finds what is not well, says the mend, goes on to the next check, and ends with 1."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from deposits.models import Event
from media import store as files
from media.models import Fixity, StoredFile
from media.stores.local import LocalStore
from portal.doctor.examining import Check, bad, examine, good

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def installed(local_store: LocalStore) -> None:
    call_command("install", stdout=io.StringIO())


def examined(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, dict[str, str]], int]:
    code = 0
    try:
        call_command("doctor", "--json", "--lang", "en")
    except SystemExit as ended:
        code = int(ended.code or 0)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {line["check"]: line for line in lines}, code


def test_a_site_that_is_well_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    found, code = examined(capsys)
    assert code == 0, found
    assert found["storage"]["level"] == found["database"]["level"] == found["workers"]["level"] == "ok"
    assert {one["level"] for one in found.values()} <= {"ok", "note"}


def test_what_is_broken_is_named_with_its_mend_and_hides_nothing_else(settings, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    settings.STORAGE = type(settings.STORAGE)("s3", "127.0.0.1", 9, "key", "secret", "/bucket", {"secure": "no"})
    settings.CLAMD = type(settings.STORAGE)("tcp", "127.0.0.1", 9, "", "", "", {})
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    found, code = examined(capsys)
    assert code == 1
    for check, variable in (("storage", "STORAGE_URL"), ("viruses", "CLAMD_URL"), ("mail", "EMAIL_URL")):
        assert found[check]["level"] == "bad"
        assert variable in found[check]["mend"]
    assert found["database"]["level"] == "ok"


def test_damaged_files_late_work_and_old_checks_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    files.receive(io.BytesIO(b"x"), name="a.txt")
    StoredFile.objects.update(fixity=Fixity.DAMAGED)
    OrmQ.objects.create(key="slow", payload="x", lock=timezone.now() - dt.timedelta(hours=1))
    found, code = examined(capsys)
    assert (code, found["fixity"]["level"], found["workers"]["level"]) == (1, "bad", "bad")
    assert "--restore-from" in found["fixity"]["mend"]
    StoredFile.objects.update(fixity=Fixity.GOOD, checked=timezone.now() - dt.timedelta(days=400))
    OrmQ.objects.all().delete()
    Schedule.objects.filter(name="deposits.tasks.every_minute").update(next_run=timezone.now() - dt.timedelta(hours=1))
    found, _code = examined(capsys)
    assert (found["fixity"]["level"], found["workers"]["level"]) == ("note", "bad")


def test_a_night_that_is_too_short_is_computed(settings, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    settings.FIXITY_NIGHTLY_BYTES, settings.FIXITY_DAYS = 10, 2
    files.receive(io.BytesIO(b"x" * 1000), name="a.txt")
    assert "FIXITY_NIGHTLY_BYTES" in examined(capsys)[0]["fixity"]["mend"]


def test_an_old_backup_and_a_format_at_risk_are_worth_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    files.receive(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 3), name="cu.doc")
    assert examined(capsys)[0]["backup"]["level"] == "note"
    event = Event.objects.create(verb="backup", at=timezone.now())
    found, _code = examined(capsys)
    assert (found["backup"]["level"], found["formats"]["level"]) == ("ok", "note")
    assert "before 2007" in found["formats"]["words"]
    Event.objects.filter(pk=event.pk).update(at=timezone.now() - dt.timedelta(days=30))
    assert examined(capsys)[0]["backup"]["level"] == "note"
    call_command("formats", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert [one["puid"] for one in listed["formats"]] == ["fmt/40"]
    (risk,) = listed["at_risk"]
    assert (risk["risk"], len(risk["keys"])) == ("legacy office", 1)


def test_a_check_that_fails_stops_no_other() -> None:
    def broken() -> object:
        raise OSError("the cable is out")

    found = examine(
        [Check("a", "A", broken, "plug it in"), Check("b", "B", lambda: good("fine")), Check("c", "C", lambda: bad("no"))]
    )  # type: ignore[arg-type]
    assert [one.finding.level for one in found] == ["bad", "ok", "bad"]
    assert "the cable is out" in found[0].finding.words
    assert found[0].finding.mend == "plug it in"
