"""No string of an installed package reaches a Vietnamese reader in English or broken."""

import gettext
import shutil
from pathlib import Path

import polib
import pytest
from django.apps import apps

from config import vendor_strings
from config.vendor_strings import VENDOR_LOCALE, add_missing, find_problems


@pytest.fixture
def vendor_locale(tmp_path: Path) -> Path:
    """A copy of our catalogues that a test may spoil."""
    return Path(shutil.copytree(VENDOR_LOCALE, tmp_path / "vendor_locale"))


def django_catalogue(vendor_locale: Path) -> Path:
    return vendor_locale / "vi" / "LC_MESSAGES" / "django.po"


def test_every_string_of_every_package_is_in_vietnamese() -> None:
    assert [str(problem) for problem in find_problems()] == []


def test_every_installed_application_with_strings_is_checked() -> None:
    with_strings = {app.name for app in apps.get_app_configs() if (Path(app.path) / "locale").is_dir()}
    assert with_strings, "no application with a locale folder was found"
    assert with_strings <= set(vendor_strings.PACKAGES)


@pytest.mark.parametrize(
    ("text", "spoilt", "reason"),
    [
        ("Save draft", "", "empty"),
        ("Hello %(username)s,", "Xin chào %(ten)s,", "placeholders or tags differ"),
        ("Hello %(username)s,", "Xin chào,", "placeholders or tags differ"),
        ("Key nr. {number}", "Khóa số", "placeholders or tags differ"),
        ("You have <span>unsaved edits</span>", "Bạn có <b>thay đổi chưa lưu</b>", "placeholders or tags differ"),
    ],
)
def test_a_spoilt_translation_is_reported(vendor_locale: Path, text: str, spoilt: str, reason: str) -> None:
    catalogue = polib.pofile(str(django_catalogue(vendor_locale)))
    catalogue.find(text).msgstr = spoilt
    catalogue.save()
    assert {(problem.source.msgid, problem.reason) for problem in find_problems(vendor_locale)} == {(text, reason)}


def test_a_plural_must_carry_the_number_in_its_only_form(vendor_locale: Path) -> None:
    catalogue = polib.pofile(str(django_catalogue(vendor_locale)))
    catalogue.find("Delete 1 page").msgstr_plural[0] = "Xóa 1 trang"
    catalogue.save()
    assert [problem.reason for problem in find_problems(vendor_locale)] == ["placeholders or tags differ"]


def test_a_fuzzy_translation_is_reported(vendor_locale: Path) -> None:
    catalogue = polib.pofile(str(django_catalogue(vendor_locale)))
    catalogue.find("Forgot your password?").flags.append("fuzzy")
    catalogue.save()
    assert [problem.reason for problem in find_problems(vendor_locale)] == ["fuzzy"]


def test_missing_strings_are_added_to_translate_with_their_context_and_plural(vendor_locale: Path) -> None:
    path = django_catalogue(vendor_locale)
    catalogue = polib.pofile(str(path))
    whole = len(catalogue)
    label = catalogue.find("Login", msgctxt="field label")
    plural = catalogue.find("Delete 1 page")
    catalogue.remove(label)
    catalogue.remove(plural)
    catalogue.save()

    assert {problem.reason for problem in find_problems(vendor_locale)} == {"missing"}
    assert add_missing(vendor_locale) == 2
    filled = polib.pofile(str(path))
    assert len(filled) == whole
    assert filled.find("Login", msgctxt="field label").msgstr == ""
    assert filled.find("Delete 1 page").msgid_plural == "Delete %(counter)s pages"
    assert {problem.reason for problem in find_problems(vendor_locale)} == {"empty"}
    assert add_missing(vendor_locale) == 0


def test_the_compiled_catalogue_speaks_vietnamese(vendor_locale: Path) -> None:
    path = django_catalogue(vendor_locale)
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    vietnamese = gettext.translation("django", str(vendor_locale), ["vi"])
    assert vietnamese.gettext("Save draft") == "Lưu bản nháp"
    assert vietnamese.pgettext("field label", "Login") == "Tài khoản đăng nhập"
    assert vietnamese.ngettext("Delete 1 page", "Delete %(counter)s pages", 1) == "Xóa %(counter)s trang"


def test_the_command_fails_only_where_there_is_a_problem(vendor_locale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vendor_strings.main(["--check"], vendor_locale) == 0
    django_catalogue(vendor_locale).unlink()
    assert vendor_strings.main(["--check"], vendor_locale) == 1
    assert "wagtail.admin (django): missing: 'Save draft'" in capsys.readouterr().out
