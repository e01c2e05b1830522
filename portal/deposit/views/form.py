"""The form: shown, saved by its buttons, saved by itself, submitted."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from deposits.duplicates import duplicates
from deposits.errors import FlowError, Incomplete, Stale
from deposits.flows.change_kind import change_kind
from deposits.flows.files import detach
from deposits.flows.lookup import kind_of
from deposits.flows.same import say_distinct, say_version_of
from deposits.flows.save import save
from deposits.flows.submit import submit
from deposits.ids import is_id
from deposits.models import Deposit, Kind, State
from deposits.roles import may
from media.errors import MediaError
from portal.accounts.models import User
from portal.deposit.accepting import accept_all
from portal.deposit.answering import answer_remarks
from portal.deposit.asking import actor_of, opened, refusal, signed_out
from portal.deposit.carrying import account_of, carried, signed_in_or_carried
from portal.deposit.clashes import clashes
from portal.deposit.form.fields import chosen_fields, element_id
from portal.deposit.form.lines import RESERVED
from portal.deposit.form.marks import saved_marks
from portal.deposit.form.moves import Move
from portal.deposit.form.reading import Reading
from portal.deposit.guesses import accept
from portal.deposit.keeping import (
    Kept,
    keep_form,
    read_form,
    receive_replacement,
    says_nothing_new,
    shift_file,
)
from portal.deposit.licences import licence_of, options
from portal.deposit.myself import add_myself
from portal.deposit.page import form_page
from portal.deposit.views import looking
from portal.deposit.views.attaching import attach_all
from portal.numbers import key

_HANDED_IN = (State.SUBMITTED, State.SCHEDULED, State.PUBLISHED)


@never_cache
@signed_in_or_carried
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit = opened(request, public_id)
    if request.method == "POST":
        return _posted(request, deposit, request.POST)
    if typed := carried(request, public_id):
        return _posted(request, deposit, typed)
    if not may(actor_of(request), "save", deposit):
        return redirect("deposit:status", public_id)
    return _page(request, deposit)


def _page(
    request: HttpRequest,
    deposit: Deposit,
    *,
    reading: Reading | None = None,
    problems: Mapping[str, str] | None = None,
    clashing: Collection[str] = (),
    refused: FlowError | None = None,
    status: int = 200,
) -> HttpResponse:
    adding, actor = request.GET.get("add", ""), actor_of(request)
    context = form_page(deposit, actor, reading, problems, adding=adding, clashing=clashing, posted=request.POST)
    context |= {"duplicates": duplicates(deposit, actor)}
    context |= {"refused": refused, "stale": isinstance(refused, Stale)}
    return render(request, "deposit/form.html", context, status=status)


def _posted(request: HttpRequest, deposit: Deposit, post: QueryDict) -> HttpResponse:
    """Every button saves first, then does what it says. Whatever is refused, the page comes back with all that was typed."""
    action = post.get("do", "save")
    verb, _colon, part = action.partition(":")
    move, leaving = Move.parse(action), {part} if verb == "theirs" else set()
    reading = read_form(post, deposit, move, leaving=leaving)
    try:
        kept = keep_form(post, actor=actor_of(request), deposit=deposit, move=move, leaving=leaving)
        deposit, reading = kept.deposit, kept.reading
        looking.keep_text(post, actor=actor_of(request), deposit=deposit)
        if kept.comparison.clashes:
            return _page(request, deposit, reading=reading, clashing=kept.comparison.clashes, status=409)
        answer_remarks(post, actor=actor_of(request), deposit=deposit)
        return _follow(request, deposit, action, reading)
    except Incomplete as error:
        deposit.refresh_from_db()
        problems = {problem.field: problem.message for problem in error.problems}
        return _page(request, deposit, reading=reading, problems=problems, status=422)
    except FlowError as error:
        deposit.refresh_from_db()
        if verb == "submit" and deposit.state in _HANDED_IN and says_nothing_new(post, deposit):
            return redirect("deposit:status", deposit.public_id)  # the button was pressed twice
        return _page(request, deposit, reading=reading, refused=error, status=409)


def _follow(request: HttpRequest, deposit: Deposit, action: str, reading: Reading) -> HttpResponse:
    """What a button does after saving; where to go from there."""
    actor = actor_of(request)
    here = reverse("deposit:form", args=[deposit.public_id])
    verb, _colon, object_ = action.partition(":")
    match verb:
        case "submit":
            _submit(request, deposit)
            messages.success(request, _("Submitted. You will receive an e-mail at each step."))
            return redirect("deposit:status", deposit.public_id)
        case "review":
            return redirect("desk:review", deposit.public_id)
        case "add":
            return redirect(f"{here}?add={object_}#{element_id(object_)}")
        case "carried":
            messages.success(
                request, _("What you typed before you signed in was saved at %(time)s.") % {"time": _clock(timezone.now())}
            )
            return redirect(f"{here}#deposit-form")
        case "distinct" if is_id(object_):
            say_distinct(actor=actor, deposit_id=deposit.pk, public_id=object_)
            return redirect(here)
        case "version-of" if is_id(object_):
            say_version_of(actor=actor, deposit_id=deposit.pk, public_id=object_)
            messages.success(request, _("It is a new version now. Both will lead to each other."))
            return redirect(here)
        case "theirs":
            return redirect(f"{here}#{element_id(object_)}")
        case "guess-all":
            filled = accept_all(object_.split(","), actor=actor, deposit=deposit)
            said = ngettext(
                "%(count)s field was filled in. Look it over.", "%(count)s fields were filled in. Look them over.", len(filled)
            )
            messages.success(request, said % {"count": len(filled)})
            return redirect(f"{here}#offers")
        case "guess":
            accept(object_, actor=actor, deposit=deposit)
            return redirect(f"{here}#{element_id(object_)}")
        case "me":
            add_myself(object_, actor=actor, deposit=deposit, user=cast(User, request.user))
            return redirect(f"{here}#{element_id(object_)}")
        case "kind" if kind := Kind.objects.filter(code=object_.partition(":")[0]).first():
            change_kind(actor=actor, deposit_id=deposit.pk, kind=kind, seen=object_.partition(":")[2])
            messages.success(request, _("It is “%(kind)s” now.") % {"kind": kind.label()})
            return redirect(here)
        case _ if verb in looking.VERBS:
            return redirect(f"{here}#{looking.looked(request, deposit, verb, object_)}")
        case "answers":
            _choose_licence(request, deposit)
            return redirect(f"{here}#{element_id('licence')}")
        case "up" | "down" | "drop" if move := Move.parse(action):
            return redirect(f"{here}#{element_id(move.field)}")
        case "file-up" | "file-down":
            shift_file(actor=actor, deposit=deposit, file_id=key(object_), step=-1 if verb == "file-up" else 1)
            return redirect(f"{here}#s-files")
        case "file-replace":
            _replace(request, deposit, key(object_))
            return redirect(f"{here}#s-files")
        case "file-drop":
            if deposit.files.filter(pk=key(object_)).exists():
                detach(actor=actor, file_id=key(object_))
            return redirect(f"{here}#s-files")
        case _save:
            pass
    attach_all(request, deposit)
    if not reading.errors and not request.FILES:
        messages.success(request, _("Saved at %(time)s.") % {"time": _clock(deposit.updated)})
    return redirect(f"{here}#s-files" if request.FILES else here)


def _choose_licence(request: HttpRequest, deposit: Deposit) -> None:
    """Put in the licence that the answers to the three questions mean."""
    meant = licence_of(request.POST.dict())
    if meant is None:
        messages.warning(request, _("Answer all three questions, then the licence follows."))
        return
    document = deposit.document.model_dump(mode="json") | {"licence": meant}
    save(actor=actor_of(request), deposit_id=deposit.pk, metadata=document, revision=deposit.revision)
    name = next(one.name for one in options("") if one.value == (meant or RESERVED))
    messages.success(request, _("Licence chosen: %(name)s.") % {"name": name})


def _submit(request: HttpRequest, deposit: Deposit) -> None:
    post = request.POST
    shown = f"{post.get('agreement-name', '')} {post.get('agreement', '')}".strip()
    submit(
        actor=actor_of(request),
        deposit_id=deposit.pk,
        agreement="agreement" in post,
        shown=shown,
        signed="agreement-signed" in post,
        consents=post.getlist("consent"),
    )


def _replace(request: HttpRequest, deposit: Deposit, file_id: int) -> None:
    sent, file = request.FILES.get(f"file-{file_id}-newer"), deposit.files.filter(pk=file_id).first()
    if not isinstance(sent, UploadedFile) or file is None:
        messages.error(request, _("No file arrived. Choose it again."))
        return
    try:
        receive_replacement(sent, actor=actor_of(request), file=file)
    except (FlowError, MediaError) as error:
        messages.error(request, f"{sent.name}: {error}")


@require_POST
def autosave(request: HttpRequest, public_id: str) -> JsonResponse:
    """The form as it stands while somebody types. Answers with what is saved now, and where another window was at work,
    or says why nothing was kept."""
    if not request.user.is_authenticated:
        return signed_out()
    if account_of(request.POST, public_id) not in (None, request.user.pk):
        return refusal(_("Somebody else is signed in now. Sign in with the account that this page was opened with."), 401)
    deposit = opened(request, public_id)
    actor = actor_of(request)
    try:
        kept = keep_form(request.POST, actor=actor, deposit=deposit, leaving=_unasked(request.POST, deposit))
        looking.keep_text(request.POST, actor=actor, deposit=deposit)
    except FlowError as error:
        deposit.refresh_from_db()
        return refusal(error, 409, stale=isinstance(error, Stale), revision=deposit.revision)
    return JsonResponse(_told(request, kept))


def _unasked(post: QueryDict, deposit: Deposit) -> set[str]:
    """All parts but those that a request names, by commas, as `parts`; none where it names none."""
    if "parts" not in post:
        return set()
    return set(saved_marks(deposit, chosen_fields(kind_of(deposit)))) - set(post.get("parts", "").split(","))


def _told(request: HttpRequest, kept: Kept) -> dict[str, object]:
    context = form_page(kept.deposit, actor_of(request), kept.reading)
    found = clashes(kept.comparison.clashes, kept.deposit, actor_of(request))
    return {
        "revision": kept.deposit.revision,
        "saved": _("Saved at %(time)s") % {"time": _clock(timezone.now())},
        "marks": json.loads(context["marks"]),
        "elsewhere": sorted(kept.comparison.elsewhere),
        "clashes": [
            {"part": one.part, "id": one.id, "label": one.label, "saved": one.saved, "source": one.source}
            for one in found.values()
        ],
        "errors": {element_id(name): message for name, message in kept.reading.errors.items()},
        "boxes": {
            element_id(name): [f"{name.replace(':', '-')}-{column}", row] for name, (row, column) in kept.reading.places.items()
        },
        "steps": render_to_string("deposit/steps.html", context, request),
        "missing": render_to_string("deposit/missing.html", context, request),
    }


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
