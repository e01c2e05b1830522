"""Reading pages in tests: as a tree, and by the rules that every page keeps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from lxml import html


def tree(response: HttpResponse) -> Any:
    return html.document_fromstring(response.content.decode())


def text(response: HttpResponse) -> str:
    """The words of a page as a reader sees them, with single spaces."""
    body = tree(response).find("body")
    for hidden in body.xpath(".//script|.//style"):
        hidden.drop_tree()
    return " ".join(body.text_content().split())


def assert_sound(response: HttpResponse) -> None:
    """What holds of every page: one h1, a language, a title, nothing inline, every field named, no id twice."""
    page = tree(response)
    assert page.get("lang") in ("vi", "en")
    assert len(page.xpath("//h1")) == 1
    assert page.findtext(".//title").strip()
    assert not page.xpath("//@style") and not page.xpath("//style")
    scripts = [one for one in page.xpath("//script[not(@src)]") if one.get("type") != "application/ld+json"]
    assert not scripts
    assert not [name for name in page.xpath("//@*") if name.attrname.startswith("on")]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    for field in page.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        named = field.get("aria-label") or field.xpath("ancestor::label") or page.xpath(f"//label[@for='{field.get('id')}']")
        assert named, html.tostring(field)
    for link in page.xpath("//a"):
        assert link.text_content().strip() or link.xpath(".//img[@alt!='']"), html.tostring(link)
