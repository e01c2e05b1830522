"""What an editor sends: the sheet, its files, and what is to become of them. Refusals are sentences for her."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.flows.batches import Sending
from deposits.models import Batch, Collection, Kind
from deposits.sheets.table import MOST_BYTES
from media import store
from media.models import StoredFile
from portal.deposit.asking import actor_of
from portal.desk.batch.uploads import arrived
from portal.desk.scope import curated_collections


def batch_of(request: HttpRequest, public_id: str) -> Batch:
    """One's own batch; an administrator's is every one. 404 otherwise."""
    actor = actor_of(request)
    batch = Batch.objects.select_related("collection__institution", "kind", "user").filter(public_id=public_id).first()
    if batch is None or (batch.user_id != actor.user_id and not actor.is_administrator):
        raise Http404
    return batch


def read(request: HttpRequest) -> Sending:
    """Raises Unacceptable, and what the store raises; what was stored before that goes when nothing refers to it."""
    actor, post = actor_of(request), request.POST
    sheet = request.FILES.get("sheet")
    if not isinstance(sheet, UploadedFile) or not sheet.size:
        raise Unacceptable(_("Choose the sheet."))
    if sheet.size > MOST_BYTES:
        raise Unacceptable(_("The sheet is larger than %(most)s MB. Divide it.") % {"most": number_format(MOST_BYTES // 1024**2)})
    place = _place(actor, post.get("place", ""))
    archive, archive_name = _archive(request) if not place else (None, "")
    goal = post.get("goal", "")
    return Sending(
        sheet=_stored(sheet),
        sheet_name=str(sheet.name)[:250],
        archive=archive,
        archive_name=archive_name[:250],
        place=place,
        collection=curated_collections(actor).filter(slug=post.get("collection", "")).first(),
        kind=Kind.objects.filter(code=post.get("kind", ""), active=True).first(),
        goal=goal if goal in Batch.Goal.values else Batch.Goal.DRAFT,
        agreed=post.get("agreed") == "1",
        language="en" if get_language() == "en" else "vi",
    )


def _archive(request: HttpRequest) -> tuple[StoredFile | None, str]:
    """What came in portions before the form (`arrived`), or with it."""
    if token := request.POST.get("arrived", ""):
        return arrived(actor_of(request), token)
    sent = request.FILES.get("archive")
    if not isinstance(sent, UploadedFile) or not sent.size:
        return None, ""
    return _stored(sent), str(sent.name)


def places(actor: Actor) -> list[str]:
    """Folders and ZIP files directly in `IMPORT_FOLDER`, by name: for administrators, because they hold anybody's files."""
    if not settings.IMPORT_FOLDER or not actor.is_administrator:
        return []
    folder = Path(settings.IMPORT_FOLDER)
    if not folder.is_dir():
        return []
    found = (one for one in folder.iterdir() if not one.is_symlink() and not one.name.startswith("."))
    return sorted(one.name for one in found if one.is_dir() or one.suffix.lower() == ".zip")


def collections_of(actor: Actor) -> list[Collection]:
    return [one for one in curated_collections(actor).order_by("path") if one.accepts_deposits]


def _place(actor: Actor, wanted: str) -> str:
    if not wanted:
        return ""
    if wanted not in places(actor):
        raise Unacceptable(_("There is no “%(name)s” here.") % {"name": wanted})
    return str((Path(settings.IMPORT_FOLDER) / wanted).resolve())


def _stored(file: UploadedFile) -> StoredFile:
    return store.receive(file, name=str(file.name))  # type: ignore[arg-type]
