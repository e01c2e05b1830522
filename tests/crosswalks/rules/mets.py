"""METS 1.12 and the PREMIS 3 inside it: order of the parts, what points to what, and that files are told truly."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from tests.crosswalks.rules import Element, Rule, remove

NAMES = {"m": "http://www.loc.gov/METS/", "p": "http://www.loc.gov/premis/v3", "xlink": "http://www.w3.org/1999/xlink",
         "xsi": "http://www.w3.org/2001/XMLSchema-instance"}  # fmt: skip
_PARTS = ["metsHdr", "dmdSec", "amdSec", "fileSec", "structLink", "structMap", "behaviorSec"]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_HREF = "{http://www.w3.org/1999/xlink}href"
_OBJECT = ["objectIdentifier", "objectCharacteristics", "originalName"]
_CHARACTERISTICS = ["compositionLevel", "fixity", "size", "format"]


def find(root: Element, path: str) -> list[Any]:
    return root.xpath(path, namespaces=NAMES)  # type: ignore[no-any-return]


def _local(parent: Element) -> list[str]:
    return [etree.QName(one).localname for one in parent]


def _ordered(names: list[str], wanted: list[str]) -> bool:
    return set(names) <= set(wanted) and names == sorted(names, key=wanted.index)


def _points(root: Element) -> bool:
    """Files to their PREMIS, divisions to descriptions, pointers to files."""
    targets = {
        "//m:file/@ADMID": "//m:techMD/@ID", "//m:div/@DMDID": "//m:dmdSec/@ID", "//m:fptr/@FILEID": "//m:file/@ID",
    }  # fmt: skip
    return all(
        {str(one) for one in find(root, source)} <= {str(one) for one in find(root, target)} for source, target in targets.items()
    )


def _unique(root: Element) -> bool:
    ids = [str(one) for one in find(root, "//m:*/@ID")]
    return len(ids) == len(set(ids)) and all(re.fullmatch(r"[A-Za-z_][\w.-]*", one) for one in ids)


def _same_bytes(root: Element) -> bool:
    """PREMIS and fileSec agree on the size, the checksum and the address of each file."""
    for file in find(root, "//m:file"):
        (premis,) = find(root, f"//m:techMD[@ID='{file.get('ADMID')}']//p:object")
        (address,) = find(file, "m:FLocat[@LOCTYPE='URL']")
        told = (
            find(premis, "string(p:objectCharacteristics/p:size)"),
            find(premis, "string(p:objectCharacteristics/p:fixity[p:messageDigestAlgorithm='SHA-256']/p:messageDigest)"),
            find(premis, "string(p:objectIdentifier/p:objectIdentifierValue)"),
        )
        if told != (file.get("SIZE"), file.get("CHECKSUM"), address.get(_HREF)):
            return False
    return True


def _premis(root: Element) -> bool:
    for one in find(root, "//p:object"):
        (kind,) = find(one, "@xsi:type")
        (characteristics,) = find(one, "p:objectCharacteristics")
        identified = find(
            one, "p:objectIdentifier[p:objectIdentifierType[normalize-space()]][p:objectIdentifierValue[normalize-space()]]"
        )
        named = find(characteristics, "p:format/p:formatDesignation/p:formatName[normalize-space()]")
        if kind != "premis:file" or not identified or not named:
            return False
        if not _ordered(_local(one), _OBJECT) or _local(characteristics) != _CHARACTERISTICS:
            return False
    return True


RULES = (
    Rule("its root", lambda r: r.tag == "{http://www.loc.gov/METS/}mets", lambda r: setattr(r, "tag", "mets")),
    Rule("its parts in their order", lambda r: _ordered(_local(r), _PARTS) and len(find(r, "m:structMap")) == 1,
         lambda r: r.insert(0, find(r, "m:structMap")[0])),
    Rule("no part empty", lambda r: all(len(one) for one in r), lambda r: remove(*find(r, "m:fileSec/*"))),
    Rule("who says it, and when",
         lambda r: all(_MOMENT.fullmatch(r[0].get(name, "")) for name in ("CREATEDATE", "LASTMODDATE"))
         and len(find(r, "m:metsHdr/m:agent[@ROLE='CUSTODIAN'][@TYPE='ORGANIZATION']/m:name[normalize-space()]")) == 1,
         lambda r: r[0].set("CREATEDATE", "2026-09-18")),
    Rule("unique names", _unique, lambda r: find(r, "//m:techMD")[0].set("ID", "description")),
    Rule("nothing points nowhere", _points, lambda r: find(r, "//m:fptr")[0].set("FILEID", "file-99")),
    Rule("every file in the structure, once",
         lambda r: sorted(find(r, "//m:fptr/@FILEID")) == sorted(find(r, "//m:file/@ID")), lambda r: remove(find(r, "//m:fptr")[0])),
    Rule("addresses", lambda r: all(re.match("https?://", i.get(_HREF, "")) for i in find(r, "//m:FLocat")),
         lambda r: find(r, "//m:FLocat")[0].attrib.pop(_HREF)),
    Rule("checksums", lambda r: all(i.get("CHECKSUMTYPE") == "SHA-256" and re.fullmatch("[0-9a-f]{64}", i.get("CHECKSUM", "")) for i in find(r, "//m:file")),
         lambda r: find(r, "//m:file")[0].set("CHECKSUMTYPE", "SHA256")),
    Rule("sizes and types", lambda r: all(i.get("SIZE", "").isdigit() and "/" in i.get("MIMETYPE", "") for i in find(r, "//m:file")),
         lambda r: find(r, "//m:file")[0].set("SIZE", "10 kB")),
    Rule("the same bytes in both", _same_bytes, lambda r: setattr(find(r, "//p:size")[0], "text", "11")),
    Rule("objects of PREMIS", _premis, lambda r: remove(find(r, "//p:compositionLevel")[0])),
    Rule("kinds of metadata",
         lambda r: [str(i) for i in find(r, "m:dmdSec/m:mdWrap/@MDTYPE")] == ["MODS"]
         and all(i == "PREMIS:OBJECT" for i in find(r, "m:amdSec/m:techMD/m:mdWrap/@MDTYPE")),
         lambda r: find(r, "//m:techMD/m:mdWrap")[0].set("MDTYPE", "PREMIS3")),
    Rule("a work with its description", lambda r: len(find(r, "m:structMap/m:div[@DMDID='description'][@TYPE]")) == 1,
         lambda r: find(r, "m:structMap/m:div")[0].attrib.pop("DMDID")),
    Rule("a MODS inside", lambda r: len(find(r, "//*[local-name()='mods']")) == 1,
         lambda r: remove(*find(r, "//*[local-name()='mods']"))),
)  # fmt: skip
