"""A file that is known to be damaged is given to nobody until a good copy is back, and everyone is told so."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.utils import timezone

from deposits.access import command
from deposits.flows import fixity
from deposits.flows.files import attach
from deposits.models import Collection, Deposit, Record
from media import reading
from media.models import StoredFile
from media.stores.port import Store
from tests.factories import UserFactory, draft, make_editor, published
from tests.factories.deposits import pdf_bytes
from tests.lasting.conftest import Damage, overwrite

CONTENT = pdf_bytes("Nước mặn về sớm. " * 20, "Trang hai. " * 20)
pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"vi": "đã bị thay đổi trong kho", "en": "has changed inside the store"}


@pytest.fixture
def record(collection: Collection, store: Store) -> Record:
    """Published, with a PDF that was read."""
    record = published(collection, content=CONTENT, name="luận văn.pdf")
    reading.read(StoredFile.objects.get().pk)
    return record


def check() -> None:
    fixity.check(actor=command("test"), before=timezone.now())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_damaged_file_is_neither_downloaded_nor_shown_until_a_good_copy_is_back(
    record: Record, store: Store, client: Client, damage: Damage, language: str
) -> None:
    stored = StoredFile.objects.get()
    good = b"".join(store.read(stored.key, 0, stored.size))
    base = f"/records/{record.public_id}/files/luận văn.pdf"
    addresses = [base, f"{base}?save", f"{base}/pages/1.webp", f"{base}/pages/1.json", f"{base}/pages.json"]
    headers = {"Accept-Language": language}
    tags = {address: client.get(address, headers=headers)["ETag"] for address in addresses}
    damage(stored)
    check()
    for address in addresses:
        for known in ({}, {"If-None-Match": tags[address]}, {"Range": "bytes=0-9"}):
            answer = client.get(address, headers={**headers, **known})
            assert answer.status_code == 503, f"{address} {known}"
            assert WORDS[language] in answer.content.decode()
            assert "public" not in answer.get("Cache-Control", "")
    overwrite(store, stored.key, good)
    check()
    for address in addresses:
        assert client.get(address, headers=headers).status_code == 200


def test_the_pages_of_the_record_say_so_and_offer_no_download(record: Record, client: Client, damage: Damage) -> None:
    offered = f"/records/{record.public_id}/files/lu%E1%BA%ADn%20v%C4%83n.pdf?save"
    there = client.get(f"/en/records/{record.public_id}/").content.decode()
    assert offered in there and 'id="doc"' in there
    damage(StoredFile.objects.get())
    check()
    for language, words in (("/en", "the stored file is damaged"), ("", "tệp đã lưu bị hỏng")):
        page = client.get(f"{language}/records/{record.public_id}/").content.decode()
        assert words in page
        assert offered not in page and 'id="doc"' not in page, "what cannot be had is not offered"


def test_an_editor_sees_it_on_the_desk_and_gets_no_bag_of_it(
    record: Record, collection: Collection, client: Client, damage: Damage
) -> None:
    damage(StoredFile.objects.get())
    check()
    client.force_login(make_editor(UserFactory(), collection))
    deposit = f"/en/desk/{record.public_id}"
    page = client.get(f"{deposit}/").content.decode()
    assert "Damaged in the store" in page
    assert WORDS["en"] in page and f"/desk/{record.public_id}/files/" not in page, "neither pages nor the file are offered"
    file = record.deposit.files.get()  # type: ignore[union-attr]
    for address in (f"{deposit}/files/{file.pk}/", f"{deposit}/bag.zip"):
        answer = client.get(address)
        assert answer.status_code == 503, address
        assert WORDS["en"] in answer.content.decode()


def test_the_owner_sees_it_in_her_form(collection: Collection, store: Store, client: Client, damage: Damage) -> None:
    deposit = draft(collection)
    owner = UserFactory()
    Deposit.objects.filter(pk=deposit.pk).update(owner=owner)
    attach(actor=command("test"), deposit_id=deposit.pk, source=io.BytesIO(b"text"), name="a.txt")
    damage(StoredFile.objects.get())
    check()
    client.force_login(owner)
    assert "Damaged in the store" in client.get(f"/en/deposit/{deposit.public_id}/").content.decode()
