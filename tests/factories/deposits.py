"""Deposits and records, made through the flows that a person would use."""

from __future__ import annotations

import io
from typing import Any

from deposits.access import Actor, Policy, command
from deposits.flows.files import arrange, attach
from deposits.flows.publish import publish
from deposits.flows.save import save
from deposits.flows.start import start
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit, Kind, Record

TEST = command("test")


def pdf_bytes(*pages: str) -> bytes:
    """A PDF with these texts, a page each, in a typeface that has every Vietnamese letter."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from tests.factories.typeface import vietnamese_typeface

    pdfmetrics.registerFont(TTFont("Text", vietnamese_typeface()))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for page in pages:
        text = canvas.beginText(60, 780)
        text.setFont("Text", 11)
        words = page.split()
        for first in range(0, len(words), 12):
            text.textLine(" ".join(words[first : first + 12]))
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def complete_metadata(**changes: Any) -> dict[str, Any]:
    """All that a master thesis requires."""
    return {
        "kind": "master-thesis",
        "title": "Xâm nhập mặn ở đường bờ sông Hậu",
        "language": "vi",
        "contributors": [
            {"role": "author", "name": {"display": "Trần Thị Nhung", "family": "Trần", "given": "Thị Nhung"}},
            {"role": "advisor", "title": "PGS.TS.", "name": {"display": "Lê Quang Vinh", "family": "Lê", "given": "Quang Vinh"}},
        ],
        "abstracts": [{"text": "Nước mặn đến sớm hơn mỗi năm.", "lang": "vi"}, {"text": "Salt comes earlier.", "lang": "en"}],
        "keywords": [{"text": "xâm nhập mặn", "lang": "vi"}],
        "issued": "2025",
        "thesis": {"level": "master", "grantor": "Trường Đại học Thử nghiệm"},
        **changes,
    }


def draft(
    collection: Collection, *, actor: Actor = TEST, kind: str = "master-thesis", policy: Policy | None = None, **metadata: Any
) -> Deposit:
    deposit = start(actor=actor, collection=collection, kind=Kind.objects.get(code=kind))
    return save(
        actor=actor,
        deposit_id=deposit.pk,
        metadata=complete_metadata(kind=kind, **metadata),
        policy=(policy or Policy.open()).model_dump(mode="json"),
        revision=deposit.revision,
    )


def submitted(
    collection: Collection,
    *,
    actor: Actor = TEST,
    content: bytes = b"M\xe1\xba\xb7n.",
    name: str = "luan-van.txt",
    file_policy: Policy | None = None,
    **options: Any,
) -> Deposit:
    deposit = draft(collection, actor=actor, **options)
    file = attach(actor=actor, deposit_id=deposit.pk, source=io.BytesIO(content), name=name)
    if file_policy is not None:
        arrange(actor=actor, file_id=file.pk, changes={"policy": file_policy.model_dump(mode="json")})
    return submit(actor=actor, deposit_id=deposit.pk, agreement=True)


def published(collection: Collection, **options: Any) -> Record:
    """A published record; `policy` is the record's, `file_policy` that of its one file (`content`, `name`)."""
    return publish(actor=TEST, deposit_id=submitted(collection, **options).pk)
