"""A bag from anywhere, believed in nothing: complete and valid as RFC 8493 has it (section 3), and one of ours.

Beyond the specification: files that no manifest names are refused also outside the payload's folder where they could be
taken for content, what must be fetched from elsewhere is refused, and so are links.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from deposits.bags import layout
from deposits.bags.contents import FORMAT, VERSION
from deposits.bags.refusing import BagRefused
from deposits.bags.unpacking import MOST_ENTRIES
from media.inspection.archive import is_inside

_STRONG = ("sha512", "sha256")
_KNOWN = (*_STRONG, "sha1", "md5")
_LARGEST_TAG_FILE = 32 * 1024 * 1024


@dataclass(frozen=True)
class OpenedBag:
    """A valid bag: the document, and where each payload file lies, by its path in the bag."""

    document: Mapping[str, Any]
    payload: Mapping[str, Path]


def open_folder(folder: Path) -> OpenedBag:
    """The bag in `folder`, or in the one folder that lies in it. Raises BagRefused with the first thing that is wrong."""
    root = _root(folder)
    found = dict(_files(root))
    _declared(found)
    if "fetch.txt" in found and _text(found["fetch.txt"]).strip():
        raise BagRefused(_("Parts of it would have to be fetched from elsewhere (fetch.txt)."))
    payload = {path: place for path, place in found.items() if path.startswith(layout.PAYLOAD)}
    manifests = _manifests(found, "manifest-")
    if not set(manifests) & set(_STRONG):
        raise BagRefused(_("It has no manifest of SHA-256 or SHA-512 checksums."))
    for algorithm, listed in manifests.items():
        _complete(listed, payload)
        _compare(algorithm, listed, payload)
    for algorithm, listed in _manifests(found, "tagmanifest-").items():
        tag_files = {path: place for path, place in found.items() if path in listed}
        _complete(listed, tag_files)
        _compare(algorithm, listed, tag_files)
    _weighed(found, payload)
    return OpenedBag(_document(found), payload)


def _root(folder: Path) -> Path:
    if (folder / "bagit.txt").is_file():
        return folder
    inside = [one for one in folder.iterdir() if one.is_dir() and not one.is_symlink() and one.name != "__MACOSX"]
    if len(inside) == 1 and (inside[0] / "bagit.txt").is_file():
        return inside[0]
    raise BagRefused(_("There is no bagit.txt: it is no bag."))


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file by its path in the bag, composed; BagRefused for links, devices and a flood of files."""
    waiting, count = [root], 0
    while waiting:
        for entry in os.scandir(waiting.pop()):
            count += 1
            if count > MOST_ENTRIES:
                raise BagRefused(_("It holds more than %(most)d files.") % {"most": MOST_ENTRIES})
            mode = entry.stat(follow_symlinks=False).st_mode
            path = layout.same(Path(entry.path).relative_to(root).as_posix())
            if stat.S_ISDIR(mode):
                waiting.append(Path(entry.path))
            elif stat.S_ISREG(mode):
                yield path, Path(entry.path)
            else:
                raise BagRefused(_("It holds a link or a device: %(name)s") % {"name": path[:100]})


def _declared(found: Mapping[str, Path]) -> None:
    tags = layout.read_tags(_text(found["bagit.txt"]))
    if tags.get("BagIt-Version") not in {"0.97", "1.0"} or tags.get("Tag-File-Character-Encoding", "").upper() != "UTF-8":
        raise BagRefused(_("Its bagit.txt names a version or an encoding that is not read."))


def _manifests(found: Mapping[str, Path], prefix: str) -> dict[str, dict[str, str]]:
    manifests = {}
    for path, place in found.items():
        if not (path.startswith(prefix) and path.endswith(".txt")):
            continue
        algorithm = path.removeprefix(prefix).removesuffix(".txt")
        if algorithm not in _KNOWN:
            raise BagRefused(_("Its checksums are of a kind that is not known: %(name)s") % {"name": path})
        try:
            manifests[algorithm] = layout.read_manifest(_text(place))
        except layout.BadLine as error:
            raise BagRefused(_("A line of %(name)s cannot be read: %(line)s") % {"name": path, "line": error}) from error
    return manifests


def _complete(listed: Mapping[str, str], there: Mapping[str, Path]) -> None:
    for path in listed:
        if not is_inside(path):
            raise BagRefused(_("A name leads out of it: %(name)s") % {"name": path[:100]})
    if missing := sorted(set(listed) - set(there)):
        raise BagRefused(_("A file is missing: %(name)s") % {"name": missing[0][:100]})
    if extra := sorted(set(there) - set(listed)):
        raise BagRefused(_("It holds a file that its manifest does not name: %(name)s") % {"name": extra[0][:100]})


def _compare(algorithm: str, listed: Mapping[str, str], there: Mapping[str, Path]) -> None:
    for path, digest in listed.items():
        if _digest(there[path], algorithm) != digest:
            raise BagRefused(_("A file is not what its checksum says: %(name)s") % {"name": path[:100]})


def _weighed(found: Mapping[str, Path], payload: Mapping[str, Path]) -> None:
    sizes = [place.stat().st_size for place in payload.values()]
    if max(sizes, default=0) > settings.MAX_FILE_BYTES:
        raise BagRefused(_("It is larger than the site accepts."))
    oxum = layout.read_tags(_text(found["bag-info.txt"])).get("Payload-Oxum", "") if "bag-info.txt" in found else ""
    if oxum and oxum != f"{sum(sizes)}.{len(sizes)}":
        raise BagRefused(_("Its size is not what bag-info.txt says."))


def _document(found: Mapping[str, Path]) -> dict[str, Any]:
    if layout.DOCUMENT not in found:
        raise BagRefused(_("It was not made by Kho Mở: it has no %(name)s.") % {"name": layout.DOCUMENT})
    try:
        document = json.loads(_text(found[layout.DOCUMENT]))
    except (ValueError, RecursionError) as error:
        raise BagRefused(_("Its description cannot be read.")) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT or document.get("version") != VERSION:
        raise BagRefused(_("Its description is of a version that is not read."))
    return document


def _text(place: Path) -> str:
    if place.stat().st_size > _LARGEST_TAG_FILE:
        raise BagRefused(_("A text in it is far too long: %(name)s") % {"name": place.name})
    try:
        return place.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BagRefused(_("A text in it is not in UTF-8: %(name)s") % {"name": place.name}) from error


def _digest(place: Path, algorithm: str) -> str:
    with place.open("rb") as source:
        return hashlib.file_digest(source, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()
