"""One person, however works spell the name: made, tied, merged, corrected; and what records show of it."""

from __future__ import annotations

from typing import Any

import pytest

from deposits.access import command
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.merge_people import merge, preview, undo_merge
from deposits.flows.people import Told, correct, establish, tie, untie
from deposits.flows.publish import revise
from deposits.indexing import documents
from deposits.metadata.names import parse
from deposits.models import Collection, Contribution, Event, HeadingEntry, Person, Record
from deposits.near_names import is_same_name, name_key, near_keys
from deposits.public import build
from deposits.tasks import list_records, rebuild_records_of_people
from tests.factories import CollectionFactory, UserFactory, actor_of, install, make_editor, make_member, published
from tests.factories.deposits import TEST

IDENTITY, OTHER_IDENTITY = "0000-0002-1825-0097", "0000-0001-5109-3700"
ADMINISTRATOR = command("people")


@pytest.fixture
def collection(db: None) -> Collection:
    install()
    found: Collection = CollectionFactory(slug="luan-van")
    return found


def work(collection: Collection, *names: str, orcid: str = "", **more: Any) -> Record:
    people = [{"role": "author", "name": parse(name).model_dump(), **({"orcid": orcid} if orcid else {})} for name in names]
    record = published(
        collection, contributors=[*people, {"role": "advisor", "name": parse("Lê Quang Vinh").model_dump()}], **more
    )
    follow("publish")
    return record


def follow(verb: str) -> None:
    """Do what the workers would do after the last such event."""
    event = Event.objects.filter(verb=verb).latest("pk")
    if verb not in ("publish", "revise"):
        rebuild_records_of_people(event.pk)
        event = Event.objects.filter(verb="rebuild").latest("pk")
    list_records(event.pk)


def names_in(record: Record) -> list[int]:
    return list(Contribution.objects.filter(record=record, role="author").values_list("pk", flat=True))


def author(record: Record) -> str:
    return build(Record.objects.get(pk=record.pk)).metadata.creators[0].name.display


def headings(record: Record) -> list[str]:
    return list(HeadingEntry.objects.filter(record=record, heading__index="author").values_list("heading__label", flat=True))


def person_of(record: Record, name: str) -> Person:
    return establish(actor=TEST, told=Told(name), contribution_ids=names_in(record))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Văn An", "NGUYEN VAN AN", True),
        ("Nguyễn Văn An", "An Van Nguyen", True),
        ("Nguyễn, Văn An", "PGS.TS. Nguyễn Văn Ân", True),
        ("Đặng Thị Hòa", "Dang Thi Hoà", True),
        ("Nguyễn Văn An", "Nguyễn Văn Anh", False),
        ("Nguyễn Văn An", "Nguyễn An", False),
    ],
)
def test_one_name_in_many_spellings(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) is same


def test_initials_and_a_middle_name_left_out_are_near() -> None:
    near = near_keys("Nguyễn Văn An")
    assert {name_key(name) for name in ("An Nguyễn", "Nguyễn V. A.", "N. V. An", "An V. Nguyen")} <= near
    assert name_key("Trần Văn An") not in near
    assert len(near_keys("a b c d e f g h i j")) == 1, "what is no person's name is not varied"


def test_merged_spellings_show_one_name_where_it_is_the_same_and_are_listed_together(collection: Collection) -> None:
    marked, plain = work(collection, "Nguyễn Văn An"), work(collection, "NGUYEN VAN AN")
    initials = work(collection, "Nguyen V. A.")
    kept, others = person_of(marked, "Nguyễn Văn An"), [person_of(plain, "NGUYEN VAN AN"), person_of(initials, "Nguyen V. A.")]
    before = {one.pk: Record.objects.get(pk=one.pk) for one in (marked, plain, initials)}
    result = preview(kept, others)
    assert (result.works, result.refusal) == (3, "")
    assert set(result.names) == {"NGUYEN VAN AN", "Nguyen V. A."}
    merge(actor=TEST, person_id=kept.pk, other_ids=[one.pk for one in others])
    follow("merge_people")
    assert author(plain) == "Nguyễn Văn An"
    assert author(initials) == "Nguyen V. A.", "another name stays as it was published"
    assert headings(marked) == headings(plain) == headings(initials) == ["Nguyễn Văn An"]
    now = {pk: Record.objects.get(pk=pk) for pk in before}
    assert now[plain.pk].fingerprint != before[plain.pk].fingerprint, "harvesters receive the name"
    assert now[marked.pk].fingerprint == before[marked.pk].fingerprint
    assert now[initials.pk].fingerprint == before[initials.pk].fingerprint
    [document] = documents(Record.objects.filter(pk=initials.pk))
    assert {"Nguyen V. A.", "Nguyễn Văn An"} <= set(document.names), "she is found by both"


def test_a_merge_is_undone_whole_even_after_another(collection: Collection) -> None:
    first, second, third = (work(collection, name) for name in ("Nguyễn Văn An", "Nguyen Van An", "An Van Nguyen"))
    a, b, c = person_of(first, "Nguyễn Văn An"), person_of(second, "Nguyen Van An"), person_of(third, "An Van Nguyen")
    Person.objects.filter(pk=c.pk).update(orcid=IDENTITY, user=UserFactory())
    merge(actor=TEST, person_id=b.pk, other_ids=[c.pk])
    merge(actor=TEST, person_id=a.pk, other_ids=[b.pk])
    a.refresh_from_db()
    assert (a.orcid, a.user is not None) == (IDENTITY, True)
    follow("merge_people")
    assert author(third) == "Nguyễn Văn An"
    undo_merge(actor=TEST, person_id=b.pk)
    follow("undo_merge")
    for one in (a, b, c):
        one.refresh_from_db()
    assert (a.main, b.main, c.main) == (None, None, b)
    assert (a.orcid, a.user, b.orcid, b.user is not None) == ("", None, IDENTITY, True)
    assert (author(first), author(second), author(third)) == ("Nguyễn Văn An", "Nguyen Van An", "Nguyen Van An")
    undo_merge(actor=TEST, person_id=c.pk)
    follow("undo_merge")
    assert author(third) == "An Van Nguyen"


def test_correcting_a_name_reaches_works_lists_and_harvesters(collection: Collection) -> None:
    record = work(collection, "Nguyên Văn An")
    person = person_of(record, "Nguyên Văn An")
    before = Record.objects.get(pk=record.pk)
    correct(actor=TEST, person_id=person.pk, told=Told("Nguyễn Văn An", orcid=f"https://orcid.org/{IDENTITY}"))
    follow("correct_person")
    shown = build(Record.objects.get(pk=record.pk)).metadata.creators[0]
    assert (shown.name.display, shown.orcid) == ("Nguyễn Văn An", IDENTITY)
    assert headings(record) == ["Nguyễn Văn An"]
    after = Record.objects.get(pk=record.pk)
    assert after.fingerprint != before.fingerprint and after.datestamp >= before.datestamp
    assert after.current.metadata == before.current.metadata, "what was published stays"
    assert [str(one) for one in person.variants.all()] == ["Nguyên Văn An"]


def test_a_new_name_of_a_person_leaves_the_old_one_in_her_works(collection: Collection) -> None:
    record = work(collection, "Lê Thị Hoa")
    person = person_of(record, "Lê Thị Hoa")
    correct(actor=TEST, person_id=person.pk, told=Told("Hoa Miller", family="Miller", called="Hoa"))
    follow("correct_person")
    assert author(record) == "Lê Thị Hoa"
    assert headings(record) == ["Hoa Miller"]


def test_an_orcid_in_a_description_names_its_person_unless_the_name_is_anothers(collection: Collection) -> None:
    first = work(collection, "Nguyễn Văn An", orcid=IDENTITY)
    person = Person.objects.get(orcid=IDENTITY)
    same, mistyped = work(collection, "Nguyen V. An", orcid=IDENTITY), work(collection, "Phạm Bình", orcid=IDENTITY)
    held = Contribution.objects.filter(role="author").values_list("record_id", "person_id")
    assert dict(held) == {first.pk: person.pk, same.pk: person.pk, mistyped.pk: None}


def test_who_a_name_is_stays_known_when_the_work_is_published_again(collection: Collection) -> None:
    record = work(collection, "NGUYEN VAN AN")
    person = person_of(record, "Nguyễn Văn An")
    revise(actor=TEST, deposit_id=record.deposit_id)  # type: ignore[arg-type]
    follow("revise")
    assert Contribution.objects.get(record=record, role="author").person == person
    assert author(record) == "Nguyễn Văn An"


def test_a_depositor_who_names_herself_is_the_person_of_her_account(collection: Collection) -> None:
    user = UserFactory(name="Trần Thị Hồng Nhung")
    person = Person.objects.create(display="Trần Thị Hồng Nhung", family="Trần", given="Thị Hồng Nhung", user=user)
    record = work(collection, "Trần Thị Hồng Nhung", actor=actor_of(user))
    assert Contribution.objects.get(record=record, role="author").person == person


def test_namesakes_are_split_and_names_given_back(collection: Collection) -> None:
    hers, his = work(collection, "Nguyễn Văn An"), work(collection, "Nguyễn Văn An")
    one = establish(actor=TEST, told=Told("Nguyễn Văn An"), contribution_ids=[*names_in(hers), *names_in(his)])
    other = establish(actor=TEST, told=Told("Nguyễn Văn An"), contribution_ids=names_in(his))
    assert Contribution.objects.get(pk=names_in(hers)[0]).person == one
    assert Contribution.objects.get(pk=names_in(his)[0]).person == other
    assert untie(actor=TEST, contribution_ids=names_in(his)) == 1
    follow("untie_person")
    assert tie(actor=TEST, person_id=one.pk, contribution_ids=names_in(his)) == 1


def test_what_cannot_be_said_of_a_person_is_refused(collection: Collection) -> None:
    record, other = work(collection, "Nguyễn Văn An"), work(collection, "Nguyen Van An")
    one, two = person_of(record, "Nguyễn Văn An"), person_of(other, "Nguyen Van An")
    Person.objects.filter(pk=two.pk).update(orcid=OTHER_IDENTITY)
    for told in (Told("  "), Told("Nguyễn Văn An", orcid="0000-0002-1825-0098"), Told("Nguyễn Văn An", orcid="abc"),
                 Told("Nguyễn Văn An", orcid=OTHER_IDENTITY), Told("Nguyễn Văn An", family="Trần", called="An")):  # fmt: skip
        with pytest.raises(Unacceptable):
            correct(actor=TEST, person_id=one.pk, told=told)
    Person.objects.filter(pk=one.pk).update(orcid=IDENTITY)
    with pytest.raises(Unacceptable, match=IDENTITY):
        merge(actor=TEST, person_id=one.pk, other_ids=[two.pk])
    assert not Person.objects.exclude(main=None).exists()


def test_a_proved_orcid_is_not_changed_by_a_librarian(collection: Collection) -> None:
    from django.utils import timezone

    person = person_of(work(collection, "Nguyễn Văn An"), "Nguyễn Văn An")
    Person.objects.filter(pk=person.pk).update(orcid=IDENTITY, orcid_verified=timezone.now())
    with pytest.raises(Unacceptable):
        correct(actor=TEST, person_id=person.pk, told=Told("Nguyễn Văn An", orcid=OTHER_IDENTITY))
    correct(actor=TEST, person_id=person.pk, told=Told("Nguyễn Văn Ân", orcid=IDENTITY))


def test_librarians_change_only_people_whose_works_are_all_theirs(collection: Collection) -> None:
    elsewhere = CollectionFactory(slug="khac")
    editor = actor_of(make_editor(UserFactory(), collection))
    head = actor_of(make_member(UserFactory(), collection.institution, "administrator"))
    reader = actor_of(make_member(UserFactory(), collection.institution))
    ours, theirs = work(collection, "Nguyễn Văn An"), work(elsewhere, "Nguyen Van An")
    person = establish(actor=editor, told=Told("Nguyễn Văn An"), contribution_ids=names_in(ours))
    foreign = person_of(theirs, "Nguyen Van An")
    correct(actor=head, person_id=person.pk, told=Told("Nguyễn Văn An", institution_id=collection.institution_id))
    for actor in (editor, head, reader):
        with pytest.raises(NotAllowed):
            correct(actor=actor, person_id=foreign.pk, told=Told("Kẻ Khác"))
        with pytest.raises(NotAllowed):
            merge(actor=actor, person_id=person.pk, other_ids=[foreign.pk])
        with pytest.raises(NotAllowed):
            establish(actor=actor, told=Told("X Y"), contribution_ids=names_in(theirs))
        with pytest.raises(NotAllowed):
            tie(actor=actor, person_id=foreign.pk, contribution_ids=names_in(ours))
    with pytest.raises(NotAllowed):
        correct(actor=editor, person_id=person.pk, told=Told("Nguyễn Văn An", institution_id=elsewhere.institution_id))
    tie(actor=TEST, person_id=person.pk, contribution_ids=names_in(theirs))
    with pytest.raises(NotAllowed):
        correct(actor=editor, person_id=person.pk, told=Told("Của Hai Nơi"))
