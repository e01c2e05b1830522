"""Filling in the deposit form in tests, as a browser without script would: what stands in the boxes, and what is typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from tests.portal.reading_html import tree

Boxes = dict[str, list[str]]


def boxes(response: HttpResponse, form_id: str = "deposit-form") -> Boxes:
    """What the form on a page would send, by name; templates of rows are not part of it."""
    page = tree(response)
    for template in page.xpath("//template"):
        template.drop_tree()
    found: Boxes = {}
    for name, value in page.get_element_by_id(form_id).form_values():
        found.setdefault(name, []).append(value)
    return found


def typed(response: HttpResponse, **changes: Any) -> Boxes:
    """The same with some boxes filled in anew. `thesis__grantor` names `thesis.grantor`, `authors_name` `authors-name`."""
    sent = boxes(response)
    for name, value in changes.items():
        sent[box_name(name, sent)] = value if isinstance(value, list) else [value]
    return sent


def box_name(name: str, sent: Boxes) -> str:
    dotted = name.replace("__", ".")
    return next((one for one in (dotted, dotted.replace("_", "-")) if one in sent), dotted)


COMPLETE: dict[str, Any] = {
    "title": "Xâm nhập mặn ở sông Hậu",
    "authors-name": ["Trần Thị Hồng Nhung"],
    "advisors-name": ["PGS.TS. Lê Quang Vinh"],
    "thesis.level": "master",
    "thesis.grantor": "Đại học Sông Hậu",
    "issued": "9/2025",
    "abstracts-text": ["Nước mặn đến sớm hơn.", "Salt comes earlier."],
}
