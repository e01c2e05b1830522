"""A title that is repeated on every page is searched once, and no word is lost by it."""

from __future__ import annotations

import time

from media.running_heads import without_running_heads


def body(number: int) -> str:
    return "\n".join(f"dòng {line} của trang thứ {chr(97 + number)}{line}" for line in range(20))


def test_a_head_stays_on_its_first_page_only() -> None:
    pages = [f"Luận văn thạc sĩ của An\n{body(number)}\nKhoa Vật lý" for number in range(6)]
    found = without_running_heads(pages)
    assert found[0] == pages[0]
    assert all("Luận văn" not in page and "Vật lý" not in page for page in found[1:])
    assert [page.strip("\n") for page in found[1:]] == [body(number) for number in range(1, 6)]


def test_heads_of_left_and_right_pages_and_of_chapters_are_known() -> None:
    pages = [f"{'Tên luận văn' if number % 2 else f'Chương {number // 10 + 1}. Mở đầu'}\n{body(number)}" for number in range(20)]
    found = without_running_heads(pages)
    assert [number for number, page in enumerate(found) if "Mở đầu" in page or "Tên luận văn" in page] == [0, 1]


def test_page_numbers_differ_and_a_word_that_stands_nowhere_else_stays() -> None:
    pages = [f"Tên bài {number + 50}\n{body(number)}" for number in range(5)]
    pages[3] += " xem trang 52"
    found = without_running_heads(pages)
    assert [page.split("\n")[0] for page in found] == ["Tên bài 50", "51", "", "53", "54"]


def test_headings_of_chapters_and_what_happens_twice_stay() -> None:
    pages = [
        f"CHƯƠNG {number // 10 + 1}\n{body(number)}" if number % 10 == 0 else f"{number} {body(number)}" for number in range(40)
    ]
    assert without_running_heads(pages) == pages
    assert without_running_heads(["a\nb", "a\nc"]) == ["a\nb", "a\nc"]


def test_many_pages_take_little_time() -> None:
    pages = [f"Tên bài {number}\n{body(number % 20)}" for number in range(20_000)]
    started = time.monotonic()
    assert "Tên bài" not in without_running_heads(pages)[-1]
    assert time.monotonic() - started < 10
