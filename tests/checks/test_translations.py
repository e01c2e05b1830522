"""The translation check finds every marked string, and every way in which its Vietnamese can be wrong."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from config.checks.messages import Message, NotExtractable, in_python, in_script, in_template
from config.checks.translations import add_missing, find_problems, find_unused


def texts(messages) -> list[tuple[str | None, str, str]]:  # type: ignore[no-untyped-def]
    return [(message.context, message.text, message.plural) for message in messages]


def test_strings_of_python_are_found_under_any_name() -> None:
    source = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p
from django.utils import translation
title = _("Deposit")
count = ngettext("%(n)s file", "%(n)s files", 2)
month = p("month", "May" " be")
late = translation.gettext("Late")
other = unknown("Not ours")
"""
    found = texts(in_python(source, "a.py"))
    assert sorted(found, key=str) == sorted(
        [(None, "Deposit", ""), (None, "%(n)s file", "%(n)s files"), ("month", "May be", ""), (None, "Late", "")], key=str
    )


def test_a_string_put_together_while_running_is_refused() -> None:
    with pytest.raises(NotExtractable, match=r"a\.py:2"):
        list(in_python("from django.utils.translation import gettext\ngettext(f'{n} files')", "a.py"))


def test_strings_of_templates_are_found() -> None:
    source = """{% load i18n %}{% translate "Save (draft)" %}
{% blocktranslate count n=files trimmed %}
  one file{% plural %}
  {{ n }} files
{% endblocktranslate %}
{% include "x.html" with label=_("Send") %}{% translate "May" context "month" %}"""
    assert texts(in_template(source, "a.html")) == [
        (None, "Save (draft)", ""),
        (None, "one file", "%(n)s files"),
        (None, "Send", ""),
        ("month", "May", ""),
    ]


def test_strings_of_scripts_are_found() -> None:
    assert texts(in_script('say(gettext(\'Saved\')); ngettext("%s file", "%s files", n)', "a.js")) == [
        (None, "Saved", ""),
        (None, "%s file", "%s files"),
    ]


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        (None, "no translation"),
        ({"msgstr": ""}, "empty translation"),
        ({"msgstr": "Gửi %(name)s", "flags": ["fuzzy"]}, "fuzzy translation"),
        ({"msgstr": "Gửi"}, "placeholders"),
        ({"msgstr": "<b>Gửi</b> %(name)s"}, "tags differ"),
        ({"msgstr": "Gửi %(name)s"}, None),
    ],
)
def test_each_fault_of_a_translation_is_named(tmp_path: Path, translation: dict[str, str] | None, fault: str | None) -> None:
    message = Message("django", None, "Send %(name)s", "", "portal/a.py:1")
    catalogue = polib.POFile()
    if translation is not None:
        catalogue.append(polib.POEntry(msgid=message.text, **translation))
    catalogue.save(str(tmp_path / "django.po"))
    problems = list(find_problems({message.key: message}, tmp_path))
    if fault is None:
        assert problems == []
    else:
        assert len(problems) == 1
        assert fault in problems[0]
        assert "portal/a.py:1" in problems[0]


def test_missing_strings_are_added_and_unused_ones_listed(tmp_path: Path) -> None:
    message = Message("django", None, "one", "%(n)s", "portal/a.py:1")
    assert add_missing({message.key: message}, tmp_path) == 1
    assert add_missing({message.key: message}, tmp_path) == 0
    assert find_unused({}, tmp_path) == ["one"]
