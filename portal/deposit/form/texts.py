"""Fields with a text in each of several languages: titles in another language, abstracts."""

from __future__ import annotations

from django.http import QueryDict

from deposits.metadata.catalogue import Field
from deposits.metadata.document import Metadata
from portal.deposit.form.typed import Draft, Typed, plain, put, rows


class Lines:
    """Typed: rows of `lang` and `text`. Nothing is asked twice: a row without a text is dropped when it is written."""

    def show(self, field: Field, document: Metadata) -> Typed:
        held = [{"lang": one.lang, "text": one.text} for one in plain(field.name, document)]
        return held or [{"lang": "vi" if document.language == "en" else "en", "text": ""}]

    def take(self, field: Field, post: QueryDict) -> Typed | None:
        return rows(post, field.name, ("lang", "text"))

    def write(self, field: Field, typed: Typed, draft: Draft) -> None:
        put(field.name, [row for row in typed if row["text"].strip()], draft)


class Texts(Lines):
    """The same, with a box for Vietnamese, English and the language of the work from the beginning."""

    def show(self, field: Field, document: Metadata) -> Typed:
        held = [{"lang": one.lang, "text": one.text} for one in plain(field.name, document)]
        languages = {one["lang"] for one in held}
        expected = dict.fromkeys(filter(None, (document.language, "vi", "en")))
        return sorted(
            held + [{"lang": lang, "text": ""} for lang in expected if lang not in languages],
            key=lambda row: list(expected).index(row["lang"]) if row["lang"] in expected else len(expected),
        )
