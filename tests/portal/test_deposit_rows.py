"""Related works, funders, identifiers and keywords are written in rows, and reach the record and the world."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deposits.crosswalks import formats
from deposits.metadata.document import Funder, LangLine, Related
from deposits.models import Collection, Deposit
from portal.accounts.models import User
from tests.crosswalks.works import public_record
from tests.factories import InstitutionFactory, UserFactory, actor_of, draft, published
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree
from tests.portal.typing_forms import boxes

ROR = "https://ror.org/05nnyr510"


@pytest.fixture
def owner(installed: None) -> User:
    return UserFactory()


@pytest.fixture
def client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


def saved(client: Client, deposit: Deposit, do: str = "save", **typed: list[str]) -> Any:
    """The page after these boxes were written, every other as it stood. `a__b` names `a-b`."""
    here = f"/en/deposit/{deposit.public_id}/"
    changes = {name.replace("__", "-"): values for name, values in typed.items()}
    answer = client.post(here, {**boxes(client.get(here)), **changes, "do": do}, follow=True)
    deposit.refresh_from_db()
    assert_sound(answer)
    return tree(answer)


def test_a_related_work_by_identifier_by_title_and_by_both(client: Client, deposit: Deposit) -> None:
    saved(
        client,
        deposit,
        related__relation=["is-supplemented-by", "is-based-on", "references", "", "is-part-of"],
        related__scheme=["", "", "isbn", "", ""],
        related__value=["https://doi.org/10.5281/zenodo.7", "", "978-604-0-00000-0", "", ""],
        related__title=["Số liệu đo mặn", "Bản đồ 2015", "", "", ""],
    )
    assert deposit.unread == {}
    assert deposit.document.related == [
        Related(relation="is-supplemented-by", scheme="doi", value="10.5281/zenodo.7", title="Số liệu đo mặn"),
        Related(relation="is-based-on", title="Bản đồ 2015"),
        Related(relation="references", scheme="isbn", value="978-604-0-00000-0"),
    ]
    page = saved(client, deposit)
    assert [one.get("value") for one in page.xpath("//ol//input[@name='related-title']")] == ["Số liệu đo mặn", "Bản đồ 2015", ""]


@pytest.mark.parametrize(
    ("row", "wrong", "message"),
    [
        (("", "doi", "10.1234/a", ""), "related-relation", "Choose how the two works belong together."),
        (("references", "doi", "10.12", ""), "related-value", "is not a DOI"),
        (("references", "", "cái này", ""), "related-value", "Choose what “cái này” is"),
        (("references", "url", "khomo.example/a", ""), "related-value", "from https:// on"),
    ],
)
def test_what_is_unclear_stays_and_is_asked_about(
    client: Client, deposit: Deposit, row: tuple[str, str, str, str], wrong: str, message: str
) -> None:
    names = ("related__relation", "related__scheme", "related__value", "related__title")
    page = saved(client, deposit, **{name: ["", value] for name, value in zip(names, row, strict=True)})
    (box,) = page.xpath("//ol//*[@aria-invalid='true']")
    assert box.get("name") == wrong
    assert message in page.get_element_by_id("f-related-error").text_content()
    assert page.xpath("//ol//input[@name='related-value']")[1].get("value") == row[2]
    assert deposit.document.related == []


def test_a_funder_is_known_by_its_name_until_another_takes_its_place(client: Client, deposit: Deposit) -> None:
    InstitutionFactory(name="Quỹ Phát triển Sông Hậu", ror=ROR)
    saved(client, deposit, funders__name=["quỹ phát triển sông hậu", "Sở KH&CN"], funders__award=["ĐT.07-2026", ""])
    assert deposit.document.funders == [
        Funder(name="quỹ phát triển sông hậu", award="ĐT.07-2026", identifier=ROR),
        Funder(name="Sở KH&CN"),
    ]
    saved(client, deposit, funders__name=["Quỹ khác", "Sở KH&CN"])
    assert [one.identifier for one in deposit.document.funders] == ["", ""]
    saved(client, deposit, funders__identifier=["10.13039/100007224", "ror.org/05nnyr510"])
    assert [one.identifier for one in deposit.document.funders] == ["https://doi.org/10.13039/100007224", ROR]
    page = saved(client, deposit, funders__identifier=["NAFOSTED", ROR])
    (box,) = page.xpath("//ol//*[@aria-invalid='true']")
    assert (box.get("name"), box.get("value")) == ("funders-identifier", "NAFOSTED")
    assert "open" in box.xpath("ancestor::details[contains(@class, 'more-of-row')]")[0].attrib


def test_keywords_in_a_row_for_each_language(client: Client, deposit: Deposit) -> None:
    saved(client, deposit, keywords__lang=["vi", "en", "fr"], keywords__text=["nước mặn; GIS", "GIS; salinity", "sel"])
    assert deposit.document.keywords == [
        LangLine(text="nước mặn", lang="vi"),
        LangLine(text="GIS", lang="vi"),
        LangLine(text="GIS", lang="en"),
        LangLine(text="salinity", lang="en"),
        LangLine(text="sel", lang="fr"),
    ]
    rows = [row.value for row in saved(client, deposit).xpath("//ol//input[@name='keywords-text']")]
    assert rows == ["nước mặn; GIS", "GIS; salinity", "sel"]


def test_rows_are_added_moved_and_dropped_without_script(client: Client, deposit: Deposit) -> None:
    page = saved(client, deposit, do="add:identifiers", identifiers__scheme=["doi"], identifiers__value=["10.1234/a"])
    assert len(page.xpath("//ol//input[@name='identifiers-value']")) == 2
    two = {"identifiers__scheme": ["doi", "isbn"], "identifiers__value": ["10.1234/a", "978-604-0-00000-0"]}
    saved(client, deposit, do="down:identifiers:0", **two)
    assert [one.scheme for one in deposit.document.identifiers] == ["isbn", "doi"]
    saved(client, deposit, do="drop:identifiers:0")
    assert [one.scheme for one in deposit.document.identifiers] == ["doi"]


def test_what_was_typed_when_these_were_one_box_is_still_shown(client: Client, deposit: Deposit) -> None:
    Deposit.objects.filter(pk=deposit.pk).update(unread={"identifiers": "xyz 12"})
    page = tree(client.get(f"/en/deposit/{deposit.public_id}/"))
    assert [one.get("value") for one in page.xpath("//ol//input[@name='identifiers-value']")] == ["xyz 12"]


def test_the_record_shows_them_and_harvesters_receive_them(collection: Collection, client: Client) -> None:
    more: dict[str, Any] = {
        "related": [{"relation": "is-supplemented-by", "scheme": "doi", "value": "10.5281/zenodo.7", "title": "Số liệu đo mặn"}],
        "funders": [{"name": "Quỹ NAFOSTED", "award": "105.08", "identifier": ROR}],
        "keywords": [{"text": "salinity", "lang": "en"}],
    }
    answer = client.get(f"/en/records/{published(collection, **more).public_id}/")
    words = text(answer)
    assert all(one in words for one in ("Supplemented by", "Số liệu đo mặn", "DOI 10.5281/zenodo.7", "Quỹ NAFOSTED, 105.08"))
    assert {"https://doi.org/10.5281/zenodo.7", ROR} <= set(tree(answer).xpath("//main//a/@href"))
    record = public_record(**more)
    for prefix, piece in {
        "oai_datacite": '<funderIdentifier funderIdentifierType="ROR">https://ror.org/05nnyr510</funderIdentifier>',
        "oai_openaire": '<oaire:funderIdentifier funderIdentifierType="ROR">https://ror.org/05nnyr510</oaire:funderIdentifier>',
        "mods": "Quỹ NAFOSTED; 105.08",
        "oai_dc": "info:eu-repo/grantAgreement/",
    }.items():
        assert piece in formats()[prefix].write(record), prefix
    for prefix in ("oai_dc", "oai_datacite", "oai_openaire", "mods", "marcxml", "dim", "qdc"):
        assert "10.5281/zenodo.7" in formats()[prefix].write(record), prefix
