"""What the page of a collection tells about it besides its works: its editors, its figures, what deposits begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from wagtail.images.models import Image

from deposits.collation import sort_key
from deposits.metadata.catalogue import LICENCES
from deposits.models import Collection, CollectionEditor, Kind
from portal.search.asked import Asked
from portal.search.facets import Counts, Years, years
from portal.templatetags.khomo import language_name

_SHAPE = "fill-1200x400|format-jpeg|jpegquality-80"


@dataclass(frozen=True)
class Facts:
    """`kinds`: works by kind, the most first; `begins`: what a new deposit is filled with. Empty where the index is silent."""

    kinds: list[tuple[Kind, int]]
    years: Years | None
    licence: str
    language: str
    publisher: str


def facts(collection: Collection, counts: Counts) -> Facts:
    counted = dict(counts.get("kind", ()))
    kinds = [(one, counted[one.code]) for one in Kind.objects.filter(code__in=counted)]
    begins = collection.defaults
    return Facts(
        kinds=sorted(kinds, key=lambda pair: -pair[1]),
        years=years(Asked(), counts),
        licence=str(dict(LICENCES).get(begins["licence"], begins["licence"])) if begins.get("licence") else "",
        language=language_name(begins["language"]) if begins.get("language") else "",
        publisher=str(begins.get("publisher", "")),
    )


def editors(collection: Collection) -> list[str]:
    """Names of those who curate it, by themselves or from above; never their addresses."""
    found = CollectionEditor.objects.filter(collection__path__in=collection.lineage_paths(), user__is_active=True)
    names = {name for name in found.values_list("user__name", flat=True) if name}
    return sorted(names, key=sort_key)


def picture(image: Image) -> BinaryIO:
    """The bytes, cut and made a JPEG, from what Wagtail keeps of it."""
    return image.get_rendition(_SHAPE).file.open("rb")  # type: ignore[no-any-return]
