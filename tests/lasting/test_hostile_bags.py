"""Damaged and hostile bags are refused with a reason, and leave neither a deposit, nor a file, nor bytes behind."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deposits.access import command
from deposits.bags import contents, unpacking, writing
from deposits.bags.refusing import BagRefused
from deposits.flows.bags import import_bag, opened
from deposits.flows.files import attach
from deposits.models import Collection, Deposit
from media.models import StoredFile
from media.stores.local import LocalStore
from tests.factories import draft

ACTOR = command("test")
Spoil = Callable[[Path], object]


@pytest.fixture
def bag(collection: Collection, local_store: LocalStore, tmp_path: Path) -> Path:
    made = draft(collection)
    for name in ("luận văn.txt", "phụ lục.txt"):
        attach(actor=ACTOR, deposit_id=made.pk, source=io.BytesIO(name.encode() * 50), name=name)
    return writing.to_folder(contents.of_deposit(made), tmp_path / "bags")


def sealed(bag: Path) -> None:
    """Make the manifests agree again with what is there."""

    def digests(paths: list[Path]) -> str:
        return "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.relative_to(bag)}\n" for one in sorted(paths))

    payload = [one for one in (bag / "data").rglob("*") if one.is_file()]
    (bag / "manifest-sha256.txt").write_text(digests(payload))
    tag_files = [one for one in bag.rglob("*") if one.is_file() and one not in payload and "tagmanifest" not in one.name]
    (bag / "tagmanifest-sha256.txt").write_text(digests(tag_files))


def edited(bag: Path, **changes: object) -> None:
    path = bag / "metadata/khomo.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    info = bag / "bag-info.txt"
    info.write_text("".join(line for line in info.read_text().splitlines(True) if "Oxum" not in line))
    sealed(bag)


def flip(bag: Path) -> None:
    path = bag / "data/luận văn.txt"
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def link(bag: Path) -> None:
    (bag / "data/phụ lục.txt").unlink()
    (bag / "data/phụ lục.txt").symlink_to("/etc/passwd")


def manifest_line(line: str) -> Spoil:
    def spoil(bag: Path) -> None:
        with (bag / "manifest-sha256.txt").open("a") as manifest:
            manifest.write(line + "\n")

    return spoil


ZEROS = "0" * 64
DAMAGES: dict[str, tuple[Spoil, str]] = {
    "a flipped byte": (flip, "not what its checksum says"),
    "a missing file": (lambda bag: (bag / "data/phụ lục.txt").unlink(), "A file is missing"),
    "an extra file": (lambda bag: (bag / "data/thừa.txt").write_text("x"), "manifest does not name"),
    "a description that was changed": (
        lambda bag: (bag / "metadata/khomo.json").write_text("{}"),
        "not what its checksum says",
    ),
    "a link": (link, "a link or a device"),
    "a folder that is a link": (lambda bag: (bag / "data/x").symlink_to("/etc"), "a link or a device"),
    "a pipe": (lambda bag: os.mkfifo(bag / "data/pipe"), "a link or a device"),
    "fetch.txt": (lambda bag: (bag / "fetch.txt").write_text("http://x/ 1 data/a\n"), "fetched from elsewhere"),
    "a path upwards": (manifest_line(f"{ZEROS}  data/../../../etc/passwd"), "leads out of it"),
    "a path upwards, escaped": (manifest_line(f"{ZEROS}  data/%0A/../../x"), "leads out of it"),
    "an absolute path": (manifest_line(f"{ZEROS}  /etc/passwd"), "leads out of it"),
    "a backslash": (manifest_line(f"{ZEROS}  data\\..\\x"), "leads out of it"),
    "a line that is none": (manifest_line("rubbish"), "cannot be read"),
    "a path twice": (manifest_line(f"{ZEROS}  data/luận văn.txt"), "cannot be read"),
    "no declaration": (lambda bag: (bag / "bagit.txt").unlink(), "no bagit.txt"),
    "another encoding": (
        lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: TCVN3\n"),
        "a version or an encoding",
    ),
    "bytes that are no UTF-8": (lambda bag: (bag / "bag-info.txt").write_bytes(b"A: \xff\n"), "checksum|not in UTF-8"),
    "weak checksums only": (
        lambda bag: (bag / "manifest-sha256.txt").rename(bag / "manifest-md5.txt"),
        "no manifest of SHA-256|missing",
    ),
    "unknown checksums": (lambda bag: (bag / "manifest-crc32.txt").write_text(""), "of a kind that is not known"),
    "no description": (lambda bag: ((bag / "metadata/khomo.json").unlink(), sealed(bag)), "not made by Kho Mở"),
    "another version": (lambda bag: edited(bag, version=99), "a version that is not read"),
    "a description of nonsense": (lambda bag: edited(bag, metadata=[1]), "metadata"),
    "an unknown collection": (lambda bag: edited(bag, collection="khong-co"), "no collection"),
    "an unknown institution in its access": (
        lambda bag: edited(bag, access={"view": [{"audience": "institution:khong-co"}]}),
        "Choose who may read",
    ),
    "files that it does not describe": (lambda bag: edited(bag, files=[]), "does not name a file"),
    "a false size": (lambda bag: (edit_oxum(bag), sealed(bag)), "size is not what"),
    "an empty file": (lambda bag: ((bag / "data/phụ lục.txt").write_bytes(b""), edited(bag)), "empty"),
}


def edit_oxum(bag: Path) -> None:
    info = bag / "bag-info.txt"
    info.write_text(info.read_text().replace("Payload-Oxum: ", "Payload-Oxum: 9"))


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_or_hostile_bag_is_refused_with_its_reason(bag: Path, what: str) -> None:
    spoil, reason = DAMAGES[what]
    spoil(bag)
    before = Deposit.objects.count()
    with pytest.raises(CommandError, match=reason):
        call_command("import_bag", str(bag), "--lang", "en")
    assert Deposit.objects.count() == before


def test_nothing_is_kept_of_a_bag_whose_file_changes_after_it_was_checked(bag: Path) -> None:
    with opened(bag) as read:
        flip(bag)
        kept = StoredFile.objects.count()
        with pytest.raises(BagRefused):
            import_bag(actor=ACTOR, bag=read)
    assert StoredFile.objects.count() == kept


def archive(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packed) as made:
        for entry, content in entries:
            made.writestr(entry, content)
    return path


def linked() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("bag/data/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../outside.txt", "leads out of it"),
        ("/tmp/outside.txt", "leads out of it"),
        ("bag/../../outside.txt", "leads out of it"),
        ("C:\\outside.txt", "leads out of it"),
        ("bag\\..\\..\\outside.txt", "leads out of it"),
        ("~/outside.txt", "leads out of it"),
    ],
)
def test_names_that_lead_out_of_a_zip_file_are_refused(db: None, tmp_path: Path, name: str, reason: str) -> None:
    hostile = archive(tmp_path / "slip.zip", (name, b"x"), ("bag/bagit.txt", b"x"))
    with pytest.raises(BagRefused), opened(hostile):
        pass
    assert not (tmp_path.parent / "outside.txt").exists() and not Path("/tmp/outside.txt").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_links_bombs_doubles_and_rubbish_are_refused(db: None, tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    many = [(f"bag/data/{number}", b"") for number in range(2001)]
    cases = {
        "link": archive(tmp_path / "link.zip", (linked(), b"/etc/passwd")),
        "bomb": archive(tmp_path / "bomb.zip", ("bag/data/zeros", bytes(100_000_000))),
        "twice": archive(tmp_path / "twice.zip", ("bag/a", b"1"), ("bag/A", b"2")),
        "many": archive(tmp_path / "many.zip", *many),
        "no bag": archive(tmp_path / "none.zip", ("readme.txt", b"hello")),
    }
    (tmp_path / "rubbish.zip").write_bytes(os.urandom(3000))
    whole = cases["bomb"].read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    cases |= {"rubbish": tmp_path / "rubbish.zip", "cut": tmp_path / "cut.zip"}
    for what, path in cases.items():
        with pytest.raises(BagRefused), opened(path):
            pytest.fail(what)
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("bag-*")) == []


def test_a_bomb_that_lies_about_its_size_is_stopped(db: None, tmp_path: Path) -> None:
    """The directory says 10 bytes; the entry unpacks to many more."""
    path = archive(tmp_path / "liar.zip", ("bag/data/zeros", bytes(1_000_000)))
    content = path.read_bytes().replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(content)
    with pytest.raises(BagRefused), opened(path):
        pass


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_content_is_refused_however_it_is_packed(db: None, tmp_path: Path, method: int) -> None:
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", method) as opening:
        opening.writestr("bag/data/a", os.urandom(50_000))
    content = bytearray(path.read_bytes())
    content[1_000:1_400] = bytes(400)
    path.write_bytes(content)
    with pytest.raises(BagRefused, match=r"damaged|hỏng"), opened(path):
        pass


def test_a_full_disk_is_not_blamed_on_the_bag(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "whole.zip", ("bag/data/a", b"1"))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(unpacking.shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="No space left"), opened(path):
        pass
    with pytest.raises(CommandError, match=r"whole\.zip.*No space left"):
        call_command("import_bag", path)


@pytest.mark.filterwarnings("error")
def test_a_bag_of_a_site_with_too_large_files_is_refused(bag: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.MAX_FILE_BYTES = 10
    with pytest.raises(BagRefused), opened(bag):
        pass


def test_names_in_decomposed_form_are_the_same_names(bag: Path) -> None:
    """A bag that went through a Macintosh: the disk has other bytes for “ậ” than the manifest."""
    import unicodedata

    for path in list((bag / "data").iterdir()):
        path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
    with opened(bag) as read:
        made = import_bag(actor=ACTOR, bag=read).deposit
    assert sorted(one.name for one in made.files.all()) == ["luận văn.txt", "phụ lục.txt"]
