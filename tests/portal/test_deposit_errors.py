"""What is wrong is said beside its box and in a summary that leads there; in fields of several boxes to the very one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deposits.flows.lookup import kind_of
from deposits.metadata.catalogue import CATALOGUE
from deposits.models import Deposit, Kind
from portal.accounts.models import User
from tests.factories import CollectionFactory, UserFactory, actor_of, draft, install
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, tree
from tests.portal.typing_forms import COMPLETE, boxes

AUTHORS = ["Trần Thị Hồng Nhung", "Bùi Bích"]


@pytest.fixture
def owner(db: None) -> User:
    install()
    return UserFactory()


@pytest.fixture
def client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def deposit(owner: User) -> Deposit:
    return draft(CollectionFactory(), actor=actor_of(owner))


def refused(client: Client, deposit: Deposit, **typed: Any) -> Any:
    """The page that comes back when a complete form, but for these boxes, is handed in."""
    here = f"/en/deposit/{deposit.public_id}/"
    held = boxes(client.get(here))
    complete = {name.replace("__", "."): words for name, words in COMPLETE.items()}
    answer = client.post(here, {**held, **complete, **typed, "do": "submit"})
    assert answer.status_code == 422
    assert_sound(answer)
    return tree(answer)


def led_to(page: Any, message: str) -> Any:
    """The box that the summary's line leads to. It says that it is wrong, and why."""
    (summary,) = page.xpath("//*[@data-focus]")
    assert (summary.get("tabindex"), "autofocus" in summary.attrib) == ("-1", True), "without script the focus moves there too"
    (link,) = [one for one in summary.xpath(".//a") if message in one.text_content()]
    box = page.get_element_by_id(link.get("href").removeprefix("#"))
    assert box.get("aria-invalid") == "true"
    described = [page.get_element_by_id(one).text_content() for one in box.get("aria-describedby").split()]
    assert any(message in one for one in described)
    return box


@pytest.mark.parametrize(
    ("typed", "message", "name", "value"),
    [
        ({"issued": "bao giờ"}, "is not a date", "issued", "bao giờ"),
        (
            {"authors-name": AUTHORS, "authors-orcid": ["", "0000-0002-1825-0098"]},
            "typing mistake",
            "authors-orcid",
            "0000-0002-1825-0098",
        ),
        (
            {"authors-name": ["Bùi Bích", ""], "authors-affiliation": ["", "Khoa Toán"]},
            "Write the name, too.",
            "authors-name",
            "",
        ),
        ({"advisors-name": [""], "advisors-title": [""]}, "Write at least one name.", "advisors-name", ""),
        ({"abstracts-text": ["", ""]}, "Write it in at least one language.", "abstracts-text", ""),
        (
            {"other_titles-lang": ["en", "fr"], "other_titles-text": ["Salt", "a" * 2001]},
            "too long",
            "other_titles-text",
            "a" * 2001,
        ),
        ({"subjects-term": ["", ""], "subjects-text": ["", "chim cánh cụt"]}, "in no list", "subjects-text", "chim cánh cụt"),
        ({"access-choice": "embargo", "access-until": "sang năm"}, "is not a date", "access-until", "sang năm"),
        ({"access-choice": "persons", "access-persons": "khong@ai"}, "has the address", "access-persons", "khong@ai"),
    ],
)
def test_the_summary_leads_to_the_very_box(
    client: Client, deposit: Deposit, typed: dict[str, Any], message: str, name: str, value: str
) -> None:
    page = refused(client, deposit, **typed)
    box = led_to(page, message)
    assert (box.get("name"), box.get("value") or box.text or "") == (name, value)
    wrong = page.xpath("//form//*[@aria-invalid='true'][@name!='agreement']")
    assert wrong == [box], "no other box is called wrong"


def test_a_box_that_is_folded_away_is_unfolded(client: Client, deposit: Deposit) -> None:
    page = refused(client, deposit, **{"authors-name": AUTHORS, "authors-orcid": ["", "1234"]})
    folds = led_to(page, "is not an ORCID iD").xpath("ancestor::details")
    assert folds and all("open" in one.attrib for one in folds)
    assert "open" not in page.xpath("//*[@name='authors-orcid']")[0].getparent().getparent().getparent().attrib


def test_every_required_field_of_every_kind_is_led_to(client: Client, deposit: Deposit) -> None:
    """Whatever a kind asks: the link leads to a box of that field, or to the list that one chooses from."""
    kind = kind_of(deposit)
    names = [name for name in CATALOGUE if name not in ("title", "language")]
    Kind.objects.filter(pk=kind.pk).update(fields=[{"name": name, "required": True} for name in CATALOGUE])
    Deposit.objects.filter(pk=deposit.pk).update(metadata={"kind": kind.code, "schema_version": 1, "title": "Nhan đề"})
    here = f"/en/deposit/{deposit.public_id}/"
    page = tree(client.post(here, {**boxes(client.get(here)), "do": "submit"}))
    links = {one.get("href").removeprefix("#") for one in page.xpath("//*[@data-focus]//a")}
    places = [page.get_element_by_id(one) for one in links]
    assert all(one.tag in ("input", "select", "textarea") for one in places if one.get("id") != "f-licence")
    assert len(links) >= len(names) - 1, "the licence may be none"
