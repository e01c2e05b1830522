"""The record page: what it says of a work, to people and to machines."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from pytest import Subtests

from deposits.models import Collection, Record
from tests.factories import complete_metadata, pdf_bytes, published
from tests.portal.conftest import Indexed
from tests.portal.reading_html import text, tree

PAGES = ("Trang một mở đầu.", "Trang hai nói về xâm nhập mặn.", "Trang ba kết thúc.")


@pytest.fixture
def work(collection: Collection, indexed: Indexed) -> Record:
    return indexed(published(collection, content=pdf_bytes(*PAGES), name="luận văn.pdf", licence="CC-BY-4.0"))


def address(record: Record) -> str:
    return f"{settings.SITE_URL}/records/{record.public_id}/"


def test_it_describes_the_work(client: Client, work: Record) -> None:
    words = text(client.get(f"/en/records/{work.public_id}/"))
    for expected in (
        "Xâm nhập mặn ở đường bờ sông Hậu", "Trần Thị Nhung", "PGS.TS. Lê Quang Vinh", "Nước mặn đến sớm hơn mỗi năm.",
        "Salt comes earlier.", "Open access", "3 pages", "Theses of Sông Hậu", "Trường Đại học Thử nghiệm", "CC BY 4.0",
        work.oai_identifier,
    ):  # fmt: skip
        assert expected in words


def test_the_abstract_in_the_language_of_the_page_stands_first(client: Client, work: Record) -> None:
    def first(path: str) -> str:
        return tree(client.get(path)).xpath("//*[starts-with(@id, 'abstract-')]/@id")[0]

    assert first(f"/records/{work.public_id}/") == "abstract-vi"
    assert first(f"/en/records/{work.public_id}/") == "abstract-en"


def test_google_scholar_finds_its_tags(client: Client, work: Record) -> None:
    page = tree(client.get(f"/records/{work.public_id}/"))
    tags = {one.get("name"): one.get("content") for one in page.xpath("//meta[starts-with(@name, 'citation_')]")}
    assert tags["citation_title"] == "Xâm nhập mặn ở đường bờ sông Hậu"
    assert tags["citation_author"] == "Trần Thị Nhung"
    assert tags["citation_publication_date"] == "2025"
    assert tags["citation_dissertation_institution"] == "Trường Đại học Thử nghiệm"
    assert tags["citation_pdf_url"].startswith(address(work) + "files/")
    assert client.get(tags["citation_pdf_url"].removeprefix(settings.SITE_URL))["Content-Type"] == "application/pdf"


def test_it_speaks_schema_org(client: Client, work: Record) -> None:
    (block,) = tree(client.get(f"/records/{work.public_id}/")).xpath("//script[@type='application/ld+json']/text()")
    described = json.loads(block)
    assert described["@type"] == "Thesis"
    assert described["@id"] == address(work)
    assert described["author"][0]["familyName"] == "Trần"
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert described["encoding"][0]["encodingFormat"] == "application/pdf"


def test_a_hostile_title_stays_text(client: Client, collection: Collection) -> None:
    title = '</script><script>alert(1)</script> & "quoted" <b>đậm</b>'
    work = published(collection, title=title)
    page = tree(client.get(f"/records/{work.public_id}/"))
    assert page.xpath("//h1")[0].text_content() == title
    assert not page.xpath("//script[contains(., 'alert') and not(@type)]")
    (block,) = page.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(block)["name"] == title


def test_a_text_without_pages_does_not_make_an_endless_page(client: Client, collection: Collection, indexed: Indexed) -> None:
    content = "năm;trạm;độ mặn\n" + "2024;Đại Ngãi;4,1\n" * 100_000
    table = indexed(published(collection, content=content.encode(), name="do-man.csv"))
    answer = client.get(f"/en/records/{table.public_id}/")
    assert len(answer.content) < 150_000
    assert "2024;Đại Ngãi;4,1" in text(answer)
    assert "This is the beginning" in text(answer)


@pytest.mark.parametrize("method", ["get", "head"])
def test_signposts_stand_in_the_link_header(client: Client, work: Record, method: str) -> None:
    links = getattr(client, method)(f"/records/{work.public_id}/")["Link"]
    bare = address(work).rstrip("/")
    assert f'<{address(work)}>; rel="cite-as"' in links
    assert f'<{bare}.json>; rel="describedby"; type="application/json"' in links
    assert f'<{bare}.bib>; rel="describedby"; type="application/x-bibtex"' in links
    assert 'rel="item"; type="application/pdf"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert '<https://schema.org/Thesis>; rel="type"' in links
    assert '<https://schema.org/AboutPage>; rel="type"' in links


def test_exports_have_their_media_types_and_lead_back(client: Client, work: Record, subtests: Subtests) -> None:
    expected = {
        "json": ("application/json", '"oai_identifier"'),
        "bib": ("application/x-bibtex", "@mastersthesis{"),
        "ris": ("application/x-research-info-systems", "TY  - THES"),
        "xml": ("application/xml", "<dc:title"),
        "marc.xml": ("application/marcxml+xml", "<leader>"),
        "mods.xml": ("application/mods+xml", "<titleInfo"),
        "datacite.xml": ("application/vnd.datacite.datacite+xml", "<creatorName"),
    }
    for extension, (media_type, beginning) in expected.items():
        with subtests.test(extension):
            response = client.get(f"/records/{work.public_id}.{extension}")
            assert response["Content-Type"] == f"{media_type}; charset=utf-8"
            assert beginning in response.content.decode()
            assert response["Link"] == f'<{address(work)}>; rel="describes"; type="text/html"'


def test_the_landing_page_negotiates(client: Client, work: Record, subtests: Subtests) -> None:
    wanted = {
        "": "text/html",
        "*/*": "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "text/html",
        "application/json": "application/json",
        "application/x-bibtex": "application/x-bibtex",
        "application/x-research-info-systems": "application/x-research-info-systems",
        "application/xml": "application/xml",
        "application/marcxml+xml": "application/marcxml+xml",
        "text/xml, application/json;q=0.5": "application/xml",
        "application/json;q=0.2, text/html": "text/html",
        "image/png": "text/html",
    }
    for accept, media_type in wanted.items():
        with subtests.test(accept):
            response = client.get(f"/records/{work.public_id}/", headers={"Accept": accept} if accept else {})
            assert response.status_code == 200
            assert response["Content-Type"].startswith(media_type)
            assert "Accept" in response["Vary"]


def test_json_is_what_import_records_takes(client: Client, work: Record) -> None:
    described = client.get(f"/records/{work.public_id}.json").json()
    assert described["metadata"]["title"] == complete_metadata()["title"]
    assert described["access"]["status"] == "open"
    assert described["files"][0]["name"] == "luận văn.pdf"


def test_words_lead_to_the_page_where_they_stand(client: Client, work: Record) -> None:
    page = tree(client.get(f"/en/records/{work.public_id}/?q=xam+nhap+man"))
    assert "appears on 1 page" in page.xpath("//*[@class='inside']")[0].text_content()
    (match,) = page.xpath("//*[@class='inside']//a")
    assert match.get("href") == "?page=2&q=xam+nhap+man#page=2"
    assert page.xpath("//a[@class='sheet']/img/@src")[0].endswith("/pages/2.webp")
    assert "xâm nhập mặn" in page.xpath("//*[@class='inside']//mark")[0].text_content()


@pytest.mark.parametrize(
    ("asked", "shown"), [("", 1), ("page=2", 2), ("page=99", 3), ("page=0", 1), ("page=x", 1), ("page=-3", 1)]
)
def test_any_page_that_is_asked_for_opens_one_that_exists(client: Client, work: Record, asked: str, shown: int) -> None:
    page = tree(client.get(f"/records/{work.public_id}/?{asked}"))
    assert page.xpath("//a[@class='sheet']/img/@src")[0].endswith(f"/pages/{shown}.webp")
    assert PAGES[shown - 1] in page.xpath("//details[@class='page-text']")[0].text_content()


def test_the_picture_of_a_page_is_drawn(client: Client, work: Record) -> None:
    picture = client.get(f"/records/{work.public_id}/files/lu%E1%BA%ADn%20v%C4%83n.pdf/pages/2.webp?width=320")
    assert picture["Content-Type"] == "image/webp"
    assert picture.content.startswith(b"RIFF")
    assert client.get(f"/records/{work.public_id}/files/lu%E1%BA%ADn%20v%C4%83n.pdf/pages/4.webp").status_code == 404


def test_an_address_that_names_no_record_is_not_found(client: Client, installed: None, subtests: Subtests) -> None:
    for path in (
        "/records/2222222/",
        "/records/KHONGCO/",
        "/records/2222222.json",
        "/en/records/x/",
        "/records/2222222/files/a.pdf",
    ):
        with subtests.test(path):
            assert client.get(path).status_code == 404
