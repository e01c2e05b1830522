"""Right × audience, in one table, on every channel: page, exports, file, page image, search, facets, OAI-PMH, sitemap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest import Subtests

from deposits.access import Actor, Grant, Policy, today
from deposits.models import Collection, Record
from deposits.tasks import index
from media import reading
from portal.accounts.models import User
from portal.pages import ensure_pages
from search.engines import engine
from search.port import Query
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

PHRASE = "kỳ nhông đốm tía"  # stands in the file and nowhere else
TITLE = "Khảo sát lưỡng cư vùng Hướng Hóa"
TOMORROW = dt.timedelta(days=1)

# who: r reader with an account, m member of the institution, o member of another, e editor, x editor of another
# collection, a administrator, - stranger
POLICIES: dict[str, tuple[Policy, Policy | None]] = {
    "open": (Policy.open(), None),
    "embargoed": (Policy.embargoed(today() + TOMORROW), None),
    "embargo ended": (Policy.embargoed(today()), None),
    "for an institution": (Policy.limited("institution:song-hau"), None),
    "for the consortium": (Policy.limited("consortium"), None),
    "restricted": (Policy.limited(), None),
    "restricted file of an open record": (Policy.open(), Policy.limited()),
    "to be looked at only": (Policy(download=(Grant(audience="nobody"),)), None),
    "metadata for the consortium": (Policy(metadata=(Grant(audience="consortium"),)), None),
}
EVERYBODY, STEWARDS = "-rmoexa", "ea"
#                                        metadata    view        download
ALLOWED: dict[str, tuple[str, str, str]] = {
    "open": (EVERYBODY, EVERYBODY, EVERYBODY),
    "embargoed": (EVERYBODY, STEWARDS, STEWARDS),
    "embargo ended": (EVERYBODY, EVERYBODY, EVERYBODY),
    "for an institution": (EVERYBODY, "m" + STEWARDS, "m" + STEWARDS),
    "for the consortium": (EVERYBODY, "mo" + STEWARDS, "mo" + STEWARDS),
    "restricted": (EVERYBODY, STEWARDS, STEWARDS),
    "restricted file of an open record": (EVERYBODY, STEWARDS, STEWARDS),
    "to be looked at only": (EVERYBODY, EVERYBODY, STEWARDS),
    "metadata for the consortium": ("mo" + STEWARDS, "mo" + STEWARDS, "mo" + STEWARDS),
}


class Cast:
    """A record under the policy of a row, and everybody who asks for it."""

    def __init__(self, policy: str) -> None:
        install()
        ensure_pages()
        home = InstitutionFactory(slug="song-hau")
        collection: Collection = CollectionFactory(slug="luan-van", institution=home)
        self.people: dict[str, User | None] = {
            "-": None,
            "r": UserFactory(),
            "m": make_member(UserFactory(), home),
            "o": make_member(UserFactory(), InstitutionFactory()),
            "e": make_editor(UserFactory(), collection),
            "x": make_editor(UserFactory(), CollectionFactory()),
            "a": UserFactory(is_superuser=True),
        }
        whole, own = POLICIES[policy]
        self.record: Record = published(
            collection, policy=whole, file_policy=own, content=f"Trang đầu\x0c{PHRASE} sống ven suối.".encode(), title=TITLE
        )
        with engine().rebuild():
            pass
        for file in self.record.current.files.all():
            reading.read(file.stored_id)
        index([self.record.pk])

    def client(self, letter: str) -> Client:
        client = Client()
        if user := self.people[letter]:
            client.force_login(user)
        return client

    def tokens(self, letter: str) -> frozenset[str]:
        user = self.people[letter]
        return actor_of(user).tokens if user else Actor().tokens


@pytest.fixture(params=list(POLICIES))
def row(request: pytest.FixtureRequest, db: None) -> Iterator[tuple[str, Cast]]:
    yield request.param, Cast(request.param)


def test_every_channel_gives_what_the_table_says(row: tuple[str, Cast], subtests: Subtests) -> None:
    name, cast = row
    address = f"/records/{cast.record.public_id}/"
    metadata, view, download = ALLOWED[name]
    for letter in EVERYBODY:
        with subtests.test(who=letter):
            client = cast.client(letter)
            knows, sees, takes = letter in metadata, letter in view, letter in download
            assert client.get(address).status_code == (200 if knows else 404)
            assert client.get("/en" + address).status_code == (200 if knows else 404)
            for extension in ("json", "bib", "ris", "xml"):
                assert client.get(f"{address.rstrip('/')}.{extension}").status_code == (200 if knows else 404), extension
            file = client.get(f"{address}files/luan-van.txt")
            assert file.status_code == (200 if takes else 403 if knows else 404)
            assert (PHRASE.encode() in b"".join(file)) is takes  # type: ignore[arg-type]
            read = client.get(f"{address}?page=2").content.decode()
            assert (PHRASE in read) is sees
            assert (f'href="{address}files/luan-van.txt' in read) is takes
            search_tells(cast, client, letter, knows=knows, sees=sees)
    harvester_is_told(cast, live="-" in metadata, open_file="-" in download)


def search_tells(cast: Cast, client: Client, letter: str, *, knows: bool, sees: bool) -> None:
    """Hits, passages, totals and facet counts; on the page and from the index itself."""
    for text, may in ((TITLE, knows), (f'"{PHRASE}"', sees), ("ky nhong dom tia", sees)):
        found = engine().search(Query(text=text, tokens=cast.tokens(letter), facets=("kind", "institution", "access", "year")))
        assert found.total == len(found.hits) == (1 if may else 0), text
        assert all(bool(values) is may for values in found.facets.values()), text
        shown = client.get("/search/", {"q": text}).content.decode()
        assert (f"/records/{cast.record.public_id}/" in shown) is may, text
        if not may:
            assert "ven suối" not in shown
        taken_along_tells(cast, client, text, may=may)
    suggestions_tell(cast, client, knows=knows)
    inside = engine().inside(cast.record.public_id, PHRASE, cast.tokens(letter))
    assert [hit.page for hit in inside] == ([2] if sees else [])


def taken_along_tells(cast: Cast, client: Client, text: str, *, may: bool) -> None:
    """The feed of the search and the files of its results."""
    feed = client.get("/search/feed/", {"q": text}).content.decode()
    assert (cast.record.public_id in feed) is may, text
    for extension in ("csv", "bib", "ris", "json"):
        file = b"".join(client.get(f"/search/export/results.{extension}", {"q": text})).decode()  # type: ignore[arg-type]
        assert (cast.record.public_id in file) is may, (text, extension)
        assert PHRASE not in file


def suggestions_tell(cast: Cast, client: Client, *, knows: bool) -> None:
    for text, may in ((TITLE[:-2], knows), (PHRASE, False)):
        assert (cast.record.public_id in client.get("/search/suggest/", {"q": text}).content.decode()) is may, text


def harvester_is_told(cast: Cast, *, live: bool, open_file: bool) -> None:
    client = Client()
    listed = client.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"}).content.decode()
    single = client.get("/oai", {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": cast.record.oai_identifier})
    assert (TITLE in listed) is live
    assert (TITLE in single.content.decode()) is live
    assert ("idDoesNotExist" in single.content.decode()) is not live
    assert ("info:eu-repo/semantics/openAccess" in listed) is (live and open_file)
    assert PHRASE not in listed
    sitemap = b"".join(client.get("/sitemaps/1.xml")).decode()  # type: ignore[arg-type]
    assert (cast.record.public_id in sitemap) is live
    assert (cast.record.public_id in client.get("/collections/luan-van/").content.decode()) is live


def test_an_embargo_that_ends_opens_the_file_before_any_worker_has_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from deposits import access, public

    cast = Cast("embargoed")
    address = f"/records/{cast.record.public_id}/files/luan-van.txt"
    assert cast.client("-").get(address).status_code == 403
    for module in (access, public):
        monkeypatch.setattr(module, "today", lambda: dt.date.today() + 2 * TOMORROW)
    assert cast.client("-").get(address).status_code == 200
