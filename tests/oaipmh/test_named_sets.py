"""Sets by conditions: what a definition says, the members have; a change reaches harvesters as new datestamps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from deposits import tasks
from deposits.flows import regroup as regrouping
from deposits.flows.regroup import out_of_line, regroup
from deposits.flows.unite import part, unite
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, NamedSet, Record, RecordSet
from deposits.sets import Conditions
from tests.factories import CollectionFactory
from tests.oaipmh.cast import TEST, Endpoint, date, fill

LONG_AGO = "2024-03-01T12:00:00Z"


def define(spec: str = "nafosted", **conditions: Any) -> NamedSet:
    one, _ = NamedSet.objects.update_or_create(
        spec=spec, defaults={"name": "Đề tài", "name_en": "Projects", "conditions": conditions}
    )
    return one


def members(spec: str = "nafosted") -> set[str]:
    return set(RecordSet.objects.filter(spec=spec).values_list("record__source_identifier", flat=True))


def test_what_is_published_joins_by_the_definition(oai: Endpoint, collection: Collection) -> None:
    define(kinds=["article"], year_from=2020)
    fill(collection, 1, kind="article", issued="2021")
    fill(collection, 1, first=2, kind="article", issued="2019")
    fill(collection, 1, first=3, issued="2021")
    assert members() == {"1"}
    assert oai.harvest(set="nafosted") == [Record.objects.get(source_identifier="1").oai_identifier]


def test_a_new_definition_reaches_what_was_published_before(oai: Endpoint, collection: Collection) -> None:
    old, other = (date(one, LONG_AGO) for one in (*fill(collection, 1, kind="article"), *fill(collection, 1, first=2)))
    define(kinds=["article"])
    began = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert regroup(actor=TEST, spec="nafosted", seconds=60)
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", from_=began).identifiers == [old.oai_identifier]
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", from_=began, set="nafosted").identifiers == [old.oai_identifier]
    other.refresh_from_db()
    assert other.datestamp == dt.datetime.fromisoformat(LONG_AGO)


def test_whoever_leaves_comes_again_without_the_set(oai: Endpoint, collection: Collection) -> None:
    define(kinds=["article"])
    (record,) = fill(collection, 1, kind="article")
    date(record, LONG_AGO)
    define(kinds=["dataset"])
    regroup(actor=TEST, spec="nafosted", seconds=60)
    record.refresh_from_db()
    assert record.datestamp > dt.datetime.fromisoformat(LONG_AGO)
    assert "nafosted" not in oai("ListIdentifiers", metadataPrefix="oai_dc").all("setSpec")
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", set="nafosted").codes == ["noRecordsMatch"]


def test_a_set_that_is_taken_away_loses_its_members_but_the_withdrawn(oai: Endpoint, collection: Collection) -> None:
    named = define()
    _live, gone = fill(collection, 2)
    withdraw(actor=TEST, record_id=gone.pk, reason="Thử.")
    named.delete()
    regroup(actor=TEST, spec="nafosted", seconds=60)
    assert members() == {gone.source_identifier}
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", set="nafosted").deleted == [gone.oai_identifier]
    assert "nafosted" in oai("ListSets").all("setSpec")


def work() -> None:
    """What the workers of the slow queue would do about sets and records."""
    ours = ("deposits.tasks.rebuild_records", "deposits.tasks.regroup_set")
    while waiting := [one for one in OrmQ.objects.order_by("pk") if one.func() in ours]:
        for one in waiting:
            import_string(one.func())(*one.task["args"])
            one.delete()


def test_a_set_that_names_a_united_collection_holds_what_the_other_holds_until_that_is_taken_back(
    oai: Endpoint, collection: Collection
) -> None:
    other, third = (CollectionFactory(slug=slug, institution=collection.institution) for slug in ("khac", "ba"))
    (moved,), (there,), (far,) = fill(collection, 1), fill(other, 1, first=2), fill(third, 1, first=3)
    define(collections=["luan-van"])
    work()
    for one in (moved, there, far):
        date(one, LONG_AGO)
    began = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    first = unite(actor=TEST, source_id=collection.pk, target_id=other.pk, with_editors=False)
    assert NamedSet.objects.get().outstanding is None
    work()
    assert members() == {"1", "2"} and not out_of_line("nafosted").exists()
    told = oai("ListIdentifiers", metadataPrefix="oai_dc", from_=began, set="nafosted").identifiers
    assert set(told) == {moved.oai_identifier, there.oai_identifier}
    fill(other, 1, first=4)
    assert members() == {"1", "2", "4"}, "what comes to the other one later is in the set at once"
    second = unite(actor=TEST, source_id=other.pk, target_id=third.pk, with_editors=False)
    work()
    assert members() == {"1", "2", "3", "4"}
    for union in (second, first):
        part(actor=TEST, union_id=union.pk)
        work()
        if union == second:
            date(there, LONG_AGO)
    assert members() == {"1"} and NamedSet.objects.get().outstanding == 0
    there.refresh_from_db()
    assert there.datestamp > dt.datetime.fromisoformat(LONG_AGO), "harvesters learn that it left"
    assert there.oai_identifier not in oai("ListIdentifiers", metadataPrefix="oai_dc", set="nafosted").identifiers


def test_doing_it_again_moves_nothing(collection: Collection, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    (record,) = fill(collection, 1)
    define()
    regroup(actor=TEST, spec="nafosted", seconds=60)
    date(record, LONG_AGO)
    with django_assert_max_num_queries(8):
        assert regroup(actor=TEST, spec="nafosted", seconds=60)
    record.refresh_from_db()
    assert record.datestamp == dt.datetime.fromisoformat(LONG_AGO)


def test_much_work_is_done_in_several_tasks_that_tell_how_far_they_are(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(collection, 5)
    define()
    monkeypatch.setattr(regrouping, "BATCH", 2)
    monkeypatch.setattr(tasks, "REGROUP_SECONDS", -1)
    tasks.regroup_set("nafosted")
    assert NamedSet.objects.get().outstanding == 5
    (queued,) = [one for one in OrmQ.objects.all() if one.func() == "deposits.tasks.regroup_set"]
    monkeypatch.setattr(tasks, "REGROUP_SECONDS", 60)
    tasks.regroup_set(*queued.task["args"])
    done = NamedSet.objects.get()
    assert (done.outstanding, len(members())) == (0, 5) and done.applied


def test_names_of_the_repositorys_own_sets_are_refused(db: None) -> None:
    for spec in ("col_a", "inst_a", "kind_a", "openaire", "a:b", "đề-tài", ""):
        with pytest.raises(ValidationError):
            NamedSet(spec=spec, name="Đề tài").full_clean()
    NamedSet(spec="ec_fundedresources", name="Đề tài").full_clean()


_CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.lists(st.sampled_from(["article", "dataset", "master-thesis"]), max_size=2),
        "collections": st.lists(st.sampled_from(["luan-van", "con"]), max_size=2),
        "institutions": st.lists(st.sampled_from(["dhsh", "nowhere"]), max_size=2),
        "languages": st.lists(st.sampled_from(["vi", "en"]), max_size=2),
        "statuses": st.lists(st.sampled_from(["open", "metadata-only"]), max_size=2),
        "year_from": st.sampled_from([2019, 2021]),
        "year_until": st.sampled_from([2020, 2022]),
    },
)


@pytest.fixture
def varied(collection: Collection, settings: Settings) -> None:
    child = CollectionFactory(parent=collection, slug="con", institution=collection.institution)
    kinds = ["article", "dataset", "master-thesis"]
    for number in range(1, 13):
        where = child if number % 2 else collection
        language = ["vi", "en", ""][number % 3]
        issued = "" if number % 4 == 0 else str(2018 + number % 5)
        fill(where, 1, first=number, kind=kinds[number % 3], language=language, issued=issued)


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conditions=_CONDITIONS)
def test_the_database_and_the_derivation_answer_alike(varied: None, conditions: dict[str, Any]) -> None:
    """By the query they join; after that, the query finds nobody out of line: the derivation put them all in."""
    define(**conditions)
    expected = set(
        Record.objects.filter(Conditions.model_validate(conditions).query()).values_list("source_identifier", flat=True)
    )
    regroup(actor=TEST, spec="nafosted", seconds=60)
    assert members() == expected
    assert not out_of_line("nafosted").exists()
