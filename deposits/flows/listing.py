"""Bringing the lists by name and keyword up to date with records, and making them again.

Not part of publishing: a listener does it, so that nobody waits for it. It re-reads the records and may run twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef

from deposits import authorities
from deposits.access import Right, tokens
from deposits.bulk import insert_values
from deposits.headings import Listed, headings
from deposits.metadata.document import Metadata
from deposits.models import Exposure, Heading, HeadingEntry, Record, RecordAudience, Subject
from deposits.terms.merged import follow, merged_terms

BATCH = 200
_Names = tuple[str, str]


def list_records(record_ids: Sequence[int]) -> None:
    """List these records (primary keys) under their headings as they now stand; withdrawn ones under none."""
    ordered = sorted(set(record_ids))
    broader = _broader()
    for start in range(0, len(ordered), BATCH):
        _list(ordered[start : start + BATCH], broader)


def list_all() -> int:
    """List every record again, batch by batch while the site runs; then count anew and forget empty headings."""
    last, done = 0, 0
    broader = _broader()
    while batch := list(Record.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        _list(batch, broader)
        last, done = batch[-1], done + len(batch)
    _recount()
    sweep()
    return done


def sweep() -> int:
    """Forget headings that list nothing. Returns how many there were."""
    entries = HeadingEntry.objects.filter(heading=OuterRef("pk"))
    forgotten, _by_model = Heading.objects.filter(~Exists(entries), works=0).delete()
    return forgotten


@transaction.atomic
def _list(record_ids: Sequence[int], broader: Mapping[str, str | None]) -> None:
    """The records are locked, so that two workers with the same ones count them once."""
    query = Record.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=record_ids).order_by("pk")
    records = list(query.select_related("snapshot", "collection", "deposit"))
    linked, merged = authorities.links(record_ids), merged_terms()
    wanted = {one.pk: {} if one.is_tombstone else headings(_headed(one, linked, merged), broader) for one in records}
    known = _known([listed for found in wanted.values() for listed in found.values()])
    shown = {one.pk: one.exposure == Exposure.LIVE for one in records}
    after = {(known[name], pk): shown[pk] for pk, found in wanted.items() for name in found}
    rows = HeadingEntry.objects.filter(record__in=record_ids).values_list("heading_id", "record_id", "shown")
    before = {(heading, record): was_shown for heading, record, was_shown in rows}
    changed = {pair[1] for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair)}
    if changed:
        HeadingEntry.objects.filter(record__in=changed).delete()
        entries = ((heading, record, is_shown) for (heading, record), is_shown in after.items() if record in changed)
        insert_values(HeadingEntry, ("heading_id", "record_id", "shown"), entries)
        more = Counter(heading for (heading, _record), is_shown in after.items() if is_shown)
        more.subtract(Counter(heading for (heading, _record), was_shown in before.items() if was_shown))
        _count(more)
    _write_audiences(records)


def _headed(record: Record, linked: authorities.Links, merged: Mapping[_Names, _Names]) -> Metadata:
    """The description, its people under the names by which all their works are listed, its terms as they are now."""
    document = record.current.document
    authorities.head_people(document, linked.get(record.pk, ()))
    follow(document, merged)
    return document


def _known(listed: Iterable[Listed]) -> dict[_Names, int]:
    """Primary keys of these headings; those that are new are made."""
    wanted = {(one.index, one.identity): one for one in listed}
    found = _find(wanted)
    missing = sorted(wanted.keys() - found.keys())
    if missing:
        made = [wanted[name] for name in missing]
        rows = [Heading(index=one.index, identity=one.identity, key=one.key, label=one.label) for one in made]
        Heading.objects.bulk_create(rows, ignore_conflicts=True)
        found |= _find({name: wanted[name] for name in missing})
    return found


def _find(wanted: Mapping[_Names, Listed]) -> dict[_Names, int]:
    found: dict[_Names, int] = {}
    for index in {index for index, _identity in wanted}:
        identities = [identity for name, identity in wanted if name == index]
        for start in range(0, len(identities), 500):
            rows = Heading.objects.filter(index=index, identity__in=identities[start : start + 500])
            found |= {(index, identity): pk for identity, pk in rows.values_list("identity", "pk")}
    return found


def _count(more: Mapping[int, int]) -> None:
    """Add to the counts, the headings locked in one order."""
    moved = {heading: difference for heading, difference in more.items() if difference}
    list(Heading.objects.select_for_update(no_key=True).filter(pk__in=moved).order_by("pk").values_list("pk"))
    for difference in set(moved.values()):
        same = [heading for heading, one in moved.items() if one == difference]
        Heading.objects.filter(pk__in=same).update(works=F("works") + difference)


def _write_audiences(records: Sequence[Record]) -> None:
    """Tokens of the published records that are not for everyone."""
    limited = [one for one in records if not one.is_tombstone and one.exposure != Exposure.LIVE]
    wanted = {(one.pk, token) for one in limited for token in tokens(one.protected, Right.METADATA)}
    held = set(RecordAudience.objects.filter(record__in=records).values_list("record_id", "token"))
    if gone := {record for record, _token in held - wanted}:
        RecordAudience.objects.filter(record__in=gone).delete()
        held = {pair for pair in held if pair[0] not in gone}
    insert_values(RecordAudience, ("record_id", "token"), sorted(wanted - held))


def _broader() -> dict[str, str | None]:
    rows = Subject.objects.values_list("scheme", "code", "parent__code")
    return {f"{scheme}:{code}": f"{scheme}:{above}" if above else None for scheme, code, above in rows}


def _recount() -> None:
    """Mend counts, a thousand headings at a time."""
    last = 0
    while pks := list(Heading.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:1_000]):
        with transaction.atomic():
            rows = Heading.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
            counted = dict(
                HeadingEntry.objects.filter(heading__in=pks, shown=True)
                .values_list("heading")
                .annotate(Count("record"))
                .order_by()
            )
            wrong = [row for row in rows if row.works != counted.get(row.pk, 0)]
            for row in wrong:
                row.works = counted.get(row.pk, 0)
            Heading.objects.bulk_update(wrong, ["works"])
        last = pks[-1]
