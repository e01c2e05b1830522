"""New versions of a published work: a deposit of their own, linked both ways."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from deposits import crosswalks
from deposits.access import Grant, Policy
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.publish import publish, revise
from deposits.flows.save import save
from deposits.flows.submit import submit
from deposits.flows.version import start_version
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Deposit, Event, Record
from deposits.public import as_json, build
from deposits.tasks import rebuild_versions
from portal.accounts.models import User
from tests.factories import UserFactory, actor_of, complete_metadata, install, make_editor, make_member, published
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def owner(collection: Collection) -> User:
    return make_member(UserFactory(name="Trần Thị Hồng Nhung"), collection.institution)


@pytest.fixture
def first(collection: Collection, owner: User) -> Record:
    identifiers = [{"scheme": "doi", "value": "10.1234/cu"}, {"scheme": "report-number", "value": "BC-12"}]
    return published(collection, actor=actor_of(owner), title="Bản đồ mặn 2024", identifiers=identifiers)


def next_version(record: Record, owner: User, title: str = "Bản đồ mặn 2025") -> Record:
    assert record.deposit is not None
    files = list(record.deposit.files.values_list("pk", flat=True))
    draft = start_version(actor=actor_of(owner), deposit_id=record.deposit.pk, file_ids=files)
    document = complete_metadata(title=title)
    save(actor=actor_of(owner), deposit_id=draft.pk, metadata=document, revision=draft.revision)
    submit(actor=actor_of(owner), deposit_id=draft.pk, agreement=True)
    return publish(actor=TEST, deposit_id=draft.pk)


def follow(record: Record) -> None:
    """What the workers do after the last event of a record."""
    rebuild_versions(Event.objects.filter(record=record).latest("pk").pk)


def test_a_depositor_begins_a_version_and_chooses_its_files(first: Record, owner: User) -> None:
    client = signed_in(owner)
    page = client.get(f"/en/deposit/{first.public_id}/new-version/")
    assert_sound(page)
    assert "luan-van.txt" in text(page)
    assert "New version" in text(client.get(f"/en/deposit/{first.public_id}/status/"))
    answer = client.post(f"/deposit/{first.public_id}/new-version/", {"file": tree(page).xpath("//input[@name='file']/@value")})
    new_id = re.fullmatch(r"/deposit/(\w+)/", answer["Location"]).group(1)  # type: ignore[union-attr]
    draft = Deposit.objects.get(public_id=new_id)
    assert (draft.title, draft.version_of, draft.owner, draft.state) == ("Bản đồ mặn 2024", first, owner, "draft")
    assert first.deposit is not None
    assert draft.files.get().stored == first.deposit.files.get().stored
    assert [one.scheme for one in draft.document.identifiers] == ["report-number"]
    assert "New version of Bản đồ mặn 2024" in text(client.get(f"/en/deposit/{new_id}/"))

    # A second one is not begun beside it: the first goes on. Deleted, it makes room.
    again = client.get(f"/deposit/{first.public_id}/new-version/")
    assert again["Location"] == f"/deposit/{new_id}/"
    with pytest.raises(Unacceptable):
        start_version(actor=actor_of(owner), deposit_id=first.deposit.pk)
    client.post(f"/deposit/{new_id}/delete/")
    client.post(f"/deposit/{first.public_id}/new-version/", {})
    newest = Deposit.objects.latest("pk")
    assert (newest.version_of, newest.files.count()) == (first, 0)


def test_strangers_begin_no_version_and_of_an_old_one_nobody_does(first: Record, owner: User, stranger: Client) -> None:
    assert stranger.get(f"/deposit/{first.public_id}/new-version/").status_code == 404
    assert first.deposit is not None
    with pytest.raises(NotAllowed):
        start_version(actor=actor_of(UserFactory()), deposit_id=first.deposit.pk)
    next_version(first, owner)
    with pytest.raises(Unacceptable):
        start_version(actor=actor_of(owner), deposit_id=first.deposit.pk)


def test_versions_lead_to_each_other_on_their_pages(first: Record, owner: User) -> None:
    second = next_version(first, owner)
    third = next_version(second, owner, "Bản đồ mặn 2026")
    old = Client().get(f"/en/records/{first.public_id}/")
    assert_sound(old)
    assert "There is a newer version of this work: Bản đồ mặn 2026" in text(old)
    assert {f"/en/records/{one.public_id}/" for one in (second, third)} <= set(tree(old).xpath("//main//a/@href"))
    new = Client().get(f"/en/records/{third.public_id}/")
    assert "There is a newer version" not in text(new)
    assert "Version 3 , the one on this page" in text(new).replace("3,", "3 ,")
    assert f"/en/records/{first.public_id}/" in tree(new).xpath("//main//a/@href")


def test_every_format_that_has_the_relation_tells_it_and_harvesters_hear_of_it(first: Record, owner: User) -> None:
    before = Record.objects.get(pk=first.pk)
    second = next_version(first, owner)
    follow(second)
    after = Record.objects.get(pk=first.pk)
    assert after.fingerprint != before.fingerprint
    assert Event.objects.filter(verb="rebuild", data__records=[first.pk]).exists()
    old, new = build(after), build(Record.objects.get(pk=second.pk))
    told = {
        "qdc": ("dcterms:hasVersion", "dcterms:isVersionOf"),
        "oai_datacite": ("IsPreviousVersionOf", "IsNewVersionOf"),
        "oai_openaire": ("IsPreviousVersionOf", "IsNewVersionOf"),
        "dim": ("hasversion", "isversionof"),
        "mods": ("otherVersion", "otherVersion"),
    }
    for prefix, (has, is_of) in told.items():
        one, other = crosswalks.formats()[prefix].write(old), crosswalks.formats()[prefix].write(new)
        assert has in one and new.url in one, prefix
        assert is_of in other and old.url in other, prefix
    assert any(one["value"] == old.url for one in as_json(new)["metadata"]["related"])  # type: ignore[index]


def test_what_nobody_may_see_is_no_neighbour(first: Record, owner: User) -> None:
    second = next_version(first, owner)
    withdraw(actor=TEST, record_id=second.pk, reason="Nhầm.")
    page = Client().get(f"/en/records/{first.public_id}/")
    assert "newer version" not in text(page)
    assert not build(Record.objects.get(pk=first.pk)).metadata.related

    hidden = Policy(metadata=(Grant(audience="nobody"),)).model_dump(mode="json")
    third = next_version(published_again(second), owner, "Bản kín") if second.deposit else second
    assert third.deposit is not None
    save(actor=TEST, deposit_id=third.deposit.pk, policy=hidden, revision=third.deposit.revision)
    revise(actor=TEST, deposit_id=third.deposit.pk)
    assert "Bản kín" not in Client().get(f"/records/{second.public_id}/").content.decode()
    assert "Bản kín" in signed_in(owner).get(f"/records/{second.public_id}/").content.decode()


def published_again(record: Record) -> Record:
    from deposits.flows.withdraw import restore

    return restore(actor=TEST, record_id=record.pk, reason="Đúng.")


def test_an_editor_sees_what_the_new_one_follows(first: Record, owner: User, collection: Collection) -> None:
    assert first.deposit is not None
    files = list(first.deposit.files.values_list("pk", flat=True))
    draft = start_version(actor=actor_of(owner), deposit_id=first.deposit.pk, file_ids=files)
    submit(actor=actor_of(owner), deposit_id=draft.pk, agreement=True)
    editor = make_editor(UserFactory(), collection)
    assert "New version of Bản đồ mặn 2024" in text(signed_in(editor).get(f"/en/desk/{draft.public_id}/"))
