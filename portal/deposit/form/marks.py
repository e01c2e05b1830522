"""Marks of what each part of a form held when its page was drawn, so that two windows on one draft can be told apart part
by part: a field, `access`, `file:<id>`. A mark says nothing of what was written; only whether it is still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from deposits.access import Policy
from deposits.metadata.catalogue import Field
from deposits.metadata.document import Metadata
from deposits.models import Deposit
from portal.deposit.form import access
from portal.deposit.form.reading import ACCESS, Reading, reread
from portal.deposit.form.typed import Typed
from portal.deposit.form.widgets import WIDGETS

Marks = dict[str, str]
_LENGTH = 10  # hexadecimal digits: two windows, not enemies
_SETTLED = {"lang", "role", "sort", "relation", "scheme"}  # columns of a row that say nothing where nothing else is written


@dataclass(frozen=True)
class Comparison:
    """`elsewhere`: changed by another window and not here; `clashes`: changed in both, to different ends."""

    elsewhere: set[str] = field(default_factory=set)
    clashes: set[str] = field(default_factory=set)


def saved_marks(deposit: Deposit, fields: Iterable[Field]) -> Marks:
    """Of what is saved now."""
    listed = list(fields)
    return _marks(reread(deposit, listed), deposit, listed)


def drawn_marks(post: QueryDict) -> Marks | None:
    """Those that a page carried. None where it carried none that can be read."""
    try:
        found = json.loads(post.get("marks", ""))
    except ValueError:
        return None
    return {str(part): str(mark) for part, mark in found.items()} if isinstance(found, dict) else None


def compare(reading: Reading, deposit: Deposit, fields: Iterable[Field], drawn: Mapping[str, str]) -> Comparison:
    """What a form says (`reading`) against what is saved now, by the marks that the form was drawn with."""
    listed = list(fields)
    here, now = _marks(reading, deposit, listed), saved_marks(deposit, listed)
    found = Comparison()
    for part, mark in now.items():
        if mark in (here[part], drawn.get(part)):
            continue
        (found.elsewhere if here[part] == drawn.get(part) else found.clashes).add(part)
    return found


def _marks(reading: Reading, deposit: Deposit, fields: list[Field]) -> Marks:
    document, place = Metadata.model_validate(reading.metadata), deposit.collection.institution
    held: dict[str, Typed] = {one.name: WIDGETS[one.widget].show(one, document) for one in fields}
    held[ACCESS] = access.show(Policy.model_validate(reading.policy), place)
    held |= {name: typed for name, typed in reading.unread.items() if name in held}
    for file in deposit.files.all():
        changed, key = reading.files.get(file.pk, {}), f"file:{file.pk}"
        policy = changed.get("policy", file.policy)
        chosen = access.show_file(Policy.model_validate(policy) if policy is not None else None, place)
        held[key] = [changed.get("role", file.role), reading.unread.get(key, chosen)]
    return {part: _mark(typed) for part, typed in held.items()}


def _mark(typed: Typed) -> str:
    """Rows that nobody has written in do not count."""
    if isinstance(typed, list):
        typed = [row for row in typed if not isinstance(row, dict) or _is_written(row)]
    return hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()[:_LENGTH]


def _is_written(row: Mapping[str, str]) -> bool:
    return any(value for column, value in row.items() if column not in _SETTLED)
