"""Checks of what the site stands on: settings, database, store, index, workers, mail, disk."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.models import Failure, OrmQ, Schedule

from deposits.models import Record
from media.stores import chosen
from media.stores.keys import new_key
from portal.doctor.examining import Check, Finding, bad, good, note
from search.engines import engine

_LATE = dt.timedelta(minutes=5)
_LITTLE, _SCARCE = 1024**3, 10 * 1024**3


def configuration() -> Finding:
    found = [one for one in checks.run_checks(include_deployment_checks=settings.PRODUCTION) if not one.is_silenced()]
    serious = [one for one in found if one.is_serious()]
    if serious:
        return bad(serious[0].msg, serious[0].hint or _("See docs/settings.md."))
    if not settings.PRODUCTION:
        return note(_("development mode; a public site sets KHOMO_ENV=production"))
    if found:
        return note(found[0].msg, found[0].hint or "")
    return good(settings.SITE_URL)


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    return good(f"{connection.display_name} {version}")


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if left:
        return bad(_("%(count)d changes of the database are not applied") % {"count": len(left)}, "manage.py migrate")
    return good(_("up to date"))


def storage() -> Finding:
    """Written, read back, and removed: as an upload does it."""
    store, key = chosen(), new_key()
    store.prepare()
    store.doubt(key)
    store.put(key, [b"doctor"])
    kept = b"".join(store.read(key, 0, 6))
    store.delete(key)
    store.trust(key)
    if kept != b"doctor":
        return bad(_("it gives back other bytes than it was given"), _("Do not take deposits until its disks were checked."))
    where = settings.STORAGE.path if settings.STORAGE.scheme == "file" else f"s3 · {settings.STORAGE.host}{settings.STORAGE.path}"
    return good(where)


def index() -> Finding:
    held, wanted = engine().count(), Record.objects.filter(withdrawn=None).count()
    told = {"held": held, "wanted": wanted}
    if held != wanted:
        return note(_("it holds %(held)d of %(wanted)d records") % told, _("If that lasts: manage.py reindex"))
    return good(_("it holds all %(wanted)d records") % told)


def workers() -> Finding:
    """`every_minute` moves its next run on whenever the quick worker takes it; work that waits in a queue is late."""
    now, mend = timezone.now(), _("Start the workers: see docs/operations.md.")
    minute = Schedule.objects.filter(name="deposits.tasks.every_minute").first()
    if minute is None:
        return bad(_("the work of every minute is not set up"), "manage.py install")
    if minute.next_run < now - _LATE:
        return bad(_("no worker has taken up the work of every minute for some time"), mend)
    late = OrmQ.objects.filter(lock__lt=now - _LATE).count()
    if late:
        return bad(_("%(count)d pieces of work have been waiting for more than five minutes") % {"count": late}, mend)
    failed = Failure.objects.filter(stopped__gt=now - dt.timedelta(days=1)).count()
    if failed:
        return note(
            _("%(count)d pieces of work failed in the last day") % {"count": failed}, _("The log of the workers says why.")
        )
    return good(_("at work"))


def mail() -> Finding:
    opened = get_connection(fail_silently=False)
    opened.open()
    opened.close()
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend != "smtp":
        return note(
            _("letters are not sent but kept (%(how)s)") % {"how": backend}, _("A public site sets EMAIL_URL to its mail server.")
        )
    return good(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def disk() -> Finding:
    places = [settings.VAR] + ([Path(settings.STORAGE.path)] if settings.STORAGE.scheme == "file" else [])
    free = min(shutil.disk_usage(place).free for place in places if place.exists())
    told = _("%(size)s free") % {"size": filesizeformat(free)}
    if free < _LITTLE:
        return bad(told, _("Make room now: nothing more can be deposited soon."))
    return note(told, _("Make room before it fills up.")) if free < _SCARCE else good(told)


CHECKS = [
    Check("settings", gettext_lazy("Settings"), configuration),
    Check("database", gettext_lazy("Database"), database, gettext_lazy("Look at DATABASE_URL and whether the server runs.")),
    Check("migrations", gettext_lazy("Changes of the database"), migrations),
    Check("storage", gettext_lazy("File store"), storage, gettext_lazy("Look at STORAGE_URL, and whether the store runs and may be written.")),
    Check("index", gettext_lazy("Search index"), index, gettext_lazy("Look at SEARCH_URL; a lost index is built anew by manage.py reindex.")),
    Check("workers", gettext_lazy("Background work"), workers),
    Check("mail", gettext_lazy("Mail"), mail, gettext_lazy("Look at EMAIL_URL and whether the mail server runs.")),
    Check("disk", gettext_lazy("Disk"), disk),
]  # fmt: skip
