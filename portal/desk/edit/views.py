"""Many deposits at once: asked, shown as differences, then changed; or taken along as a sheet, and compared when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from deposits.amending import Wanted
from deposits.errors import Unacceptable
from deposits.flows.amend import Result, amend, current
from deposits.forms import Forms
from deposits.metadata.catalogue import CATALOGUE, LANGUAGES
from deposits.models import Deposit, Kind
from deposits.roles import is_librarian
from deposits.sheets import roundtrip, table
from deposits.sheets.table import MOST_BYTES, Table
from deposits.sheets.writing import MEDIA_TYPE
from media import store
from media.errors import MediaError
from media.models import StoredFile
from portal.deposit.asking import actor_of
from portal.desk.batch.asking import collections_of
from portal.desk.edit.asking import FIELDS, RESERVED, previews, read_change
from portal.desk.edit.selection import MOST, chosen, revisions
from portal.desk.scope import curated_deposits

_SALT, _AGE = "desk.edit.sheet", 24 * 3600


@never_cache
@login_required
@require_POST
def edit(request: HttpRequest) -> HttpResponse:
    """`do`: form, preview, apply; sheet (take it along), compare (it is back), take (what it says)."""
    if not is_librarian(actor_of(request)):
        raise PermissionDenied
    do = request.POST.get("do", "form")
    steps = {"preview": _preview, "apply": _apply, "sheet": _sheet, "compare": _compare, "take": _take}
    try:
        return steps.get(do, _form)(request)
    except (Unacceptable, MediaError) as error:
        return _form(request, str(error))


def _form(request: HttpRequest, refused: str = "") -> HttpResponse:
    try:
        deposits = chosen(request)
    except Unacceptable as error:
        deposits, refused = [], refused or str(error)
    return _page(
        request,
        "form",
        {
            "deposits": deposits,
            "refused": refused,
            "typed": request.POST,
            "collections": collections_of(actor_of(request)),
            "licences": [(value or RESERVED, label) for value, label in CATALOGUE["licence"].choices],
            "languages": LANGUAGES,
        },
        status=422 if refused else 200,
    )


def _preview(request: HttpRequest) -> HttpResponse:
    deposits = chosen(request)
    found = previews(request, deposits, read_change(request))
    return _page(
        request,
        "preview",
        {
            "previews": found,
            "possible": sum(1 for one in found if not one.refusal),
            "unchanged": len(deposits) - len(found),
            "fields": [(name, request.POST[name]) for name in FIELDS if request.POST.get(name)],
        },
    )


def _apply(request: HttpRequest) -> HttpResponse:
    """What the preview showed, of the revisions that it showed."""
    seen = revisions(request)
    change = read_change(request)
    deposits = list(
        curated_deposits(actor_of(request)).filter(public_id__in=seen).select_related("collection__institution", "owner")
    )
    wanted = [replace(one.wanted, revision=seen[one.deposit.public_id]) for one in previews(request, deposits, change)]
    return _done(request, wanted)


def _done(request: HttpRequest, wanted: Sequence[Wanted]) -> HttpResponse:
    post = request.POST
    results = amend(actor=actor_of(request), wanted=wanted, publish=post.get("publish") == "1", note=post.get("note", "")[:500])
    found = current([one.deposit_id for one in results])
    rows: list[tuple[Deposit, Result]] = [(found[one.deposit_id], one) for one in results if one.deposit_id in found]
    return _page(
        request,
        "result",
        {"done": sum(one.done for one in results), "refused": [(deposit, one.refusal) for deposit, one in rows if one.refusal]},
    )


def _sheet(request: HttpRequest) -> HttpResponse:
    deposits = chosen(request)
    forms = Forms.load()
    pairs = {(one.kind_code, one.collection_id): one.collection for one in deposits}
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    asked = [forms.within(kinds[code], collection) for (code, _pk), collection in pairs.items() if code in kinds]
    name = f"{_('deposits')}-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(roundtrip.written(deposits, asked), content_type=MEDIA_TYPE, headers=headers)


def _compare(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None or not sent.size or sent.size > MOST_BYTES:
        raise Unacceptable(_("Choose the sheet."))
    stored = store.receive(sent, name=str(sent.name))  # type: ignore[arg-type]
    found = _compared(request, stored)
    return _page(
        request,
        "compare",
        {
            "rows": found,
            "possible": sum(1 for one in found if one.wanted),
            "conflicts": sum(1 for one in found if one.is_conflict),
            "token": signing.dumps([stored.pk, actor_of(request).user_id], salt=_SALT),
        },
    )


def _take(request: HttpRequest) -> HttpResponse:
    """The sheet that was compared, compared once more: who saved meanwhile is not overwritten."""
    try:
        pk, user = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature as error:
        raise Unacceptable(_("Send the sheet again.")) from error
    stored = StoredFile.objects.filter(pk=pk).first()
    if stored is None or user != actor_of(request).user_id:
        raise Unacceptable(_("Send the sheet again."))
    return _done(request, [one.wanted for one in _compared(request, stored) if one.wanted])


def _compared(request: HttpRequest, stored: StoredFile) -> list[roundtrip.Compared]:
    with store.local_copy(stored) as path:
        read: Table = table.read(path)
    if len(read.rows) > MOST:
        raise Unacceptable(_("At most %(most)s deposits are changed at once. Divide the sheet.") % {"most": MOST})
    found = curated_deposits(actor_of(request)).filter(public_id__in=roundtrip.numbers(read))
    return roundtrip.compared(read, {one.public_id: one for one in found.select_related("collection__institution")})


def _page(request: HttpRequest, name: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    crumbs = [(_("Desk"), reverse("desk:queue"))]
    return render(request, f"desk/edit/{name}.html", {"section": "desk", "crumbs": crumbs, **context}, status=status)
