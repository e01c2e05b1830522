"""Names that cells use for what this repository has: collections, kinds, terms; read once for a whole sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deposits.metadata.written import Unreadable
from deposits.models import Collection, Institution, Kind, Subject
from deposits.sheets.columns import plain_words


class Vocabulary:
    def __init__(self) -> None:
        institutions = {one.pk: one for one in Institution.objects.all()}
        self._collections: dict[str, list[Collection]] = {}
        for one in Collection.objects.filter(united_with=None):
            one.institution = institutions[one.institution_id]
            for name in {one.slug, *map(plain_words, (one.slug, one.name, one.name_en, one.full_label()))}:
                self._collections.setdefault(name, []).append(one)
        self._kinds = {
            name: kind
            for kind in Kind.objects.all()
            for name in {kind.code, *map(plain_words, (kind.code, kind.name, kind.name_en))}
        }
        self._subjects: dict[str, list[Subject]] = {}
        for term in Subject.objects.all():
            for name in {term.code, *map(plain_words, (term.code, term.name, term.name_en, f"{term.code} {term.name}"))} - {""}:
                self._subjects.setdefault(name, []).append(term)

    def collection(self, text: str) -> Collection:
        found = self._collections.get(text) or self._collections.get(plain_words(text), [])
        if len(found) > 1:
            listed = ", ".join(one.slug for one in found)
            raise Unreadable(
                _("“%(typed)s” is the name of several collections. Write one of: %(slugs)s.") % {"typed": text, "slugs": listed}
            )
        if not found:
            raise Unreadable(_("There is no collection “%(slug)s” here.") % {"slug": text})
        return found[0]

    def kind(self, text: str) -> Kind:
        found = self._kinds.get(text) or self._kinds.get(plain_words(text))
        if found is None:
            listed = ", ".join(dict.fromkeys(kind.label() for kind in self._kinds.values()))
            raise Unreadable(_("“%(typed)s” is none of these: %(choices)s.") % {"typed": text, "choices": listed})
        return found

    def subject(self, text: str) -> dict[str, str]:
        found = self._subjects.get(text) or self._subjects.get(plain_words(text), [])
        if not found:
            raise Unreadable(
                _("“%(typed)s” is not in the list of fields of research. Write the code or the name.") % {"typed": text}
            )
        return {"scheme": found[0].scheme, "code": found[0].code, "label": found[0].name}
