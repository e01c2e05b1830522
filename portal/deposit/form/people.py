"""People and organisations in a work: rows of name, and, where wanted, title, affiliation and ORCID."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from deposits.metadata import names
from deposits.metadata.catalogue import Field
from deposits.metadata.document import Contributor, Metadata
from deposits.metadata.names import PersonName
from deposits.metadata.written import Unreadable, orcid
from deposits.organisations import Rors
from portal.deposit.form.typed import Draft, Typed, box, rows

COLUMNS = ("name", "role", "title", "affiliation", "orcid", "sort", "family", "middle", "given")
ORGANISATION = "organisation"
_PARTS = ("family", "middle", "given")


class People:
    """Typed: a row for each, in the order of the title page. `sort` is empty for a person."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return [_row(one) for one in document.by_role(*field.roles)] or [empty_row(field)]

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        return rows(post, field.name, COLUMNS)

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        before = draft.get("contributors", [])
        known = [Contributor.model_validate(one) for one in before if one["role"] in field.roles]
        rors = Rors()
        written = [_contributor(number, row, field, known, rors) for number, row in _split(typed, known)]
        place = next((number for number, one in enumerate(before) if one["role"] in field.roles), len(before))
        others = [one for one in before if one["role"] not in field.roles]
        draft["contributors"] = others[:place] + written + others[place:]


def empty_row(field: Field) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"role": field.roles[0]}


def _row(one: Contributor) -> dict[str, str]:
    parts = dict(zip(_PARTS, ("", "", "") if one.organisation else one.name.parts, strict=True))
    return {
        "name": one.name.display,
        "role": one.role,
        "title": one.title,
        "affiliation": one.affiliation,
        "orcid": one.orcid,
        "sort": ORGANISATION if one.organisation else "",
        **parts,
    }


def _split(typed: list[dict[str, str]], known: list[Contributor]) -> list[tuple[int, dict[str, str]]]:
    """By the numbers of their rows. Several names in one box, separated by semicolons, are several people; a row without a name is nobody, unless
    something else stands in it. A person whose parts alone were written is called by them; but where the name was
    taken away, the parts that it had go with it."""
    found = []
    had = {one.name.parts for one in known}
    for number, row in enumerate(typed):
        row = dict.fromkeys(COLUMNS, "") | row
        names_here = [part.strip() for part in row["name"].split(";") if part.strip()]
        if not names_here and any(row[part].strip() for part in _PARTS) and tuple(row[part] for part in _PARTS) not in had:
            names_here = [" ".join(filter(None, (row[part].strip() for part in _PARTS)))]
        if not names_here and any(row[column].strip() for column in ("title", "affiliation", "orcid")):
            raise Unreadable(_("Write the name, too."), row=number, column="name")
        found += [(number, {**row, "name": part}) for part in names_here]
    return found


def _contributor(number: int, row: dict[str, str], field: Field, known: list[Contributor], rors: Rors) -> dict[str, object]:
    if row["role"] not in field.roles:
        row = {**row, "role": field.roles[0]}
    written = " ".join(row["name"].split())
    organisation = row["sort"] == ORGANISATION
    bare = written if organisation else names.without_titles(written)
    title = row["title"].strip() or (written.removesuffix(bare).strip() if bare != written else "")
    with box(number, "family"):
        name = PersonName(display=written) if organisation else _name(bare, row, known)
    with box(number, "orcid"):
        known_as = orcid(row["orcid"])
    return {
        "name": name.model_dump(),
        "role": row["role"],
        "organisation": organisation,
        "title": title,
        "affiliation": row["affiliation"],
        "ror": rors.of(written if organisation else row["affiliation"]),
        "orcid": known_as,
    }


def _name(written: str, row: dict[str, str], known: list[Contributor]) -> PersonName:
    """The parts as somebody told them apart, where they are the words of the name; those that a name in this place had before
    it was changed are not told again."""
    family, middle, given = (row[part] for part in _PARTS)
    told = (family, middle, given)
    if any(part.strip() for part in told):
        if composed := names.composed(written, family, middle, given):
            return composed
        if not any(one.name.parts == told for one in known):
            raise Unreadable(
                _("“%(name)s” is not made of the family name, middle name and given name beside it. Mend one or the other.")
                % {"name": written}
            )
    # A split between family and given name that was once corrected stays.
    return next((one.name for one in known if one.name.display == written), None) or names.parse(written)
