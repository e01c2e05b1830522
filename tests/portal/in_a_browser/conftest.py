"""A draft that its owner has open in a browser, in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from deposits.models import Collection, Deposit
from portal.accounts.models import User
from tests.factories import CollectionFactory, UserFactory, actor_of, draft, install
from tests.portal.open_forms import sign_in


@pytest.fixture
def installed(transactional_db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def collection(installed: None) -> Collection:
    return CollectionFactory()


@pytest.fixture
def owner(installed: None) -> User:
    return UserFactory(name="Trần Thị Hồng Nhung")


@pytest.fixture
def deposit(owner: User, collection: Collection) -> Deposit:
    return draft(collection, actor=actor_of(owner))


@pytest.fixture
def form(page: Page, owner: User, deposit: Deposit, live_server: LiveServer) -> Page:
    sign_in(page, owner, live_server)
    page.goto(f"{live_server.url}/en/deposit/{deposit.public_id}/")
    return page
