"""The ZIP file of a sheet arrives in portions before its form, and goes on after every cut."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deposits.models import Batch, Collection, Deposit
from media import store
from portal.desk.tasks import carry_out_batch, check_batch
from tests.factories import UserFactory, install, make_editor
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text
from tests.portal.test_desk_batch import SHEET
from tests.portal.tus_client import Tus

ADDRESS = "/en/desk/batch/uploads/"


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no batch needs."""
    install()


@pytest.fixture
def desk(collection: Collection) -> Client:
    return signed_in(make_editor(UserFactory(), collection))


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("một.txt", "Một.")
    return target.getvalue()


def sent(client: Client, token: str):  # type: ignore[no-untyped-def]
    posted = {
        "sheet": SimpleUploadedFile("a.csv", SHEET.encode()),
        "arrived": token,
        "collection": "luan-van",
        "kind": "master-thesis",
    }
    return client.post("/en/desk/batch/", posted)


def test_it_goes_on_after_a_cut_and_comes_with_the_sheet(desk: Client) -> None:
    tus, content = Tus(desk, ADDRESS), zipped()
    place = urlsplit(tus.begun(len(content), "tệp năm 2026.zip")).path
    token = place.rpartition("/")[2]
    assert tus.send(place, 0, content[:50]).status_code == 204
    assert tus.offset(place) == 50
    early = sent(desk, token)
    assert (early.status_code, "has not arrived whole" in text(early)) == (422, True)
    assert tus.send(place, 0, content[:50]).status_code == 409
    assert tus.send(place, 50, content[50:]).status_code == 204
    assert tus.ask("GET", place).json()["state"] == "arrived"
    assert sent(desk, token).status_code == 302
    batch = Batch.objects.get()
    assert batch.archive is not None
    with store.local_copy(batch.archive) as path:
        assert (batch.archive_name, path.read_bytes()) == ("tệp năm 2026.zip", content)
    check_batch(batch.pk)
    desk.post(f"/en/desk/batch/{batch.public_id}/do/", {"do": "order"})
    carry_out_batch(batch.pk)
    assert Deposit.objects.get().files.get().name == "một.txt"


def test_it_is_good_for_nobody_but_the_editor_who_began_it(desk: Client, collection: Collection) -> None:
    content = zipped()
    place = urlsplit(Tus(desk, ADDRESS).begun(len(content))).path
    token = place.rpartition("/")[2]
    other = signed_in(make_editor(UserFactory(), collection))
    reader = signed_in(UserFactory())
    for client in (other, reader):
        tus = Tus(client, ADDRESS)
        assert [tus.ask(method, place).status_code for method in ("HEAD", "GET", "DELETE")] == [404] * 3
        assert tus.send(place, 0, content).status_code == 404
    assert sent(other, token).status_code == 422
    assert Tus(reader, ADDRESS).begin(10).status_code == 422
    assert Tus(Client(), ADDRESS).begin(10).status_code == 401
    assert Tus(desk, ADDRESS).ask("DELETE", place).status_code == 204
    assert Tus(desk, ADDRESS).ask("HEAD", place).status_code == 404
