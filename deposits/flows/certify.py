"""Issuing a certificate of deposit: a step of submitting, publishing and revising, in their transaction."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from deposits.certificates import CertifiedFile, Label, Statement
from deposits.models import Certificate, Collection, Deposit, Institution, Kind, Record
from deposits.public import record_url


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
