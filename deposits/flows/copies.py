"""Asking for a copy of a restricted file: asked, confirmed, granted for some days or refused, downloaded."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deposits.access import ANONYMOUS, Actor, Right, allows
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.models import CopyRequest, FileRole, Record
from deposits.public import PublicFile, PublicRecord, build
from media.models import Scan, StoredFile

DAYS = (7, 30, 90)
CONFIRM = dt.timedelta(days=2)
MOST_OF_ADDRESS, MOST_OF_CLIENT, MOST_DOWNLOADS = 5, 10, 20
GOES_ON = dt.timedelta(hours=1)  # a slow line fetches a large file in parts
State = CopyRequest.State
# Whose audience nobody lifts: the papers of the examination, and the agreement with its signature.
_NEVER = frozenset({FileRole.COUNCIL, FileRole.LICENCE})
_GOOD = frozenset({Scan.NONE, Scan.CLEAN, Scan.TOO_LARGE})


class TooOften(Unacceptable):
    message = gettext_lazy("Too many requests in a day. Try again tomorrow.")


def may_be_asked_for(record: PublicRecord, file: PublicFile) -> bool:
    """Whether anybody may ask for a copy: of what everybody may know of, of a sound file, and not of papers that stay closed."""
    if record.withdrawn or file.damaged or file.role in _NEVER or not allows(ANONYMOUS, Right.METADATA, file.protected):
        return False
    return StoredFile.objects.filter(pk=file.stored_id, scan__in=_GOOD).exists()


@transaction.atomic
def request_copy(
    *, actor: Actor, record: Record, file_name: str, name: str, email: str, reason: str, language: str, client: str
) -> CopyRequest:
    """A request that the address must confirm before anybody is troubled. The same one asked again is the same request.

    Raises Unacceptable with a sentence, TooOften beyond the limits of a day (by address, and by `client`)."""
    public = build(record)
    file = next((one for one in public.files if one.name == file_name), None)
    if file is None or not may_be_asked_for(public, file):
        raise Unacceptable(_("Nobody can be asked for a copy of this file."))
    email, name, reason = email.strip().lower(), " ".join(name.split()), reason.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Unacceptable(_("Write your e-mail address, such as an@truong.example.")) from None
    if not name or len(reason) < 10:
        raise Unacceptable(_("Write your name, and in a sentence what you need the copy for."))
    today = CopyRequest.objects.filter(made__gt=timezone.now() - dt.timedelta(days=1))
    same = today.filter(record=record, stored=file.stored_id, email=email, state__in=[State.UNCONFIRMED, State.WAITING]).first()
    if same is not None:
        return same
    if today.filter(email=email).count() >= MOST_OF_ADDRESS or today.filter(client=client).count() >= MOST_OF_CLIENT:
        raise TooOften
    made = CopyRequest.objects.create(
        record=record,
        stored_id=file.stored_id,
        file_name=file.name,
        name=name[:200],
        email=email,
        reason=reason[:2_000],
        language=language,
        client=client,
    )
    _announce("request_copy", actor, made)
    return made


@transaction.atomic
def confirm_request(*, actor: Actor, request_id: int) -> CopyRequest:
    """The address is real: now the owner or the editors are asked. Again, it does nothing."""
    asked = _locked(request_id)
    if asked.state == State.UNCONFIRMED:
        if timezone.now() > asked.made + CONFIRM:
            raise WrongState(_("This link has expired. Ask for the copy again."))
        asked.state = State.WAITING
        asked.save(update_fields=["state"])
        _announce("confirm_copy", actor, asked)
    return asked


@transaction.atomic
def answer(*, actor: Actor, request_id: int, days: int | None, words: str = "") -> CopyRequest:
    """Grant for so many `days`, or refuse (None) with words. The caller has made sure that the actor may answer: she holds
    the link that went to the owner or an editor, or is one of them. WrongState where it was answered already."""
    asked = _locked(request_id)
    if asked.state != State.WAITING:
        raise WrongState(_("This request has been answered already."))
    if days is not None and (days not in DAYS or granted_file(asked) is None):
        raise Unacceptable(_("A copy of this file cannot be given: it is no longer there, or must stay closed."))
    if days is None and not words.strip():
        raise Unacceptable(_("Write a word to the person who asked: it is sent to them."))
    now = timezone.now()
    asked.state = State.REFUSED if days is None else State.GRANTED
    asked.answered, asked.answered_by_id, asked.words = now, actor.user_id, words.strip()[:2_000]
    asked.until = now + dt.timedelta(days=days) if days is not None else None
    asked.save()
    _announce("refuse_copy" if days is None else "grant_copy", actor, asked)
    return asked


def granted_file(asked: CopyRequest) -> PublicFile | None:
    """The file of a request as it is published today, if a copy of it may still be given."""
    record = build(asked.record)
    same = (one for one in record.files if one.stored_id == asked.stored_id)
    file = next(same, None)
    return file if file is not None and may_be_asked_for(record, file) else None


@transaction.atomic
def note_download(*, actor: Actor, request_id: int, goes_on: bool = False) -> CopyRequest:
    """Count one download under a grant. NotAllowed where it has ended or was used too often. One that `goes_on` from the
    middle of the file was counted when it began, if that is not long ago."""
    asked = _locked(request_id)
    now = timezone.now()
    if not asked.is_granted:
        raise NotAllowed
    if goes_on and asked.last_download and now - asked.last_download < GOES_ON:
        return asked
    if asked.downloads >= MOST_DOWNLOADS:
        raise NotAllowed
    asked.downloads += 1
    asked.last_download = now
    asked.save(update_fields=["downloads", "last_download"])
    _announce("download_copy", actor, asked)
    return asked


def _locked(request_id: int) -> CopyRequest:
    return CopyRequest.objects.select_for_update(of=("self",)).select_related("record__deposit").get(pk=request_id)


def _announce(verb: str, actor: Actor, asked: CopyRequest) -> None:
    announce(verb, actor=actor, deposit=asked.record.deposit, record=asked.record, data={"request": asked.pk})


def forget_unconfirmed() -> None:
    """What nobody confirmed is no request: names and addresses are not kept for it."""
    CopyRequest.objects.filter(state=State.UNCONFIRMED, made__lt=timezone.now() - 2 * CONFIRM).delete()
