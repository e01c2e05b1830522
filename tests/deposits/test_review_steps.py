"""Review in none, one or several steps: what is submitted passes through them, comes back to them, and never gets lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group

from deposits.access import Actor, today
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows.assign import assign, claim
from deposits.flows.define_steps import define_steps, settle_strays
from deposits.flows.move import move
from deposits.flows.publish import publish, schedule, unschedule
from deposits.flows.relocate import relocate
from deposits.flows.review import comment, pass_on, reject, reopen, send_back
from deposits.flows.save import save
from deposits.flows.submit import submit, take_back
from deposits.flows.unite import part, unite
from deposits.models import Collection, Deposit, ReviewStep, State
from deposits.roles import may, may_open, verbs
from deposits.steps import Chains, chain
from portal.accounts.models import User
from tests.factories import (
    CollectionFactory,
    UserFactory,
    actor_of,
    complete_metadata,
    make_editor,
    make_member,
    submitted,
)
from tests.factories.deposits import TEST
from tests.factories.steps import set_steps, step

pytestmark = pytest.mark.usefixtures("installed")
EDITING, CATALOGUING, PUBLISHING = "Biên tập", "Biên mục", "Xuất bản"


@pytest.fixture
def collection(installed: None) -> Collection:
    return CollectionFactory(slug="luan-van")


@pytest.fixture
def editor(collection: Collection) -> User:
    return make_editor(UserFactory(name="Lý Bích Vân"), collection)


@pytest.fixture
def cataloguer(installed: None) -> User:
    return UserFactory(name="Đặng Biên Mục")


@pytest.fixture
def publisher(installed: None) -> User:
    return UserFactory(name="Hồ Xuất Bản")


@pytest.fixture
def steps(collection: Collection, editor: User, cataloguer: User, publisher: User) -> list[ReviewStep]:
    return set_steps(collection, step(EDITING), step(CATALOGUING, cataloguer), step(PUBLISHING, publisher))


def fresh(deposit: Deposit) -> Deposit:
    return Deposit.objects.select_related("collection", "step").get(pk=deposit.pk)


def at(deposit: Deposit) -> str:
    """The name of its step as it is kept."""
    here = fresh(deposit).step
    return here.name if here else ""


def told(deposit: Deposit) -> list[str]:
    return list(deposit.events.order_by("pk").values_list("verb", flat=True))


def test_what_is_submitted_passes_through_the_steps_one_after_the_other(
    collection: Collection, steps: list[ReviewStep], editor: User, cataloguer: User, publisher: User
) -> None:
    deposit = submitted(collection)
    assert at(deposit) == EDITING
    pass_on(actor=actor_of(editor), deposit_id=deposit.pk)
    assert (at(deposit), fresh(deposit).state) == (CATALOGUING, State.SUBMITTED)
    pass_on(actor=actor_of(cataloguer), deposit_id=deposit.pk)
    assert at(deposit) == PUBLISHING
    publish(actor=actor_of(publisher), deposit_id=deposit.pk)
    assert (at(deposit), fresh(deposit).state) == ("", State.PUBLISHED)
    assert told(deposit)[-3:] == ["pass_on", "pass_on", "publish"]


def test_only_the_people_of_a_step_act_at_it(
    collection: Collection, steps: list[ReviewStep], editor: User, cataloguer: User, publisher: User
) -> None:
    deposit = submitted(collection)
    decisions = {"pass_on", "return", "reject", "publish", "schedule", "save", "attach", "assign"}
    administrator = make_member(UserFactory(), collection.institution, "administrator")
    for here, theirs in ((EDITING, editor), (CATALOGUING, cataloguer), (PUBLISHING, publisher)):
        now = fresh(deposit)
        assert at(deposit) == here
        forward = {"publish", "schedule"} if here == PUBLISHING else {"pass_on"}
        expected = {"return", "reject", "save", "attach", "assign"} | forward
        assert verbs(actor_of(theirs), now) & decisions == expected
        assert verbs(actor_of(administrator), now) & decisions == expected
        for other in {editor, cataloguer, publisher} - {theirs}:
            assert not verbs(actor_of(other), now) & decisions
            assert may_open(actor_of(other), now) is (other == editor)
        if here != PUBLISHING:
            pass_on(actor=actor_of(theirs), deposit_id=deposit.pk)


def test_nothing_is_published_before_its_last_step(collection: Collection, steps: list[ReviewStep], editor: User) -> None:
    deposit = submitted(collection)
    for actor in (TEST, actor_of(editor)):
        with pytest.raises(WrongState):
            publish(actor=actor, deposit_id=deposit.pk)
    for _step in steps[1:]:
        pass_on(actor=TEST, deposit_id=deposit.pk)
    with pytest.raises(WrongState):
        pass_on(actor=TEST, deposit_id=deposit.pk)


def test_who_comes_too_late_is_told_who_passed_it_on(
    collection: Collection, steps: list[ReviewStep], editor: User, cataloguer: User
) -> None:
    deposit = submitted(collection)
    pass_on(actor=actor_of(editor), deposit_id=deposit.pk)
    with pytest.raises(WrongState, match=r"Lý Bích Vân .* “Biên mục"):
        send_back(actor=actor_of(editor), deposit_id=deposit.pk, comment="Muộn")
    pass_on(actor=actor_of(cataloguer), deposit_id=deposit.pk)
    with pytest.raises(WrongState, match=r"Đặng Biên Mục .* “Xuất bản"):
        reject(actor=actor_of(cataloguer), deposit_id=deposit.pk, reason="Muộn")
    with pytest.raises(NotAllowed):
        reject(actor=actor_of(UserFactory()), deposit_id=deposit.pk, reason="Ai đó")


def test_what_was_returned_comes_back_to_the_step_that_returned_it(
    collection: Collection, steps: list[ReviewStep], cataloguer: User
) -> None:
    deposit = submitted(collection)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    send_back(actor=actor_of(cataloguer), deposit_id=deposit.pk, comment="Thiếu tóm tắt")
    assert may_open(actor_of(cataloguer), fresh(deposit))
    submit(actor=TEST, deposit_id=deposit.pk, agreement=True)
    assert at(deposit) == CATALOGUING
    send_back(actor=actor_of(cataloguer), deposit_id=deposit.pk, comment="Nhầm tệp", start_over=True)
    submit(actor=TEST, deposit_id=deposit.pk, agreement=True)
    assert at(deposit) == EDITING


def test_what_its_owner_takes_back_or_is_opened_again_begins_with_the_first_step(
    collection: Collection, steps: list[ReviewStep]
) -> None:
    owner = actor_of(UserFactory())
    deposit = submitted(collection, actor=owner)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    take_back(actor=owner, deposit_id=deposit.pk)
    submit(actor=owner, deposit_id=deposit.pk, agreement=True)
    assert at(deposit) == EDITING
    pass_on(actor=TEST, deposit_id=deposit.pk)
    reject(actor=TEST, deposit_id=deposit.pk, reason="Trùng")
    reopen(actor=TEST, deposit_id=deposit.pk)
    submit(actor=owner, deposit_id=deposit.pk, agreement=True)
    assert at(deposit) == EDITING


def test_the_last_step_schedules_and_takes_that_back(collection: Collection, publisher: User) -> None:
    set_steps(collection, step(EDITING), step(PUBLISHING, publisher))
    deposit = submitted(collection)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    schedule(actor=actor_of(publisher), deposit_id=deposit.pk, day=today() + dt.timedelta(days=2))
    unschedule(actor=actor_of(publisher), deposit_id=deposit.pk)
    assert (at(deposit), fresh(deposit).state) == (PUBLISHING, State.SUBMITTED)


def test_steps_hold_below_until_a_collection_has_its_own(collection: Collection, steps: list[ReviewStep]) -> None:
    faculty = CollectionFactory(parent=collection, institution=collection.institution)
    school = CollectionFactory(parent=faculty, institution=collection.institution)
    assert [one.name for one in chain(school)] == [EDITING, CATALOGUING, PUBLISHING]
    set_steps(faculty, reviewed=False)
    assert chain(faculty) == chain(school) == []
    own = set_steps(school, step("Một"))
    assert chain(school) == own
    set_steps(faculty)
    chains = Chains()
    assert chains.of(faculty) == steps
    assert (chains.source(faculty), chains.source(school)) == (collection, school)
    assert Chains().source(CollectionFactory()) is None


def test_a_group_is_the_people_who_are_in_it(collection: Collection) -> None:
    group, person = Group.objects.create(name="Phòng biên mục"), UserFactory()
    set_steps(collection, step(CATALOGUING, editors=False, groups=(group.pk,)))
    deposit = submitted(collection)
    assert not may_open(actor_of(person), deposit)
    person.groups.add(group)
    assert may(actor_of(person), "publish", fresh(deposit))
    assert assign(actor=TEST, deposit_id=deposit.pk, person=person).claimed_by == person
    with pytest.raises(Unacceptable, match="Biên mục"):
        assign(actor=TEST, deposit_id=deposit.pk, person=make_editor(UserFactory(), collection))


def test_the_people_of_a_step_mend_and_write_there_and_only_there(
    collection: Collection, steps: list[ReviewStep], cataloguer: User
) -> None:
    deposit, hers = submitted(collection), actor_of(cataloguer)

    def act(actor: Actor) -> None:
        now = fresh(deposit)
        save(actor=actor, deposit_id=now.pk, metadata=complete_metadata(title=f"Lần {now.revision}"), revision=now.revision)
        comment(actor=actor, deposit_id=now.pk, body="Đã sửa")

    with pytest.raises(NotAllowed):
        act(hers)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    act(hers)
    pass_on(actor=hers, deposit_id=deposit.pk)
    with pytest.raises(WrongState):
        act(hers)


def test_passing_on_leaves_it_to_nobody_in_particular(collection: Collection, steps: list[ReviewStep], editor: User) -> None:
    deposit = submitted(collection)
    claim(actor=actor_of(editor), deposit_id=deposit.pk)
    pass_on(actor=actor_of(editor), deposit_id=deposit.pk)
    assert (fresh(deposit).claimed_by, fresh(deposit).claimed) == (None, None)


def test_a_step_that_is_taken_away_loses_nothing(collection: Collection, steps: list[ReviewStep], cataloguer: User) -> None:
    first, second, third = steps
    waiting = [submitted(collection) for _ in range(4)]
    for number, deposit in enumerate(waiting[1:3], 1):
        for _ in range(number):
            pass_on(actor=TEST, deposit_id=deposit.pk)
    returned = waiting[3]
    pass_on(actor=TEST, deposit_id=returned.pk)
    send_back(actor=TEST, deposit_id=returned.pk, comment="Sửa")
    define_steps(actor=TEST, collection=collection, steps=[step(EDITING, pk=first.pk), step(PUBLISHING, pk=third.pk)])
    assert [at(one) for one in waiting] == [EDITING, PUBLISHING, PUBLISHING, PUBLISHING]
    assert told(waiting[1])[-1] == told(returned)[-1] == "resettle"
    assert waiting[1].events.last().data["step"] == second.pk
    assert told(waiting[2])[-1] == "pass_on"
    define_steps(actor=TEST, collection=collection, steps=[step(EDITING, pk=first.pk)])
    assert {at(one) for one in waiting} == {EDITING}
    assert define_steps(actor=TEST, collection=collection, steps=[step("Khác hẳn")]) == 4
    assert {at(one) for one in waiting} == {"Khác hẳn"}
    assert not ReviewStep.objects.filter(pk__in=[first.pk, second.pk, third.pk]).exists()


def test_what_waits_where_review_ends_waits_for_the_editors(
    collection: Collection, steps: list[ReviewStep], editor: User
) -> None:
    deposit = submitted(collection)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    set_steps(collection, reviewed=False)
    assert (fresh(deposit).state, fresh(deposit).step) == (State.SUBMITTED, None)
    publish(actor=actor_of(editor), deposit_id=deposit.pk)
    assert fresh(submitted(collection)).state == State.PUBLISHED


def test_changed_steps_hold_for_what_is_under_way_in_collections_below(collection: Collection, steps: list[ReviewStep]) -> None:
    faculty = CollectionFactory(parent=collection, institution=collection.institution)
    deposit = submitted(faculty)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    assert define_steps(actor=TEST, collection=collection, steps=[step(EDITING, pk=steps[0].pk)]) == 1
    assert at(deposit) == EDITING


def test_moving_a_deposit_keeps_its_step_where_both_collections_have_it(
    collection: Collection, steps: list[ReviewStep], editor: User
) -> None:
    below = CollectionFactory(parent=collection, institution=collection.institution)
    deposit = submitted(collection)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    move(actor=actor_of(editor), deposit_id=deposit.pk, collection=below)
    assert at(deposit) == CATALOGUING
    elsewhere = CollectionFactory()
    own = set_steps(elsewhere, step("Tiếp nhận"), step("Duyệt"))
    claim(actor=actor_of(UserFactory(is_superuser=True)), deposit_id=deposit.pk)
    move(actor=TEST, deposit_id=deposit.pk, collection=elsewhere)
    assert (fresh(deposit).step, fresh(deposit).claimed_by) == (own[0], None)
    move(actor=TEST, deposit_id=deposit.pk, collection=CollectionFactory(reviewed=False))
    assert (fresh(deposit).state, fresh(deposit).step) == (State.SUBMITTED, None)


def test_a_collection_that_is_moved_in_the_tree_takes_what_waits_along(
    collection: Collection, steps: list[ReviewStep], cataloguer: User
) -> None:
    faculty = CollectionFactory(parent=collection, institution=collection.institution)
    deposit = submitted(faculty)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    other = CollectionFactory(institution=collection.institution)
    own = set_steps(other, step("Tiếp nhận"))
    relocate(actor=TEST, collection_id=faculty.pk, parent_id=other.pk)
    assert fresh(deposit).step == own[0]
    union = unite(actor=TEST, source_id=faculty.pk, target_id=collection.pk, with_editors=False)
    assert fresh(deposit).step == steps[0]
    part(actor=TEST, union_id=union.pk)
    assert fresh(deposit).step == own[0]
    assert settle_strays() == 0
    Collection.objects.get(pk=faculty.pk).move(Collection.objects.get(pk=collection.pk), "last-child")
    assert may(TEST, "pass_on", fresh(deposit)), "also before it is settled"
    assert settle_strays() == 1
    assert fresh(deposit).step == steps[0]
    assert not may_open(actor_of(cataloguer), fresh(deposit))
    assert settle_strays() == 0


def test_steps_are_set_by_who_governs_the_institution(collection: Collection, editor: User) -> None:
    hers = make_member(UserFactory(), collection.institution, "administrator")
    define_steps(actor=actor_of(hers), collection=collection, steps=[step(EDITING)])
    for person in (editor, make_member(UserFactory(), CollectionFactory().institution, "administrator")):
        with pytest.raises(NotAllowed):
            define_steps(actor=actor_of(person), collection=collection, steps=[])
    for refused in ([step("")], [step("Không ai", editors=False)], [step(str(one)) for one in range(11)]):
        with pytest.raises(Unacceptable):
            define_steps(actor=TEST, collection=collection, steps=refused)
    assert [one.name for one in chain(collection)] == [EDITING]


def test_a_step_keeps_its_place_and_people_when_it_is_renamed_or_moved(
    collection: Collection, steps: list[ReviewStep], cataloguer: User
) -> None:
    deposit = submitted(collection)
    pass_on(actor=TEST, deposit_id=deposit.pk)
    first, second, third = steps
    wanted = [step("Mô tả", cataloguer, pk=second.pk), step(EDITING, pk=first.pk), step(PUBLISHING, pk=third.pk)]
    assert define_steps(actor=TEST, collection=collection, steps=wanted) == 0
    assert at(deposit) == "Mô tả"
    assert [one.pk for one in chain(collection)] == [second.pk, first.pk, third.pk]
    assert may(actor_of(cataloguer), "pass_on", fresh(deposit))
