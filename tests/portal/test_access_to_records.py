"""Who sees what of a record: page, exports, files, page images. The rule itself is tested in tests/deposits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pytest import Subtests

from deposits.access import Grant, Policy, command
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Record
from tests.factories import CollectionFactory, InstitutionFactory, UserFactory, make_editor, make_member, pdf_bytes, published
from tests.portal.conftest import Indexed, signed_in
from tests.portal.reading_html import assert_sound, text, tree

SECRET = "chim phượng hoàng lửa"
FILE = "luan-van.pdf"
PAGES = ("/pages/1.webp", "/pages/1.json", "/pages.json", "/find.json?q=phượng")  # what a viewer asks for
FORMS = ("json", "bib", "ris", "xml")


@pytest.fixture
def limited(collection: Collection, indexed: Indexed) -> Record:
    """Its description is open, its file for the people of its university only."""
    policy = Policy.limited("institution:song-hau")
    return indexed(published(collection, content=pdf_bytes(f"Bí mật: {SECRET}."), name=FILE, policy=policy))


@pytest.fixture
def hidden(collection: Collection) -> Record:
    """Even its description is for its university only."""
    grants = (Grant(audience="institution:song-hau"),)
    return published(collection, policy=Policy(metadata=grants, view=grants, download=grants))


def addresses(record: Record) -> list[str]:
    base = f"/records/{record.public_id}"
    return [f"{base}/", f"/en{base}/", *(f"{base}.{form}" for form in FORMS), f"{base}/files/luan-van.txt"]


def test_a_limited_file_tells_strangers_who_may_read_it(client: Client, limited: Record) -> None:
    response = client.get(f"/records/{limited.public_id}/files/{FILE}", headers={"Accept-Language": "en"})
    assert response.status_code == 403
    assert_sound(response)
    words = text(response)
    assert "Now for: Sông Hậu University." in words
    assert tree(response).xpath(f"//a[contains(@href, '/accounts/login/?next=/records/{limited.public_id}/files/')]")


def test_the_refusal_speaks_the_readers_language(client: Client, limited: Record) -> None:
    path = f"/records/{limited.public_id}/files/{FILE}"
    assert tree(client.get(path, headers={"Accept-Language": "vi"})).get("lang") == "vi"
    assert tree(client.get(path, headers={"Accept-Language": "en-GB,en;q=0.9"})).get("lang") == "en"
    assert tree(client.get(path, headers={"Accept-Language": "fr"})).get("lang") == "vi"


def test_a_limited_file_is_nowhere_in_a_strangers_pages(client: Client, limited: Record, subtests: Subtests) -> None:
    base = f"/records/{limited.public_id}"
    for path in (f"{base}/", f"{base}/?q=phượng", f"{base}/?page=1&file={FILE}", *(f"{base}.{form}" for form in FORMS)):
        with subtests.test(path):
            response = client.get(path)
            assert response.status_code == 200
            page = response.content.decode()
            assert f"files/{FILE}" not in page
            assert "phượng hoàng" not in page
            assert limited.current.files.get().stored.sha256 not in page
            assert 'rel="item"' not in response.headers.get("Link", "")
    for path in PAGES:
        assert client.get(f"{base}/files/{FILE}{path}").status_code == 403, path


def test_its_own_people_read_and_download_it(reader: Client, limited: Record) -> None:
    base = f"/records/{limited.public_id}"
    page = reader.get(f"{base}/?q=phuong+hoang")
    assert f"files/{FILE}" in page.content.decode()
    assert "phượng hoàng" in text(page)
    assert b"".join(reader.get(f"{base}/files/{FILE}").streaming_content).startswith(b"%PDF")
    assert reader.get(f"{base}/files/{FILE}/pages/1.webp")["Content-Type"] == "image/webp"
    (found,) = reader.get(f"{base}/files/{FILE}/find.json?q=phuong+hoang").json()["found"]
    assert (found["page"], ["phượng hoàng", True] in found["passage"]) == (1, True)
    assert len(reader.get(f"{base}/files/{FILE}/pages/1.json?q=phuong").json()["marks"]) == 1
    for path in PAGES:
        assert reader.get(f"{base}/files/{FILE}{path}")["Cache-Control"].startswith("private, no-"), path


def test_an_account_alone_opens_nothing(stranger: Client, limited: Record) -> None:
    response = stranger.get(f"/records/{limited.public_id}/files/{FILE}")
    assert response.status_code == 403
    assert not tree(response).xpath("//a[contains(@href, '/accounts/login/')]")


def test_a_reading_room_opens_it_by_its_network(client: Client, limited: Record) -> None:
    limited.institution.networks = ["10.20.0.0/16"]
    limited.institution.save()
    path = f"/records/{limited.public_id}/files/{FILE}"
    assert client.get(path, REMOTE_ADDR="10.20.3.4").status_code == 200
    assert client.get(path, REMOTE_ADDR="10.21.3.4").status_code == 403


def test_an_embargoed_file_says_when_it_opens(client: Client, collection: Collection) -> None:
    opens = dt.date.today() + dt.timedelta(days=40)
    work = published(collection, policy=Policy.embargoed(opens))
    assert f"Opens on {opens:%d/%m/%Y}" in text(client.get(f"/en/records/{work.public_id}/"))
    assert client.get(f"/records/{work.public_id}/files/luan-van.txt").status_code == 403


def test_viewing_without_downloading_shows_pages_and_keeps_the_file(
    client: Client, collection: Collection, indexed: Indexed
) -> None:
    policy = Policy(download=(Grant(audience="consortium"),))
    work = indexed(published(collection, content=pdf_bytes("Chỉ đọc."), name=FILE, policy=policy))
    page = client.get(f"/en/records/{work.public_id}/")
    assert "It can be read here, but not downloaded." in text(page)
    assert client.get(f"/records/{work.public_id}/files/{FILE}/pages/1.webp").status_code == 200
    assert client.get(f"/records/{work.public_id}/files/{FILE}").status_code == 403


def test_a_hidden_record_does_not_exist_for_strangers(
    client: Client, stranger: Client, hidden: Record, subtests: Subtests
) -> None:
    for path in addresses(hidden):
        with subtests.test(path):
            assert client.get(path).status_code == 404
            assert stranger.get(path).status_code == 404


def test_a_hidden_record_is_there_for_its_people(reader: Client, hidden: Record, subtests: Subtests) -> None:
    for path in addresses(hidden):
        with subtests.test(path):
            assert reader.get(path).status_code == 200


def test_stewards_see_what_they_look_after(collection: Collection, limited: Record, hidden: Record) -> None:
    editor = signed_in(make_editor(UserFactory(), collection))
    assert editor.get(f"/records/{limited.public_id}/files/{FILE}").status_code == 200
    assert editor.get(f"/records/{hidden.public_id}/").status_code == 200
    elsewhere = CollectionFactory(institution=InstitutionFactory())
    other = signed_in(make_editor(UserFactory(), elsewhere))
    assert other.get(f"/records/{limited.public_id}/files/{FILE}").status_code == 403
    assert other.get(f"/records/{hidden.public_id}/").status_code == 404


def test_the_consortium_shares_among_its_members(client: Client, collection: Collection) -> None:
    work = published(collection, policy=Policy.limited("consortium"))
    member = signed_in(make_member(UserFactory(), InstitutionFactory(slug="kinh-bac")))
    assert member.get(f"/records/{work.public_id}/files/luan-van.txt").status_code == 200
    refused = client.get(f"/records/{work.public_id}/files/luan-van.txt", headers={"Accept-Language": "en"})
    assert "Now for: people of the member libraries." in text(refused)


def test_a_withdrawn_work_leaves_its_tombstone_everywhere(client: Client, collection: Collection, subtests: Subtests) -> None:
    work = published(collection)
    withdraw(actor=command("test"), record_id=work.pk, reason="Sai số trong bảng phân loại.")
    for path in addresses(work):
        with subtests.test(path):
            response = client.get(path)
            assert response.status_code == 410
            assert_sound(response)
            words = text(response)
            assert "Sai số trong bảng phân loại." in words
            assert "Xâm nhập mặn ở đường bờ sông Hậu" in words
            assert f"{dt.date.today():%d/%m/%Y}" in words
            assert "Trần Thị Nhung (2025)" in words
            assert "luan-van.txt" not in response.content.decode()


def test_a_withdrawn_work_that_was_never_public_stays_unknown(client: Client, hidden: Record) -> None:
    withdraw(actor=command("test"), record_id=hidden.pk, reason="Nhầm.")
    assert client.get(f"/records/{hidden.public_id}/").status_code == 404


def test_nothing_but_reading_is_answered(client: Client, limited: Record, subtests: Subtests) -> None:
    for path in addresses(limited)[:3]:
        with subtests.test(path):
            assert client.post(path).status_code == 405
