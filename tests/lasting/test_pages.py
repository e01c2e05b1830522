"""Editors see what happened to each file and take a bag with them; administrators see what needs them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import bagit
import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from deposits.access import command
from deposits.flows import fixity
from deposits.flows.files import attach
from deposits.models import Collection
from media import reading
from media.models import Inspection, Scan, StoredFile, TextStatus
from media.stores.local import LocalStore
from tests.factories import UserFactory, draft, make_editor

ACTOR = command("test")
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_editor_sees_the_history_of_a_file_and_downloads_a_valid_bag(
    collection: Collection, local_store: LocalStore, client: Client, tmp_path: Path
) -> None:
    deposit = draft(collection)
    placed = attach(actor=ACTOR, deposit_id=deposit.pk, source=io.BytesIO(b"text"), name="toàn văn.txt")
    reading.read(placed.stored_id)
    fixity.check(actor=ACTOR, before=timezone.now())
    client.force_login(make_editor(UserFactory(), collection))
    page = client.get(f"/en/desk/{deposit.public_id}/").content.decode()
    for words in ("History of toàn văn.txt", "Received into the store", "x-fmt/111", "Bytes compared with their checksum"):
        assert words in page
    answer = client.get(f"/en/desk/{deposit.public_id}/bag.zip")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        archive.extractall(tmp_path / "out")
    (bag,) = (tmp_path / "out").iterdir()
    bagit.Bag(str(bag)).validate(processes=1)


def test_a_bag_is_for_those_who_curate_and_holds_nothing_from_quarantine(
    collection: Collection, local_store: LocalStore, client: Client
) -> None:
    deposit = draft(collection)
    placed = attach(actor=ACTOR, deposit_id=deposit.pk, source=io.BytesIO(b"text"), name="a.txt")
    address = f"/desk/{deposit.public_id}/bag.zip"
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code in (403, 404)
    client.force_login(make_editor(UserFactory(), collection))
    StoredFile.objects.filter(pk=placed.stored_id).update(scan=Scan.INFECTED)
    assert client.get(address).status_code == 503
    StoredFile.objects.filter(pk=placed.stored_id).update(scan=Scan.NONE)
    local_store.delete(placed.stored.key)
    assert client.get(address).status_code in (200, 503)


@pytest.mark.parametrize(("language", "title"), [("vi", "Bảo quản"), ("en", "Preservation")])
def test_the_report_of_the_admin_names_what_needs_somebody(
    collection: Collection, local_store: LocalStore, client: Client, language: str, title: str
) -> None:
    deposit = draft(collection, title="Một luận văn")
    damaged, infected, old = (
        attach(actor=ACTOR, deposit_id=deposit.pk, source=io.BytesIO(content), name=name).stored
        for content, name in ((b"a", "hong.txt"), (b"b", "vi-rut.txt"), (b"c", "cu.doc"))
    )
    StoredFile.objects.filter(pk=damaged.pk).update(fixity="damaged", checked=timezone.now())
    StoredFile.objects.filter(pk=infected.pk).update(scan=Scan.INFECTED)
    Inspection.objects.filter(file=infected).update(status=TextStatus.INFECTED, facts={"signature": "KhoMo.Test"})
    StoredFile.objects.filter(pk=old.pk).update(media_type="application/msword")
    administrator = UserFactory(is_staff=True, is_superuser=True)
    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language = language
    profile.save()
    client.force_login(administrator)
    page = client.get("/admin/reports/preservation/").content.decode()
    for words in (damaged.key, infected.key, old.key, "KhoMo.Test", "Một luận văn"):
        assert words in page
    assert title in page
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/admin/reports/preservation/").status_code in (302, 403)
