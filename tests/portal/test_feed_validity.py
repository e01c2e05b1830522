"""Feeds keep the rules of Atom (RFC 4287), whatever the works in them are called."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from lxml import etree

from deposits.models import Collection
from tests.factories import published
from tests.portal.conftest import Indexed

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Section 4.1.1 and 4.1.2: how often an element may stand in a feed and in an entry.
IN_FEED = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "generator": (0, 1), "icon": (0, 1), "logo": (0, 1),
    "rights": (0, 1), "author": (0, 9_999), "contributor": (0, 9_999), "category": (0, 9_999), "link": (0, 9_999), "entry": (0, 9_999),
}  # fmt: skip
IN_ENTRY = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1), "content": (0, 1), "rights": (0, 1),
    "source": (0, 1), "author": (0, 9_999), "contributor": (0, 9_999), "category": (0, 9_999), "link": (0, 9_999),
}  # fmt: skip
# RFC 3339, with the capital letters that section 3.3 asks for.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TEXTS, MOMENTS, PEOPLE = {"title", "subtitle", "summary", "rights"}, {"updated", "published"}, {"author", "contributor"}


def faults(written: bytes) -> list[str]:
    """What a feed breaks of the rules."""
    feed = etree.fromstring(written)
    if feed.tag != f"{ATOM}feed":
        return ["the root is no feed"]
    entries = feed.findall(f"{ATOM}entry")
    found = [*_faults_of(feed, IN_FEED), *(fault for one in entries for fault in _faults_of(one, IN_ENTRY))]
    if feed.find(f"{ATOM}author") is None and any(one.find(f"{ATOM}author") is None for one in entries):
        found.append("4.1.1: neither the feed nor every entry has an author")
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    if len(ids) != len(set(ids)):
        found.append("4.1.1: two entries have one id")
    if not any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")):
        found.append("4.1.1: the feed does not name its own address")
    return found


def _faults_of(element: etree._Element, rules: dict[str, tuple[int, int]]) -> list[str]:
    found = []
    ours = [one for one in element if isinstance(one.tag, str) and one.tag.startswith(ATOM)]
    names = [one.tag.removeprefix(ATOM) for one in ours]
    found += [f"{name} does not belong into {element.tag}" for name in names if name not in rules]
    found += [f"{name}: {names.count(name)} of it" for name, (low, high) in rules.items() if not low <= names.count(name) <= high]
    if (
        "entry" not in rules
        and "content" not in names
        and not any(one.get("rel") in (None, "alternate") for one in ours if one.tag == f"{ATOM}link")
    ):
        found.append("4.1.2: an entry without content needs an alternate link")  # fmt: skip
    alternates = [
        (one.get("type"), one.get("hreflang")) for one in ours if one.tag == f"{ATOM}link" and one.get("rel") == "alternate"
    ]
    if len(alternates) != len(set(alternates)):
        found.append("4.1: two alternate links of one type and language")
    return found + [fault for one, name in zip(ours, names, strict=True) for fault in _faults_in(one, name)]


def _faults_in(one: etree._Element, name: str) -> list[str]:
    found = []
    text = one.text or ""
    if name in TEXTS and (one.get("type", "text") not in ("text", "html") or len(one)):
        found.append(f"3.1: {name} is no text")
    if name in MOMENTS and not MOMENT.fullmatch(text):
        found.append(f"3.3: {text} is no moment")
    if name == "id" and not (urlsplit(text).scheme and not re.search(r"\s", text)):
        found.append(f"4.2.6: “{text}” is no absolute address")
    if name == "link" and not urlsplit(one.get("href", "")).scheme:
        found.append(f"4.2.7: a link to “{one.get('href')}”")
    if name == "category" and not one.get("term"):
        found.append("4.2.2: a category without a term")
    if name in PEOPLE:
        parts = [part.tag.removeprefix(ATOM) for part in one]
        if parts.count("name") != 1 or set(parts) - {"name", "uri", "email"} or not one.findtext(f"{ATOM}name"):
            found.append(f"3.2: {name} has {parts}")
    return found


@pytest.mark.parametrize("query", ["", "q=lúa", "q=không+có+gì", "kind=master-thesis&year_from=2020&sort=author", "q=%22%3C%26"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_feed_keeps_the_rules(client: Client, collection: Collection, indexed: Indexed, language: str, query: str) -> None:
    indexed(published(collection, title="Lúa <b>chịu</b> mặn & hạn ]]> “x”"))
    indexed(published(collection, title="Lúa", abstracts=[{"text": "Dòng một.\n\nDòng hai < ba.", "lang": "vi"}]))
    written = client.get(f"{language}/search/feed/?{query}").content
    assert faults(written) == []
    assert etree.fromstring(written).get(XML_LANG) == ("en" if language else "vi")


def test_the_rules_find_what_is_wrong() -> None:
    wrong = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>x y</id><title/><title type="xhtml"/><updated>yesterday</updated>
    <link rel="alternate" href="/search/"/><entry><id>a:1</id><title/><updated>2026-01-01T00:00:00Z</updated><entry/>
    <category/></entry><author><mail/></author></feed>"""
    said = " ".join(faults(wrong))
    for rule in ("title: 2", "3.1", "3.3", "4.2.6", "4.2.7", "4.2.2", "3.2", "entry does not belong", "own address", "4.1.2"):
        assert rule in said, rule
