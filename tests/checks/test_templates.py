"""The template check sees words that no catalogue can change, and nothing else."""

from __future__ import annotations

import pytest

from config.checks.templates import FOREIGN, untranslatable


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Xin chào</p>", ["Xin chào"]),
        ('<img alt="A cover">', ["A cover"]),
        ("{% if x %}<b>Save</b>{% endif %}", ["Save"]),
        ('{% load i18n %}<p title="{% translate "Hi" %}">{% translate "Save" %}</p>', []),
        ("{% load i18n %}{% blocktranslate %}Hello <b>{{ name }}</b>{% endblocktranslate %}", []),
        ("<script>const word = 1;</script><style>p { color: red }</style><!-- a note -->", []),
        ('<p class="lead wide" data-kind="thesis">{{ title }} · 12</p>', []),
        ("<p>DOI</p><a>{{ SITE_URL }}/records/{{ id }}/</a>", []),
    ],
)
def test_words_outside_translation_are_found(source: str, words: list[str]) -> None:
    assert list(untranslatable(source)) == words


def test_loading_from_another_host_is_found() -> None:
    assert FOREIGN.search('<script defer src="https://elsewhere.example/a.js">')
    assert FOREIGN.search('<link rel="stylesheet" href="//elsewhere.example/a.css">')
    assert not FOREIGN.search("""<script src="{% static 'build/js/a.js' %}"><a href="https://doi.example/1">""")
