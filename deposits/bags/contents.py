"""What goes into the bag of a deposit or of a record: its files, and the documents about them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from deposits.access import ANONYMOUS, Right, allows
from deposits.bags import layout, premis
from deposits.crosswalks import formats
from deposits.models import Deposit, DepositFile, Event, Record, Repository, SnapshotFile
from deposits.public import build
from media.models import StoredFile

FORMAT, VERSION = "kho-mo-bag", 1


@dataclass(frozen=True)
class BagFile:
    path: str
    stored: StoredFile


@dataclass(frozen=True)
class Contents:
    """`tag_files`: path → bytes, all but the manifests. `files` lie under `data/`."""

    name: str
    files: list[BagFile]
    tag_files: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(one.stored.size for one in self.files)


def of_deposit(deposit: Deposit) -> Contents:
    """The working copy."""
    placed = list(deposit.files.select_related("stored__inspection").prefetch_related("stored__events"))
    document: dict[str, Any] = {
        "state": deposit.state,
        "collection": deposit.collection.slug,
        "institution": deposit.collection.institution.slug,
        "metadata": deposit.metadata,
        "access": deposit.policy,
        "unread": deposit.unread,
        "agreement": {name: value for name, value in deposit.agreement.items() if name != "by"},
        "depositor": _depositor(deposit),
        "created": deposit.created.isoformat(),
        "submitted": deposit.submitted.isoformat() if deposit.submitted else None,
    }
    record = Record.objects.filter(deposit=deposit).first()
    return _contents(deposit.public_id, deposit.title, document, placed, list(deposit.events.exclude(verb="note")), record)


def of_record(record: Record) -> Contents:
    """What is published: the current snapshot."""
    snapshot = record.current
    placed = list(snapshot.files.select_related("stored__inspection").prefetch_related("stored__events"))
    document: dict[str, Any] = {
        "state": "withdrawn" if record.is_tombstone else "published",
        "collection": record.collection.slug,
        "institution": record.institution.slug,
        "metadata": snapshot.metadata,
        "access": snapshot.policy,
        "source": record.source,
        "source_identifier": record.source_identifier,
    }
    if record.deposit:
        document["depositor"] = _depositor(record.deposit)
    return _contents(record.public_id, record.title, document, placed, list(record.events.all()), record)


def _depositor(deposit: Deposit) -> dict[str, str]:
    if deposit.owner is not None:
        return {"name": str(getattr(deposit.owner, "name", "")), "email": str(getattr(deposit.owner, "email", ""))}
    return {"name": deposit.owner_name, "email": deposit.owner_email}


def _contents(
    public_id: str,
    title: str,
    document: dict[str, Any],
    placed: list[DepositFile] | list[SnapshotFile],
    events: list[Event],
    record: Record | None,
) -> Contents:
    repository = Repository.objects.first()
    described: list[dict[str, Any]] = []
    files: list[BagFile] = []
    taken: list[str] = []
    for one in placed:
        path = layout.payload_path(one.name, taken)
        taken.append(path)
        files.append(BagFile(path, one.stored))
        described.append(_described(one, path))
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "repository": repository.namespace if repository else "",
        "id": public_id,
        "exported": timezone.now().isoformat(timespec="seconds"),
        **(_published(record) if record else {}),
        **document,
        "files": described,
    }
    contents = Contents(f"kho-mo-{public_id}", files)
    contents.tag_files[layout.DOCUMENT] = json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"
    contents.tag_files[layout.PREMIS] = premis.write(public_id, [(one.path, one.stored) for one in files], events)
    if record is not None and allows(ANONYMOUS, Right.METADATA, record.protected):
        contents.tag_files[layout.DUBLIN_CORE] = _declared(formats()["oai_dc"].write(build(record)))
    contents.tag_files["bag-info.txt"] = _information(contents, whole, title)
    return contents


def _described(one: DepositFile | SnapshotFile, path: str) -> dict[str, Any]:
    return {
        "path": path,
        "name": one.name,
        "role": one.role,
        "order": one.order,
        "access": one.policy,
        "media_type": one.stored.media_type,
        "size": one.stored.size,
        "sha256": one.stored.sha256,
    }


def _published(record: Record) -> dict[str, Any]:
    return {
        "oai_identifier": record.oai_identifier,
        "published": record.published.isoformat(),
        "datestamp": record.datestamp.isoformat(),
        "revision": record.current.number,
        "identifiers": list(record.identifiers.order_by("pk").values("scheme", "value", "state")),
    }


def _information(contents: Contents, whole: dict[str, Any], title: str) -> bytes:
    return layout.tags(
        [
            ("Source-Organization", whole["institution"]),
            ("External-Identifier", whole.get("oai_identifier") or whole["id"]),
            ("External-Description", title),
            ("Internal-Sender-Identifier", whole["id"]),
            ("Bagging-Date", dt.date.today().isoformat()),
            ("Bag-Software-Agent", "Kho Mở"),
            ("Payload-Oxum", f"{contents.size}.{len(contents.files)}"),
        ]
    )


def _declared(xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'.encode()
