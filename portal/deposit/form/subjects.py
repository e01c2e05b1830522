"""Terms of vocabularies: written as a code or in words, with or without marks; chosen from suggestions where there is script."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.access import today
from deposits.metadata.catalogue import Field
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from deposits.models import Subject
from deposits.terms.schemes import called
from media.guessing.lines import fold
from portal.deposit.form.typed import Draft, Typed, box, rows

_MOST = 8


class Subjects:
    """Typed: rows of `term`, “scheme|code”, and, where the form asked for it, `text`, what stands in the box. An empty box is no
    term; one whose text is no longer the term's own is read anew."""

    def show(self, field: Field, document: Metadata) -> Typed:
        return [{"term": f"{one.scheme}|{one.code}"} for one in document.subjects] or [{"term": ""}]

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        found = rows(post, field.name, ("term",))
        texts = post.getlist(f"{field.name}-text")
        for row, text in zip(found or (), texts, strict=False):
            row["text"] = text
        return found

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        held = {(one["scheme"], one["code"]): one for one in draft.get("subjects", [])}
        chosen: dict[tuple[str, str], dict[str, str]] = {}
        for number, row in enumerate(typed):
            with box(number, "text"):
                if term := _chosen(row):
                    chosen.setdefault(term, held.get(term) or _term(*term))
        draft["subjects"] = list(chosen.values())


def text_of(term: str) -> str:
    """What a box shows for “scheme|code”, in the language of the page; the code where the vocabulary no longer has it."""
    scheme, _bar, code = term.partition("|")
    subject = Subject.objects.filter(scheme=scheme, code=code).first() if code else None
    return _text(subject) if subject else code


def suggest(typed: str, most: int = _MOST) -> list[Subject]:
    """Terms whose code begins so, or in whose names every word begins a word; those in force first, the broader before the
    narrower."""
    words = fold(typed).split()
    if not words:
        return []
    fitting = [one for one in Subject.objects.filter(merged=False).select_related("parent") if _fits(words, one)]
    return sorted(fitting, key=lambda one: (not in_force(one), not _begins(words, one), len(one.code), one.scheme, one.code))[
        :most
    ]


def in_force(one: Subject) -> bool:
    day = today()
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_until is None or day <= one.valid_until)


def described(one: Subject) -> str:
    """The vocabulary, what the term lies under, and until when it was in force."""
    until = _("in force until %(day)s") % {"day": date_format(one.valid_until)} if one.valid_until and not in_force(one) else ""
    return " · ".join(filter(None, (called(one.scheme), one.parent.label() if one.parent else "", until)))


def _text(one: Subject, language: str | None = None) -> str:
    return f"{one.code} {one.label(language)}"


def _chosen(row: dict[str, str]) -> tuple[str, str] | None:
    scheme, bar, code = row["term"].partition("|")
    text = row.get("text")
    if text is None:
        return (scheme, code) if bar else None
    text = " ".join(text.split())
    if not text:
        return None
    if bar:
        subject = Subject.objects.filter(scheme=scheme, code=code).first()
        if text == code or (subject and text in (_text(subject, "vi"), _text(subject, "en"))):
            return scheme, code
    return _read(text)


def _read(text: str) -> tuple[str, str]:
    """The one term that is meant. Unreadable with those that it may be."""
    fitting = suggest(text, most=200)
    folded = fold(text)
    exact = [one for one in fitting if folded in {fold(name) for name in _names(one)}]
    meant = exact[:1] or (fitting if len(fitting) == 1 else [])
    if meant:
        return meant[0].scheme, meant[0].code
    if not fitting:
        raise Unreadable(
            _("“%(typed)s” is in no list of fields. Write a code, other words, or put it among the keywords.") % {"typed": text}
        )
    raise Unreadable(
        _("“%(typed)s” may be several fields. Write the code of one: %(terms)s.")
        % {"typed": text, "terms": "; ".join(map(_text, fitting[:_MOST]))}
    )


def _names(one: Subject) -> Iterable[str]:
    return filter(None, (one.code, one.name, one.name_en, _text(one, "vi"), _text(one, "en"), *_others(one)))


def _others(one: Subject) -> list[str]:
    return [text for text, _language in one.alternatives]


def _fits(words: list[str], one: Subject) -> bool:
    first, *rest = words
    if one.code.startswith(first) and not rest:
        return True
    return any(
        all(any(part.startswith(word) for part in fold(name).split()) for word in words)
        for name in (_text(one, "vi"), _text(one, "en"), *_others(one))
    )


def _begins(words: list[str], one: Subject) -> bool:
    language = "en" if get_language() == "en" else "vi"
    return fold(one.label(language)).startswith(" ".join(words)) or one.code.startswith(words[0])


def _term(scheme: str, code: str) -> dict[str, str]:
    subject = Subject.objects.filter(scheme=scheme, code=code).first()
    if subject is None:
        raise Unreadable(_("Choose one from the list."))
    return {"scheme": scheme, "code": code, "label": subject.name}
