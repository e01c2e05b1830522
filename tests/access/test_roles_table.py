"""Every cell of the table of roles: each verb, in each state, by each kind of person, through the flows and over HTTP.

What the table allows is done; what it does not is refused, and leaves no trace.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest import Subtests

from deposits.access import ANONYMOUS, Actor, today
from deposits.errors import FlowError, NotAllowed, WrongState
from deposits.flows.assign import claim
from deposits.flows.delete import delete, undelete
from deposits.flows.files import attach
from deposits.flows.invite import invite
from deposits.flows.move import move
from deposits.flows.note import write_note
from deposits.flows.publish import publish, revise, schedule, unschedule
from deposits.flows.review import comment, pass_on, reject, reopen, send_back
from deposits.flows.save import save
from deposits.flows.submit import submit, take_back
from deposits.flows.version import start_version
from deposits.flows.withdraw import restore, withdraw
from deposits.models import CoAuthor, Collection, Deposit, DepositFile, Event, Record, State
from deposits.roles import TABLE, Role, may, may_open
from deposits.roles_in_words import markdown
from portal.accounts.models import User
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    actor_of,
    complete_metadata,
    install,
    make_editor,
    make_member,
    submitted,
)
from tests.factories.deposits import TEST
from tests.factories.steps import set_steps, step

OTHERS = (
    "editor of another collection", "administrator of another institution", "person of another step", "member of the institution",
    "named reader", "stranger", "nobody",
)  # fmt: skip
PEOPLE = (*Role, *OTHERS)
FIRST = "submitted, first step"  # where `pass_on` starts; everything else is asked of the last


class World:
    """A deposit in each state, in a collection with two steps that are one person's; and the cast."""

    def __init__(self) -> None:
        cache.clear()
        install()
        self.collection: Collection = CollectionFactory()
        self.beside: Collection = CollectionFactory(institution=self.collection.institution)
        abroad: Collection = CollectionFactory(institution=InstitutionFactory())
        reviewer, other = UserFactory(), UserFactory()
        group = Group.objects.create(name="Phòng biên mục")
        reviewer.groups.add(group)
        set_steps(self.collection, *[step(name, editors=False, groups=(group.pk,)) for name in ("Biên mục", "Xuất bản")])
        set_steps(self.beside, step("Của người khác", other))
        self.people: dict[str, User] = {
            Role.ADMINISTRATOR: UserFactory(is_superuser=True),
            Role.INSTITUTION: make_member(UserFactory(), self.collection.institution, "administrator"),
            Role.EDITOR: make_editor(make_editor(UserFactory(), self.collection), self.beside),
            Role.REVIEWER: reviewer,
            Role.OWNER: UserFactory(),
            Role.SUBMITTER: UserFactory(),
            Role.COAUTHOR: UserFactory(),
            Role.READER: UserFactory(),
            "editor of another collection": make_editor(UserFactory(), self.beside),
            "administrator of another institution": make_member(UserFactory(), abroad.institution, "administrator"),
            "person of another step": other,
            "member of the institution": make_member(UserFactory(), self.collection.institution),
            "named reader": UserFactory(),
            "stranger": UserFactory(),
        }
        self.actors = {name: actor_of(user) for name, user in self.people.items()} | {"nobody": ANONYMOUS}
        self.clients = {name: Client() for name in PEOPLE}
        for name, user in self.people.items():
            self.clients[name].force_login(user)
        model = submitted(self.collection, actor=self.actors[Role.OWNER])
        model.policy = {**model.policy, "metadata": [{"audience": f"user:{self.people['named reader'].pk}"}]}
        self.deposits = {state: self._copy(model, state) for state in (*State.values, FIRST)}

    def _copy(self, model: Deposit, state: str) -> Deposit:
        first, last = self.collection.steps.all()
        deposit = Deposit.objects.create(
            collection=self.collection, owner=self.people[Role.OWNER], created_by=self.people[Role.SUBMITTER],
            metadata=model.metadata, policy=model.policy, state=State.SUBMITTED, submitted=model.submitted,
            step=first if state == FIRST else last,
        )  # fmt: skip
        file = model.files.get()
        DepositFile.objects.create(deposit=deposit, stored_id=file.stored_id, name=file.name)
        for role in (Role.COAUTHOR, Role.READER):
            CoAuthor.objects.create(deposit=deposit, user=self.people[role], may_edit=role is Role.COAUTHOR)
        match state:
            case State.DRAFT | State.REJECTED:
                Deposit.objects.filter(pk=deposit.pk).update(state=state, step=None)
            case State.RETURNED:
                Deposit.objects.filter(pk=deposit.pk).update(state=state)
            case State.SCHEDULED:
                schedule(actor=TEST, deposit_id=deposit.pk, day=today() + dt.timedelta(days=3))
            case State.PUBLISHED | State.WITHDRAWN:
                publish(actor=TEST, deposit_id=deposit.pk)
        if state == State.WITHDRAWN:
            withdraw(actor=TEST, record_id=record_of(deposit), reason="Trùng")
        return Deposit.objects.select_related("collection").get(pk=deposit.pk)

    def at(self, verb: str, state: str) -> Deposit:
        return self.deposits[FIRST if verb == "pass_on" and state == State.SUBMITTED else state]


@pytest.fixture
def world(db: None) -> World:
    return World()


def record_of(deposit: Deposit) -> int:
    return Record.objects.values_list("pk", flat=True).get(deposit=deposit)


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is as if it had not been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _open(actor: Actor, one: Deposit) -> None:
    if not may_open(actor, one):
        raise NotAllowed


def _save(actor: Actor, one: Deposit) -> None:
    save(actor=actor, deposit_id=one.pk, metadata=complete_metadata(title="Khác"), revision=one.revision)


def _undelete(actor: Actor, one: Deposit) -> None:
    Deposit.objects.filter(pk=one.pk).update(deleted=timezone.now())
    undelete(actor=actor, deposit_id=one.pk)


FLOWS: dict[str, Callable[[World, Actor, Deposit], object]] = {
    "open": lambda world, actor, one: _open(actor, one),
    "message": lambda world, actor, one: comment(actor=actor, deposit_id=one.pk, body="Chào"),
    "note": lambda world, actor, one: write_note(actor=actor, deposit_id=one.pk, body="Riêng"),
    "save": lambda world, actor, one: _save(actor, one),
    "attach": lambda world, actor, one: attach(actor=actor, deposit_id=one.pk, source=io.BytesIO(b"Hai."), name="b.txt"),
    "delete": lambda world, actor, one: delete(actor=actor, deposit_id=one.pk),
    "undelete": lambda world, actor, one: _undelete(actor, one),
    "submit": lambda world, actor, one: submit(actor=actor, deposit_id=one.pk, agreement=True),
    "take_back": lambda world, actor, one: take_back(actor=actor, deposit_id=one.pk),
    "pass_on": lambda world, actor, one: pass_on(actor=actor, deposit_id=one.pk),
    "return": lambda world, actor, one: send_back(actor=actor, deposit_id=one.pk, comment="Sửa"),
    "reject": lambda world, actor, one: reject(actor=actor, deposit_id=one.pk, reason="Trùng"),
    "reopen": lambda world, actor, one: reopen(actor=actor, deposit_id=one.pk),
    "schedule": lambda world, actor, one: schedule(actor=actor, deposit_id=one.pk, day=today() + dt.timedelta(days=2)),
    "unschedule": lambda world, actor, one: unschedule(actor=actor, deposit_id=one.pk),
    "publish": lambda world, actor, one: publish(actor=actor, deposit_id=one.pk),
    "assign": lambda world, actor, one: claim(actor=actor, deposit_id=one.pk),
    "move": lambda world, actor, one: move(actor=actor, deposit_id=one.pk, collection=world.beside),
    "revise": lambda world, actor, one: revise(actor=actor, deposit_id=one.pk, note="Sửa"),
    "withdraw": lambda world, actor, one: withdraw(actor=actor, record_id=record_of(one), reason="Trùng"),
    "restore": lambda world, actor, one: restore(actor=actor, record_id=record_of(one), reason="Nhầm"),
    "version": lambda world, actor, one: start_version(actor=actor, deposit_id=one.pk),
    "invite": lambda world, actor, one: invite(actor=actor, deposit_id=one.pk, email="an@dau.example", purpose="read"),
    "hand_over": lambda world, actor, one: invite(actor=actor, deposit_id=one.pk, email="an@dau.example", purpose="own"),
}
NEEDS_RECORD = {"withdraw", "restore"}


def refused(call: Callable[[], object]) -> FlowError | None:
    try:
        with undone():
            call()
    except FlowError as error:
        return error
    return None


def test_every_cell_through_the_flows(world: World, subtests: Subtests) -> None:
    assert set(FLOWS) == set(TABLE)
    cells = 0
    for verb, row in TABLE.items():
        for state in State.values:
            deposit = world.at(verb, state)
            if verb in NEEDS_RECORD and state not in (State.PUBLISHED, State.WITHDRAWN):
                continue  # there is no record to name
            wrong = []
            for name in PEOPLE if state in row else Role:
                cells += 1
                actor, allowed = world.actors[name], name in row.get(state, ())
                error = refused(lambda: FLOWS[verb](world, actor, deposit))  # noqa: B023 - called at once
                told = may(actor, verb, deposit)
                known = error is None or isinstance(error, (NotAllowed, WrongState))
                # A page has no button for it, and the flow refuses what a page never offered.
                if (error is None) is not allowed or told is not allowed or not known:
                    wrong.append((name, allowed, told, error))
            with subtests.test(verb=verb, state=state):
                assert not wrong
    assert cells > 1500


def _desk(verb: str, **typed: str) -> Callable[[Client, Deposit], Any]:
    return lambda client, one: client.post(f"/desk/{one.public_id}/", {"do": verb, "comment": "Sửa", "reason": "Trùng", **typed})


def _form(path: str, **typed: str) -> Callable[[Client, Deposit], Any]:
    return lambda client, one: client.post(f"/deposit/{one.public_id}/{path}", typed)


def _undelete_over_http(client: Client, one: Deposit) -> Any:
    Deposit.objects.filter(pk=one.pk).update(deleted=timezone.now())
    return client.post(f"/deposit/{one.public_id}/undelete/")


def _hands(client: Client, one: Deposit) -> Any:
    return client.post("/desk/hands/", {"do": "claim", "chosen": one.public_id})


DAY = (today() + dt.timedelta(days=5)).strftime("%d/%m/%Y")
# verb → what a person presses, and the verb of the event that it leaves. What is sent in portions, edited in bulk or typed
# into the long form has tests of its own; here it is what a button sends.
HTTP: dict[str, tuple[Callable[[Client, Deposit], Any], str]] = {
    "message": (_form("message/", body="Chào"), "message"),
    "note": (_desk("note", private="Riêng"), "note"),
    "delete": (_form("delete/"), "delete"),
    "undelete": (_undelete_over_http, "undelete"),
    "submit": (_form("", do="submit", agreement="1", title="Xâm nhập mặn"), "submit"),
    "take_back": (_form("take-back/"), "take_back"),
    "pass_on": (_desk("pass_on"), "pass_on"),
    "return": (_desk("return"), "return"),
    "reject": (_desk("reject"), "reject"),
    "reopen": (_desk("reopen"), "reopen"),
    "schedule": (_desk("schedule", day=DAY), "schedule"),
    "unschedule": (_desk("unschedule"), "unschedule"),
    "publish": (_desk("publish"), "publish"),
    "assign": (_hands, "assign"),
    "revise": (_desk("revise", note="Sửa"), "revise"),
    "withdraw": (_desk("withdraw"), "withdraw"),
    "restore": (_desk("restore"), "restore"),
    "version": (_form("new-version/"), "start_version"),
    "invite": (_form("people/", do="invite", email="an@dau.example", purpose="read"), "invite"),
    "hand_over": (_form("people/", do="hand-over", email="an@dau.example"), "invite"),
}
IN_TESTS_OF_THEIR_OWN = {"save", "attach", "move", "open", "submit"}


def test_every_cell_over_http(world: World, subtests: Subtests) -> None:
    """Where a verb starts from: all who have to do with the deposit, and in one state everybody else as well. Where it does
    not start: those who may do the most."""
    assert set(HTTP) | IN_TESTS_OF_THEIR_OWN == set(TABLE)
    for verb, (press, event) in HTTP.items():
        if verb in IN_TESTS_OF_THEIR_OWN:
            continue
        for state in State.values:
            row = TABLE[verb].get(state)
            deposit, wrong = world.at(verb, state), []
            first = state == next(iter(TABLE[verb]))
            for name in (*Role, *(OTHERS if first else ())) if row else (Role.ADMINISTRATOR, Role.OWNER):
                cache.clear()
                allowed = name in (row or ())
                with undone():
                    before = Event.objects.count()
                    status = press(world.clients[name], deposit).status_code
                    done = Event.objects.filter(verb=event).order_by("-pk")[: Event.objects.count() - before]
                    if bool(done) is not allowed or status >= 500:
                        wrong.append((name, allowed, status))
            with subtests.test(verb=verb, state=state):
                assert not wrong


def test_who_may_open_it_over_http(world: World, subtests: Subtests) -> None:
    """Its file, and the page that tells where it stands; 404, or the way to sign in, for everybody else."""
    for state in State.values:
        deposit = world.deposits[state]
        file = deposit.files.get()
        for name in PEOPLE:
            allowed = name in TABLE["open"][state]
            for path in (f"files/{file.pk}/", *(["status/"] if state == State.SUBMITTED else [])):
                status = world.clients[name].get(f"/deposit/{deposit.public_id}/{path}").status_code
                with subtests.test(state=state, name=name, path=path):
                    assert status in ((200, 302) if allowed else (302,) if name == "nobody" else (404,))


def test_the_documentation_shows_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
    assert page.read_text(encoding="utf-8") == markdown(), "run `manage.py roles > docs/roles.md`"
