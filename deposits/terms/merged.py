"""Works that name a term which was merged into another one are works of that one. What was published stays as it is: this is
looked up whenever the public face of a work is derived."""

from __future__ import annotations

from collections.abc import Mapping

from deposits.metadata.document import Metadata, SubjectTerm
from deposits.models import Subject

Name = tuple[str, str]


def merged_terms() -> dict[Name, Name]:
    """Scheme and code of each merged term → those of the term that it is now. One step: chains are drawn together."""
    rows = Subject.objects.filter(merged=True, successor__isnull=False).values_list(
        "scheme", "code", "successor__scheme", "successor__code"
    )
    return {(scheme, code): (into, other) for scheme, code, into, other in rows}


def follow(document: Metadata, merged: Mapping[Name, Name]) -> None:
    """Change the terms of a document that was read for this; each is named once."""
    if not merged:
        return
    found: dict[Name, SubjectTerm] = {}
    for one in document.subjects:
        if (into := merged.get((one.scheme, one.code))) is not None:
            one.scheme, one.code = into
            one.label = ""
        found.setdefault((one.scheme, one.code), one)
    document.subjects = list(found.values())
