"""METS 1.12: the MODS of a record with its files, their sizes and checksums (PREMIS 3), and which belongs where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from deposits.crosswalks import every_kind, mods, works
from deposits.crosswalks.markup import declared, element, group, quoted
from deposits.public import PublicFile, PublicRecord

PREFIX: Final = "mets"
NAMESPACE: Final = "http://www.loc.gov/METS/"
SCHEMA: Final = "https://www.loc.gov/standards/mets/mets.xsd"
VERSION: Final = 10 * mods.VERSION + 1  # the MODS is part of it
applies = every_kind

_PREMIS: Final = "http://www.loc.gov/premis/v3"
_NAMESPACES: Final = {"": NAMESPACE, "xlink": "http://www.w3.org/1999/xlink", "premis": _PREMIS}
_DECLARED: Final = declared(_NAMESPACES, NAMESPACE, SCHEMA)
# What the roles of files are called in the fileSec of DSpace and others.
_USES: Final = {
    "main": "CONTENT",
    "summary": "CONTENT",
    "data": "DATA",
    "supplement": "SUPPLEMENT",
    "council": "COUNCIL",
    "licence": "LICENSE",
}


def write(record: PublicRecord) -> str:
    """Only files that anybody may download are listed."""
    files = [(f"file-{number}", one) for number, one in enumerate(works.open_files(record), start=1)]
    label = quoted(" ".join(works.full_title(record).split()))
    return "".join(
        (
            f'<mets OBJID="{quoted(record.oai_identifier)}" LABEL="{label}" TYPE="{quoted(record.kind.name_en)}"{_DECLARED}>',
            _header(record),
            f'<dmdSec ID="description"><mdWrap MDTYPE="MODS"><xmlData>{mods.write(record)}</xmlData></mdWrap></dmdSec>',
            group("amdSec", *(_technical(name, one) for name, one in files)),
            _sections(files),
            _structure(record, files),
            "</mets>",
        )
    )


def _header(record: PublicRecord) -> str:
    created, changed = works.moment(record.published), works.moment(record.datestamp)
    custodian = group("agent", element("name", works.keeper(record)), ROLE="CUSTODIAN", TYPE="ORGANIZATION")
    return f'<metsHdr CREATEDATE="{created}" LASTMODDATE="{changed}">{custodian}</metsHdr>'


def _technical(name: str, file: PublicFile) -> str:
    """PREMIS 3.0: the object by which the bytes can be known again."""
    media_type = (
        element("premis:formatName", file.media_type) or "<premis:formatName>application/octet-stream</premis:formatName>"
    )
    return (
        f'<techMD ID="{name}-premis"><mdWrap MDTYPE="PREMIS:OBJECT"><xmlData><premis:object xsi:type="premis:file" version="3.0">'
        "<premis:objectIdentifier><premis:objectIdentifierType>URL</premis:objectIdentifierType>"
        f"{element('premis:objectIdentifierValue', file.url)}</premis:objectIdentifier>"
        "<premis:objectCharacteristics><premis:compositionLevel>0</premis:compositionLevel>"
        "<premis:fixity><premis:messageDigestAlgorithm>SHA-256</premis:messageDigestAlgorithm>"
        f"<premis:messageDigest>{file.sha256}</premis:messageDigest></premis:fixity>"
        f"<premis:size>{file.size}</premis:size>"
        f"<premis:format><premis:formatDesignation>{media_type}</premis:formatDesignation></premis:format>"
        f"</premis:objectCharacteristics>{element('premis:originalName', file.name)}"
        "</premis:object></xmlData></mdWrap></techMD>"
    )


def _sections(files: Sequence[tuple[str, PublicFile]]) -> str:
    """One fileGrp a use, in the order in which the uses first occur."""
    uses = list(dict.fromkeys(_use(file) for _, file in files))
    ordered = sorted(files, key=lambda one: uses.index(_use(one[1])))
    groups = groupby(ordered, key=lambda one: _use(one[1]))
    return group(
        "fileSec", *(group("fileGrp", *(_file(name, file) for name, file in members), USE=use) for use, members in groups)
    )


def _use(file: PublicFile) -> str:
    return _USES.get(file.role, "OTHER")


def _file(name: str, file: PublicFile) -> str:
    return (
        f'<file ID="{name}" ADMID="{name}-premis" MIMETYPE="{quoted(file.media_type)}" SIZE="{file.size}" '
        f'CHECKSUM="{file.sha256}" CHECKSUMTYPE="SHA-256">'
        f'<FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="{quoted(file.url)}" xlink:title="{quoted(file.name)}"/></file>'
    )


def _structure(record: PublicRecord, files: Sequence[tuple[str, PublicFile]]) -> str:
    pointers = "".join(f'<div TYPE="file" LABEL="{quoted(file.name)}"><fptr FILEID="{name}"/></div>' for name, file in files)
    kind = quoted(record.kind.code)
    return f'<structMap TYPE="LOGICAL"><div ID="work" TYPE="{kind}" DMDID="description">{pointers}</div></structMap>'
