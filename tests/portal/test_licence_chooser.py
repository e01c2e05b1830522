"""A licence is chosen in plain words, by a list or by three questions, and begins with what is usual."""

from __future__ import annotations

import pytest
from django.test import Client

from deposits.flows.start import start
from deposits.metadata.catalogue import LICENCE_URLS, LICENCES
from deposits.models import Collection, Deposit, Kind
from portal.accounts.models import User
from portal.deposit.licences import QUESTIONS, licence_of, options
from tests.factories import UserFactory, actor_of, draft
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text
from tests.portal.test_catalogue_administration import save as save_collection


@pytest.fixture
def owner(installed: None) -> User:
    return UserFactory()


@pytest.fixture
def deposit(collection: Collection, owner: User) -> Deposit:
    return draft(collection, actor=actor_of(owner))


def answered(use: str, profit: str = "", change: str = "") -> dict[str, str]:
    return {"licence-use": use, "licence-profit": profit, "licence-change": change}


@pytest.mark.parametrize(
    ("answers", "licence"),
    [
        (answered("no"), ""),
        (answered("yes", "yes", "yes"), "CC-BY-4.0"),
        (answered("yes", "yes", "alike"), "CC-BY-SA-4.0"),
        (answered("yes", "yes", "no"), "CC-BY-ND-4.0"),
        (answered("yes", "no", "yes"), "CC-BY-NC-4.0"),
        (answered("yes", "no", "alike"), "CC-BY-NC-SA-4.0"),
        (answered("yes", "no", "no"), "CC-BY-NC-ND-4.0"),
        (answered("yes", "no"), None),
        ({}, None),
    ],
)
def test_three_answers_mean_one_licence(answers: dict[str, str], licence: str | None) -> None:
    assert licence_of(answers) == licence


def test_every_licence_says_what_it_lets_others_do_and_has_its_address() -> None:
    assert all(one.lets for one in options(""))
    assert set(LICENCE_URLS) == {code for code, _label in LICENCES if code}


def test_what_the_script_ticks_is_what_the_answers_mean() -> None:
    names = [question.name for question in QUESTIONS]
    for one in options(""):
        if one.answers:
            given = {f"licence-{name}": value for name, value in zip(names, one.answers.split(), strict=False)}
            assert (licence_of(given) or "reserved") == one.value


def test_the_questions_work_without_a_script_and_save_the_rest_of_the_form(deposit: Deposit, owner: User) -> None:
    client = signed_in(owner)
    here = f"/deposit/{deposit.public_id}/"
    typed = {"revision": str(deposit.revision), "do": "answers:licence", "subtitle": "Vùng cửa sông"}
    answer = client.post(here, typed | answered("yes", "no", "alike"), follow=True)
    deposit.refresh_from_db()
    assert (deposit.metadata["licence"], deposit.metadata["subtitle"]) == ("CC-BY-NC-SA-4.0", "Vùng cửa sông")
    assert "CC BY-NC-SA 4.0" in text(answer)
    typed["revision"] = str(deposit.revision)
    assert "cả ba câu hỏi" in text(client.post(here, typed | answered("yes"), follow=True))
    deposit.refresh_from_db()
    assert deposit.metadata["licence"] == "CC-BY-NC-SA-4.0"


def test_a_deposit_begins_with_the_licence_of_its_kind_or_of_its_collection(collection: Collection, owner: User) -> None:
    def begun(code: str) -> str:
        kind = Kind.objects.get(code=code)
        made = start(actor=actor_of(owner), collection=Collection.objects.get(pk=collection.pk), kind=kind)
        return str(made.metadata.get("licence", ""))

    assert (begun("dataset"), begun("master-thesis")) == ("CC-BY-4.0", "")
    administrator = signed_in(UserFactory(is_superuser=True, is_staff=True))
    save_collection(administrator, collection, licence="CC-BY-SA-4.0", kinds=[])
    assert (begun("dataset"), begun("master-thesis")) == ("CC-BY-SA-4.0", "CC-BY-SA-4.0")
    save_collection(administrator, collection, licence="reserved", kinds=[])
    assert begun("dataset") == ""
    save_collection(administrator, collection, licence="", kinds=[])
    assert begun("dataset") == "CC-BY-4.0"


def test_the_form_says_what_each_licence_means_which_is_usual_and_which_files_are_expected(deposit: Deposit, owner: User) -> None:
    client: Client = signed_in(owner)
    page = text(client.get(f"/deposit/{deposit.public_id}/"))
    assert "muốn dùng hơn thế phải hỏi bạn" in page
    assert "thường dùng ở đây" in page
    assert "Hồ sơ hội đồng: quyết định thành lập" in page
    assert "Council papers: decision" in text(client.get(f"/en/deposit/{deposit.public_id}/"))
