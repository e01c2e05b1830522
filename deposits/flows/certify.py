"""Issuing a certificate of deposit: a step of submitting, publishing and revising, in their transaction."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from deposits.access import Actor
from deposits.certificates import CertifiedFile, Label, Statement
from deposits.errors import NotAllowed
from deposits.flows.announce import announce
from deposits.models import Certificate, Collection, Deposit, Institution, Kind, Record, State
from deposits.public import record_url
from deposits.roles import is_editor, is_owner


def certify(deposit: Deposit, *, occasion: Certificate.Occasion, at: dt.datetime, record: Record | None = None) -> Certificate:
    """Certify the working copy as it stands at this moment of the caller's transaction, which must have permitted it. The
    Event of what is certified tells who did it."""
    if not connection.in_atomic_block:
        raise RuntimeError("a certificate was issued outside the transaction of what it certifies")
    return Certificate.objects.create(
        occasion=occasion,
        deposit=deposit,
        record=record,
        issued=at,
        content=_statement(deposit, record, at).model_dump(mode="json"),
    )


def may_certify(actor: Actor, deposit: Deposit) -> bool:
    """Whether a certificate is missing that this actor may have issued: of a work that was published before there were any."""
    if deposit.state != State.PUBLISHED or not (deposit.owner_id or deposit.owner_name):
        return False
    return (is_owner(actor, deposit) or is_editor(actor, deposit.collection)) and not _of_publication(deposit)


@transaction.atomic
def certify_published(*, actor: Actor, deposit_id: int) -> Certificate:
    """The certificate of a publication that has none yet; again, the same one. Raises NotAllowed."""
    deposit = Deposit.objects.select_for_update(of=("self",)).select_related("collection").get(pk=deposit_id)
    issued = _of_publication(deposit)
    if issued is None and not may_certify(actor, deposit):
        raise NotAllowed
    if issued is None:
        record = Record.objects.select_related("snapshot").get(deposit=deposit)
        issued = certify(deposit, occasion=Certificate.Occasion.PUBLISHED, at=timezone.now(), record=record)
        announce("certify", actor=actor, deposit=deposit, record=record)
    return issued


def _of_publication(deposit: Deposit) -> Certificate | None:
    occasions = (Certificate.Occasion.PUBLISHED, Certificate.Occasion.REVISED)
    return deposit.certificates.filter(occasion__in=occasions).order_by("-pk").first()


def _statement(deposit: Deposit, record: Record | None, at: dt.datetime) -> Statement:
    document, collection = deposit.document, deposit.collection
    owner = deposit.owner
    return Statement(
        deposit=deposit.public_id,
        title=document.title,
        subtitle=document.subtitle,
        language=document.language,
        authors=tuple(one.name.display for one in document.creators),
        kind=_label(Kind.objects.get(code=document.kind)),
        institution=_label(collection.institution),
        collection=_label(collection),
        depositor=owner.get_full_name() if owner is not None else deposit.owner_name,
        submitted=deposit.submitted,
        published=record.published if record else None,
        revision=record.current.number if record else None,
        revised=at if record and record.current.number > 1 else None,
        address=record_url(record.public_id) if record else "",
        oai_identifier=record.oai_identifier if record else "",
        files=tuple(
            CertifiedFile(name=one.name, size=one.stored.size, sha256=one.stored.sha256)
            for one in deposit.files.select_related("stored")
        ),
    )


def _label(named: Kind | Institution | Collection) -> Label:
    return Label(vi=named.name, en=named.name_en)
