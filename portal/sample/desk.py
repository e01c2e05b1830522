"""Deposits under way, so that the desk and “my deposits” are not empty: a draft, some waiting, one returned."""

from __future__ import annotations

import tomllib
from typing import Literal

from django.db import transaction
from pydantic import BaseModel, ConfigDict

from deposits.access import Policy, today
from deposits.flows.files import attach_stored
from deposits.flows.review import comment, send_back
from deposits.flows.save import save
from deposits.flows.start import start
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit, Kind, Subject
from portal.accounts.actors import actor_for
from portal.accounts.models import User
from portal.sample import people
from portal.sample.load import policy, store_and_read
from portal.sample.taking_over import of_deposits, take_over
from portal.sample.typeset.document import render
from portal.sample.works import SCHEME, Work, read
from portal.sample.world import HERE, world


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")
    by: Literal["researcher", "editor"]
    text: str


class _UnderWay(BaseModel):
    """How far the work of this slug has come. `student` and `student_email`: of somebody without an account, for whom
    the editor deposits. `missing` names what the depositor has not filled in yet."""

    model_config = ConfigDict(extra="forbid")
    slug: str
    state: Literal["draft", "submitted", "returned"]
    student: str = ""
    student_email: str = ""
    missing: list[str] = []
    returned: str = ""
    remarks: dict[str, str] = {}
    messages: list[_Message] = []


def ensure_deposits(users: dict[people.Account, User]) -> int:
    """Make those that are not there, recognised by title and collection; how many there were."""
    listed = tomllib.loads((HERE / "desk.toml").read_text(encoding="utf-8"))["deposit"]
    return sum(_ensure(_UnderWay.model_validate(one), users) for one in listed)


def _ensure(entry: _UnderWay, users: dict[people.Account, User]) -> bool:
    work = read(HERE / "pending" / f"{entry.slug}.md")
    collection = Collection.objects.select_related("institution").get(slug=work.collection)
    if Deposit.objects.filter(collection=collection, metadata__title=work.title).exists():
        return False
    actors = {"researcher": actor_for(users[people.RESEARCHER]), "editor": actor_for(users[people.EDITOR])}
    depositor = actors["editor" if entry.student else "researcher"]
    typeset = render(work, world()) if work.body else None
    stored = store_and_read(typeset.content, work.file_name) if typeset else None
    with transaction.atomic():
        deposit = start(
            actor=depositor,
            collection=collection,
            kind=Kind.objects.get(code=work.kind),
            owner_name=entry.student,
            owner_email=entry.student_email,
        )
        metadata = work.metadata(world(), labels=_labels(), pages=typeset.pages if typeset else 0)
        save(
            actor=depositor,
            deposit_id=deposit.pk,
            metadata=metadata.model_dump(mode="json", exclude=set(entry.missing)),
            policy=_policy(work).model_dump(mode="json"),
            revision=deposit.revision,
        )
        if stored:
            attach_stored(actor=depositor, deposit_id=deposit.pk, stored=stored, name=work.file_name)
        if entry.state != "draft":
            submit(actor=depositor, deposit_id=deposit.pk, agreement=True)
        for message in entry.messages:
            comment(actor=actors[message.by], deposit_id=deposit.pk, body=message.text)
        if entry.state == "returned":
            send_back(actor=actors["editor"], deposit_id=deposit.pk, comment=entry.returned, remarks=entry.remarks)
        take_over(of_deposits(deposit.pk))
    return True


def _policy(work: Work) -> Policy:
    return policy(work, world(), today())


def _labels() -> dict[str, str]:
    return dict(Subject.objects.filter(scheme=SCHEME).values_list("code", "name"))
