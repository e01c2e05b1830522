"""Files of a deposit: sent one by one by the script, followed while they are read, given back to who may open the deposit."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deposits.errors import FlowError
from deposits.flows.files import reorder
from deposits.models import Deposit
from media.errors import MediaError, Refused
from portal.deposit.asking import actor_of, opened, opened_file, refusal, signed_out
from portal.deposit.files import FileRow, file_row, file_rows
from portal.deposit.keeping import receive_upload
from portal.deposit.serving import file_response
from portal.numbers import numbers


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: what is known of each file by now. POST: one more file, named `file`."""
    if not request.user.is_authenticated:
        return signed_out()
    deposit = opened(request, public_id)
    if request.method == "POST":
        return _received(request, deposit)
    rows = file_rows(deposit)
    return JsonResponse(
        {
            "files": [{"id": row.file.pk, "settled": row.settled, "state": _drawn(request, row, "file_state")} for row in rows],
            "settled": all(row.settled for row in rows),
        }
    )


@require_POST
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """The files in the order given: their ids, by commas."""
    if not request.user.is_authenticated:
        return signed_out()
    deposit = opened(request, public_id)
    wanted = numbers(request.POST.getlist("order"))
    try:
        reorder(actor=actor_of(request), deposit_id=deposit.pk, file_ids=wanted)
    except FlowError as error:
        return refusal(error, 422)
    return HttpResponse(status=204)


def _received(request: HttpRequest, deposit: Deposit) -> HttpResponse:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        return refusal(_("No file arrived. Choose it again."), 400)
    try:
        file = receive_upload(sent, actor=actor_of(request), deposit=deposit)
    except (FlowError, Refused) as error:
        return refusal(error, 422)
    except MediaError as error:
        return refusal(error, 503)
    row = file_row(deposit, deposit.files.select_related("stored__inspection").get(pk=file.pk))
    return JsonResponse({"id": file.pk, "settled": row.settled, "html": _drawn(request, row, "file")}, status=201)


def _drawn(request: HttpRequest, row: FileRow, part: str) -> str:
    return render_to_string(f"deposit/{part}.html", {"row": row, "deposit": row.file.deposit}, request)


@login_required
@require_safe
def download(request: HttpRequest, public_id: str, file_id: int) -> HttpResponseBase:
    return file_response(request, opened_file(request, public_id, file_id))
