"""From what was asked to what may be shown.

The index proposes; the database disposes: every hit is read again and asked for its access before it is shown, and a
passage is shown only where its file may be viewed now. An index that is behind, or wrong, cannot tell a secret.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from deposits.access import Actor, Right, allows
from deposits.headings import identity
from deposits.lying import in_collections, moved_on
from deposits.models import Collection, Exposure, Heading, HeadingEntry, Record
from deposits.public import PublicFile, PublicRecord, build_many
from media.models import TextStatus
from portal.browse.institutions import with_units
from portal.browse.paging import Pager
from portal.search.asked import ADVISOR, SIZE, Asked
from portal.search.marking import marked
from portal.search.passages import stands_in
from portal.search.trees import nodes
from search.engines import engine
from search.forgiving import search
from search.port import Hit, Passage, Query, SearchUnavailable

Counts = Mapping[str, Sequence[tuple[str, int]]]
log = logging.getLogger(__name__)
# What the database cannot order or narrow by itself; the page says so.
ONLY_THE_INDEX: Final = ("degree",)
# Of more works the advisors are not counted, only those that are ticked: a name costs some microseconds, and people are many.
_ADVISED: Final = 10_000
_ORDERS = {"oldest": ("published", "pk"), "title": ("title", "pk")}
_WORDS = 8
_READ = {TextStatus.TEXT, TextStatus.OCR}


@dataclass(frozen=True)
class Shown:
    """A work that this actor may see, with the place of the best match where that may be seen too."""

    record: PublicRecord
    title: Passage
    passage: Passage | None = None
    page: int | None = None
    query: str = ""


@dataclass(frozen=True)
class Found:
    total: int
    shown: Sequence[Shown]
    pager: Pager
    facets: Counts = field(default_factory=dict)
    notice: str = ""
    instead: str = ""  # what was searched for because nothing held all that was typed
    index_answers: bool = True


def find(asked: Asked, actor: Actor, *, counting: bool = True) -> Found:
    """`counting`: with facets. A page behind the last one shows the last one."""
    asked = _present(asked)
    query = asked.query(actor.tokens)
    query = replace(query, among=_among(asked)) if counting else replace(query, facets=())
    try:
        forgiven = search(engine(), query)
        results = forgiven.results
        pager = Pager.of(results.total, SIZE, asked.page)
        if results.total and pager.number != asked.page:
            results = engine().search(replace(query, text=forgiven.text, offset=(pager.number - 1) * SIZE))
        advisors = _advisors(replace(query, text=forgiven.text), results.total) if counting else {}
    except SearchUnavailable:
        log.warning("search.unavailable")
        return find_titles(asked, actor)
    return Found(
        total=results.total,
        shown=reread(results.hits, forgiven.text, actor),
        pager=pager,
        facets={**results.facets, **advisors},
        notice=results.notice,
        instead=forgiven.text if forgiven.change else "",
    )


def _present(asked: Asked) -> Asked:
    """Addresses and saved searches may name a collection that was united with another one since."""
    slugs = asked.filters.get("collection", ())
    present = moved_on(slugs) if slugs else {}
    if not present:
        return asked
    return replace(asked, filters={**asked.filters, "collection": tuple(present.get(slug, slug) for slug in slugs)})


def _among(asked: Asked) -> dict[str, list[str]]:
    """Of the tree of collections only the branches that the page shows are counted."""
    return {"collection": [one.slug for one in nodes(asked.filters.get("collection", ()))]}


def _advisors(query: Query, total: int) -> Counts:
    """The advisors of the works that are found, or would be if none were ticked."""
    bare = replace(query, facets=(), among={}, passages=False, offset=0, limit=0)
    ticked = query.filters.get(ADVISOR, ())
    if ticked:
        others = {name: values for name, values in query.filters.items() if name != ADVISOR}
        total = engine().search(replace(bare, filters=others)).total
    if total <= _ADVISED:
        return engine().search(replace(bare, facets=(ADVISOR,))).facets
    return {ADVISOR: [(one, engine().search(replace(bare, filters={**query.filters, ADVISOR: [one]})).total) for one in ticked]}


def reread(hits: Sequence[Hit], text: str, actor: Actor) -> list[Shown]:
    """The hits as the database knows them now, in their order, without those that this actor may not see."""
    public = {one.id: one for one in permitted([hit.id for hit in hits], actor)}
    return [_shown(record, hit, text, actor) for hit in hits if (record := public.get(hit.id))]


def permitted(ids: Sequence[str], actor: Actor) -> list[PublicRecord]:
    """Those of these works that are published now and that this actor may see, in the order of the ids."""
    rows = Record.objects.filter(public_id__in=ids, withdrawn=None)
    public = {one.id: one for one in build_many(list(rows)) if allows(actor, Right.METADATA, one.protected)}
    return [public[id] for id in ids if id in public]


def _shown(record: PublicRecord, hit: Hit, text: str, actor: Actor) -> Shown:
    title = marked(record.metadata.title, text, record.metadata.language)
    file = viewable(record, hit.file, actor) if hit.file else None
    if hit.passage is None or (hit.file and file is None) or not stands_in(hit.passage, record, file, hit.page):
        return Shown(record, title)
    if file is None or hit.page is None or not has_pages(file):
        return Shown(record, title, hit.passage)
    place: dict[str, object] = {"page": hit.page, "q": text}
    if file != first_viewable(record, actor):
        place["file"] = file.name
    return Shown(record, title, hit.passage, hit.page, f"?{urlencode(place)}#page={hit.page}")


def viewable(record: PublicRecord, name: str, actor: Actor) -> PublicFile | None:
    """The file of this name, where the actor may see its pages."""
    return next((one for one in record.files_for(actor, Right.VIEW) if one.name == name), None)


def first_viewable(record: PublicRecord, actor: Actor) -> PublicFile | None:
    """The file that the record page opens by itself: the first that has pages which the actor may see."""
    return next((one for one in record.files_for(actor, Right.VIEW) if has_pages(one)), None)


def has_pages(file: PublicFile) -> bool:
    """Whether the record page can open it page by page: as pictures, or as the text that was read from it."""
    return bool(file.pages) and not file.damaged and (file.is_pdf or file.text_status in _READ)


def find_titles(asked: Asked, actor: Actor) -> Found:
    """Without the index: public works whose title holds every word, by the database alone. No facets, no full text; the
    filter by degree and the order by author are left out."""
    rows = _filtered(Record.objects.filter(exposure=Exposure.LIVE), asked)
    for word in asked.text.split()[:_WORDS]:
        rows = rows.filter(title__icontains=word)
    total = rows.count()
    pager = Pager.of(total, SIZE, asked.page)
    start = (pager.number - 1) * SIZE
    page = rows.order_by(*_ORDERS.get(asked.sort, ("-published", "-pk")))[start : start + SIZE]
    shown = [
        Shown(one, marked(one.metadata.title, asked.text, one.metadata.language))
        for one in build_many(list(page))
        if allows(actor, Right.METADATA, one.protected)
    ]
    return Found(total=total, shown=shown, pager=pager, index_answers=False)


def _filtered(rows: QuerySet[Record], asked: Asked) -> QuerySet[Record]:
    columns = {"access": "status", "kind": "kind__code", "language": "language"}
    for name, column in columns.items():
        if values := asked.filters.get(name):
            rows = rows.filter(**{f"{column}__in": values})
    if slugs := asked.filters.get("institution"):
        rows = rows.filter(institution__in=with_units(slugs))
    if slugs := asked.filters.get("collection"):
        rows = rows.filter(_inside(slugs))
    if terms := asked.filters.get("subject"):
        rows = rows.filter(Exists(_under("subject", terms)))
    if names := asked.filters.get("advisor"):
        rows = rows.filter(Exists(_under("advisor", [identity(name) for name in names])))
    if asked.year_from is not None:
        rows = rows.filter(year__gte=asked.year_from)
    if asked.year_to is not None:
        rows = rows.filter(year__lte=asked.year_to)
    return rows


def _under(index: str, identities: Sequence[str]) -> QuerySet[HeadingEntry]:
    """Entries of a record under one of these headings."""
    headings = Heading.objects.filter(index=index, identity__in=list(identities)).values("pk")
    return HeadingEntry.objects.filter(record=OuterRef("pk"), heading__in=headings)


def _inside(slugs: Sequence[str]) -> Q:
    """In one of these collections or below it."""
    wanted = Q(pk__in=[])
    for path in Collection.objects.filter(slug__in=slugs).values_list("path", flat=True):
        wanted |= Q(path__startswith=path)
    return in_collections(Collection.objects.filter(wanted).order_by().values("pk"))
