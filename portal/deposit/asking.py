"""Who asks for which deposit. What an actor may not open does not exist for her: 404, never 403."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.models import Deposit, DepositFile
from deposits.roles import may_open

_RELATED = ("collection__institution", "owner", "created_by", "version_of", "step")


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def opened(request: HttpRequest, public_id: str, *, deleted: bool = False) -> Deposit:
    """The deposit, if this actor may open it. One in the bin is found only by those who ask for it (`deleted`)."""
    deposit = Deposit.objects.select_related(*_RELATED).filter(public_id=public_id).first()
    if deposit is None or not may_open(actor_of(request), deposit) or (deposit.deleted is not None) is not deleted:
        raise Http404
    return deposit


def opened_file(request: HttpRequest, public_id: str, file_id: int) -> DepositFile:
    deposit = opened(request, public_id)
    file = deposit.files.select_related("stored__inspection").filter(pk=file_id).first()
    if file is None:
        raise Http404
    return file


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def refusal(message: object, status: int, **more: object) -> JsonResponse:
    """What a script shows to the person; `error` is a sentence for her."""
    return JsonResponse({"error": str(message), **more}, status=status)


def signed_out() -> JsonResponse:
    return refusal(_("You are signed out. What you typed is kept on this device: sign in again, and it is saved."), 401)
