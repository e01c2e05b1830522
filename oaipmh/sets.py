"""The sets of the repository (section 2.6): collections, institutions, kinds, those that aggregators ask for by their usual
names (`deposits.sets.automatic`), and those that an administrator defined.

Besides the sets of today there are those that withdrawn records were in: their headers still name them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from deposits.models import Collection, Exposure, Institution, Kind, NamedSet, RecordSet


@dataclass(frozen=True)
class Set:
    """Names and descriptions by language; the first name is the one that `setName` gives."""

    spec: str
    names: tuple[tuple[str, str], ...]
    descriptions: tuple[tuple[str, str], ...] = ()


def _automatic(spec: str, vietnamese: str, english: str, about: str, about_en: str) -> Set:
    return Set(spec, (("vi", vietnamese), ("en", english)), (("vi", about), ("en", about_en)))


_AUTOMATIC: Final = (
    _automatic(
        "open_access", "Truy cập mở", "Open access",
        "Tài liệu mà ai cũng xem và tải được toàn văn.", "Works whose files everyone may read and download.",
    ),
    _automatic(
        "openaire", "OpenAIRE", "OpenAIRE",
        "Tài liệu truy cập mở hoặc sẽ mở khi hết hạn hoãn, và tài liệu do nhiệm vụ có mã số tài trợ.",
        "Works that are open or will be after an embargo, and works paid for by a numbered grant.",
    ),
    _automatic(
        "driver", "DRIVER: toàn văn mở", "DRIVER: open full text",
        "Tài liệu truy cập mở có tệp kèm theo.", "Open works that come with their files.",
    ),
    _automatic(
        "ndltd", "Luận văn, luận án", "Theses and dissertations",
        "Luận văn, luận án và khóa luận, dành cho mạng thư viện số luận văn NDLTD.",
        "Theses of all degrees, for the Networked Digital Library of Theses and Dissertations.",
    ),
)  # fmt: skip


def sets() -> list[Set]:
    """All of them, sorted by setSpec. Never empty."""
    defined = [*_collections(), *_institutions(), *_kinds(), *_AUTOMATIC, *_named()]
    found = {one.spec: one for one in defined}
    for spec in _used():
        found.setdefault(spec, Set(spec, (("", spec),)))
    return [found[spec] for spec in sorted(found)]


def _collections() -> Iterator[Set]:
    specs: dict[str, str] = {"": ""}
    for one in Collection.objects.order_by("path"):
        parent = specs[one.path[: -one.steplen]]
        specs[one.path] = f"{parent}:col_{one.slug}" if parent else f"col_{one.slug}"
        if one.united_with_id is not None:
            continue  # nothing lies in it; what was withdrawn before it was united is found by `_used`
        yield Set(specs[one.path], _texts(one.name, one.name_en), _texts(one.description, one.description_en))


def _institutions() -> Iterator[Set]:
    every = {one.pk: one for one in Institution.objects.all()}
    for one in every.values():
        lineage, here = [one], one
        while here.parent_id is not None and every[here.parent_id] not in lineage:
            here = every[here.parent_id]
            lineage.insert(0, here)
        spec = ":".join(f"inst_{above.slug}" for above in lineage)
        yield Set(spec, _texts(one.name, one.name_en), _texts(one.description, one.description_en))


def _kinds() -> Iterator[Set]:
    for one in Kind.objects.all():
        yield Set(f"kind_{one.code}", _texts(one.name, one.name_en))


def _named() -> Iterator[Set]:
    for one in NamedSet.objects.all():
        yield Set(one.spec, _texts(one.name, one.name_en), _texts(one.description, one.description_en))


def _used() -> Iterator[str]:
    """Every setSpec that some header names, each found by one step in the index: there are few sets and many rows."""
    last = ""
    rows = RecordSet.objects.exclude(record__exposure=Exposure.HIDDEN).order_by("spec")
    while (last := rows.filter(spec__gt=last).values_list("spec", flat=True).first() or "") != "":
        yield last


def _texts(vietnamese: str, english: str) -> tuple[tuple[str, str], ...]:
    return tuple((language, text) for language, text in (("vi", vietnamese), ("en", english)) if text)
