"""Two people act on one deposit at the same moment: each verb against each that may start from the same state, from two
threads with a connection each. The outcome is that of one after the other; who was late is told what happened and by whom.

The same tests run on PostgreSQL (`tests/servers/test_on_postgresql.py`), where both really are at work at once.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

import pytest
from django.db import connection
from pytest import Subtests

from deposits.access import Actor, today
from deposits.errors import FlowError, Stale, Unacceptable, WrongState
from deposits.flows.assign import claim
from deposits.flows.delete import delete, undelete
from deposits.flows.move import move
from deposits.flows.publish import publish, revise, schedule, unschedule
from deposits.flows.review import pass_on, reject, reopen, send_back
from deposits.flows.save import save
from deposits.flows.submit import submit, take_back
from deposits.flows.version import start_version
from deposits.flows.withdraw import restore, withdraw
from deposits.models import Collection, Deposit, DepositFile, Event, Record, State
from tests.factories import CollectionFactory, UserFactory, actor_of, complete_metadata, install, make_editor, submitted
from tests.factories.deposits import TEST
from tests.factories.steps import set_steps, step

ANNA, BINH, OWNER = "Lý Thị Anna", "Đỗ Văn Bình", "Trần Thị Nhung"
MOVED = ("Bộ sưu tập bên cạnh",)
# What the design's table of states says of each verb: where it leads from where it may start. None: the state stays.
LEADS: dict[str, str | None] = {
    "submit": State.SUBMITTED, "delete": "binned", "undelete": "unbinned", "save": None, "take_back": State.DRAFT, "pass_on": None,
    "return": State.RETURNED, "reject": State.REJECTED, "reopen": State.DRAFT, "schedule": State.SCHEDULED,
    "unschedule": State.SUBMITTED, "publish": State.PUBLISHED, "revise": None, "withdraw": State.WITHDRAWN,
    "restore": State.PUBLISHED, "version": None, "move": None, "claim": None,
}  # fmt: skip
STARTS: dict[str, set[str]] = {
    "draft": {"submit", "delete", "save", "move"},
    "returned": {"submit", "delete", "save", "move", "claim"},
    "binned": {"undelete"},
    "first step": {"take_back", "pass_on", "return", "reject", "save", "move", "claim"},
    "last step": {"take_back", "return", "reject", "schedule", "publish", "save", "move", "claim"},
    "rejected": {"reopen"},
    "scheduled": {"unschedule", "publish", "claim"},
    "published": {"revise", "withdraw", "version", "save", "move"},
    "withdrawn": {"restore"},
}


@dataclass
class World:
    collection: Collection
    beside: Collection
    anna: Actor
    binh: Actor
    owner: Actor
    model: Deposit
    done: list[str] = field(default_factory=list)


@pytest.fixture
def world(transactional_db: None) -> World:
    return made_world()


def made_world() -> World:
    install()
    collection, beside = CollectionFactory(), CollectionFactory(name=MOVED[0])
    people = [UserFactory(name=ANNA), UserFactory(name=BINH)]
    for person in people:
        for place in (collection, beside):
            make_editor(person, place)
    owner = actor_of(UserFactory(name=OWNER))
    set_steps(collection, step("Biên tập"), step("Xuất bản"))
    return World(collection, beside, actor_of(people[0]), actor_of(people[1]), owner, submitted(collection, actor=owner))


def brought_to(world: World, state: str) -> Deposit:
    """A copy of the model in this state, by the flows that lead there from its last step."""
    model, steps = world.model, list(world.collection.steps.all())
    deposit = Deposit.objects.create(
        collection=world.collection, owner_id=model.owner_id, metadata=model.metadata, policy=model.policy,
        state=State.SUBMITTED, submitted=model.submitted, step=steps[0 if state == "first step" else -1],
    )  # fmt: skip
    file = model.files.get()
    DepositFile.objects.create(deposit=deposit, stored_id=file.stored_id, name=file.name)
    for verb in _WAYS[state]:
        VERBS[verb](world, TEST if verb != "take_back" else world.owner, deposit)
    return Deposit.objects.get(pk=deposit.pk)


_WAYS: dict[str, list[str]] = {
    "draft": ["take_back"],
    "returned": ["return"],
    "binned": ["take_back", "delete"],
    "first step": [],
    "last step": [],
    "rejected": ["reject"],
    "scheduled": ["schedule"],
    "published": ["publish"],
    "withdrawn": ["publish", "withdraw"],
}


def _save(world: World, actor: Actor, deposit: Deposit) -> None:
    metadata = complete_metadata(title=f"Của {actor.user_id}")
    save(actor=actor, deposit_id=deposit.pk, metadata=metadata, revision=deposit.revision)


def _record(deposit: Deposit) -> int:
    return Record.objects.values_list("pk", flat=True).get(deposit=deposit)


VERBS: dict[str, Callable[[World, Actor, Deposit], object]] = {
    "submit": lambda world, actor, one: submit(actor=actor, deposit_id=one.pk, agreement=True),
    "delete": lambda world, actor, one: delete(actor=actor, deposit_id=one.pk),
    "undelete": lambda world, actor, one: undelete(actor=actor, deposit_id=one.pk),
    "save": _save,
    "take_back": lambda world, actor, one: take_back(actor=world.owner, deposit_id=one.pk),
    "pass_on": lambda world, actor, one: pass_on(actor=actor, deposit_id=one.pk),
    "return": lambda world, actor, one: send_back(actor=actor, deposit_id=one.pk, comment="Sửa"),
    "reject": lambda world, actor, one: reject(actor=actor, deposit_id=one.pk, reason="Trùng"),
    "reopen": lambda world, actor, one: reopen(actor=actor, deposit_id=one.pk),
    "schedule": lambda world, actor, one: schedule(actor=actor, deposit_id=one.pk, day=today() + dt.timedelta(days=3)),
    "unschedule": lambda world, actor, one: unschedule(actor=actor, deposit_id=one.pk),
    "publish": lambda world, actor, one: publish(actor=actor, deposit_id=one.pk),
    "revise": lambda world, actor, one: revise(actor=actor, deposit_id=one.pk, note="Sửa"),
    "withdraw": lambda world, actor, one: withdraw(actor=actor, record_id=_record(one), reason="Trùng"),
    "restore": lambda world, actor, one: restore(actor=actor, record_id=_record(one), reason="Nhầm"),
    "version": lambda world, actor, one: start_version(actor=actor, deposit_id=one.pk),
    "move": lambda world, actor, one: move(actor=actor, deposit_id=one.pk, collection=world.beside),
    "claim": lambda world, actor, one: claim(actor=actor, deposit_id=one.pk),
}


def at_once(*calls: Callable[[], object]) -> list[FlowError | None]:
    """Each call in a thread of its own, begun together: what each raised, or None. Anything but a FlowError fails here."""
    barrier = threading.Barrier(len(calls))
    outcomes: list[BaseException | None] = [None] * len(calls)

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            calls[number]()
        except BaseException as error:  # it is raised again below, in the test's own thread
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for outcome in outcomes:
        if outcome is not None and not isinstance(outcome, FlowError):
            raise outcome
    return outcomes  # type: ignore[return-value]


def pairs() -> Iterator[tuple[str, str, str]]:
    """Those of which one at least changes the state. What else starts from the first step starts from the last as well."""
    for state, verbs in STARTS.items():
        for one, other in combinations_with_replacement(sorted(verbs), 2):
            if {one, other} - {"save", "move", "claim"} and (state != "first step" or "pass_on" in (one, other)):
                yield state, one, other


def becomes(state: str, verb: str) -> str:
    """The key of STARTS that a verb leads to, in a collection with two steps."""
    if verb == "pass_on":
        return "last step"
    if verb == "unschedule":
        return "last step"
    if verb == "submit":
        return "last step" if state == "returned" else "first step"
    if verb == "move" and state == "first step":
        return "last step"  # the one usual step of the collection beside it
    return str(LEADS[verb] or state)


def test_each_verb_against_each(world: World, subtests: Subtests) -> None:
    raced = 0
    for state, one, other in pairs():
        with subtests.test(state=state, one=one, other=other):
            raced += 1
            deposit = brought_to(world, state)
            before = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            outcomes = at_once(
                lambda: VERBS[one](world, world.anna, deposit),  # noqa: B023 - called at once
                lambda: VERBS[other](world, world.binh, deposit),  # noqa: B023
            )
            won = [verb for verb, outcome in zip((one, other), outcomes, strict=True) if outcome is None]
            assert won, [str(outcome) for outcome in outcomes]
            done = list(Event.objects.filter(pk__gt=before).order_by("pk").values_list("verb", flat=True))
            _assert_one_after_the_other(state, won, done)
            for verb, outcome in zip((one, other), outcomes, strict=True):
                if outcome is not None:
                    _assert_told(verb, outcome, won[0], {one: ANNA, other: BINH} if one != other else {}, state)
    assert raced > 60


def _assert_one_after_the_other(state: str, won: list[str], done: list[str]) -> None:
    """The events stand in an order in which each could start where the one before had led."""
    names = {"start_version": "version", "assign": "claim"}
    order = [names.get(verb, verb) for verb in done if names.get(verb, verb) in won]
    where = state
    for verb in order:
        assert verb in STARTS.get(where, set()), (order, where)
        where = becomes(where, verb)


def _assert_told(verb: str, outcome: FlowError, winner: str, names: dict[str, str], state: str) -> None:
    assert isinstance(outcome, (WrongState, Stale, Unacceptable)), repr(outcome)
    if isinstance(outcome, WrongState) and winner not in ("version", "claim", "save"):
        who = OWNER if winner == "take_back" else names.get(winner, "")
        assert who in str(outcome), (verb, winner, str(outcome))
        assert "Meanwhile" in str(outcome) or "Trong lúc đó" in str(outcome)


@pytest.mark.parametrize("verb", ["publish", "return", "pass_on", "reject"])
def test_a_crowd_that_presses_the_same_button_does_it_once(world: World, verb: str) -> None:
    deposit = brought_to(world, "first step" if verb == "pass_on" else "last step")
    outcomes = at_once(*[lambda: VERBS[verb](world, world.anna, deposit)] * 6)
    assert outcomes.count(None) == 1
    assert all(isinstance(one, WrongState) and ANNA in str(one) for one in outcomes if one is not None)
    assert deposit.events.filter(verb=verb).count() == 1
