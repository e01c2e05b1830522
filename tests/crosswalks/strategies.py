"""Records as nobody would wish them: any text in every field that takes text, whatever a check might have let through."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from deposits.access import Derived, Status
from deposits.kinds import KINDS
from deposits.metadata.document import (
    Contributor,
    Coverage,
    Funder,
    IdentifierValue,
    LangLine,
    LangText,
    Metadata,
    Publication,
    Related,
    SubjectTerm,
    Task,
    Thesis,
)
from deposits.metadata.names import PersonName
from deposits.models import Collection, FileRole, Institution
from deposits.public import PublicFile, PublicRecord
from tests.crosswalks.works import kind, public_file, public_record

_NASTY = (
    "\x00\x01\x0b\x1f", "\x7f\x85\x9f", "\ufffe\uffff\ufdd0", "\ud800", "<&\"'>", "]]>", "<!--", "<?xml", "&amp;&lt;", "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "\u202e\u200f\u2067đảo\u2069", "😀👩‍🔬", "\u200b\ufeff", "a\tb\nc\r\nd", "   ", "http://[::1/%zz%", "https://a b/ç?x=<y>#z#", "urn:nbn:vn:x-1", "10.1234/<a>&b",
    "https://ví-dụ.vn:99999/đường dẫn", "javascript:alert(1)", "info:x", "a:", "http://", "//a/b", "%", "xml:lang", "-", "0000", "\u3042" * 40,
)  # fmt: skip
texts = st.one_of(
    st.just(""),
    st.sampled_from(_NASTY),
    st.text(st.characters(), max_size=20),
    st.lists(st.sampled_from(_NASTY), max_size=3).map("".join),
    st.sampled_from(["Nguyễn Văn An", "Đại học Huế", "12–27", "e102", "S-99"]),
)
languages = st.sampled_from(["", "vi", "en", "fr", "zh-Hant", "en-GB", "cjm", "vi-" + "x" * 20, "zz"])
dates = st.sampled_from(["", "2024", "2024-02", "2024-02-29", "0001", "9999-12-31", "2031-06"])


def _choices(model: Any, field: str) -> st.SearchStrategy[str]:
    annotation = model.model_fields[field].annotation
    assert get_origin(annotation) is Literal
    return st.sampled_from(get_args(annotation))


def _some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(one, max_size=3)


def _made(model: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Without the validation that cleans what people type."""
    return st.fixed_dictionaries(fields).map(lambda values: model.model_construct(**values))


_names = _made(PersonName, display=texts, family=texts, given=texts)
_people = _made(
    Contributor,
    name=_names,
    role=_choices(Contributor, "role"),
    organisation=st.booleans(),
    title=texts,
    affiliation=texts,
    orcid=st.sampled_from(["", "0000-0002-1825-009X"]),
)
metadata = _made(
    Metadata,
    title=texts,
    subtitle=texts,
    language=languages,
    other_titles=_some(_made(LangLine, text=texts, lang=languages)),
    contributors=st.lists(_people, max_size=5),
    abstracts=_some(_made(LangText, text=texts, lang=languages)),
    keywords=_some(_made(LangLine, text=texts, lang=languages)),
    subjects=_some(_made(SubjectTerm, scheme=texts, code=texts, label=texts)),
    issued=dates,
    publisher=texts,
    thesis=_made(
        Thesis, level=_choices(Thesis, "level"), degree=texts, discipline=texts, discipline_code=texts, grantor=texts, department=texts, defended=dates
    ),
    task=_made(Task, level=_choices(Task, "level"), code=texts, programme=texts, host=texts, accepted=dates),
    publication=_made(
        Publication, container=texts, volume=texts, issue=texts, pages=texts, version=_choices(Publication, "version"), event=texts, place=texts
    ),
    coverage=_made(Coverage, place=texts, period=texts),
    course=texts,
    identifiers=_some(_made(IdentifierValue, scheme=_choices(IdentifierValue, "scheme"), value=texts)),
    related=_some(_made(Related, relation=_choices(Related, "relation"), title=texts, scheme=st.one_of(st.just("doi"), texts), value=texts)),
    funders=_some(_made(Funder, name=texts, award=texts, identifier=st.sampled_from(["", "https://ror.org/05nnyr510", "https://doi.org/10.13039/100007224"]))),
    licence=st.one_of(st.just("CC-BY-4.0"), texts),
    extent=texts,
    notes=texts,
)  # fmt: skip
files = st.builds(
    public_file,
    name=texts.map(lambda one: one.encode(errors="ignore").decode() or "tệp"),
    status=st.sampled_from([Status.OPEN, Status.EMBARGOED, Status.RESTRICTED]),
    role=st.sampled_from([one.value for one in FileRole]),
    media_type=st.sampled_from(["application/pdf", "text/csv", "application/octet-stream"]),
    size=st.integers(0, 2**40),
)
statuses = st.sampled_from(
    [
        Derived(Status.OPEN),
        Derived(Status.EMBARGOED, dt.date(2031, 6, 1)),
        Derived(Status.RESTRICTED),
        Derived(Status.METADATA_ONLY),
    ]
)
_withdrawn = st.sampled_from([None, dt.datetime(2026, 10, 1, tzinfo=dt.UTC)])


@st.composite
def records(draw: st.DrawFn, codes: tuple[str, ...] = tuple(one[0] for one in KINDS)) -> PublicRecord:
    code = draw(st.sampled_from(codes))
    chosen = kind(code)
    if draw(st.booleans()):
        chosen.name, chosen.name_en = draw(texts), draw(texts)
    if draw(st.booleans()):
        new = (
            []
            if chosen.is_thesis
            else ["http://purl.org/coar/resource_type/H41Y-FW7B", "http://purl.org/coar/resource_type/c_12cd/"]
        )
        chosen.coar_uri = draw(st.sampled_from(["", "x", *new]))
    return replace(
        public_record(kind=code, files=tuple(draw(st.lists(files, max_size=3))), derived=draw(statuses)),
        metadata=draw(metadata).model_copy(update={"kind": code}),
        kind=chosen,
        collection=Collection(slug="x", name=draw(texts)),
        institution=Institution(slug="x", name=draw(texts), name_en=draw(texts), city=draw(texts)),
        withdrawn=draw(_withdrawn),
    )


def many_files(count: int) -> tuple[PublicFile, ...]:
    return tuple(public_file(f"tệp số {number}.pdf", sha256=f"{number:064x}") for number in range(count))
