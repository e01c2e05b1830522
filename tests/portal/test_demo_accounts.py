"""The demo accounts: one for each kind of person, with work under way; never on a site that is meant seriously."""

from __future__ import annotations

import io
import json
from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from deposits.access import ADMINISTRATOR, CONSORTIUM
from deposits.models import Collection, Deposit, State
from portal.accounts.actors import actor_for
from portal.accounts.models import User
from portal.sample import people
from portal.sample.places import ensure_places
from portal.sample.world import world
from tests.portal.reading_html import text


@pytest.fixture
def places(db: None) -> None:
    call_command("install")
    ensure_places(world())


def run(*options: str) -> str:
    said = io.StringIO()
    call_command("make_demo_accounts", *options, stdout=said)
    return said.getvalue()


def tokens(account: people.Account) -> frozenset[str]:
    return actor_for(User.objects.get(email=account.email)).tokens


def test_it_prints_five_accounts_that_can_sign_in(places: None, client: Client) -> None:
    printed = json.loads(run("--json"))
    assert len(printed) == 5
    for one in printed:
        assert one["role"] and one["role_vi"]
        assert client.login(email=one["email"], password=one["password"])
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 5


def test_the_table_is_for_people(places: None) -> None:
    table = run()
    assert all(one.email in table and one.role_vi in table and one.role_en in table for one in people.ACCOUNTS)
    assert people.PASSWORD in table


def test_each_has_the_rights_of_the_role(places: None) -> None:
    run()
    faculty = Collection.objects.get(slug="song-hau-moi-truong")
    assert CONSORTIUM in tokens(people.READER) and "institution:huong-giang" in tokens(people.READER)
    assert "institution:song-hau" in tokens(people.RESEARCHER)
    assert f"editor:{faculty.path}" in tokens(people.EDITOR)
    assert f"institution-admin:{faculty.institution_id}" in tokens(people.INSTITUTION_ADMINISTRATOR)
    assert ADMINISTRATOR in tokens(people.ADMINISTRATOR)
    assert ADMINISTRATOR not in tokens(people.INSTITUTION_ADMINISTRATOR)


def test_desk_and_own_deposits_are_not_empty(places: None, client: Client) -> None:
    run()
    states = Counter(Deposit.objects.values_list("state", flat=True))
    assert states == {State.DRAFT: 1, State.RETURNED: 1, State.SUBMITTED: 3}
    client.force_login(User.objects.get(email=people.EDITOR.email))
    desk = text(client.get("/desk/"))
    assert "Phân loại rác tại nguồn" in desk and "Khảo sát 640 nông hộ" in desk
    client.force_login(User.objects.get(email=people.RESEARCHER.email))
    assert "Đo mặn cộng đồng" in text(client.get("/deposit/"))
    assert Deposit.objects.get(state=State.RETURNED).messages.count() == 3


def test_running_again_changes_nothing_but_mends_the_password(places: None) -> None:
    run()
    reader = User.objects.get(email=people.READER.email)
    reader.set_password("something-else")
    reader.save()
    run()
    assert User.objects.count() == 5 and Deposit.objects.count() == 5
    reader.refresh_from_db()
    assert reader.check_password(people.PASSWORD)


def test_production_refuses(places: None, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        run()
    assert not User.objects.exists()


def test_without_the_sample_it_says_what_to_run(db: None) -> None:
    with pytest.raises(CommandError, match="load_sample"):
        run()
    assert not User.objects.exists()
