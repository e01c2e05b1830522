"""Whatever is pasted into the one box is known for what it is, and a wrong check digit before anybody is asked."""

from __future__ import annotations

import pytest

from deposits.lookup.errors import Mistyped, NotRecognised
from deposits.lookup.recognising import recognise


@pytest.mark.parametrize(
    ("pasted", "sort", "value"),
    [
        ("10.5555/salt.2024.17", "doi", "10.5555/salt.2024.17"),
        (" https://doi.org/10.5555/Salt(2024)17. ", "doi", "10.5555/Salt(2024)17"),
        ("doi:10.5555/salt_17", "doi", "10.5555/salt_17"),
        ("DOI 10.5555/salt)", "doi", "10.5555/salt"),
        ("2401.01234", "arxiv", "2401.01234"),
        ("arXiv:2401.01234v3", "arxiv", "2401.01234"),
        ("https://arxiv.org/pdf/2401.01234v1.pdf", "arxiv", "2401.01234"),
        ("https://doi.org/10.48550/arXiv.2401.01234", "arxiv", "2401.01234"),
        ("arXiv:math.AG/0601001", "arxiv", "math.AG/0601001"),
        ("https://orcid.org/0000-0002-1825-0097", "orcid", "0000-0002-1825-0097"),
        ("000000021694233x", "orcid", "0000-0002-1694-233X"),
        ("ISBN 978-604-1-23456-7", "isbn", "978-604-1-23456-7"),
        ("0-306-40615-2", "isbn", "978-0-306-40615-7"),
        ("ISBN-13: 9780306406157", "isbn", "978-0-306-40615-7"),
        ("\n @article{key, title = {X}}", "bibtex", "@article{key, title = {X}}"),
        ("\ufeffTY  - JOUR\nTI  - X\nER  - ", "ris", "TY  - JOUR\nTI  - X\nER  -"),
        ("Nguyễn Văn A (2020). Tên bài viết.", "citation", "Nguyễn Văn A (2020). Tên bài viết."),
    ],
)
def test_what_was_pasted_is_known_for_what_it_is(pasted: str, sort: str, value: str) -> None:
    asked = recognise(pasted)
    assert (asked.sort, asked.value) == (sort, value)


def test_a_doi_within_a_citation_is_seen_without_the_punctuation_around_it() -> None:
    assert recognise("Smith, J. (2019). A title. Journal, 7, 1–2. https://doi.org/10.5555/a(1)b.").doi == "10.5555/a(1)b"
    assert recognise("(see doi 10.5555/abc), Smith 2019").doi == "10.5555/abc"


@pytest.mark.parametrize("pasted", ["0000-0002-1825-0098", "978-604-1-23456-8", "ISBN 0-306-40615-3"])
def test_a_wrong_check_digit_is_told_with_what_was_typed(pasted: str) -> None:
    with pytest.raises(Mistyped) as refused:
        recognise(pasted)
    assert pasted in str(refused.value)


@pytest.mark.parametrize("pasted", ["", "   ", "salt", "a few words of no year", "12345", "x" * 300_000, "http://example.org/"])
def test_anything_else_is_not_recognised(pasted: str) -> None:
    with pytest.raises(NotRecognised):
        recognise(pasted)
