"""The works of the sample, as written: enough of each kind, complete, consistent, and set so that their words are found."""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata
from collections import Counter

import pypdf
import pypdfium2
import pytest
from django.conf import settings
from pytest import Subtests

from deposits.kinds import KINDS
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.checks import value_of
from portal.sample.tables import csv_bytes
from portal.sample.typeset.document import render
from portal.sample.typeset.markup import ChartPlace, Grid, Heading, Prose, References, parse
from portal.sample.works import Work, every, read
from portal.sample.world import HERE, world
from portal.typeface import lacks

WORKS = list(every())
REQUIRED = {code: [one.rstrip("*") for one in fields if one.endswith("*")] for code, *_, fields in KINDS}
VOCABULARY = tomllib.loads((settings.ROOT / "deposits" / "vocabularies" / "vn_fields_2008.toml").read_text(encoding="utf-8"))
LABELS = {term["code"]: term["vi"] for term in VOCABULARY["subject"]}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def test_there_are_works_of_every_kind_from_many_places_and_years() -> None:
    here = world()
    kinds = Counter(work.kind for work in WORKS)
    assert len(WORKS) >= 44
    assert set(kinds) == set(REQUIRED) - {"other"} and min(kinds.values()) >= 4
    assert len({here.university(work.institution(here)).slug for work in WORKS}) >= 6
    assert {work.language for work in WORKS} == {"vi", "en"}
    years = {int(work.issued[:4]) for work in WORKS}
    assert min(years) == 1998 and max(years) == 2026 and len(years) >= 18


def test_each_right_of_access_occurs() -> None:
    rights = Counter(work.access for work in WORKS)
    assert rights["open"] > 35
    assert all(rights[one] == 1 for one in ("embargoed", "institution", "consortium", "restricted", "metadata-only"))
    assert sum(bool(work.withdrawn) for work in WORKS) == 1


def test_each_work_is_complete(subtests: Subtests) -> None:
    here = world()
    for work in WORKS:
        with subtests.test(work.slug):
            metadata = work.metadata(here, labels=LABELS, pages=1)
            empty = [name for name in REQUIRED[work.kind] if not value_of(metadata, CATALOGUE[name])]
            assert empty == []
            assert work.kind in here.collection(work.collection).kinds
            assert 4 <= len(work.keywords_vi) <= 6 and 4 <= len(work.keywords_en) <= 6
            assert len(work.abstract_vi.split()) >= 60 and len(work.abstract_en.split()) >= 45
            assert work.title_vi != work.title_en
            assert "*" not in work.title + work.abstract_vi + work.abstract_en
            assert bool(work.body) == (work.access != "metadata-only")


def test_each_text_is_long_enough_and_holds_together(subtests: Subtests) -> None:
    for work in WORKS:
        if not work.body:
            continue
        with subtests.test(work.slug):
            assert unicodedata.is_normalized("NFC", work.body)
            assert len(work.body.split()) >= 800
            blocks = parse(work.body)
            assert sum(isinstance(block, Heading) for block in blocks) >= 6
            assert {block.name for block in blocks if isinstance(block, ChartPlace)} == {chart.name for chart in work.charts}
            assert all(len(values) == len(chart.labels) for chart in work.charts for values in chart.series.values())
            assert all(len({len(row) for row in grid.rows}) == 1 for grid in blocks if isinstance(grid, Grid))
            cited = {
                int(number) for block in blocks if isinstance(block, Prose) for number in re.findall(r"\[(\d)\]", block.text)
            }
            listed = sum(len(block.items) for block in blocks if isinstance(block, References))
            assert cited <= set(range(1, listed + 1))


def test_the_typeface_has_every_letter(subtests: Subtests) -> None:
    for work in [*WORKS, *(read(path) for path in (HERE / "pending").glob("*.md"))]:
        with subtests.test(work.slug):
            charts = " ".join(f"{chart.title} {chart.x} {chart.y}" for chart in work.charts)
            assert lacks(work.body + work.title_vi + work.title_en + work.abstract_vi + work.abstract_en + charts) == set()


@pytest.mark.parametrize("kind", sorted(set(REQUIRED) - {"other"}))
def test_every_word_of_a_text_can_be_read_from_its_pdf(kind: str) -> None:
    work = next(work for work in WORKS if work.kind == kind and work.body)
    typeset = render(work, world())
    found = pages(typeset.content)
    assert len(found) == typeset.pages >= 4
    assert words(re.sub(r"\[chart: .*?\]", "", work.body)) - words(" ".join(found)) == set()
    about = pypdf.PdfReader(io.BytesIO(typeset.content)).metadata
    assert about is not None and about.title == work.title and about.author


def test_the_longest_works_have_fifteen_pages_and_a_table_of_contents() -> None:
    here = world()
    for slug in ("dong-luc-xam-nhap-man-lua-tom", "sat-lo-bo-song-tien", "giao-trinh-thong-ke-sinh-hoc"):
        typeset = render(read(HERE / "works" / f"{slug}.md"), here)
        assert typeset.pages >= 15
        outline = pypdf.PdfReader(io.BytesIO(typeset.content)).outline
        assert len(outline) >= 5
        assert "Mục lục" in " ".join(pages(typeset.content)[:4])


def test_the_same_work_gives_the_same_bytes() -> None:
    work: Work = WORKS[0]
    assert render(work, world()) == render(work, world())


def test_data_files_are_the_same_at_every_run_and_have_whole_rows() -> None:
    tables = [work.table for work in WORKS if work.kind == "dataset"]
    assert len(tables) >= 4
    for table in tables:
        assert table is not None and table.name.endswith(".csv")
        content = csv_bytes(table.generator)
        assert content == csv_bytes(table.generator)
        lines = content.decode().splitlines()
        assert len(lines) > 400 and len({line.count(",") for line in lines}) == 1
