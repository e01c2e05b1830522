"""The log of curation: what happened to deposits and records, and what was done in the admin, as one list by time.

Read piece by piece from a place in time downwards, so that the thousandth page costs what the first does. Nothing here
writes: entries come from flows and from Wagtail, and no address changes one.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import BigIntegerField, ExpressionWrapper, F, Model, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, PageLogEntry

from deposits.access import Actor
from deposits.happened import in_words
from deposits.ids import is_id
from deposits.metadata.written import Unreadable
from deposits.models import Collection, Deposit, Event, Record
from portal.accounts.models import User
from portal.deposit.form.lines import read_date
from portal.deposit.words import VERBS
from search.vietnamese import fold

SIZE: Final = 50
_PORTION: Final = 1_000
_PEOPLE: Final = 200
_FEW: Final = 10  # people, whose events are collected and sorted; those of more are met on the way down
_MANY: Final = 500  # works of an institution, alike
# What the machine does in the background, thousands of times: shown to those who ask for it.
_BACKGROUND: Final = ("rebuild", "inspected", "try_batch")
WORDS: dict[str, str | Promise] = {
    **VERBS,
    "make_collection": _("%(who)s made a collection"),
    "change_collection": _("%(who)s changed a collection"),
    "feature_works": _("%(who)s chose the works that a collection shows first"),
    "move_collection": _("%(who)s moved a collection"),
    "unite_collections": _("%(who)s united two collections"),
    "part_collections": _("%(who)s took a union of collections back"),
    "define_form": _("%(who)s changed a form"),
    "inherit_form": _("%(who)s let a form follow the one above"),
    "define_set": _("%(who)s defined a set for harvesters"),
    "undefine_set": _("%(who)s took a set for harvesters away"),
    "define_steps": _("%(who)s set up the steps of review"),
    "identify": _("%(who)s changed what harvesters are told of the repository"),
    "import_terms": _("%(who)s brought in a vocabulary"),
    "merge_terms": _("%(who)s merged two terms"),
    "undo_merge_terms": _("%(who)s took a merger of terms back"),
    "receive": _("%(who)s brought in records"),
    "rebuild": _("%(who)s derived records again"),
    "inspected": _("%(who)s read a file"),
    "backup": _("%(who)s made a backup"),
    "try_batch": _("%(who)s tried the rows of a sheet"),
    "bring_in": _("%(who)s brought in a sheet"),
    "edit_many": _("%(who)s carried out a bulk edit"),
    "message": _("%(who)s wrote a message"),
    "arrange": _("%(who)s arranged the files"),
    "request_copy": _("Somebody asked for a copy of a file, not confirmed yet"),
    "damaged": _("%(who)s found damaged bytes"),
    "mended": _("%(who)s brought good bytes back"),
    "say_distinct": _("%(who)s said that two works are different"),
    "say_version_of": _("%(who)s said that a work is a version of another"),
}


@dataclass(frozen=True)
class Place:
    """After which entry to go on: by time, then by source, then by key, all downwards."""

    at: dt.datetime
    source: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.pk}"

    @staticmethod
    def read(typed: str) -> Place | None:
        try:
            at, source, pk = typed.split("~")
            return Place(dt.datetime.fromisoformat(at).astimezone(dt.UTC), int(source), min(int(pk), 2**62))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Entry:
    """`works`: id and title of the deposit or record it is about; `record`: whether that is a record."""

    place: Place
    who: str
    verb: str
    words: str
    work: str = ""
    title: str = ""
    record: bool = False
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    who: str = ""
    verb: str = ""
    work: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @staticmethod
    def read(query: QueryDict) -> Asked:
        verb = query.get("verb", "")
        return Asked(
            who=query.get("who", "").replace("\x00", "").strip()[:200],
            verb=verb if verb in WORDS or verb == "admin" else "",
            work=query.get("work", "").strip()[:20],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )


def entries(actor: Actor, asked: Asked, after: Place | None = None, size: int = SIZE) -> list[Entry]:
    """The newest that this actor may read, or those older than `after`; at most `size`."""
    found: list[Iterator[Entry]] = []
    if asked.verb != "admin":
        found += [_events(actor, asked, who, after, size) for who in _by(asked.who)]
    if actor.is_administrator and asked.verb in ("", "admin") and not asked.work:
        found += [_wagtail(ModelLogEntry, 1, asked, after, size), _wagtail(PageLogEntry, 2, asked, after, size)]
    ordered = heapq.merge(*found, key=lambda one: (one.place.at, -one.place.source, one.place.pk), reverse=True)
    return [one for _number, one in zip(range(size), ordered, strict=False)]


def every(actor: Actor, asked: Asked) -> Iterator[Entry]:
    """All of them, read in portions."""
    after: Place | None = None
    while portion := entries(actor, asked, after, _PORTION):
        yield from portion
        if len(portion) < _PORTION:
            return
        after = portion[-1].place


def may_read(actor: Actor) -> bool:
    return actor.is_administrator or any(token.startswith("institution-admin:") for token in actor.tokens)


def _by(typed: str) -> list[Q]:
    """Of events: those that somebody so called has done, and those that only kept such a name; apart, so that each is read
    along an index of its own."""
    if not typed:
        return [Q()]
    people = _people(typed)
    done = Q(actor__in=people) if len(people) <= _FEW else Q(doer__in=people)
    return [done, Q(actor_label=typed) & (Q(actor=None) | ~Q(actor__in=people))]


def _events(actor: Actor, asked: Asked, who: Q, after: Place | None, size: int) -> Iterator[Entry]:
    rows = Event.objects.alias(doer=_not_sought("actor"), of_deposit=_not_sought("deposit"), of_record=_not_sought("record"))
    rows = rows.filter(who, _between("at", asked), _older("at", 0, after), _theirs(actor))
    rows = rows.filter(verb=asked.verb) if asked.verb else rows.exclude(verb__in=_BACKGROUND)
    if asked.work:
        rows = rows.filter(_about(asked.work))
    # First the keys alone, sorted in narrow rows; then what is shown, of these few.
    keys = list(rows.order_by("-at", "-pk").values_list("pk", flat=True)[:size])
    shown = Event.objects.filter(pk__in=keys).select_related("actor")
    shown = shown.annotate(
        record_ref=F("record__public_id"),
        record_title=F("record__title"),
        deposit_ref=F("deposit__public_id"),
        deposit_title=KeyTextTransform("title", "deposit__metadata"),
    )
    for one in shown.order_by("-at", "-pk"):
        yield Entry(
            Place(one.at, 0, one.pk),
            str(one.actor) if one.actor else one.actor_label,
            one.verb,
            in_words(one, WORDS.get(one.verb, f"%(who)s: {one.verb}")),
            one.record_ref or one.deposit_ref or "",
            one.record_title or one.deposit_title or "",
            one.record_ref is not None,
            one.data,
        )


def _about(public_id: str) -> Q:
    """Of events: by the keys of the work, which are indexed; by its id, every event would be joined to its work."""
    records = list(Record.objects.filter(public_id=public_id).values_list("pk", flat=True)) if is_id(public_id) else []
    deposits = list(Deposit.objects.filter(public_id=public_id).values_list("pk", flat=True)) if is_id(public_id) else []
    return Q(record__in=records) | Q(deposit__in=deposits)


def _wagtail(model: type[Model], source: int, asked: Asked, after: Place | None, size: int) -> Iterator[Entry]:
    rows: QuerySet[Any] = model._default_manager.filter(_between("timestamp", asked), _older("timestamp", source, after))
    if asked.who:
        rows = rows.filter(user__in=_people(asked.who))
    for one in rows.select_related("user").order_by("-timestamp", "-pk")[:size]:
        who = str(one.user or gettext("The system"))
        yield Entry(
            Place(one.timestamp, source, one.pk),
            who,
            one.action,
            f"{who}: {one.message} · {one.object_verbose_name}",
            "",
            one.label,
        )


def _not_sought(column: str) -> ExpressionWrapper:
    """The same key, which no database seeks in an index: where many are asked for, all that they ever did would be collected
    and sorted before the newest are shown; so the log is read downwards until enough are found."""
    return ExpressionWrapper(F(column) + Value(0), output_field=BigIntegerField())


def _theirs(actor: Actor) -> Q:
    """What an institution's administrator may read: all about its collections and what lies in them."""
    if actor.is_administrator:
        return Q()
    pks = [int(token.partition(":")[2]) for token in actor.tokens if token.startswith("institution-admin:")]
    own = Collection.objects.filter(institution__in=pks).order_by()
    deposits = Deposit.objects.filter(collection__in=own.values("pk")).order_by().values("pk")
    records = Record.objects.filter(collection__in=own.values("pk")).order_by().values("pk")
    few = len(deposits[:_MANY]) < _MANY and len(records[:_MANY]) < _MANY
    lies = Q(deposit__in=deposits) | Q(record__in=records) if few else Q(of_deposit__in=deposits) | Q(of_record__in=records)
    return lies | Q(deposit=None, record=None, data__collection__in=list(own.values_list("slug", flat=True)))


def _older(column: str, source: int, after: Place | None) -> Q:
    if after is None:
        return Q()
    same = Q(**{column: after.at})
    if source == after.source:
        same &= Q(pk__lt=after.pk)
    # The first condition is what a database seeks by in its index.
    return Q(**{f"{column}__lte": after.at}) & (
        Q(**{f"{column}__lt": after.at}) | (same if source >= after.source else Q(pk__in=[]))
    )


def _between(column: str, asked: Asked) -> Q:
    """Whole local days, both inclusive."""
    found = Q()
    if asked.since:
        found &= Q(**{f"{column}__gte": _midnight(asked.since)})
    if asked.until:
        found &= Q(**{f"{column}__lt": _midnight(asked.until + dt.timedelta(days=1))})
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _people(typed: str) -> list[int]:
    """At most two hundred accounts that are called so, or have this address."""
    called = Q(folded_name__contains=fold(typed)) | Q(email__iexact=typed)
    return list(User.objects.filter(called).order_by("pk").values_list("pk", flat=True)[:_PEOPLE])


def _day(typed: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(read_date(typed.strip())) if typed.strip() else None
    except (ValueError, Unreadable):
        return None
    return day if day and 1900 <= day.year <= 9000 else None
