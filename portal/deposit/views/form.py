"""The form: shown, saved by its buttons, saved by itself, submitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from deposits.errors import FlowError, Incomplete, Stale
from deposits.flows.files import detach
from deposits.flows.submit import submit
from deposits.models import Deposit
from deposits.roles import may
from media.errors import MediaError
from portal.deposit.asking import actor_of, opened, refusal, signed_out
from portal.deposit.form.fields import element_id
from portal.deposit.form.moves import Move
from portal.deposit.form.reading import Reading
from portal.deposit.guesses import accept
from portal.deposit.keeping import keep, read_form, receive_replacement, receive_upload, shift_file
from portal.deposit.page import form_page


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit = opened(request, public_id)
    if request.method == "POST":
        return _posted(request, deposit)
    if not may(actor_of(request), "save", deposit):
        return redirect("deposit:status", public_id)
    return _page(request, deposit)


def _page(
    request: HttpRequest,
    deposit: Deposit,
    *,
    reading: Reading | None = None,
    problems: Mapping[str, str] | None = None,
    refused: FlowError | None = None,
    status: int = 200,
) -> HttpResponse:
    stale = isinstance(refused, Stale)
    context = form_page(deposit, actor_of(request), reading, problems, adding=request.GET.get("add", ""), conflict=stale)
    context |= {"refused": refused, "stale": stale, "agreed": "agreement" in request.POST}
    return render(request, "deposit/form.html", context, status=status)


def _posted(request: HttpRequest, deposit: Deposit) -> HttpResponse:
    """Every button saves first, then does what it says. Whatever is refused, the page comes back with all that was typed."""
    action = request.POST.get("do", "save")
    reading = read_form(request.POST, deposit, Move.parse(action))
    try:
        deposit = keep(reading, actor=actor_of(request), deposit=deposit, revision=request.POST.get("revision", ""))
        return _follow(request, deposit, action, reading)
    except Incomplete as error:
        deposit.refresh_from_db()
        problems = {problem.field: problem.message for problem in error.problems}
        return _page(request, deposit, reading=reading, problems=problems, status=422)
    except FlowError as error:
        deposit.refresh_from_db()
        return _page(request, deposit, reading=reading, refused=error, status=409)


def _follow(request: HttpRequest, deposit: Deposit, action: str, reading: Reading) -> HttpResponse:
    """What a button does after saving; where to go from there."""
    actor = actor_of(request)
    here = reverse("deposit:form", args=[deposit.public_id])
    verb, _colon, object_ = action.partition(":")
    match verb:
        case "submit":
            submit(actor=actor, deposit_id=deposit.pk, agreement="agreement" in request.POST)
            messages.success(request, _("Submitted. You will receive an e-mail at each step."))
            return redirect("deposit:status", deposit.public_id)
        case "review":
            return redirect("desk:review", deposit.public_id)
        case "add":
            return redirect(f"{here}?add={object_}#{element_id(object_)}")
        case "guess":
            accept(object_, actor=actor, deposit=deposit)
            return redirect(f"{here}#{element_id(object_)}")
        case "up" | "down" | "drop" if move := Move.parse(action):
            return redirect(f"{here}#{element_id(move.field)}")
        case "file-up" | "file-down" if object_.isdecimal():
            shift_file(actor=actor, deposit=deposit, file_id=int(object_), step=-1 if verb == "file-up" else 1)
            return redirect(f"{here}#s-files")
        case "file-replace" if object_.isdecimal():
            _replace(request, deposit, int(object_))
            return redirect(f"{here}#s-files")
        case "file-drop" if object_.isdecimal():
            if deposit.files.filter(pk=int(object_)).exists():
                detach(actor=actor, file_id=int(object_))
            return redirect(f"{here}#s-files")
        case _save:
            pass
    _attach_all(request, deposit)
    if not reading.errors and not request.FILES:
        messages.success(request, _("Saved at %(time)s.") % {"time": _clock(deposit.updated)})
    return redirect(f"{here}#s-files" if request.FILES else here)


def _replace(request: HttpRequest, deposit: Deposit, file_id: int) -> None:
    sent, file = request.FILES.get(f"file-{file_id}-newer"), deposit.files.filter(pk=file_id).first()
    if not isinstance(sent, UploadedFile) or file is None:
        messages.error(request, _("No file arrived. Choose it again."))
        return
    try:
        receive_replacement(sent, actor=actor_of(request), file=file)
    except (FlowError, MediaError) as error:
        messages.error(request, f"{sent.name}: {error}")


def _attach_all(request: HttpRequest, deposit: Deposit) -> None:
    """Files that came with the form itself, as they do where no script sends them one by one."""
    for sent in request.FILES.getlist("files"):
        assert isinstance(sent, UploadedFile)
        try:
            receive_upload(sent, actor=actor_of(request), deposit=deposit)
        except (FlowError, MediaError) as error:
            messages.error(request, f"{sent.name}: {error}")


@require_POST
def autosave(request: HttpRequest, public_id: str) -> JsonResponse:
    """The form as it stands while somebody types. Answers with the new revision, or says why nothing was kept."""
    if not request.user.is_authenticated:
        return signed_out()
    deposit = opened(request, public_id)
    reading = read_form(request.POST, deposit)
    try:
        saved = keep(reading, actor=actor_of(request), deposit=deposit, revision=request.POST.get("revision", ""))
    except FlowError as error:
        deposit.refresh_from_db()
        return refusal(error, 409, stale=isinstance(error, Stale), revision=deposit.revision)
    context = form_page(saved, actor_of(request), reading)
    return JsonResponse(
        {
            "revision": saved.revision,
            "saved": _("Saved at %(time)s") % {"time": _clock(timezone.now())},
            "errors": {element_id(name): message for name, message in reading.errors.items()},
            "steps": render_to_string("deposit/steps.html", context, request),
        }
    )


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
