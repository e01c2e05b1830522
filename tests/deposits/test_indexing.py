"""What the index is told of a record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deposits import keys
from deposits.access import Policy
from deposits.flows.withdraw import withdraw
from deposits.indexing import documents
from deposits.metadata.names import parse
from deposits.models import FurtherCollection, Record, Subject
from deposits.public import build, build_many, build_rows
from media import reading
from tests.factories import CollectionFactory, published
from tests.factories.deposits import TEST

pytestmark = pytest.mark.usefixtures("installed")


def test_a_work_is_found_under_its_subject_and_those_above_it() -> None:
    sciences = Subject.objects.create(scheme="linh-vuc", code="1", name="Khoa học tự nhiên")
    Subject.objects.create(scheme="linh-vuc", code="103", name="Vật lý", parent=sciences)
    record = published(CollectionFactory(), subjects=[{"scheme": "linh-vuc", "code": "103", "label": "Vật lý"}])
    (document,) = documents(Record.objects.filter(pk=record.pk))
    assert document.facets["subject"] == ["linh-vuc:1", "linh-vuc:103"]


def test_a_collection_stands_under_those_above_it() -> None:
    parent = CollectionFactory(slug="tren")
    record = published(CollectionFactory(slug="duoi", parent=parent))
    (document,) = documents(Record.objects.filter(pk=record.pk))
    assert document.facets["collection"] == ["tren", "duoi"]


def test_text_carries_the_tokens_of_its_own_file() -> None:
    record = published(CollectionFactory(), file_policy=Policy.limited("consortium"))
    reading.read(record.current.files.get().stored_id)
    (document,) = documents(Record.objects.filter(pk=record.pk))
    (block,) = document.texts
    assert document.tokens == {"everyone"}
    assert "everyone" not in block.tokens
    assert "consortium" in block.tokens
    assert list(block.pages) == ["Mặn."]


def test_a_tombstone_is_not_indexed() -> None:
    record = published(CollectionFactory())
    withdraw(actor=TEST, record_id=record.pk, reason="Thử.")
    record.refresh_from_db()
    assert list(documents(Record.objects.filter(pk=record.pk))) == []


def test_a_term_without_a_label_takes_the_vocabularys() -> None:
    Subject.objects.create(scheme="linh-vuc", code="103", name="Vật lý")
    record = published(CollectionFactory(), subjects=[{"scheme": "linh-vuc", "code": "103"}, {"scheme": "linh-vuc", "code": "9"}])
    assert [one.label for one in build(record).metadata.subjects] == ["Vật lý", ""]


@pytest.mark.parametrize("many", [50, 0])
def test_what_is_built_of_rows_is_what_is_built_of_records(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where what belongs to many is asked for as a range, with what belongs to others."""
    monkeypatch.setattr(keys, "_MANY", many)
    Subject.objects.create(scheme="linh-vuc", code="103", name="Vật lý")
    author = {"role": "author", "name": parse("Vũ Thị An").model_dump(), "orcid": "0000-0002-1825-0097"}
    advisor = {"role": "advisor", "name": parse("Lê Quang Vinh").model_dump()}
    limited = published(CollectionFactory(), policy=Policy.limited("consortium"), contributors=[author, advisor])
    between = published(CollectionFactory(), contributors=[author, advisor])
    other = published(
        CollectionFactory(parent=CollectionFactory()),
        file_policy=Policy.limited("consortium"),
        subjects=[{"scheme": "linh-vuc", "code": "103"}],
        contributors=[{**author, "name": parse("Vũ T. An").model_dump()}, advisor],
    )
    FurtherCollection.objects.create(record=other, collection=limited.collection)
    FurtherCollection.objects.create(record=between, collection=limited.collection)
    kept = Record.objects.exclude(pk=between.pk).order_by("pk")
    kept.filter(pk=limited.pk).update(deposit=None)
    rows = build_rows(kept)
    assert rows == [replace(one, sets=()) for one in build_many(list(kept))]
    assert [len(one.files) for one in rows] == [1, 1] and [len(one.further) for one in rows] == [0, 1]
    assert rows[0].protected.stewards != rows[1].protected.stewards
    assert any(one.spellings for one in rows)


def test_authors_are_in_vietnamese_order_by_given_name() -> None:
    def key(*names: str) -> str:
        people = [{"role": "author", "name": parse(one).model_dump()} for one in names]
        people.append({"role": "advisor", "name": parse("Lê Quang Vinh").model_dump()})
        record = published(CollectionFactory(), contributors=people)
        (document,) = documents(Record.objects.filter(pk=record.pk))
        return document.sort["author"]

    in_order = ["Vũ Thị An", "Lê Văn Ân", "Đỗ Dung", "Bùi Đào", "Đặng Đào", "Trần Yến"]
    assert sorted(in_order, key=key) == in_order
    assert key("Trần Yến", "Vũ Thị An") == key("Trần Yến")


def test_a_thesis_is_counted_under_its_advisors_and_its_degree() -> None:
    record = published(CollectionFactory(), thesis={"level": "master", "grantor": "Trường", "degree": "Thạc sĩ Thủy lợi"})
    (document,) = documents(Record.objects.filter(pk=record.pk))
    assert document.facets["advisor"] == ["Lê Quang Vinh"]
    assert document.facets["degree"] == ["Thạc sĩ Thủy lợi"]


def test_what_is_said_to_be_english_or_french_is_stemmed_and_nothing_else() -> None:
    record = published(
        CollectionFactory(),
        title="Độ mặn ở cửa sông",
        language="vi",
        other_titles=[{"text": "Salinity of estuaries", "lang": "en"}, {"text": "Salinité des estuaires", "lang": "fr"}],
        keywords=[{"text": "forecasts", "lang": "en-GB"}, {"text": "cửa sông", "lang": "vi"}, {"text": "tides", "lang": ""}],
    )
    (document,) = documents(Record.objects.filter(pk=record.pk))
    assert document.languages == {
        "en": ["Salinity of estuaries", "forecasts", "Salt comes earlier."],
        "fr": ["Salinité des estuaires"],
    }
