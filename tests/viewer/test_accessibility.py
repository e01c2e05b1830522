"""The viewer by the rules of WCAG 2.2 AA that a machine can check (axe-core), light and dark, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Page

from deposits.models import Record
from tests.viewer.conftest import Publish, Reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The words over a page's picture are unseen on purpose: their contrast is that of the picture.
RUN = """rules => axe.run({include: '.pv', exclude: '.pv-text'}, {runOnly: rules})
    .then(({violations}) => violations.map((one) => [one.id, one.nodes.map((node) => node.html).slice(0, 3)]))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_rule_is_broken(
    publish: Publish,
    reading_of: Callable[[Record], Reading],
    page: Page,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    axe = settings.ROOT / "node_modules" / "axe-core" / "axe.min.js"
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    reading = reading_of(publish()).open("#page=4&search=xam nhap man")
    reading.shows(4)
    if not page.locator(".pv-side").is_visible():
        page.get_by_role("button", name="Pages and contents").click()
    page.locator(".pv-match").first.wait_for()
    page.evaluate(axe.read_text(encoding="utf-8"))
    violations: list[Any] = page.evaluate(RUN, RULES)
    assert violations == []
