"""Saving what a form holds: the description, the access, and what changed about its files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from deposits.access import Actor
from deposits.errors import Stale
from deposits.flows.files import arrange, attach, likely_role, reorder, replace
from deposits.flows.lookup import kind_of
from deposits.flows.save import save
from deposits.metadata.document import Metadata
from deposits.models import Deposit, DepositFile
from portal.deposit.clashes import last_save, latest_events
from portal.deposit.form.fields import chosen_fields
from portal.deposit.form.marks import Comparison, compare, drawn_marks
from portal.deposit.form.moves import Move
from portal.deposit.form.reading import Reading, read

_TRIES = 4  # as often as somebody else may save in the very moment between reading and saving


@dataclass(frozen=True)
class Page:
    """Which open page sends a form, and in which turn: 0 where no script counts."""

    window: str
    turn: int

    @classmethod
    def of(cls, post: QueryDict) -> Page:
        turn = post.get("turn", "")
        return cls(post.get("window", ""), int(turn) if turn.isdecimal() and len(turn) < 10 else 0)


@dataclass(frozen=True)
class Kept:
    """`deposit` as it is saved now. `reading` is what the form says of it: where another window changed a part that this
    form did not (`comparison.elsewhere`), that; where both changed one (`clashes`), what was typed here, which is not saved."""

    deposit: Deposit
    reading: Reading
    comparison: Comparison = field(default_factory=Comparison)


def read_form(post: QueryDict, deposit: Deposit, move: Move | None = None, *, leaving: Collection[str] = ()) -> Reading:
    return read(post, deposit, chosen_fields(kind_of(deposit)), move, leaving=leaving)


def keep_form(
    post: QueryDict, *, actor: Actor, deposit: Deposit, move: Move | None = None, leaving: Collection[str] = ()
) -> Kept:
    """Save what a form says, part by part: by the marks that it was drawn with, nothing that another window changed
    meanwhile is overwritten unseen. `leaving` names parts of which the saved state is to stay. Raises what
    `flows.save` raises, but `Stale` only where a form without marks is behind."""
    page = Page.of(post)
    for _attempt in range(_TRIES):
        found = _compared(post, deposit, read_form(post, deposit, move, leaving=leaving))
        kept = read_form(post, deposit, move, leaving={*leaving, *found.elsewhere, *found.clashes})
        try:
            deposit = keep(kept, actor=actor, deposit=deposit, revision=str(deposit.revision), page=page)
        except Stale:
            deposit.refresh_from_db()
            continue
        shown = read_form(post, deposit, move, leaving={*leaving, *found.elsewhere}) if found.clashes else kept
        return Kept(deposit, shown, found)
    raise Stale


def says_nothing_new(post: QueryDict, deposit: Deposit) -> bool:
    """Whether all that a form says is saved already."""
    return _is_kept(read_form(post, deposit), deposit)


def _compared(post: QueryDict, deposit: Deposit, reading: Reading) -> Comparison:
    drawn = drawn_marks(post)
    if drawn is None:
        if not _is_kept(reading, deposit) and post.get("revision", "") != str(deposit.revision):
            raise Stale
        return Comparison()
    found = compare(reading, deposit, chosen_fields(kind_of(deposit)), drawn)
    if not found.clashes:
        return found
    latest, page = latest_events(deposit), Page.of(post)
    for part in list(found.clashes):
        event = last_save(part, latest)
        if page.window and event and event.data.get("window") == page.window:
            # This very page saved it, unheard, and somebody typed on; or this request was overtaken by that one.
            found.clashes.discard(part)
            if page.turn < event.data["turn"]:
                found.elsewhere.add(part)
    return found


def keep(reading: Reading, *, actor: Actor, deposit: Deposit, revision: str, page: Page | None = None) -> Deposit:
    """Save all that could be read, and what could not as it was typed. Raises what `flows.save` raises; nothing of a
    form that is behind (`Stale`) is kept, not even what it says about files. `deposit` is as it stands now."""
    if _is_kept(reading, deposit):
        return deposit
    if revision != str(deposit.revision):
        raise Stale
    try:
        saved = save(
            actor=actor,
            deposit_id=deposit.pk,
            metadata=reading.metadata,
            policy=reading.policy,
            unread=reading.unread,
            revision=deposit.revision,
            window=page.window if page else "",
            turn=page.turn if page else 0,
        )
    except Stale:
        # The form's own saving, still on its way when the button was pressed, may have arrived in this very moment.
        deposit.refresh_from_db()
        if not _is_kept(reading, deposit):
            raise
        saved = deposit
    for file_id, changes in reading.files.items():
        arrange(actor=actor, file_id=file_id, changes=changes)
    return saved


def _is_kept(reading: Reading, deposit: Deposit) -> bool:
    """Whether all of it is there already, as when a page that was being closed had saved it, unheard."""
    if reading.files:
        return False
    written = Metadata.model_validate(reading.metadata).to_json()
    return (written, reading.policy, reading.unread) == (deposit.metadata, deposit.policy, deposit.unread)


def receive_upload(sent: UploadedFile, *, actor: Actor, deposit: Deposit) -> DepositFile:
    """Keep a file that arrived with a request. Raises what `flows.files.attach` raises."""
    name = sent.name or "file"
    role = likely_role(deposit, name)
    return attach(actor=actor, deposit_id=deposit.pk, source=cast(BinaryIO, sent.file), name=name, role=role)


def receive_replacement(sent: UploadedFile, *, actor: Actor, file: DepositFile) -> DepositFile:
    """Let a file that arrived with a request take the place of another. Raises what `flows.files.replace` raises."""
    return replace(actor=actor, file_id=file.pk, source=cast(BinaryIO, sent.file), name=sent.name or "file")


def shift_file(*, actor: Actor, deposit: Deposit, file_id: int, step: int) -> None:
    """Put a file one place up (-1) or down (1)."""
    ids = list(deposit.files.values_list("pk", flat=True))
    place = ids.index(file_id) if file_id in ids else -1
    if place < 0 or not 0 <= place + step < len(ids):
        return
    ids.insert(place + step, ids.pop(place))
    reorder(actor=actor, deposit_id=deposit.pk, file_ids=ids)
