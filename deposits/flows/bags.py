"""Taking in a deposit from a bag that another site, or this one, has made of it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deposits.access import Actor, Policy, Right
from deposits.bags.reading import OpenedBag, open_folder
from deposits.bags.refusing import BagRefused
from deposits.bags.unpacking import unpack
from deposits.errors import FlowError
from deposits.flows.announce import announce
from deposits.flows.files import MOST_FILES, arrange, attach_stored
from deposits.flows.save import save
from deposits.flows.start import start
from deposits.metadata.document import Metadata
from deposits.models import Collection, Deposit, FileRole, Kind, Repository
from media import store
from media.errors import MediaError
from media.models import StoredFile


class _Taken(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _File(_Taken):
    path: str
    name: Annotated[str, Field(min_length=1, max_length=250)]
    role: FileRole = FileRole.MAIN
    order: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    access: Policy | None = None
    sha256: str


class _Person(_Taken):
    name: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(max_length=254)] = ""


class _Described(_Taken):
    repository: str = ""
    id: Annotated[str, Field(max_length=250)] = ""
    collection: str
    metadata: Metadata
    access: Policy = Field(default_factory=Policy.open)
    unread: dict[str, Any] = Field(default_factory=dict)
    depositor: _Person = Field(default_factory=_Person)
    files: list[_File] = Field(default_factory=list, max_length=MOST_FILES)


@dataclass
class Imported:
    """`narrowed`: grants to single people or groups of another site, which mean nobody here and were left out."""

    deposit: Deposit
    narrowed: int = 0


@contextlib.contextmanager
def opened(place: Path) -> Iterator[OpenedBag]:
    """The valid bag in a folder or ZIP file. Raises BagRefused."""
    if place.is_dir():
        yield open_folder(place)
        return
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="bag-") as name:
        unpack(place, Path(name))
        yield open_folder(Path(name))


def import_bag(*, actor: Actor, bag: OpenedBag, collection: Collection | None = None) -> Imported:
    """A new draft with the metadata, access and files of the bag, in `collection` or the one of the same name. The person
    who made the deposit becomes its owner where she has an account here; otherwise it waits for her address.

    The bytes are received first, the deposit is made in one transaction: interrupted, nothing of it is there.
    """
    described = _described(bag.document)
    where = (
        collection or Collection.objects.select_related("institution").filter(slug=described.collection, united_with=None).first()
    )
    kind = Kind.objects.filter(code=described.metadata.kind).first()
    if where is None:
        raise BagRefused(
            _("There is no collection “%(slug)s” here; name another with --collection.") % {"slug": described.collection}
        )
    if kind is None:
        raise BagRefused(_("There is no kind “%(code)s” here.") % {"code": described.metadata.kind})
    unnamed = sorted(set(bag.payload) - {one.path for one in described.files})
    if unnamed:
        raise BagRefused(_("Its description does not name a file: %(name)s") % {"name": unnamed[0][:100]})
    received = [_received(one, bag) for one in described.files]
    foreign = described.repository != getattr(Repository.objects.first(), "namespace", "")
    return _made(actor, described, where, kind, received, foreign)


@transaction.atomic
def _made(
    actor: Actor, described: _Described, where: Collection, kind: Kind, received: list[StoredFile], foreign: bool
) -> Imported:
    owner = (
        get_user_model().objects.filter(email__iexact=described.depositor.email).first() if described.depositor.email else None
    )
    person = {} if owner else {"owner_name": described.depositor.name, "owner_email": described.depositor.email}
    deposit = start(actor=actor, collection=where, kind=kind, owner=owner, **person)
    imported = Imported(deposit)
    policy = _meant_here(described.access, foreign, imported)
    try:
        imported.deposit = save(
            actor=actor,
            deposit_id=deposit.pk,
            metadata=described.metadata.to_json(),
            policy=policy.model_dump(mode="json"),
            unread={name: value for name, value in described.unread.items() if not name.startswith("file:")},
            revision=deposit.revision,
        )
        for one, stored in zip(described.files, received, strict=True):
            placed = attach_stored(actor=actor, deposit_id=deposit.pk, stored=stored, name=one.name, role=one.role)
            own = _meant_here(one.access, foreign, imported).model_dump(mode="json") if one.access else None
            arrange(actor=actor, file_id=placed.pk, changes={"order": one.order, "policy": own})
    except FlowError as error:
        raise BagRefused(str(error)) from error
    announce("import_bag", actor=actor, deposit=deposit, data={"from": described.repository, "id": described.id})
    return imported


def _described(document: Mapping[str, Any]) -> _Described:
    try:
        return _Described.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BagRefused(
            _("Its description cannot be read: %(where)s: %(why)s") % {"where": where, "why": first["msg"]}
        ) from error


def _received(one: _File, bag: OpenedBag) -> StoredFile:
    """The file in our store, compared once more: what was valid a moment ago may have been changed since."""
    place = bag.payload.get(one.path)
    if place is None:
        raise BagRefused(_("A file is missing: %(name)s") % {"name": one.path[:100]})
    try:
        with place.open("rb") as source:
            stored = store.receive(source, name=one.name)
    except MediaError as error:
        raise BagRefused(f"{one.name}: {error}") from error
    if stored.sha256 != one.sha256.lower():
        store.delete(stored)
        raise BagRefused(_("A file is not what its checksum says: %(name)s") % {"name": one.name[:100]})
    return stored


def _meant_here(policy: Policy, foreign: bool, imported: Imported) -> Policy:
    """Accounts and groups have other numbers on another site: a grant to one of them would be a grant to a stranger."""
    if not foreign:
        return policy
    changes = {}
    for right in Right:
        grants = policy.grants(right)
        kept = tuple(grant for grant in grants if not grant.audience.startswith(("user:", "group:")))
        imported.narrowed += len(grants) - len(kept)
        changes[right.value] = kept
    return policy.model_copy(update=changes)
