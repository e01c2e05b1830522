"""The whole site into a folder and into a new site: SQLite with local files, PostgreSQL with S3; while it is in use."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.postgresql import PostgreSQL
from tests.servers.seaweedfs import SeaweedFS
from tests.servers.stack import ROOT, Stack
from tests.servers.waiting import wait_until

FILL = """
import io
from pathlib import Path
from django.conf import settings
from tests.factories import CollectionFactory, UserFactory, published, draft
from deposits.access import command
from deposits.flows.files import attach
collection = CollectionFactory(slug="luan-van")
UserFactory(email="tacgia@khomo.example")
for number in range(3):
    published(collection, title=f"Luận văn số {number}", content=f"Xâm nhập mặn lần thứ {number}".encode(), name="toàn văn.txt")
made = draft(collection, title="Bản nháp còn dang dở")
attach(actor=command("test"), deposit_id=made.pk, source=io.BytesIO(b"nh\\xc3\\xa1p"), name="nháp.txt")
page = Path(settings.MEDIA_ROOT) / "images" / "ảnh.txt"
page.parent.mkdir(parents=True, exist_ok=True)
page.write_text("ảnh của một trang")
"""
TELL = """
import json
from pathlib import Path
from django.conf import settings
from deposits.models import Deposit, Event, Record, Repository, SnapshotFile, DepositFile
from media import store
from media.models import StoredFile
from portal.accounts.models import User
for stored in StoredFile.objects.all():
    store.verify(stored)
print(json.dumps({
    "records": sorted(Record.objects.values_list("public_id", "oai_identifier", "title")),
    "deposits": sorted(Deposit.objects.values_list("public_id", "state")),
    "files": sorted(DepositFile.objects.values_list("name", "stored__sha256", "stored__key")),
    "shown": sorted(SnapshotFile.objects.values_list("name", "stored__sha256")),
    "users": sorted(User.objects.values_list("email", flat=True)),
    "events": Event.objects.exclude(verb="backup").count(),  # it is written when the copy is complete
    "namespace": Repository.objects.get().namespace,
    "page": (Path(settings.MEDIA_ROOT) / "images" / "ảnh.txt").read_text(),
}, default=str))
"""
Site = Callable[[], Stack]


@pytest.fixture
def sites() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as opened:
        yield opened


def on_local_files(sites: contextlib.ExitStack) -> Stack:
    site = Stack()
    sites.callback(site.stop)
    site.prepare()
    return site


@pytest.fixture
def local_site(sites: contextlib.ExitStack) -> Site:
    return lambda: on_local_files(sites)


@pytest.fixture
def server_site(sites: contextlib.ExitStack, postgresql: PostgreSQL, s3: SeaweedFS) -> Site:
    def new() -> Stack:
        site = Stack({"DATABASE_URL": postgresql.create_migrated_database(), "STORAGE_URL": s3.create_bucket()})
        sites.callback(site.stop)
        site.prepare()
        return site

    return new


@pytest.fixture(params=["local", pytest.param("servers", marks=[pytest.mark.postgresql, pytest.mark.s3])])
def new_site(request: pytest.FixtureRequest) -> Site:
    return request.getfixturevalue("local_site" if request.param == "local" else "server_site")  # type: ignore[no-any-return]


def told(site: Stack) -> dict[str, object]:
    return dict(json.loads(site.manage("shell", "--no-imports", "-c", TELL).splitlines()[-1]))


def refused(site: Stack, *words: str | Path) -> str:
    with pytest.raises(AssertionError) as caught:
        site.manage(*words, "--lang", "en")
    return str(caught.value)


def test_a_backup_restores_into_a_new_site_as_the_same_repository(new_site: Site, tmp_path: Path) -> None:
    first = new_site()
    first.manage("shell", "--no-imports", "-c", FILL)
    made = json.loads(first.manage("backup", tmp_path / "backup", "--json"))
    assert (made["copied"], made["kept"], made["bad"]) == (4, 0, [])
    again = json.loads(first.manage("backup", tmp_path / "backup", "--json"))
    assert (again["copied"], again["kept"]) == (0, 4)
    second = new_site()
    second.manage("restore", tmp_path / "backup")
    assert told(second) == told(first)
    hits = json.loads(second.manage("search", "xam nhap man", "--json"))
    assert hits["total"] == 3, "the index was rebuilt"
    second.manage("check_fixity", "--all")
    second.manage("reconcile")
    assert "holds works already" in refused(second, "restore", tmp_path / "backup")
    second.manage("restore", tmp_path / "backup", "--force")
    assert told(second) == told(first)


def test_a_file_lost_after_the_backup_comes_back_from_it(new_site: Site, tmp_path: Path) -> None:
    site = new_site()
    site.manage("shell", "--no-imports", "-c", FILL)
    site.manage("backup", tmp_path / "backup")
    lose = "from media.models import *; from media.stores import chosen; chosen().delete(StoredFile.objects.first().key)"
    site.manage("shell", "--no-imports", "-c", lose)
    before = refused(site, "check_fixity", "--all")
    assert "missing from the store" in before
    made = json.loads(site.manage("backup", tmp_path / "backup", "--json"))
    assert (made["bad"], made["kept"]) == ([], 4), "the good copy in the backup stays"
    site.manage("check_fixity", "--restore-from", tmp_path / "backup")
    told(site)


def test_a_damaged_backup_is_refused_before_anything_is_changed(local_site: Site, tmp_path: Path) -> None:
    first, second = local_site(), local_site()
    first.manage("shell", "--no-imports", "-c", FILL)
    backup = tmp_path / "backup"
    first.manage("backup", backup)
    (kept, *_others) = [path for path in (backup / "files").rglob("*") if path.is_file()]
    good = kept.read_bytes()
    kept.chmod(0o644)
    kept.write_bytes(good[:-1] + b"?")
    message = refused(second, "restore", backup)
    assert "1 files of this backup are missing or damaged" in message and "Nothing was changed" in message
    assert json.loads(second.manage("reconcile", "--json"))["rows"] == 0
    mended = json.loads(first.manage("backup", backup, "--verify", "--json"))
    assert (mended["replaced"], mended["kept"]) == (1, 3)
    assert kept.read_bytes() == good
    (dump,) = backup.glob("database-*")
    content = dump.read_bytes()
    dump.write_bytes(content[:-100])
    assert "missing or damaged" in refused(second, "restore", backup)
    dump.write_bytes(content)
    (backup / "manifest.json").unlink()
    assert "no finished backup" in refused(second, "restore", backup)


def test_a_backup_of_another_database_is_refused_with_the_mend(local_site: Site, tmp_path: Path) -> None:
    site = local_site()
    site.manage("backup", tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace('"sqlite"', '"postgresql"'))
    assert "Set DATABASE_URL accordingly" in refused(site, "restore", tmp_path)


def test_files_that_come_and_go_while_the_backup_is_made_leave_it_whole(local_site: Site, tmp_path: Path) -> None:
    first, second = local_site(), local_site()
    first.manage("shell", "--no-imports", "-c", FILL)
    busy = """
import io
from pathlib import Path
from deposits.access import command
from deposits.flows.files import attach, detach
from deposits.models import Deposit
deposit = Deposit.objects.get(state="draft")
for number in range(100000):
    placed = attach(actor=command("test"), deposit_id=deposit.pk, source=io.BytesIO(b"%d" % number * 3000), name="a.txt")
    if number % 2:
        detach(actor=command("test"), file_id=placed.pk)
    if number == 3:
        Path(r"{mark}").touch()
    if deposit.files.count() > 150:
        deposit.files.all().delete()
""".replace("{mark}", str(tmp_path / "busy"))
    words = [sys.executable, "manage.py", "shell", "--no-imports", "-c", busy]
    process = subprocess.Popen(words, cwd=ROOT, env=first.environment)
    try:
        wait_until((tmp_path / "busy").exists, seconds=60, what="files come and go")
        for _ in range(3):
            assert json.loads(first.manage("backup", tmp_path / "backup", "--json"))["bad"] == []
        assert process.poll() is None, "the site was in use all the time"
    finally:
        process.kill()
        process.wait()
    second.manage("restore", tmp_path / "backup")
    told(second)
    second.manage("check_fixity", "--all")


def test_without_pg_dump_it_is_said_what_to_install(server_site: Site, tmp_path: Path) -> None:
    site = server_site()
    bare = tmp_path / "bin"
    bare.mkdir()
    (bare / "python").symlink_to(sys.executable)
    site.environment = {**site.environment, "PATH": str(bare)}
    assert "pg_dump is not installed" in refused(site, "backup", tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_files_that_the_site_no_longer_names_stay_until_they_are_pruned(local_site: Site, tmp_path: Path) -> None:
    site = local_site()
    site.manage("shell", "--no-imports", "-c", FILL)
    site.manage("backup", tmp_path)
    drop = "from deposits.models import *; f=DepositFile.objects.get(name='nháp.txt'); s=f.stored; f.delete(); from media import store; store.delete(s)"
    site.manage("shell", "--no-imports", "-c", drop)
    site.manage("backup", tmp_path)
    held = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(held) == 4
    assert json.loads(site.manage("backup", tmp_path, "--prune", "--json"))["pruned"] == 1
    assert sorted(os.listdir(tmp_path))[:1] == [".lock"]
