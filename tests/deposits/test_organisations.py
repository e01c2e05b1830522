"""Organisations are found by the words of their names, with or without marks, and by their acronyms; nobody outside is asked."""

from __future__ import annotations

import re

import pytest

from deposits.organisations import Rors, everyone, listed, suggest
from tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db


def names(typed: str) -> list[str]:
    return [one.label("vi") for one in suggest(typed, 5)]


def test_the_list_is_whole() -> None:
    assert len(listed()) > 150
    for one in listed():
        assert re.fullmatch(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}", one.ror) and one.names, one


@pytest.mark.parametrize("typed", ["đại học cần thơ", "dai hoc can tho", "Can Tho Univ", "Cần Thơ Đại"])
def test_an_organisation_is_found_by_beginnings_of_its_words(typed: str) -> None:
    assert any("Cần Thơ" in name for name in names(typed))


def test_nothing_fits_nothing() -> None:
    assert names("") == names("zzzz") == []


def test_the_site_s_own_institutions_come_first_and_only_once() -> None:
    known = next(one for one in listed() if one.name and one.name_en)
    InstitutionFactory(name="Đại học Sông Hậu", name_en="Sông Hậu University")
    InstitutionFactory(name=known.name, name_en="", ror=known.ror)
    assert names("song hau") == ["Đại học Sông Hậu"]
    assert sum(known.name in one.names for one in everyone()) == 1


def test_an_exact_name_in_either_language_has_its_ror() -> None:
    known = next(one for one in listed() if one.name and one.name_en)
    assert Rors().of(known.name) == Rors().of(known.name_en.upper()) == known.ror
    assert Rors().of("") == Rors().of("Đại học Sông Hậu") == ""
    InstitutionFactory(name="Đại học Sông Hậu", ror="https://ror.org/0abcdef12")
    assert Rors().of("Đại học Sông Hậu") == "https://ror.org/0abcdef12"
