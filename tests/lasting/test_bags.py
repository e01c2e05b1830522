"""A bag is valid by the Library of Congress's own validator, and becomes an equal deposit again."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from deposits.access import Policy, command
from deposits.bags import contents, writing
from deposits.flows.bags import import_bag, opened
from deposits.flows.files import arrange, attach
from deposits.flows.publish import publish
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit, FileRole, Repository
from media import reading
from media.errors import BytesDamaged
from media.models import StoredFile
from media.stores.local import LocalStore
from tests.factories import UserFactory, draft, published
from tests.lasting.conftest import overwrite

ACTOR = command("test")
PREMIS = {"p": "http://www.loc.gov/premis/v3"}
NAMES = ["Luận văn thạc sĩ – Nguyễn Thị Ánh.txt", "Phụ lục 100% số liệu.txt", "Phụ lục 100_ số liệu.txt", "bản đồ.bin"]


@pytest.fixture
def deposit(collection: Collection, local_store: LocalStore) -> Deposit:
    """Four files with Vietnamese names, roles, an order that is not that of their coming, and access of their own."""
    owner = UserFactory(email="tacgia@khomo.example", name="Trần Thị Nhung")
    made = draft(collection, policy=Policy.embargoed(dt.date(2031, 6, 1), "consortium", reason="chờ bằng sáng chế"))
    Deposit.objects.filter(pk=made.pk).update(owner=owner)
    roles = [FileRole.MAIN, FileRole.SUPPLEMENT, FileRole.DATA, FileRole.COUNCIL]
    for number, (name, role) in enumerate(zip(NAMES, roles, strict=True)):
        source = io.BytesIO(f"Nội dung {number} ".encode() * (number * 40_000 + 1))
        placed = attach(actor=ACTOR, deposit_id=made.pk, source=source, name=name, role=role)
        own = Policy.limited(f"institution:{collection.institution.slug}").model_dump(mode="json") if number == 3 else None
        arrange(actor=ACTOR, file_id=placed.pk, changes={"order": 10 - number, "policy": own})
    return Deposit.objects.get(pk=made.pk)


def essence(deposit: Deposit) -> dict[str, Any]:
    """All by which two deposits are equal."""
    placed = deposit.files.select_related("stored")
    return {
        "metadata": deposit.metadata,
        "policy": deposit.policy,
        "unread": deposit.unread,
        "collection": deposit.collection_id,
        "owner": deposit.owner_id,
        "files": [
            (one.name, one.role, one.order, one.policy, one.stored.sha256, one.stored.size, one.stored.media_type)
            for one in placed
        ],
    }


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_a_bag_is_valid_and_comes_back_as_an_equal_deposit(deposit: Deposit, tmp_path: Path, packed: bool) -> None:
    options = ["--zip"] if packed else []
    call_command("export_bag", deposit.public_id, str(tmp_path / "out"), *options, stdout=io.StringIO())
    (bag,) = (tmp_path / "out").iterdir()
    folder = bag
    if packed:
        with zipfile.ZipFile(bag) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / "unpacked")
        (folder,) = (tmp_path / "unpacked").iterdir()
    checked = bagit.Bag(str(folder))
    checked.validate(processes=1)
    assert checked.info["Internal-Sender-Identifier"] == deposit.public_id
    call_command("import_bag", str(bag), stdout=io.StringIO())
    again = Deposit.objects.latest("pk")
    assert again.pk != deposit.pk
    assert again.state == "draft"
    assert essence(again) == essence(deposit)
    assert again.events.filter(verb="import_bag").count() == 1


def test_a_published_record_goes_into_a_bag_with_dublin_core_identifiers_and_events(deposit: Deposit, tmp_path: Path) -> None:
    submit(actor=ACTOR, deposit_id=deposit.pk, agreement=True)
    record = publish(actor=ACTOR, deposit_id=deposit.pk)
    for placed in deposit.files.all():
        reading.read(placed.stored_id)
    bag = writing.to_folder(contents.of_record(record), tmp_path)
    bagit.Bag(str(bag)).validate(processes=1)
    document = json.loads((bag / "metadata/khomo.json").read_text())
    assert document["oai_identifier"] == record.oai_identifier
    assert [one["name"] for one in document["files"]] == NAMES[::-1]
    core = etree.parse(str(bag / "metadata/oai_dc.xml")).getroot()
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title") == record.title
    premis = etree.parse(str(bag / "metadata/premis.xml")).getroot()
    verbs = premis.xpath("p:event/p:eventType/text()", namespaces=PREMIS)
    assert {"ingestion", "message digest calculation", "format identification", "metadata extraction", "publish"} <= set(verbs)
    linked = set(premis.xpath("//p:linkingObjectIdentifierValue/text()", namespaces=PREMIS))
    objects = set(premis.xpath("p:object/p:objectIdentifier/p:objectIdentifierValue/text()", namespaces=PREMIS))
    assert linked <= objects
    agents = set(premis.xpath("p:agent/p:agentIdentifier/p:agentIdentifierValue/text()", namespaces=PREMIS))
    assert set(premis.xpath("//p:linkingAgentIdentifierValue/text()", namespaces=PREMIS)) == agents
    plain = premis.xpath("p:object[p:objectCharacteristics//p:formatRegistryKey='x-fmt/111']", namespaces=PREMIS)
    assert len(plain) == 4


def test_a_record_without_files_is_a_valid_bag_too(collection: Collection, local_store: LocalStore, tmp_path: Path) -> None:
    made = draft(collection, notes="chỉ có bản in")
    bag = writing.to_folder(contents.of_deposit(made), tmp_path)
    bagit.Bag(str(bag)).validate(processes=1)
    with opened(bag) as read:
        assert essence(import_bag(actor=ACTOR, bag=read).deposit)["files"] == []


def test_nothing_is_overwritten_and_a_damaged_file_leaves_no_bag(
    deposit: Deposit, local_store: LocalStore, tmp_path: Path
) -> None:
    writing.to_folder(contents.of_deposit(deposit), tmp_path)
    with pytest.raises(CommandError, match="there already"):
        call_command("export_bag", deposit.public_id, str(tmp_path), "--lang", "en")
    stored = StoredFile.objects.latest("size")
    overwrite(local_store, stored.key, b"x" * stored.size)
    with pytest.raises(BytesDamaged):
        writing.to_folder(contents.of_deposit(deposit), tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []
    with pytest.raises(BytesDamaged):
        b"".join(writing.zipped(contents.of_deposit(deposit)))


def test_on_another_site_people_and_places_mean_what_they_mean_there(deposit: Deposit, tmp_path: Path) -> None:
    """Grants to accounts of the other site go; the depositor without an account here is kept by her address."""
    arrange(
        actor=ACTOR,
        file_id=deposit.files.first().pk,  # type: ignore[union-attr]
        changes={"policy": Policy.limited("user:1", "consortium").model_dump(mode="json")},
    )
    bag = writing.to_folder(contents.of_deposit(deposit), tmp_path)
    Repository.objects.update(namespace="another.example")
    assert deposit.owner
    deposit.owner.delete()
    with opened(bag) as read:
        imported = import_bag(actor=ACTOR, bag=read)
    assert imported.narrowed == 2
    first = imported.deposit.files.first()
    assert first and first.access and {grant.audience for grant in first.access.view} == {"consortium"}
    assert (imported.deposit.owner, imported.deposit.owner_email) == (None, "tacgia@khomo.example")


def test_a_loaded_record_without_a_deposit_becomes_a_draft(
    collection: Collection, local_store: LocalStore, tmp_path: Path
) -> None:
    record = published(collection, name="toàn văn.txt")
    assert record.deposit
    record.deposit.files.all().delete()
    bag = writing.to_folder(contents.of_record(record), tmp_path)
    with opened(bag) as read:
        made = import_bag(actor=ACTOR, bag=read).deposit
    assert [one.name for one in made.files.all()] == ["toàn văn.txt"]
    assert made.metadata == record.current.metadata


def test_an_id_that_does_not_exist_is_said(collection: Collection, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="neither a record nor a deposit"):
        call_command("export_bag", "zzzzzzz", str(tmp_path), "--lang", "en")
