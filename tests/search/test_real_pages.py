"""On real documents, a few words of a page lead to that page."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from media.inspection.inspect import inspect_path
from media.running_heads import without_running_heads
from search.port import Engine, Query
from search.vietnamese import chunks, compose, fold
from tests.search.documents import document, text

ASKED = 100


@pytest.fixture(scope="module")
def pages(real_data: Path) -> dict[str, list[str]]:
    """The texts of the Vietnamese theses, reports and handbooks that have one."""
    found: dict[str, list[str]] = {}
    for folder in ("docs_vi", "docs_vi_unlicensed"):
        for path in sorted((real_data / folder).glob("*.pdf")):
            pdf = pdfium.PdfDocument(path)
            texts = []
            for number in range(len(pdf)):
                page = pdf[number]
                words = page.get_textpage()
                texts.append(compose(words.get_text_range()))
                words.close()
                page.close()
            pdf.close()
            if any(texts):
                found[path.stem] = texts
    return found


@pytest.fixture(scope="module")
def library(new_engine: Callable[..., Engine], pages: dict[str, list[str]]) -> Engine:
    return new_engine(document(name, "Tài liệu", texts=[text(*texts)]) for name, texts in pages.items())


def half(words: str, chance: random.Random) -> str:
    return " ".join(fold(word) if chance.random() < 0.5 else word for word in words.split())


@pytest.mark.parametrize(
    "typed",
    [lambda words, _: words, lambda words, _: fold(words), half],
    ids=["with marks", "without marks", "half-marked"],
)
def test_words_of_a_page_lead_to_it(
    library: Engine, pages: dict[str, list[str]], typed: Callable[[str, random.Random], str]
) -> None:
    """Right is the page that the words were taken from, or another on which they stand together as well."""
    chance = random.Random(11)
    full = [
        (name, number, page) for name, texts in pages.items() for number, page in enumerate(texts, 1) if len(page.split()) > 60
    ]
    wrong = []
    for name, number, page in chance.sample(full, ASKED):
        runs = page.split()
        start = chance.randrange(len(runs) - 8)
        words = " ".join(chunks(" ".join(runs[start : start + 7])))
        hits = library.search(Query(typed(words, chance))).hits
        hit = next((hit for hit in hits if hit.id == name), None)
        shown = pages[name][hit.page - 1] if hit and hit.page else ""
        if not hit or (hit.page != number and fold(words) not in fold(" ".join(chunks(shown)))):
            wrong.append((name, number, words))
    assert len(wrong) <= 0.05 * ASKED, wrong


def test_a_word_that_stands_on_one_page_only_leads_to_it(new_engine: Callable[..., Engine], real_data: Path) -> None:
    """Of the first, the middle and the last page with text of every real document, as it is read and searched."""
    read: dict[str, list[str]] = {}
    for folder in ("docs_vi", "docs_vi_unlicensed", "docs_en", "docs_vi_docx"):
        for path in sorted((real_data / folder).iterdir()):
            read[f"{folder}/{path.name}"] = inspect_path(path).text
    searched = {name: without_running_heads(texts) for name, texts in read.items()}
    library = new_engine(document(name, "Tài liệu", texts=[text(*texts)]) for name, texts in searched.items())
    asked, wrong = 0, []
    for name, texts in read.items():
        pages_of: dict[str, set[int]] = defaultdict(set)
        for number, page in enumerate(texts, 1):
            for word in chunks(page):
                pages_of[fold(word)].add(number)
        for number in (1, (len(texts) + 1) // 2, len(texts)):
            only_here = [word for word in chunks(texts[number - 1]) if pages_of[fold(word)] == {number} and word.isalpha()]
            for word in sorted(only_here, key=len)[-1:]:
                asked += 1
                hits = library.inside(name, word, frozenset({"everyone"}))
                if number not in [hit.page for hit in hits]:
                    wrong.append((name, number, word, [hit.page for hit in hits]))
    assert asked > 90 and not wrong, wrong
