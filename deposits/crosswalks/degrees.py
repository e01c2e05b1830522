"""The degree for which a thesis was written, in the elements of ETD-MS 1.1 and as catalogues say it."""

from __future__ import annotations

from typing import Final

from deposits.crosswalks import resource_types, works
from deposits.crosswalks.languages import tag
from deposits.crosswalks.markup import element, group, legal, quoted
from deposits.public import PublicRecord

NAMESPACE: Final = "http://www.ndltd.org/standards/metadata/etdms/1.1/"
# ETD-MS 1.1, thesis.degree.level: 0 before a master's, 1 master's, 2 doctoral
_LEVELS: Final = {"bachelor": "0", "master": "1", "doctor": "2"}
_LEVELS_OF_TYPES: Final = {"bachelor thesis": "bachelor", "master thesis": "master", "doctoral thesis": "doctor"}


def level(record: PublicRecord) -> str:
    """`bachelor`, `master` or `doctor`; nothing where neither the work nor its kind tells."""
    return record.metadata.thesis.level or _LEVELS_OF_TYPES.get(resource_types.of(record.kind).name, "")


def name(record: PublicRecord) -> str:
    """As in the decision that granted it, else the kind of thesis."""
    return legal(record.metadata.thesis.degree).strip() or resource_types.name(record.kind)


def degree(record: PublicRecord, declare: bool = True) -> str:
    """The element `degree` of a thesis, in the namespace of ETD-MS 1.1; nothing for other works."""
    if not resource_types.is_thesis(record.kind):
        return ""
    thesis = record.metadata.thesis
    lang = tag(record.metadata.language)
    content = group(
        "degree",
        element("name", name(record), xml_lang=lang),
        element("level", _LEVELS.get(level(record), "")),
        element("discipline", thesis.discipline, xml_lang=lang),
        element("grantor", works.organisation(record)),
    )
    return content.replace("<degree>", f'<degree xmlns="{quoted(NAMESPACE)}">', 1) if declare else content


def statement(record: PublicRecord) -> str:
    """One line: "Luận án tiến sĩ (Tiến sĩ Khoa học môi trường), Đại học Khoa học Sông Hậu, 2026"; nothing for other works."""
    if not resource_types.is_thesis(record.kind):
        return ""
    thesis = record.metadata.thesis
    named = f"{record.kind.name} ({thesis.degree})" if thesis.degree else record.kind.name
    granted = thesis.defended or works.issued(record)
    return ", ".join(part for part in (named, thesis.department, works.organisation(record), granted[:4]) if part)
