"""From what was posted to a document, a policy, and the parts that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from pydantic import ValidationError

from deposits.access import Policy
from deposits.metadata.catalogue import CATALOGUE, Field
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from deposits.models import Deposit, DepositFile
from portal.deposit.form import access
from portal.deposit.form.moves import Move, moved
from portal.deposit.form.typed import Draft, Place, Typed, element_id
from portal.deposit.form.widgets import WIDGETS

ACCESS = "access"


@dataclass
class Reading:
    """`errors` and `unread` have the same keys: names of the catalogue, `access`, `file:<id>`. `places` says in which box an
    error is, where there are several."""

    metadata: Draft
    policy: dict[str, Any]
    files: dict[int, dict[str, Any]] = field(default_factory=dict)
    unread: dict[str, Typed] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def box_id(self, name: str) -> str:
        """Where the boxes of `access` and of a file have an id: the one that is wrong, else the whole part."""
        part = element_id(name)
        return f"{part}-{self.places[name][1]}" if name in self.places else part


def read(
    post: QueryDict, deposit: Deposit, fields: Iterable[Field], move: Move | None = None, *, leaving: Collection[str] = ()
) -> Reading:
    """Read every field that was asked. One that cannot be read keeps its old value, and what was typed goes into
    `unread`; a field that was not asked stays as it is, and so do the parts named by `leaving`. `move` is a row to put
    up, down or away first."""
    reading = Reading(metadata=deposit.document.model_dump(mode="json"), policy=access.as_json(deposit.access))
    fields = list(fields)
    names = {one.name for one in fields}
    # What an earlier form asked and could not read stays as it was typed: it is shown, and nobody has to mend it.
    reading.unread |= {name: typed for name, typed in deposit.unread.items() if name in CATALOGUE and name not in names}
    for one in fields:
        typed = None if one.name in leaving else WIDGETS[one.widget].take(one, post)
        if typed is None:
            if one.name in deposit.unread:
                _read_field(reading, one, deposit.unread[one.name])
            continue
        _read_field(reading, one, moved(typed, move) if move and move.field == one.name else typed)
    asked = None if ACCESS in leaving else access.take(post, ACCESS)
    _read_access(reading, deposit, asked or deposit.unread.get(ACCESS))
    for file in deposit.files.all():
        _read_file(reading, deposit, file, QueryDict() if f"file:{file.pk}" in leaving else post)
    return reading


def reread(deposit: Deposit, fields: Iterable[Field]) -> Reading:
    """The deposit as it stands, with what could not be read when it was saved."""
    return read(QueryDict(), deposit, fields)


def _attempt(reading: Reading, name: str, typed: Typed, change: Callable[[], None]) -> None:
    try:
        change()
    except Unreadable as error:
        reading.unread[name] = _without_nul(typed)
        reading.errors[name] = str(error)
        if error.column:
            reading.places[name] = (error.row, error.column)


def _read_field(reading: Reading, one: Field, typed: Typed) -> None:
    def change() -> None:
        draft = Metadata.model_validate(reading.metadata).model_dump(mode="json")
        WIDGETS[one.widget].write(one, typed, draft)
        try:
            reading.metadata = Metadata.model_validate(draft).model_dump(mode="json")
        except ValidationError as error:
            raise Unreadable(_why(error), **_where(error, typed)) from error

    _attempt(reading, one.name, typed, change)


def _read_access(reading: Reading, deposit: Deposit, typed: access.TypedAccess | None) -> None:
    def change() -> None:
        if typed is not None:
            reading.policy = access.as_json(access.policy_of(typed, deposit.collection.institution, deposit.access))

    _attempt(reading, ACCESS, typed, change)


def _read_file(reading: Reading, deposit: Deposit, file: DepositFile, post: QueryDict) -> None:
    prefix = f"file-{file.pk}"
    changes: dict[str, Any] = {}
    role = post.get(f"{prefix}-role", file.role)
    if role != file.role:
        changes["role"] = role
    typed = access.take(post, prefix) or deposit.unread.get(f"file:{file.pk}")

    def change() -> None:
        if typed is None:
            return
        policy = _file_policy(typed, deposit, file)
        if policy != file.policy:
            changes["policy"] = policy

    _attempt(reading, f"file:{file.pk}", typed, change)
    if changes:
        reading.files[file.pk] = changes


def _file_policy(typed: access.TypedAccess, deposit: Deposit, file: DepositFile) -> dict[str, Any] | None:
    if typed["choice"] == access.INHERITED:
        return None
    before = file.access or Policy.open()
    return access.as_json(access.policy_of(typed, deposit.collection.institution, before))


def _why(error: ValidationError) -> str:
    """pydantic's finding, in words for a person."""
    first = error.errors()[0]
    limit = int(first.get("ctx", {}).get("max_length", 0))
    if first["type"] == "string_too_long" or (first["type"] == "too_long" and isinstance(first["input"], str)):
        return _("This is too long: at most %(most)s characters.") % {"most": number_format(limit)}
    if first["type"] == "too_long":
        return _("Too many: at most %(most)s.") % {"most": number_format(limit)}
    return _("What is written here could not be read.")


def _where(error: ValidationError, typed: Typed) -> dict[str, Any]:
    """The box of a text in one of several languages; a document leaves out the rows without one."""
    path = error.errors()[0]["loc"]
    if len(path) != 3 or path[-1] != "text" or not isinstance(typed, list):
        return {}
    written = [number for number, row in enumerate(typed) if row.get("text", "").strip()]
    return {"row": written[path[1]], "column": "text"} if isinstance(path[1], int) and path[1] < len(written) else {}


def _without_nul(typed: Typed) -> Typed:
    """PostgreSQL keeps no NUL in JSON; nobody types one."""
    if isinstance(typed, str):
        return typed.replace("\x00", "")
    if isinstance(typed, dict):
        return {key: _without_nul(value) for key, value in typed.items()}
    return [_without_nul(one) for one in typed] if isinstance(typed, list) else typed
