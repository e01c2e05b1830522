"""Many deposits at once: chosen, and a change asked of them; or taken along as a sheet, and sent back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.errors import Unacceptable
from deposits.flows import edits
from deposits.forms import Forms
from deposits.metadata.catalogue import CATALOGUE, LANGUAGES
from deposits.models import BulkEdit, Kind
from deposits.roles import is_librarian
from deposits.sheets import roundtrip
from deposits.sheets.table import MOST_BYTES
from deposits.sheets.writing import MEDIA_TYPE
from media import store
from media.errors import MediaError
from portal.deposit.asking import actor_of
from portal.desk.batch.asking import collections_of
from portal.desk.edit.asking import RESERVED, read_change
from portal.desk.edit.selection import chosen
from portal.desk.tasks import COMPARE, queue_edit

MOST_IN_SHEET = 2_000
_RECENT = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """GET: the bulk edits of before. POST, by `do`: form, preview; sheet (take it along), compare (it is back)."""
    if not is_librarian(actor_of(request)):
        raise PermissionDenied
    if request.method != "POST":
        recent = BulkEdit.objects.filter(user_id=actor_of(request).user_id or 0).exclude(state=BulkEdit.State.ASKED)
        return _page(request, "recent", {"recent": recent[:_RECENT]})
    steps = {"preview": _preview, "sheet": _sheet, "compare": _compare}
    try:
        return steps.get(request.POST.get("do", "form"), _form)(request)
    except (Unacceptable, MediaError) as error:
        return _form(request, str(error))


def _form(request: HttpRequest, refused: str = "") -> HttpResponse:
    try:
        deposits = chosen(request, edits.MOST)
        count, numbers = deposits.count(), [] if "all" in request.POST else list(deposits.values_list("public_id", flat=True))
    except Unacceptable as error:
        count, numbers, refused = 0, [], refused or str(error)
    return _page(
        request,
        "form",
        {
            "count": count,
            "numbers": numbers,
            "most_in_sheet": MOST_IN_SHEET,
            "refused": refused,
            "typed": request.POST,
            "collections": collections_of(actor_of(request)),
            "licences": [(value or RESERVED, label) for value, label in CATALOGUE["licence"].choices],
            "languages": LANGUAGES,
        },
        status=422 if refused else 200,
    )


def _preview(request: HttpRequest) -> HttpResponse:
    """What is meant is written down with its revisions, so that what is shown is what will be changed."""
    post = request.POST
    change = read_change(request)
    asked = edits.ask(
        actor=actor_of(request),
        deposits=chosen(request, edits.MOST).values_list("pk", "revision"),
        change=change,
        publish=post.get("publish") == "1",
        note=post.get("note", ""),
        language="en" if get_language() == "en" else "vi",
    )
    return redirect("desk:edited", asked.public_id)


def _sheet(request: HttpRequest) -> HttpResponse:
    found = chosen(request, edits.MOST)
    if found.count() > MOST_IN_SHEET:
        raise Unacceptable(
            _("A sheet holds at most %(most)s deposits. Narrow the search.") % {"most": number_format(MOST_IN_SHEET)}
        )
    deposits = list(found.select_related("collection__institution", "owner"))
    forms = Forms.load()
    pairs = {(one.kind_code, one.collection_id): one.collection for one in deposits}
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    asked = [forms.within(kinds[code], collection) for (code, _pk), collection in pairs.items() if code in kinds]
    name = f"{_('deposits')}-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(roundtrip.written(deposits, asked), content_type=MEDIA_TYPE, headers=headers)


def _compare(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile) or not sent.size or sent.size > MOST_BYTES:
        raise Unacceptable(_("Choose the sheet."))
    name = str(sent.name)
    asked = edits.ask_by_sheet(
        actor=actor_of(request),
        sheet=store.receive(sent, name=name),  # type: ignore[arg-type]
        name=name,
        language="en" if get_language() == "en" else "vi",
    )
    queue_edit(COMPARE, asked)
    return redirect("desk:edited", asked.public_id)


def _page(request: HttpRequest, name: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    crumbs = [(_("Desk"), reverse("desk:queue"))]
    return render(request, f"desk/edit/{name}.html", {"section": "desk", "crumbs": crumbs, **context}, status=status)
