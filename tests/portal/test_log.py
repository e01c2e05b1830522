"""The log: every event in one list, found by person, verb, work and day; taken along whole; changed by nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deposits.flows.relocate import relocate
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Event, Institution, Record
from portal.accounts.models import User
from portal.desk.curating.log import Asked, entries, every
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    actor_of,
    install,
    make_editor,
    make_member,
    published,
)
from tests.factories.deposits import TEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    install()
    return UserFactory(is_superuser=True, is_staff=True, name="Quản Trị Viên", email="quan@khomo.example")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/desk/log.csv?{query}")
    content = b"".join(response).decode("utf-8-sig")  # type: ignore[call-overload]
    return list(csv.DictReader(io.StringIO(content)))


def filled(many: int, **fields: object) -> None:
    at = timezone.now() - dt.timedelta(days=40)
    Event.objects.bulk_create(
        Event(verb="save", at=at + dt.timedelta(seconds=number // 7), actor_label="máy", **fields) for number in range(many)
    )


def test_events_are_found_by_person_verb_work_and_day(administrator: User) -> None:
    record, other = published(CollectionFactory(), title="Một"), published(CollectionFactory(), title="Hai")
    withdraw(actor=actor_of(administrator), record_id=record.pk, reason="Trùng")
    client = client_of(administrator)
    (found,) = rows(client, "who=quan+tri+vien")
    assert (found["verb"], found["work"], found["title"]) == ("withdraw", record.public_id, "Một")
    assert [one["verb"] for one in rows(client, "who=QUAN@khomo.example")] == ["withdraw"]
    assert {one["work"] for one in rows(client, "verb=publish")} == {record.public_id, other.public_id}
    assert {one["title"] for one in rows(client, f"work={other.public_id}")} == {"Hai"}
    today = timezone.localdate()
    assert len(rows(client, f"since={today:%d/%m/%Y}&until={today:%d/%m/%Y}")) == len(rows(client))
    assert rows(client, f"until={today - dt.timedelta(days=1):%d/%m/%Y}") == []
    page = client.get("/desk/log/?verb=withdraw").text
    assert "Quản Trị Viên" in page and "Asked(" not in page


def test_what_was_done_in_the_admin_stands_between_the_events(administrator: User) -> None:
    collection = published(CollectionFactory()).collection
    client = client_of(administrator)
    answers = {"name": "Mới", "name_en": "", "institution": collection.institution_id, "defaults": "{}", "parent": ""}
    assert client.post(f"/admin/snippets/deposits/collection/edit/{collection.pk}/", answers).status_code == 302
    found = [one["verb"] for one in rows(client)]
    assert found[0] == "wagtail.edit" and "publish" in found
    assert [one["title"] for one in rows(client, "verb=admin")] == ["Mới"]
    told = json.loads(b"".join(client.get("/desk/log.json")))  # type: ignore[call-overload]
    assert [one["verb"] for one in told] == found
    assert json.loads(b"".join(client.get("/desk/log.json?work=x"))) == []  # type: ignore[call-overload]


def test_an_institutions_administrator_reads_what_is_hers_alone(administrator: User) -> None:
    mine, theirs = (CollectionFactory(institution=InstitutionFactory()) for _one in range(2))
    kept, hidden = published(mine, title="Của tôi"), published(theirs, title="Của họ")
    relocate(actor=TEST, collection_id=theirs.pk, parent_id=mine.pk)
    relocate(actor=TEST, collection_id=Collection.objects.get(pk=mine.pk).pk, parent_id=None)
    librarian = make_member(UserFactory(), Institution.objects.get(pk=mine.institution_id), "administrator")
    found = rows(client_of(librarian))
    assert {one["title"] for one in found if one["title"]} == {"Của tôi"}
    assert hidden.public_id not in str(found) and kept.public_id in str(found)
    assert "Của họ" not in client_of(librarian).get("/desk/log/").text
    assert rows(client_of(librarian), f"work={hidden.public_id}") == []


def test_others_are_kept_out(administrator: User) -> None:
    collection = CollectionFactory()
    for user in (UserFactory(), make_editor(UserFactory(), collection), make_member(UserFactory(), collection.institution)):
        for address in ("/desk/log/", "/desk/log.csv", "/desk/log.json"):
            assert client_of(user).get(address).status_code == 403
            assert client_of(administrator).post(address).status_code == 405
    assert Client().get("/desk/log/").status_code == 302


def test_entries_are_written_once(administrator: User) -> None:
    record = published(CollectionFactory())
    event = Event.objects.filter(record=record).latest("pk")
    event.verb = "other"
    with pytest.raises(ValueError, match="once"):
        event.save()


def test_no_cell_is_a_formula(administrator: User) -> None:
    published(CollectionFactory(), title='=HYPERLINK("https://evil.example")')
    Event.objects.create(verb="save", at=timezone.now(), actor_label="@SUM(1)")
    cells = [cell for row in rows(client_of(administrator)) for cell in row.values()]
    assert "'@SUM(1)" in cells and any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_page_far_down_asks_no_more_than_the_first_and_none_is_lost(administrator: User) -> None:
    filled(5_200)
    actor = actor_of(administrator)
    seen = [one.place.pk for one in every(actor, Asked())]
    assert len(seen) == len(set(seen)) == Event.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as first:
        entries(actor, Asked())
    with CaptureQueriesContext(connection) as deep:
        far = entries(actor, Asked(), entries(actor, Asked(), None, 5_000)[-1].place)
    assert far and len(deep) <= 2 * len(first)


def test_the_pages_follow_each_other(administrator: User) -> None:
    filled(120)
    client, address, found = client_of(administrator), "/desk/log/?who=máy", 0
    while address:
        page = client.get(address).context
        found += len(page["entries"])
        address = f"/desk/log/?{page['older']}" if page["older"] else ""
    assert found == 120
    for wrong in ("x", "~~", "2026-01-01T00:00:00+00:00~0~99999999999999999999999", "2026-13-01~0~1"):
        assert client.get("/desk/log/", {"after": wrong, "since": "hôm qua", "verb": "'"}).status_code == 200
    assert Record.objects.count() == 0
