"""A deposit's way through its states, by the flows alone."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from deposits.access import ANONYMOUS, Policy, today
from deposits.errors import FlowError, Incomplete, NotAllowed, Stale, Unacceptable, WrongState
from deposits.flows import claim, delete, files, publish, review, save, start, submit, withdraw
from deposits.models import Collection, Deposit, Event, Exposure, Kind, Record, State
from deposits.roles import STARTS, may
from tests.factories import (
    CollectionFactory,
    UserFactory,
    actor_of,
    complete_metadata,
    draft,
    make_editor,
    make_member,
    published,
    submitted,
)
from tests.factories.deposits import TEST

pytestmark = pytest.mark.usefixtures("installed")


@pytest.fixture
def collection() -> Collection:
    return CollectionFactory()


def test_from_a_draft_to_a_tombstone_and_back(collection: Collection) -> None:
    student = actor_of(UserFactory())
    editor = actor_of(make_editor(UserFactory(), collection))
    deposit = start.start(actor=student, collection=collection, kind=Kind.objects.get(code="master-thesis"))
    save.save(actor=student, deposit_id=deposit.pk, metadata=complete_metadata(), revision=0)
    files.attach(actor=student, deposit_id=deposit.pk, source=io.BytesIO(b"To\xc3\xa0n v\xc4\x83n."), name="luận văn.txt")
    submit.submit(actor=student, deposit_id=deposit.pk, agreement=True)
    review.send_back(
        actor=editor, deposit_id=deposit.pk, comment="Thiếu tóm tắt tiếng Anh.", remarks={"abstracts": "Thêm bản tiếng Anh."}
    )
    deposit.refresh_from_db()
    assert deposit.state == State.RETURNED
    assert [message.field for message in deposit.messages.all()] == ["", "abstracts"]
    save.save(actor=student, deposit_id=deposit.pk, metadata=complete_metadata(subtitle="Trạm Đại Ngãi"), revision=1)
    submit.submit(actor=student, deposit_id=deposit.pk, agreement=True)
    record = publish.publish(actor=editor, deposit_id=deposit.pk)
    assert record.public_id == deposit.public_id
    assert record.oai_identifier == f"oai:khomo.example:{deposit.public_id}"
    assert (record.exposure, record.status, record.year) == (Exposure.LIVE, "open", 2025)
    assert record.current.document.subtitle == "Trạm Đại Ngãi"
    live_sets = set(record.sets.values_list("spec", flat=True))
    place = {f"col_{collection.slug}", f"inst_{collection.institution.slug}", "kind_master-thesis"}
    assert live_sets == place | {"driver", "ndltd", "open_access", "openaire"}

    withdraw.withdraw(actor=editor, record_id=record.pk, reason="Theo đơn của tác giả.")
    record.refresh_from_db()
    assert (record.exposure, record.is_tombstone) == (Exposure.DELETED, True)
    assert set(record.sets.values_list("spec", flat=True)) == live_sets
    withdraw.restore(actor=editor, record_id=record.pk, reason="Rút nhầm.")
    record.refresh_from_db()
    assert (record.exposure, record.is_tombstone) == (Exposure.LIVE, False)
    verbs = list(Event.objects.filter(deposit=deposit).values_list("verb", flat=True))
    assert verbs == ["start", "save", "attach", "submit", "return", "save", "submit", "publish", "withdraw", "restore"]


def test_what_is_missing_is_named_all_at_once(collection: Collection) -> None:
    deposit = start.start(actor=TEST, collection=collection, kind=Kind.objects.get(code="doctoral-thesis"))
    with pytest.raises(Incomplete) as caught:
        submit.submit(actor=TEST, deposit_id=deposit.pk, agreement=False)
    fields = {problem.field for problem in caught.value.problems}
    assert {"title", "authors", "advisors", "thesis.grantor", "issued", "abstracts", "files", "agreement"} <= fields
    assert Deposit.objects.get(pk=deposit.pk).state == State.DRAFT


def test_a_second_window_overwrites_nothing(collection: Collection) -> None:
    deposit = draft(collection)
    save.save(actor=TEST, deposit_id=deposit.pk, metadata=complete_metadata(title="Cửa sổ một"), revision=deposit.revision)
    with pytest.raises(Stale):
        save.save(actor=TEST, deposit_id=deposit.pk, metadata=complete_metadata(title="Cửa sổ hai"), revision=deposit.revision)
    assert Deposit.objects.get(pk=deposit.pk).title == "Cửa sổ một"


def test_saving_the_same_again_is_no_new_revision(collection: Collection) -> None:
    deposit = draft(collection)
    again = save.save(actor=TEST, deposit_id=deposit.pk, metadata=complete_metadata(), revision=deposit.revision)
    assert again.revision == deposit.revision


def test_an_audience_that_does_not_exist_is_refused(collection: Collection) -> None:
    deposit = draft(collection)
    for audience in ("institution:khong-co", "editor:1"):
        policy = {"view": [{"audience": audience}]}
        with pytest.raises(Unacceptable):
            save.save(actor=TEST, deposit_id=deposit.pk, policy=policy, revision=deposit.revision)


def test_a_librarian_deposits_for_a_student_with_an_account(collection: Collection) -> None:
    student, librarian = UserFactory(), make_editor(UserFactory(), collection)
    deposit = draft_for(collection, actor_of(librarian), owner=student)
    assert (deposit.owner, deposit.created_by) == (student, librarian)
    assert may(actor_of(student), "save", deposit)
    assert may(actor_of(librarian), "save", deposit)


def test_a_student_without_an_account_receives_her_deposit_when_she_confirms_her_address(collection: Collection) -> None:
    librarian = make_editor(UserFactory(), collection)
    deposit = draft_for(collection, actor_of(librarian), owner_name="Đỗ Thị Ổn", owner_email="On@Sv.Example")
    assert deposit.owner is None
    student = UserFactory(email="on@sv.example")
    assert not may(actor_of(student), "save", deposit)
    assert claim.claim_deposits(actor=actor_of(student), email="on@sv.example") == 1
    deposit.refresh_from_db()
    assert deposit.owner == student


def test_only_an_editor_of_the_collection_deposits_for_others(collection: Collection) -> None:
    other = actor_of(make_editor(UserFactory(), CollectionFactory()))
    with pytest.raises(NotAllowed):
        draft_for(collection, other, owner=UserFactory())


def draft_for(collection: Collection, actor, **owner) -> Deposit:  # type: ignore[no-untyped-def]
    return start.start(actor=actor, collection=collection, kind=Kind.objects.get(code="master-thesis"), **owner)


def test_a_stranger_starts_nothing(collection: Collection) -> None:
    with pytest.raises(NotAllowed):
        draft_for(collection, ANONYMOUS)


VERBS = {
    "save": lambda actor, deposit: save.save(
        actor=actor, deposit_id=deposit.pk, metadata=complete_metadata(), revision=deposit.revision
    ),
    "attach": lambda actor, deposit: files.attach(actor=actor, deposit_id=deposit.pk, source=io.BytesIO(b"x"), name="x.txt"),
    "delete": lambda actor, deposit: delete.delete(actor=actor, deposit_id=deposit.pk),
    "submit": lambda actor, deposit: submit.submit(actor=actor, deposit_id=deposit.pk, agreement=True),
    "take_back": lambda actor, deposit: submit.take_back(actor=actor, deposit_id=deposit.pk),
    "return": lambda actor, deposit: review.send_back(actor=actor, deposit_id=deposit.pk, comment="?"),
    "reject": lambda actor, deposit: review.reject(actor=actor, deposit_id=deposit.pk, reason="?"),
    "reopen": lambda actor, deposit: review.reopen(actor=actor, deposit_id=deposit.pk),
    "schedule": lambda actor, deposit: publish.schedule(actor=actor, deposit_id=deposit.pk, day=today() + dt.timedelta(days=9)),
    "unschedule": lambda actor, deposit: publish.unschedule(actor=actor, deposit_id=deposit.pk),
    "publish": lambda actor, deposit: publish.publish(actor=actor, deposit_id=deposit.pk),
    "revise": lambda actor, deposit: publish.revise(actor=actor, deposit_id=deposit.pk),
}
# state × verb → who may: o owner, e editor of the collection, i administrator of its institution, a administrator
ALLOWED = {
    State.DRAFT: {"save": "oeia", "attach": "oeia", "delete": "oeia", "submit": "oeia"},
    State.RETURNED: {"save": "oeia", "attach": "oeia", "delete": "oeia", "submit": "oeia"},
    State.SUBMITTED: {
        "save": "eia", "attach": "eia", "take_back": "o", "return": "eia", "reject": "eia", "schedule": "eia", "publish": "eia",
    },
    State.REJECTED: {"reopen": "eia"},
    State.SCHEDULED: {"unschedule": "eia", "publish": "eia"},
    State.PUBLISHED: {"save": "eia", "attach": "eia", "revise": "eia"},
    State.WITHDRAWN: {},
}  # fmt: skip


@pytest.mark.parametrize(
    "role", ["owner", "editor", "institution administrator", "administrator", "other editor", "member", "stranger"]
)
@pytest.mark.parametrize("state", State.values)
def test_roles_states_and_verbs(collection: Collection, state: str, role: str) -> None:
    owner = UserFactory()
    deposit = in_state(state, collection, actor_of(owner))
    actor = {
        "owner": lambda: actor_of(owner),
        "editor": lambda: actor_of(make_editor(UserFactory(), collection)),
        "institution administrator": lambda: actor_of(make_member(UserFactory(), collection.institution, "administrator")),
        "administrator": lambda: actor_of(UserFactory(is_superuser=True)),
        "other editor": lambda: actor_of(make_editor(UserFactory(), CollectionFactory())),
        "member": lambda: actor_of(make_member(UserFactory(), collection.institution)),
        "stranger": lambda: ANONYMOUS,
    }[role]()
    letter = {"owner": "o", "editor": "e", "institution administrator": "i", "administrator": "a"}.get(role, "-")
    for verb in VERBS:
        expected = letter in ALLOWED[State(state)].get(verb, "")
        assert may(actor, verb, deposit) is expected, (state, verb, role)
        if not expected:
            with pytest.raises((NotAllowed, WrongState)):
                VERBS[verb](actor, deposit)
            assert Deposit.objects.get(pk=deposit.pk).state == state


@pytest.mark.parametrize(("state", "verb"), [(state, verb) for state, verbs in ALLOWED.items() for verb in verbs])
def test_every_transition_that_is_allowed_works(collection: Collection, state: str, verb: str) -> None:
    owner = actor_of(UserFactory())
    deposit = in_state(state, collection, owner)
    actor = owner if "o" in ALLOWED[State(state)][verb] else actor_of(make_editor(UserFactory(), collection))
    VERBS[verb](actor, deposit)
    assert set(ALLOWED) == set(State.values)
    assert state in STARTS[verb]


def in_state(state: str, collection: Collection, owner) -> Deposit:  # type: ignore[no-untyped-def]
    deposit = submitted(collection, actor=owner)
    moves = {
        State.DRAFT: [lambda: submit.take_back(actor=owner, deposit_id=deposit.pk)],
        State.SUBMITTED: [],
        State.RETURNED: [lambda: VERBS["return"](TEST, deposit)],
        State.REJECTED: [lambda: VERBS["reject"](TEST, deposit)],
        State.SCHEDULED: [lambda: VERBS["schedule"](TEST, deposit)],
        State.PUBLISHED: [lambda: VERBS["publish"](TEST, deposit)],
        State.WITHDRAWN: [
            lambda: VERBS["publish"](TEST, deposit),
            lambda: withdraw.withdraw(actor=TEST, record_id=Record.objects.get(deposit=deposit).pk, reason="?"),
        ],
    }
    for move in moves[State(state)]:
        move()
    deposit.refresh_from_db()
    assert deposit.state == state
    return deposit


def test_a_deleted_draft_comes_back(collection: Collection) -> None:
    deposit = draft(collection)
    delete.delete(actor=TEST, deposit_id=deposit.pk)
    with pytest.raises(WrongState):
        save.save(actor=TEST, deposit_id=deposit.pk, metadata=complete_metadata(title="x"), revision=1)
    delete.undelete(actor=TEST, deposit_id=deposit.pk)
    assert Deposit.objects.get(pk=deposit.pk).deleted is None


def test_a_revision_keeps_the_record_and_moves_its_datestamp_only_if_a_harvester_sees_it(collection: Collection) -> None:
    record = published(collection)
    deposit = record.deposit
    assert deposit is not None
    Record.objects.filter(pk=record.pk).update(datestamp=record.datestamp - dt.timedelta(days=9))
    same = publish.revise(actor=TEST, deposit_id=deposit.pk)
    assert (same.current.number, same.datestamp) == (2, record.datestamp - dt.timedelta(days=9))
    save.save(actor=TEST, deposit_id=deposit.pk, metadata=complete_metadata(title="Nhan đề mới"), revision=deposit.revision)
    changed = publish.revise(actor=TEST, deposit_id=deposit.pk, note="Sửa nhan đề")
    assert (changed.pk, changed.title, changed.current.number) == (record.pk, "Nhan đề mới", 3)
    assert changed.datestamp >= record.datestamp
    assert set(changed.sets.values_list("datestamp", flat=True)) == {changed.datestamp}


def test_a_collection_without_review_publishes_what_is_submitted() -> None:
    deposit = submitted(CollectionFactory(reviewed=False))
    deposit.refresh_from_db()
    assert deposit.state == State.PUBLISHED


def test_a_file_that_takes_a_name_which_is_taken_gets_another(collection: Collection) -> None:
    deposit = draft(collection)
    made = [
        files.attach(actor=TEST, deposit_id=deposit.pk, source=io.BytesIO(b"1"), name=name).name
        for name in ("a.txt", "A.TXT", "a.txt")
    ]
    assert made == ["a.txt", "A (2).TXT", "a (3).txt"]


def test_refusals_are_sentences() -> None:
    for error in (NotAllowed(), WrongState(), Stale(), Incomplete([])):
        assert isinstance(error, FlowError)
        assert str(error).endswith(".")


def test_the_policy_of_a_draft_is_open_until_somebody_chooses(collection: Collection) -> None:
    assert draft(collection).access == Policy.open()
