"""Whatever happens while harvesters walk through the lists, the next harvest knows the truth.

Hypothesis interleaves the pages of harvests with everything that moves records: publishing, revising, withdrawing,
restoring, moving between collections, embargoes that end, closing to the public, renames of institutions, collections,
kinds and terms, and new definitions of sets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from lxml import etree
from pytest_django import Settings

from deposits.access import Policy, today
from deposits.flows.incoming import IncomingRecord, digest
from deposits.flows.receive import Line, receive
from deposits.flows.refresh import follow_the_calendar, rebuild
from deposits.flows.regroup import regroup
from deposits.flows.withdraw import restore, withdraw
from deposits.models import Collection, Exposure, Institution, Kind, NamedSet, Record, Subject
from oaipmh.models import Rendition
from tests.factories import CollectionFactory
from tests.oaipmh.cast import OAI, TEST, Answer, Endpoint

PAGE = 3
# The walks are the same on every database; what PostgreSQL may do otherwise (order, precision of time) shows in a few of them.
EXAMPLES = 60 if connection.vendor == "sqlite" else 15
Held = dict[str, bytes]

OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "page", "page", "page", "page", "tick", "tick", "day", "publish", "publish", "revise", "withdraw", "restore", "move",
                "embargo", "close", "institution", "collection", "kind", "term", "define",
            ]
        ),
        st.integers(0, 50),
    ),
    min_size=8,
    max_size=45,
)  # fmt: skip


class Clock:
    """Time stands still but where the test moves it."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2026, 9, 18, 7, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


class World:
    """The repository, as its librarians change it. `number` chooses the record or the value of a change."""

    def __init__(self, collections: list[Collection], clock: Clock) -> None:
        self.collections = collections
        self.clock = clock
        self.made: list[dict[str, Any]] = []

    def change(self, what: str, number: int) -> None:
        getattr(self, what)(number)

    def tick(self, number: int) -> None:
        self.clock.moment += dt.timedelta(seconds=1 + number % 3)

    def day(self, number: int) -> None:
        """Midnight; the calendar follows within a minute, here at once."""
        self.clock.moment += dt.timedelta(days=1)
        follow_the_calendar()

    def publish(self, number: int, **access: Any) -> None:
        kind = ["article", "master-thesis", "dataset"][number % 3]
        metadata = {
            "kind": kind, "title": f"Số {len(self.made)}", "language": "vi",
            "subjects": [{"scheme": "thu", "code": "1"}] if number % 2 else [],
        }  # fmt: skip
        line = {"id": str(len(self.made)), "collection": self.collections[number % 3].slug, "metadata": metadata, **access}
        self.made.append(line)
        self._receive(line)

    def embargo(self, number: int) -> None:
        policy = Policy.embargoed(today() + dt.timedelta(days=1 + number % 2))
        self.publish(number, access={"policy": policy.model_dump(mode="json")})

    def revise(self, number: int) -> None:
        if line := self._pick(number):
            line["metadata"] = line["metadata"] | {"title": f"{line['metadata']['title']}, sửa {number}"}
            self._receive(line)

    def move(self, number: int) -> None:
        if line := self._pick(number):
            line["collection"] = self.collections[(number + 1) % 3].slug
            self._receive(line)

    def close(self, number: int) -> None:
        """To the public altogether, or open again."""
        if line := self._pick(number):
            line["access"] = {} if line.get("access") else {"policy": _closed()}
            self._receive(line)

    def withdraw(self, number: int) -> None:
        if (record := self._record(number)) and not record.is_tombstone:
            withdraw(actor=TEST, record_id=record.pk, reason="Thử.")

    def restore(self, number: int) -> None:
        if (record := self._record(number)) and record.is_tombstone:
            restore(actor=TEST, record_id=record.pk, reason="Thử.")

    def institution(self, number: int) -> None:
        Institution.objects.update(name=f"Trường {number}")
        self._rebuild()

    def collection(self, number: int) -> None:
        Collection.objects.filter(pk=self.collections[number % 3].pk).update(name=f"Bộ {number}")
        self._rebuild()

    def kind(self, number: int) -> None:
        Kind.objects.filter(code="article").update(name=f"Bài {number}")
        self._rebuild()

    def term(self, number: int) -> None:
        Subject.objects.update_or_create(scheme="thu", code="1", defaults={"name": f"Ngành {number}"})
        self._rebuild()

    def define(self, number: int) -> None:
        conditions = [{"kinds": ["article"]}, {"statuses": ["open"]}, {"collections": ["con"]}][number % 3]
        NamedSet.objects.update_or_create(spec="rieng", defaults={"name": "Riêng", "conditions": conditions})
        assert regroup(actor=TEST, spec="rieng", seconds=60)

    def _receive(self, line: dict[str, Any]) -> None:
        outcome = receive(
            actor=TEST, source="test", lines=[Line(1, digest(repr(line).encode()), IncomingRecord.model_validate(line))]
        )
        assert not outcome.errors, outcome.errors

    def _rebuild(self) -> None:
        rebuild(actor=TEST, record_ids=list(Record.objects.values_list("pk", flat=True)))

    def _pick(self, number: int) -> dict[str, Any] | None:
        """One that was made, unless it is withdrawn: its source is then not asked any more."""
        record = self._record(number)
        return None if record is None or record.is_tombstone else self.made[int(record.source_identifier)]

    def _record(self, number: int) -> Record | None:
        return Record.objects.get(source_identifier=str(number % len(self.made))) if self.made else None


class Harvester:
    """Harvests everything, then again and again what has changed since the last harvest began; keeps what it receives."""

    def __init__(self, oai: Endpoint) -> None:
        self.oai = oai
        self.held: Held = {}
        self._since = ""
        self._pages: Iterator[Answer] | None = None
        self._given: list[str] = []
        self._before: dict[str, dt.datetime] = {}
        self._began = ""

    def page(self) -> bool:
        """Take one page. Whether that ended a harvest."""
        if self._pages is None:
            self._before = dict(_visible())
            self._given = []
            arguments = {"metadataPrefix": "oai_dc", **({"from_": self._since} if self._since else {})}
            self._pages = self.oai.pages("ListRecords", **arguments)
            answer = next(self._pages)
            self._began = answer.one("responseDate")
        else:
            following = next(self._pages, None)
            if following is None:
                self._end()
                return True
            answer = following
        self._take(answer)
        if answer.codes or not answer.token_text:
            self._end()
            return True
        return False

    def _take(self, answer: Answer) -> None:
        assert set(answer.codes) <= {"noRecordsMatch"}, answer.codes
        for one in answer.root.iter(f"{OAI}record"):
            identifier = one.findtext(f"{OAI}header/{OAI}identifier", "")
            self._given.append(identifier)
            self.held[identifier] = etree.tostring(one, method="c14n")

    def _end(self) -> None:
        """Who was there when the list began and has not been touched since, came once."""
        since = dt.datetime.fromisoformat(self._since) if self._since else None
        now = dict(_visible())
        for identifier, datestamp in self._before.items():
            if now.get(identifier) == datestamp and (since is None or datestamp >= since):
                assert self._given.count(identifier) == 1, f"{identifier} came {self._given.count(identifier)} times"
        self._since, self._pages = self._began, None


def _visible() -> Iterator[tuple[str, dt.datetime]]:
    yield from Record.objects.exclude(exposure=Exposure.HIDDEN).values_list("oai_identifier", "datestamp")


def _closed() -> dict[str, Any]:
    policy = Policy.limited().model_dump(mode="json")
    return policy | {"metadata": [{"audience": "nobody"}]}


@pytest.fixture
def collections(collection: Collection) -> list[Collection]:
    child: Any = CollectionFactory(parent=collection, slug="con", name="Con", institution=collection.institution)
    other: Any = CollectionFactory(slug="khac", name="Khác", institution__slug="khac", institution__name="Viện Khác")
    return [collection, child, other]


@examples(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(operations=OPERATIONS)
def test_a_harvester_that_comes_again_knows_the_truth(
    oai: Endpoint, collections: list[Collection], clock: Clock, settings: Settings, operations: list[tuple[str, int]]
) -> None:
    settings.OAI_PAGE_SIZE = PAGE
    clock.moment = dt.datetime(2026, 9, 18, 7, 0, tzinfo=dt.UTC)
    with transaction.atomic():
        world, harvester = World(collections, clock), Harvester(oai)
        for number in range(7):
            world.publish(number)
        for what, number in operations:
            if what == "page":
                harvester.page()
            else:
                world.change(what, number)
        for _ in range(2):  # what is under way to its end, then once more
            world.tick(0)
            while not harvester.page():
                pass
        Rendition.objects.all().delete()  # the truth is what would be written now
        fresh = Harvester(oai)
        while not fresh.page():
            pass
        assert harvester.held == fresh.held
        assert set(fresh.held) == {identifier for identifier, _ in _visible()}
        transaction.set_rollback(True)


def test_a_harvest_pauses_for_a_day_and_goes_on(
    oai: Endpoint, collections: list[Collection], clock: Clock, settings: Settings
) -> None:
    """Over midnight an embargo ends; nothing that stayed as it was is lost, and the next harvest brings the rest."""
    settings.OAI_PAGE_SIZE = PAGE
    world, harvester = World(collections, clock), Harvester(oai)
    for number in range(8):
        world.publish(number)
    world.embargo(0)
    harvester.page()
    world.day(0)
    clock.moment += dt.timedelta(hours=3)
    while not harvester.page():
        pass
    world.tick(0)
    while not harvester.page():
        pass
    fresh = Harvester(oai)
    while not fresh.page():
        pass
    assert harvester.held == fresh.held and len(fresh.held) == 9
