"""What registers answer becomes parts of a description, whatever state the answer is in."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deposits.lookup import arxiv, crossref, datacite, orcid
from deposits.lookup.errors import LookupFailed, Malformed, NotKnown
from tests.lookup import answering


def test_crossref_tells_an_article() -> None:
    (work,) = crossref.read(answering.CROSSREF).works
    document = work.document
    assert document.title == "Salt in the lower river & its rice"
    assert document.subtitle == "A year of measuring"
    assert [(one.role, one.name.display, one.orcid, one.affiliation, one.organisation) for one in document.contributors] == [
        ("author", "Trần Hồng Nhung", "0000-0002-1825-0097", "Sông Hậu University", False),
        ("author", "Jane Q. Sample", "", "", False),
        ("author", "The Salt Survey Group", "", "", True),
        ("editor", "Ed Itor", "", "", False),
    ]
    where = document.publication
    assert (where.container, where.volume, where.issue, where.pages) == ("Journal of Imagined Deltas", "12", "3", "45–60")
    assert (document.issued, document.publisher, document.language) == ("2024-05", "Delta Press", "en")
    assert document.abstracts[0].text == "The salt came early.\nThe rice of the banks did not."
    assert [(one.name, one.award) for one in document.funders] == [
        ("Delta Science Fund", "DSF-7"),
        ("Delta Science Fund", "DSF-9"),
        ("Salt Board", ""),
    ]
    assert [(one.scheme, one.value) for one in document.identifiers] == [("doi", "10.5555/salt.2024.17")]
    assert (document.licence, work.kind) == ("CC-BY-4.0", "article")


def test_datacite_tells_a_thesis() -> None:
    (work,) = datacite.read(answering.DATACITE).works
    document = work.document
    assert (document.title, document.other_titles[0].text, document.language) == (
        "Nước mặn ở hạ lưu",
        "Salt water downstream",
        "vi",
    )
    assert [(one.role, one.name.display, one.orcid) for one in document.contributors] == [
        ("author", "Lê Quang Vinh", "0000-0002-1694-233X"),
        ("advisor", "Jane Sample", ""),
    ]
    assert (document.issued, document.publisher, document.licence) == ("2023-09-18", "Đại học Sông Hậu", "CC-BY-NC-4.0")
    assert [one.text for one in document.keywords] == ["nước mặn"]
    assert work.kind == "doctoral-thesis"


def test_arxiv_tells_a_preprint() -> None:
    (work,) = arxiv.read(answering.ARXIV).works
    document = work.document
    assert (document.title, document.issued, document.language) == ("On the salt of imagined rivers", "2024-01-03", "en")
    assert [one.name.display for one in document.contributors] == ["Nguyễn Văn An", "Jane Q. Sample"]
    assert [(one.scheme, one.value) for one in document.identifiers] == [("arxiv", "2401.01234"), ("doi", "10.5555/salt.2024.17")]


def test_arxiv_answers_an_unknown_number_with_an_empty_feed() -> None:
    with pytest.raises(NotKnown):
        arxiv.read(answering.ARXIV_NOTHING)


def test_orcid_tells_a_person_with_today_s_employer_and_her_works_from_the_newest_on() -> None:
    found = orcid.read(answering.ORCID)
    assert found.person is not None
    assert found.person.name == "Trần Hồng Nhung"
    assert (found.person.contributor["orcid"], found.person.contributor["affiliation"]) == (
        "0000-0002-1825-0097",
        "Sông Hậu University",
    )
    assert [(one.document.title, one.doi) for one in found.works] == [
        ("Salt in the lower river", "10.5555/salt.2024.17"),
        ("An older work", ""),
    ]


def test_a_part_that_cannot_be_read_is_left_out_and_the_others_stay() -> None:
    broken = copy.deepcopy(answering.CROSSREF)
    broken["message"] |= {"issued": {"date-parts": [[2024, 17]]}, "published-print": None, "published-online": None}
    broken["message"]["author"][1] = {"given": "x" * 5000, "family": "y" * 5000}
    broken["message"]["volume"] = {"not": "text"}
    (work,) = crossref.read(broken).works
    assert work.document.title
    assert [one.name.display for one in work.document.by_role("author")] == ["Trần Hồng Nhung", "The Salt Survey Group"]
    assert not work.tells("issued") and not work.tells("publication.volume")


@pytest.mark.parametrize("read", [crossref.read, datacite.read, orcid.read])
@pytest.mark.parametrize(
    "answer", [None, [], {}, "x", {"message": None}, {"message": {"title": [None]}}, {"data": {"attributes": []}}]
)
def test_what_is_no_answer_at_all_is_malformed(read: Any, answer: object) -> None:
    with pytest.raises(Malformed):
        read(answer)


@pytest.mark.parametrize(
    "answer", [b"", b"<html/>", b"<feed", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><feed>&b;</feed>']
)
def test_what_is_no_feed_is_malformed(answer: bytes) -> None:
    with pytest.raises(LookupFailed):
        arxiv.read(answer)


_SOURCES = [(crossref.read, answering.CROSSREF), (datacite.read, answering.DATACITE), (orcid.read, answering.ORCID)]
_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_SOURCES), st.data())
def test_an_answer_with_anything_in_the_place_of_anything_breaks_nothing(
    source: tuple[Any, dict[str, Any]], data: st.DataObject
) -> None:
    read, sound = source
    answer = json.loads(json.dumps(sound))
    here: Any = answer
    for _depth in range(data.draw(st.integers(1, 6))):
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if isinstance(here[key], dict | list) and data.draw(st.booleans()):
            here = here[key]
        else:
            here[key] = data.draw(_junk)
            break
    try:
        found = read(answer)
    except Malformed:
        return
    for work in found.works:
        assert work.document is not None
