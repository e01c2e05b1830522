"""Terms of a vocabulary, chosen from a list that is grouped as the vocabulary is."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.metadata.catalogue import Field
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from deposits.models import Subject
from portal.deposit.form.typed import Draft, Typed, rows

Options = list[tuple[str, list[tuple[str, str]]]]


class Subjects:
    """Typed: rows of `term`, “scheme|code”."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return [{"term": f"{one.scheme}|{one.code}"} for one in document.subjects] or [{"term": ""}]

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        return rows(post, field.name, ("term",))

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        held = {(one["scheme"], one["code"]): one for one in draft.get("subjects", [])}
        chosen = dict.fromkeys(tuple(row["term"].split("|", 1)) for row in typed if "|" in row["term"])
        draft["subjects"] = [held.get(term) or _term(*term) for term in chosen]


def options() -> Options:
    """Groups with their terms, in the language of the page; the group itself is the first that may be chosen."""
    terms = list(Subject.objects.all())
    groups: dict[int, list[tuple[str, str]]] = {}
    labels: dict[int, str] = {}
    parents = {term.pk: term.parent_id for term in terms}
    for term in terms:
        top = term.pk
        while (above := parents.get(top)) is not None:
            top = above
        if top == term.pk:
            labels[top] = f"{term.code} {term.label()}"
        groups.setdefault(top, []).append((f"{term.scheme}|{term.code}", f"{term.code} {term.label()}"))
    return [(labels[top], entries) for top, entries in groups.items()]


def _term(scheme: str, code: str) -> dict[str, str]:
    subject = Subject.objects.filter(scheme=scheme, code=code).first()
    if subject is None:
        raise Unreadable(_("Choose one from the list."))
    return {"scheme": scheme, "code": code, "label": subject.name}
