"""Loading the sample: published through the flows, searchable at once, each work with its own access, and never twice."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_q.models import OrmQ

from deposits.access import Status
from deposits.models import Collection, Deposit, Institution, Record, SnapshotFile
from media.models import Inspection
from oaipmh.models import Rendition
from portal.models import ArticlePage
from portal.sample.load import load
from portal.sample.news import ensure_news
from portal.sample.works import Work, read
from portal.sample.world import HERE
from search.engines import engine
from tests.portal.reading_html import text, tree

OPEN, RESTRICTED, WITHDRAWN, EMBARGOED, DATASET, DESCRIBED = (
    "gio-chuong-va-xam-nhap-man",
    "mang-loc-gom-xu-ly-asen",
    "ca-bong-rung-ngap-man",
    "tu-vung-nghe-gom-van-bia-nom",
    "chuoi-mua-ngay-bon-tram",
    "nghe-det-chieu-tri-thuc-thu-cong",
)


def works(*slugs: str) -> list[Work]:
    return [read(HERE / "works" / f"{slug}.md") for slug in slugs]


def quietly(work: Work) -> None:
    """Progress that nobody watches."""


@pytest.fixture(autouse=True)
def installed(db: None) -> None:
    call_command("install")
    with engine().rebuild():
        pass


def record(slug: str) -> Record:
    return Record.objects.get(source="sample", source_identifier=slug)


def found(client: Client, words: str) -> list[str]:
    return [one.text_content().strip() for one in tree(client.get("/search/", {"q": words})).xpath("//li[@class='hit']//h2")]


def test_loading_twice_makes_no_doubles() -> None:
    assert load(works(OPEN, DESCRIBED), quietly) == 2
    assert load(works(OPEN, DESCRIBED), quietly) == 0
    assert Record.objects.count() == Deposit.objects.count() == 2


def test_killed_half_way_it_goes_on_where_it_stopped(client: Client) -> None:
    def stop(work: Work) -> None:
        if work.slug == DATASET:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(works(OPEN, DATASET, DESCRIBED), stop)
    assert Record.objects.count() == 2
    assert found(client, "ranh mặn tiến thêm") == ["Gió chướng và xâm nhập mặn trên sông Hậu"]
    assert load(works(OPEN, DATASET, DESCRIBED), quietly) == 1
    assert Record.objects.count() == Deposit.objects.count() == 3


def test_killed_before_it_indexes_the_workers_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.sample.load._followed_up", lambda made: nullcontext())
    load(works(OPEN), quietly)
    assert {row.task["func"] for row in OrmQ.objects.all()} == {"deposits.tasks.index_records", "oaipmh.tasks.fill_renditions"}


def test_a_work_is_whole_when_it_is_loaded(client: Client) -> None:
    load(works(DATASET), quietly)
    (main, data) = SnapshotFile.objects.filter(snapshot=record(DATASET).snapshot).order_by("order")
    assert (main.role, data.role) == ("main", "data")
    assert Inspection.objects.get(file=main.stored).status == "text"
    assert Rendition.objects.filter(record=record(DATASET)).exists()
    assert not OrmQ.objects.exists()  # nothing is left to the workers, and no mail is sent
    assert len(found(client, "tổ chim lá cây và nhện làm nghẹt phễu")) == 1
    assert len(found(client, "to chim la cay va nhen lam nghet pheu")) == 1


def test_each_work_has_the_access_that_it_names() -> None:
    load(works(OPEN, RESTRICTED, EMBARGOED, DESCRIBED, WITHDRAWN), quietly)
    expected = {
        OPEN: Status.OPEN,
        RESTRICTED: Status.RESTRICTED,
        EMBARGOED: Status.EMBARGOED,
        DESCRIBED: Status.METADATA_ONLY,
    }
    assert {slug: record(slug).status for slug in expected} == expected
    opens = record(EMBARGOED).opens
    assert opens is not None and (opens - record(EMBARGOED).published.date()).days in (365, 366)
    assert record(WITHDRAWN).is_tombstone


def test_words_of_a_restricted_work_are_not_found_by_a_stranger(client: Client) -> None:
    load(works(OPEN, RESTRICTED), quietly)
    assert found(client, "“lạt hơn nước mưa”") == []
    assert len(found(client, "màng lọc gốm xốp")) == 1  # its description is public


def test_a_withdrawn_work_leaves_a_tombstone(client: Client) -> None:
    load(works(WITHDRAWN), quietly)
    page = client.get(record(WITHDRAWN).get_absolute_url())
    assert page.status_code == 410
    assert "sai số trong bảng phân loại" in text(page)
    assert found(client, "cá bống") == []


def test_collections_form_a_tree_for_each_institution() -> None:
    load(works(), quietly)
    tops = Institution.objects.filter(parent=None)
    assert tops.count() >= 6
    assert {one.institution for one in Collection.get_root_nodes()} == set(tops)
    leaf = Collection.objects.get(slug="song-hau-moi-truong-luan-an")
    assert [one.slug for one in leaf.get_ancestors()] == ["song-hau", "song-hau-moi-truong"]


def test_what_an_administrator_changed_stays() -> None:
    load(works(), quietly)
    Collection.objects.filter(slug="song-hau-cntt").update(name="Khoa Máy tính")
    load(works(), quietly)
    assert Collection.objects.get(slug="song-hau-cntt").name == "Khoa Máy tính"


def test_news_are_there_once_in_both_languages(client: Client) -> None:
    assert ensure_news() == 3
    assert ensure_news() == 0
    assert ArticlePage.objects.count() == 6
    assert "Chọn giấy phép cho luận văn".lower() in text(client.get("/news/")).lower()
    assert "choosing a licence" in text(client.get("/en/news/")).lower()


def test_without_kinds_and_vocabularies_it_says_what_to_run() -> None:
    from deposits.models import Kind

    Kind.objects.all().delete()
    with pytest.raises(CommandError, match="install"):
        call_command("load_sample")
