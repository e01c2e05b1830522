"""People and organisations in a work: rows of name, and, where wanted, title, affiliation and ORCID."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.metadata import names
from deposits.metadata.catalogue import Field
from deposits.metadata.document import Contributor, Metadata
from deposits.metadata.written import Unreadable, orcid
from portal.deposit.form.typed import Draft, Typed, rows

COLUMNS = ("name", "role", "title", "affiliation", "orcid", "sort")
ORGANISATION = "organisation"


class People:
    """Typed: a row for each, in the order of the title page. `sort` is empty for a person."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return [_row(one) for one in document.by_role(*field.roles)] or [empty_row(field)]

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        return rows(post, field.name, COLUMNS)

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        before = draft.get("contributors", [])
        names_before = {one["name"]["display"]: one["name"] for one in before if one["role"] in field.roles}
        written = [_contributor(row, field, names_before) for row in _split(typed)]
        place = next((number for number, one in enumerate(before) if one["role"] in field.roles), len(before))
        others = [one for one in before if one["role"] not in field.roles]
        draft["contributors"] = others[:place] + written + others[place:]


def empty_row(field: Field) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"role": field.roles[0]}


def _row(one: Contributor) -> dict[str, str]:
    return {
        "name": one.name.display,
        "role": one.role,
        "title": one.title,
        "affiliation": one.affiliation,
        "orcid": one.orcid,
        "sort": ORGANISATION if one.organisation else "",
    }


def _split(typed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Several names in one box, separated by semicolons, are several people; a row without a name is nobody, unless
    something else stands in it."""
    found = []
    for row in typed:
        parts = [part.strip() for part in row["name"].split(";") if part.strip()]
        if not parts and any(row[column].strip() for column in ("title", "affiliation", "orcid")):
            raise Unreadable(_("Write the name, too."))
        found += [{**row, "name": part} for part in parts]
    return found


def _contributor(row: dict[str, str], field: Field, names_before: dict[str, dict[str, str]]) -> dict[str, object]:
    if row["role"] not in field.roles:
        row = {**row, "role": field.roles[0]}
    written = " ".join(row["name"].split())
    organisation = row["sort"] == ORGANISATION
    bare = written if organisation else names.without_titles(written)
    title = row["title"].strip() or (written.removesuffix(bare).strip() if bare != written else "")
    if organisation:
        name = {"display": written}
    else:  # a split between family and given name that was once corrected stays
        name = names_before.get(bare) or names.parse(bare).model_dump()
    return {
        "name": name,
        "role": row["role"],
        "organisation": organisation,
        "title": title,
        "affiliation": row["affiliation"],
        "orcid": orcid(row["orcid"]),
    }
