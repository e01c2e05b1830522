"""arXiv's description of a work: Atom, as its API gives it for `id_list=<number>`."""

from __future__ import annotations

from lxml import etree

from deposits.lookup import people
from deposits.lookup.answers import plain
from deposits.lookup.entries import language_of
from deposits.lookup.errors import Malformed, NotKnown
from deposits.lookup.found import Draft, Found, Work, told
from deposits.metadata import identifiers

_NAMES = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}


def read(answer: bytes) -> Found:
    """NotKnown where arXiv says that there is no such work; Malformed where it is no such answer."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        feed = etree.fromstring(answer, parser)
    except etree.XMLSyntaxError as error:
        raise Malformed("arXiv") from error
    if feed.tag != f"{{{_NAMES['a']}}}feed":
        raise Malformed("arXiv")
    entries = [one for one in feed.findall("a:entry", _NAMES) if "/api/errors" not in _text(one, "a:id")]
    if not entries or not _text(entries[0], "a:title"):
        raise NotKnown("arXiv")
    return Found(source="arXiv", works=(Work(draft=told(_draft(entries[0])), kind="article"),))


def _draft(entry: etree._Element) -> Draft:
    abstract, title = _text(entry, "a:summary"), _text(entry, "a:title")
    number = identifiers.arxiv(_text(entry, "a:id"))
    doi = identifiers.doi(_text(entry, "x:doi"))
    authors = [
        people.contributor(whole=_text(one, "a:name"), affiliation=_text(one, "x:affiliation"))
        for one in entry.findall("a:author", _NAMES)
    ]
    held = [("arxiv", number), ("doi", doi)]
    return {
        "title": title,
        "language": language_of(abstract) or language_of(title),
        "contributors": [one for one in authors if one],
        "issued": _text(entry, "a:published")[:10],
        "abstracts": [{"lang": language_of(abstract), "text": abstract}] if abstract else [],
        "identifiers": [{"scheme": scheme, "value": value} for scheme, value in held if value],
        "notes": _text(entry, "x:journal_ref"),
    }


def _text(element: etree._Element, path: str) -> str:
    """arXiv breaks its lines by hand."""
    return " ".join(plain(element.findtext(path, "", _NAMES)).split())
