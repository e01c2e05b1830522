"""What every widget of the form agrees upon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.http import QueryDict

from deposits.metadata.catalogue import Field
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable as Unreadable

Typed = Any  # JSON: a string, a dict of strings, or a list of such dicts; each widget says which
Draft = dict[str, Any]  # a metadata document in the making
Place = tuple[int, str]  # a box among several: its row and its column


class Widget(Protocol):
    """How one sort of field is asked."""

    def show(self, field: Field, document: Metadata) -> Typed:
        """What the boxes hold for a document."""

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        """What was typed; None where the form did not ask."""

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        """Put what was typed into the draft. Raises `Unreadable`; what the document itself refuses is found later."""


def element_id(name: str) -> str:
    """Of a part of the form on its page."""
    return "f-" + name.replace(".", "-").replace(":", "-")


@contextmanager
def box(row: int, column: str) -> Iterator[None]:
    """What is unreadable in the block stands in this box."""
    try:
        yield
    except Unreadable as error:
        raise error if error.column else Unreadable(str(error), row=row, column=column) from error


def rows(post: QueryDict, name: str, columns: tuple[str, ...]) -> list[dict[str, str]] | None:
    """Boxes that come in rows: `name-column`, once a row. Empty rows are left out; None where there is no such row."""
    found = {column: post.getlist(f"{name}-{column}") for column in columns}
    length = max(len(values) for values in found.values())
    if not length and f"{name}-rows" not in post:
        return None
    return [
        {column: values[number] if number < len(values) else "" for column, values in found.items()} for number in range(length)
    ]


def plain(name: str, document: Metadata) -> Any:
    """The value at a path such as `thesis.degree`."""
    value: Any = document
    for part in name.split("."):
        value = getattr(value, part)
    return value


def put(name: str, value: object, draft: Draft) -> None:
    """Set the value at a path such as `thesis.degree`."""
    *path, last = name.split(".")
    for part in path:
        draft = draft.setdefault(part, {})
    draft[last] = value
