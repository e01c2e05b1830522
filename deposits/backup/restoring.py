"""A repository out of a backup: proved whole before anything is changed, files first, then the database that names them."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from deposits.backup import database, manifest
from deposits.backup.errors import BackupError
from deposits.backup.manifest import Held, Manifest
from deposits.models import Deposit, Record
from media import fixity
from media.models import Fixity
from media.stores import chosen
from media.stores.local import LocalStore
from media.stores.port import Store

_SHOWN = 5


@dataclass
class Restored:
    files: int = 0
    there: int = 0
    bad: list[str] = field(default_factory=list)


def restore(folder: Path, *, force: bool = False, progress: Callable[[int], object] | None = None) -> Restored:
    """Make this site what the backup in `folder` holds. Without `force` only a site without works is overwritten, and
    only by a backup without a flaw. The web server and the workers should be stopped meanwhile.

    Raises BackupError, before anything was changed where its reason is the backup or the site; StorageUnavailable.
    """
    described = manifest.read(folder)
    _fits(described)
    _summed(folder, described)
    if not force:
        _empty()
    named = list(manifest.read_list(folder / manifest.FILE_LIST))
    source, restored = LocalStore(folder / manifest.FILES), Restored()
    restored.bad = _flaws(source, named, progress)
    if (restored.bad or described.missing) and not force:
        first = ", ".join([*restored.bad, *described.missing][:_SHOWN])
        raise BackupError(
            _(
                "%(count)d files of this backup are missing or damaged (%(first)s …). Nothing was changed; --force restores the others."
            )
            % {"count": len(restored.bad) + len(described.missing), "first": first}
        )
    _put(source, named, restored)
    _put_pages(folder)
    database.load(folder / described.dump)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("reindex", stdout=io.StringIO())
    return restored


def _fits(described: Manifest) -> None:
    if described.engine != database.engine():
        raise BackupError(
            _("This backup is of a %(theirs)s database, and DATABASE_URL names a %(ours)s one. Set DATABASE_URL accordingly.")
            % {"theirs": described.engine, "ours": database.engine()}
        )
    database.check_programs()


def _summed(folder: Path, described: Manifest) -> None:
    for name, expected in described.checksums.items():
        path = folder / name
        if path.parent != folder or not path.is_file() or manifest.checksum(path) != expected:
            raise BackupError(_("%(name)s of this backup is missing or damaged. Nothing was changed.") % {"name": name})


def _empty() -> None:
    tables = connection.introspection.table_names()
    if Record._meta.db_table in tables and (Record.objects.exists() or Deposit.objects.exists()):
        raise BackupError(_("This site holds works already. Nothing was changed; --force replaces them by the backup."))


def _flaws(source: Store, named: list[Held], progress: Callable[[int], object] | None) -> list[str]:
    """The keys whose bytes in the backup are missing or damaged; every byte is read."""
    found = []
    for held in named:
        if fixity.examine(source, held.key, held.size, held.sha256) is not Fixity.GOOD:
            found.append(held.key)
        if progress:
            progress(1)
    return found


def _put(source: Store, named: list[Held], restored: Restored) -> None:
    """Bytes that the store has already, and that are good, stay. Others get what the backup has, marked as in doubt for
    as long as no row names them."""
    store, bad = chosen(), set(restored.bad)
    store.prepare()
    for held in named:
        if held.key in bad:
            continue
        if fixity.examine(store, held.key, held.size, held.sha256) is Fixity.GOOD:
            restored.there += 1
            continue
        store.doubt(held.key)
        store.delete(held.key)
        with contextlib.closing(source.read(held.key, 0, held.size)) as stream:
            store.put(held.key, fixity.checked_pieces(stream, held.sha256))
        store.trust(held.key)
        restored.files += 1


def _put_pages(folder: Path) -> None:
    root = Path(settings.MEDIA_ROOT).resolve()
    for held in manifest.read_list(folder / manifest.PAGE_LIST):
        target = (root / held.key).resolve()
        if not target.is_relative_to(root):
            raise BackupError(_("%(name)s of this backup is missing or damaged. Nothing was changed.") % {"name": held.key})
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / manifest.PAGES / held.key, target)
