"""Records that arrive without a deposit: import_records and make_records."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from deposits import loading
from deposits.models import Collection, Event, Exposure, ImportRun, Record, Snapshot
from deposits.public import as_json, build
from media.models import PageText
from tests.factories import CollectionFactory, published

pytestmark = pytest.mark.usefixtures("installed")


@pytest.fixture
def collection() -> Collection:
    return CollectionFactory(slug="luan-van")


def line(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "source_identifier": f"so-{number}",
        "collection": "luan-van",
        "metadata": {
            "kind": "master-thesis",
            "title": f"Nhan đề số {number}",
            "contributors": [{"name": {"display": "Lê Văn Ổn"}}],
            "identifiers": [{"scheme": "doi", "value": f"10.1234/{number}"}],
            "issued": "2024",
        },
        **changes,
    }


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines), encoding="utf-8")
    return path


def load(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_records", str(path), stdout=out, stderr=out, **options)
    return out.getvalue()


def test_records_are_published_with_their_text_sets_and_names(collection: Collection, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", line(1, files=[{"name": "toan-van.pdf", "text": ["Trang đầu", "", "Trang cuối đường bờ"]}]), line(2)
    )
    assert "2 created" in load(path)
    record = Record.objects.get(source="a", source_identifier="so-1")
    assert (record.exposure, record.year, record.status) == (Exposure.LIVE, 2024, "open")
    assert record.contributions.get().display == "Lê Văn Ổn"
    assert record.identifiers.get().value == "10.1234/1"
    assert {"col_luan-van", "kind_master-thesis", "open_access"} <= set(record.sets.values_list("spec", flat=True))
    file = build(record).files[0]
    assert (file.name, file.media_type, file.pages, file.text_status) == ("toan-van.pdf.txt", "text/plain", 3, "text")
    assert list(PageText.objects.filter(file_id=file.stored_id).values_list("number", flat=True)) == [1, 3]
    event = Event.objects.get(verb="receive")
    assert sorted(event.data["records"]) == sorted(Record.objects.values_list("pk", flat=True))


def test_loading_again_changes_nothing_and_a_changed_line_is_a_revision(collection: Collection, tmp_path: Path) -> None:
    load(write(tmp_path / "a.jsonl", line(1), line(2)))
    assert "2 unchanged" in load(tmp_path / "a.jsonl", restart=True)
    assert Snapshot.objects.count() == 2
    changed = line(1)
    changed["metadata"]["title"] = "Nhan đề đã sửa"
    assert "0 created, 1 revised, 1 unchanged" in load(write(tmp_path / "a.jsonl", changed, line(2)), source="a")
    record = Record.objects.get(source_identifier="so-1")
    assert (record.title, record.current.number) == ("Nhan đề đã sửa", 2)
    assert record.contributions.count() == record.identifiers.count() == 1


def test_each_bad_line_is_named_and_the_others_are_published(collection: Collection, tmp_path: Path) -> None:
    bad_date = line(5)
    bad_date["metadata"]["issued"] = "2024-13"
    nameless = line(6)
    del nameless["source_identifier"]
    untitled = line(8)
    untitled["metadata"]["title"] = " "
    path = write(
        tmp_path / "a.jsonl",
        line(1), "{không phải JSON", line(3, collection="khong-co"), line(4, institution="khong-co"), bad_date, nameless,
        "", untitled, line(11, files=[{"name": "a.pdf", "text": ["x"]}, {"name": "a.pdf.txt", "text": ["y"]}]), line(9, access={"policy": {"view": [{"audience": "tất cả"}]}}), line(10),
    )  # fmt: skip
    out = StringIO()
    with pytest.raises(CommandError, match="8 lines"):
        call_command("import_records", str(path), stdout=out, stderr=out)
    text = out.getvalue()
    for number in (2, 3, 4, 5, 6, 8, 9, 10):
        assert f"a.jsonl:{number}: " in text
    assert Record.objects.count() == 2


def test_an_interrupted_load_goes_on_where_it_stopped(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH", 2)
    path = write(tmp_path / "a.jsonl", *(line(number) for number in range(7)))
    receive, calls = loading.receive, []

    def failing(**arguments: Any) -> Any:
        calls.append([one.number for one in arguments["lines"]])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return receive(**arguments)

    monkeypatch.setattr(loading, "receive", failing)
    with pytest.raises(KeyboardInterrupt):
        load(path)
    assert (Record.objects.count(), ImportRun.objects.get().line) == (4, 4)
    assert "3 created" in load(path)
    assert calls == [[1, 2], [3, 4], [5, 6], [5, 6], [7]]
    assert Record.objects.count() == 7
    assert ImportRun.objects.get().finished


def test_what_the_record_page_gives_can_be_taken_in_elsewhere(collection: Collection, tmp_path: Path) -> None:
    original = published(collection)
    exported = as_json(build(original))
    assert "1 created" in load(write(tmp_path / "other.jsonl", exported))  # type: ignore[arg-type]
    copy = Record.objects.get(source="other")
    assert copy.public_id != original.public_id
    assert copy.current.document == original.current.document


def test_an_id_of_our_shape_that_is_free_is_kept(collection: Collection, tmp_path: Path) -> None:
    load(write(tmp_path / "a.jsonl", line(1, id="7hk2mnp"), line(2, id="ngoài")))
    ids = set(Record.objects.values_list("public_id", flat=True))
    assert "7hk2mnp" in ids
    assert "ngoài" not in ids


def test_a_record_that_becomes_private_leaves_a_deleted_header_in_its_sets(collection: Collection, tmp_path: Path) -> None:
    load(write(tmp_path / "a.jsonl", line(1), line(2, access={"policy": {"metadata": [{"audience": "consortium"}]}})))
    assert dict(Record.objects.values_list("source_identifier", "exposure")) == {"so-1": "live", "so-2": "hidden"}
    load(write(tmp_path / "a.jsonl", line(1, access={"policy": {"metadata": [{"audience": "nobody"}]}})), source="a")
    record = Record.objects.get(source_identifier="so-1")
    assert record.exposure == Exposure.DELETED
    assert record.sets.filter(spec="col_luan-van", datestamp=record.datestamp).exists()


def test_made_records_are_the_same_each_time(collection: Collection) -> None:
    out = StringIO()
    call_command("make_records", "30", pages=2, stdout=out)
    titles = list(Record.objects.order_by("source_identifier").values_list("title", flat=True))
    assert len(titles) == len(set(titles)) == 30
    call_command("make_records", "30", pages=2, stdout=out)
    assert "30 unchanged" in out.getvalue()
    assert Record.objects.filter(snapshot__files__name__endswith=".txt").count() == 30


def test_without_a_collection_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="load_sample"):
        call_command("make_records", "3")
