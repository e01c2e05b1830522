"""Making a backup while the site runs: the database first, then the files that it names.

Files are immutable, and bytes that nothing names any more stay for a month: so whatever the dump names is still there
when it is copied. What is in the backup already is not copied again, nor replaced by bytes that have been damaged since.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import command
from deposits.backup import database, manifest
from deposits.backup.errors import BackupError
from deposits.backup.manifest import Held, Manifest
from deposits.flows.announce import announce
from deposits.models import Repository
from media.errors import BytesDamaged, BytesMissing
from media.fixity import checked_pieces, digest
from media.models import StoredFile
from media.stores import chosen
from media.stores.local import LocalStore

_AT_ONCE = 8  # copies; each waits for a disk or the network most of the time
_BATCH = 500


@dataclass
class Made:
    """`gone`: removed from the site since the dump was taken. `bad`: named by the site, but missing or damaged in its
    store and not in the backup from before either."""

    copied: int = 0
    kept: int = 0
    size: int = 0
    replaced: int = 0
    gone: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    pruned: int = 0


def make(folder: Path, *, verify: bool = False, prune: bool = False, progress: Callable[[int], object] | None = None) -> Made:
    """Bring the backup in `folder` up to date; interrupted, the one from before is still whole. `verify` reads what the
    backup holds already and copies anew what has been damaged there; `prune` removes what the site no longer names.
    Raises BackupError, StorageUnavailable."""
    database.check_programs()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        name = f"database-{timezone.now():%Y%m%dT%H%M%S}{database.SUFFIXES[database.engine()]}"
        try:
            named = database.dump(folder / name)
            made = _copy(folder, named, verify, progress)
            pages = _copy_pages(folder)
        except BaseException:
            (folder / name).unlink(missing_ok=True)
            raise
        held = [one for one in named if one.key not in {*made.gone, *made.bad}]
        manifest.write_list(folder / manifest.FILE_LIST, held)
        manifest.write_list(folder / manifest.PAGE_LIST, pages)
        manifest.write(folder, _manifest(folder, name, held, made))
        for old in folder.glob("database-*"):
            if old.name != name:
                old.unlink()
        if prune:
            made.pruned = _prune(folder, {one.key for one in held})
        with transaction.atomic():  # when the last backup was made is asked by `doctor`
            announce("backup", actor=command("backup"), data={"files": len(held), "bad": len(made.bad)})
        return made


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(_("Another backup into this folder is running.")) from error
        yield


def _copy(folder: Path, named: list[Held], verify: bool, progress: Callable[[int], object] | None) -> Made:
    target, made = LocalStore(folder / manifest.FILES), Made()
    target.prepare()

    def one(held: Held) -> str:
        there = target.size(held.key) == held.size
        if there and (not verify or digest(target, held.key, held.size) == held.sha256):
            return "kept"
        found = "replaced" if there else "copied"
        with contextlib.closing(chosen().read(held.key, 0, held.size)) as stream:
            if there:
                target.delete(held.key)
            target.put(held.key, checked_pieces(stream, held.sha256))
        return found

    def outcome(held: Held) -> str:
        try:
            return one(held)
        except (BytesMissing, BytesDamaged):
            return "bad"

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for batch in _batches(named):
            for held, found in zip(batch, threads.map(outcome, batch), strict=True):
                if found == "bad":
                    still = StoredFile.objects.filter(key=held.key).exists()
                    (made.bad if still else made.gone).append(held.key)
                else:
                    setattr(made, found, getattr(made, found) + 1)
                    made.size += held.size
            if progress:
                progress(len(batch))
    return made


def _batches(named: list[Held]) -> Iterator[list[Held]]:
    for start in range(0, len(named), _BATCH):
        yield named[start : start + _BATCH]


def _copy_pages(folder: Path) -> list[Held]:
    """Pictures and documents of written pages: few and small, copied where they differ."""
    source, target = Path(settings.MEDIA_ROOT), folder / manifest.PAGES
    found = []
    for path in sorted(one for one in source.rglob("*") if one.is_file()):
        name = path.relative_to(source).as_posix()
        held = Held(key=name, size=path.stat().st_size, sha256=manifest.checksum(path))
        copy = target / name
        if not copy.exists() or manifest.checksum(copy) != held.sha256:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        found.append(held)
    return found


def _manifest(folder: Path, name: str, held: list[Held], made: Made) -> Manifest:
    repository = Repository.objects.first()
    summed = (name, manifest.FILE_LIST, manifest.PAGE_LIST)
    return Manifest(
        made=timezone.now(),
        engine=database.engine(),
        dump=name,
        checksums={one: manifest.checksum(folder / one) for one in summed},
        files=len(held),
        size=sum(one.size for one in held),
        missing=made.bad,
        site={
            "OAI_NAMESPACE": repository.namespace if repository else "",
            "SITE_URL": settings.SITE_URL,
            "TIME_ZONE": settings.TIME_ZONE,
            "DEFAULT_FROM_EMAIL": settings.DEFAULT_FROM_EMAIL,
            "ADMIN_EMAIL": settings.ADMIN_EMAIL,
        },
        migrations=sorted(f"{app}.{one}" for app, one in MigrationRecorder(connection).applied_migrations()),
    )


def _prune(folder: Path, named: set[str]) -> int:
    store, removed = LocalStore(folder / manifest.FILES), 0
    for one in list(store.keys()):
        if one.key not in named:
            store.delete(one.key)
            removed += 1
    return removed
