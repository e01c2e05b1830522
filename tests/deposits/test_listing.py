"""Lists by name and keyword follow the records: what is published, changed, closed, withdrawn; and can be made again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Sum

from config.listeners import LISTENERS
from deposits.access import Grant, Policy, command
from deposits.flows.listing import list_all, list_records, sweep
from deposits.flows.withdraw import restore, withdraw
from deposits.headings import identity
from deposits.models import Collection, Event, Heading, HeadingEntry, Record, RecordAudience, Snapshot, Subject
from deposits.tasks import list_records as listener
from tests.factories import CollectionFactory, InstitutionFactory, published

pytestmark = pytest.mark.usefixtures("installed")
MEMBERS = Policy(metadata=(Grant(audience="institution:song-hau"),))


@pytest.fixture
def collection() -> Collection:
    return CollectionFactory(institution=InstitutionFactory(slug="song-hau"))


def people(author: str) -> list[dict[str, object]]:
    return [person(author), person("Lê Quang Vinh", "advisor")]


def person(display: str, role: str = "author") -> dict[str, object]:
    family, _space, given = display.partition(" ")
    return {"role": role, "name": {"display": display, "family": family, "given": given}}


def listed(record: Record) -> Record:
    list_records([record.pk])
    return record


def counts(index: str = "author") -> dict[str, int]:
    return dict(Heading.objects.filter(index=index).values_list("label", "works"))


def assert_true_counts() -> None:
    for heading in Heading.objects.all():
        assert heading.works == HeadingEntry.objects.filter(heading=heading, shown=True).count(), heading


def test_a_work_stands_under_its_people_keywords_and_terms(collection: Collection) -> None:
    above = Subject.objects.create(scheme="vn", code="1", name="Khoa học tự nhiên")
    Subject.objects.create(scheme="vn", code="103", name="Vật lý", parent=above)
    listed(
        published(
            collection,
            contributors=[person("Nguyễn Văn An"), person("Lê Quang Vinh", "advisor")],
            keywords=[{"text": "nước mặn"}],
            subjects=[{"scheme": "vn", "code": "103", "label": "Vật lý"}, {"scheme": "xx", "code": "9", "label": "Thủy văn"}],
        )
    )
    assert counts("author") == {"Nguyễn Văn An": 1}
    assert counts("advisor") == {"Lê Quang Vinh": 1}
    assert counts("keyword") == {"nước mặn": 1, "Thủy văn": 1}
    assert counts("subject") == {"vn:103": 1, "vn:1": 1}


def test_spellings_of_one_name_are_one_heading_and_other_marks_another() -> None:
    assert identity("Nguyễn Thị Hoà") == identity("NGUYỄN  THỊ HÒA") == identity("Nguyễn Thị, Hoà")
    assert identity("Nguyễn Thị Hoa") != identity("Nguyễn Thị Hoà")
    assert identity("Đường") != identity("Dương")
    long = "rất dài " * 100
    assert identity(long + "a") != identity(long + "b") and len(identity(long)) <= 250


def test_listing_again_counts_nothing_twice(collection: Collection) -> None:
    record = listed(published(collection, contributors=people("Nguyễn Văn An")))
    listed(record)
    listed(published(collection, contributors=people("Nguyễn Văn An")))
    assert counts() == {"Nguyễn Văn An": 2}
    list_all()
    assert counts() == {"Nguyễn Văn An": 2}
    assert_true_counts()


def test_a_changed_name_moves_the_work_and_the_empty_heading_goes(collection: Collection) -> None:
    record = listed(published(collection, contributors=people("Nguyễn Văn An")))
    metadata = {**record.current.metadata, "contributors": people("Trần Văn Bình")}
    Snapshot.objects.filter(record=record).update(metadata=metadata)
    list_records([record.pk])
    assert counts() == {"Nguyễn Văn An": 0, "Trần Văn Bình": 1}
    assert sweep() >= 1
    assert counts() == {"Trần Văn Bình": 1}


def test_a_withdrawn_work_leaves_and_a_restored_one_comes_back(collection: Collection) -> None:
    record = listed(published(collection, contributors=people("Nguyễn Văn An")))
    withdraw(actor=command("test"), record_id=record.pk, reason="Sai.")
    list_records([record.pk])
    assert counts() == {"Nguyễn Văn An": 0}
    assert not HeadingEntry.objects.exists()
    restore(actor=command("test"), record_id=record.pk, reason="Đúng.")
    list_records([record.pk])
    assert counts() == {"Nguyễn Văn An": 1}


def test_what_not_everyone_may_see_is_not_counted_and_keeps_its_audience(collection: Collection) -> None:
    record = listed(published(collection, contributors=people("Nguyễn Văn An"), policy=MEMBERS))
    assert counts() == {"Nguyễn Văn An": 0}
    assert HeadingEntry.objects.filter(shown=False).count() >= 1
    tokens = set(RecordAudience.objects.filter(record=record).values_list("token", flat=True))
    assert "institution:song-hau" in tokens and "administrator" in tokens and "everyone" not in tokens
    Snapshot.objects.filter(record=record).update(policy=Policy.open().model_dump(mode="json"))
    Record.objects.filter(pk=record.pk).update(exposure="live")
    list_records([record.pk])
    assert counts() == {"Nguyễn Văn An": 1}
    assert not RecordAudience.objects.exists()


def test_counts_that_drifted_are_mended(collection: Collection) -> None:
    listed(published(collection, contributors=people("Nguyễn Văn An")))
    Heading.objects.update(works=17)
    assert list_all() == 1
    assert counts() == {"Nguyễn Văn An": 1}


def test_every_event_that_changes_what_is_shown_brings_the_lists_up_to_date(collection: Collection) -> None:
    for verb in ("publish", "revise", "withdraw", "restore", "rebuild", "receive"):
        assert ("deposits.tasks.list_records", "quick") in LISTENERS[verb]
    record = published(collection, contributors=people("Nguyễn Văn An"))
    listener(Event.objects.get(verb="publish").pk)
    listener(Event.objects.get(verb="publish").pk)
    assert counts() == {"Nguyễn Văn An": 1}
    assert record.headings.count() > 1


def test_listing_many_works_takes_a_bounded_number_of_questions(
    collection: Collection, django_assert_max_num_queries: object
) -> None:
    records = [published(collection, contributors=people(f"Nguyễn Văn {name}")) for name in ("An", "Bình", "Chi")]
    with django_assert_max_num_queries(30, connection=connection):  # type: ignore[operator]
        list_records([one.pk for one in records])
    assert Heading.objects.filter(index="author").aggregate(Sum("works"))["works__sum"] == 3
