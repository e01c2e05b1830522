"""Similar works on the page of a work: only what may be seen, and nothing in the way when the index is down."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from pytest import MonkeyPatch

from deposits.access import Grant, Policy
from deposits.models import Collection, Record, Snapshot
from portal.record import similar
from search.port import SearchUnavailable
from tests.factories import published
from tests.portal.conftest import Indexed
from tests.portal.reading_html import assert_sound, tree

MEMBERS = Policy(metadata=(Grant(audience="institution:song-hau"),))
CLOSED = Policy(metadata=(), view=(), download=())


class Dead:
    asked = 0

    def similar(self, *args: object) -> None:
        Dead.asked += 1
        raise SearchUnavailable


@pytest.fixture
def works(collection: Collection, indexed: Indexed) -> list[Record]:
    titles = {
        "Xâm nhập mặn ở cửa sông Tiền": Policy.open(),
        "Dự báo xâm nhập mặn cửa sông Hậu": Policy.open(),
        "Xâm nhập mặn cửa sông: tài liệu nội bộ": MEMBERS,
        "Từ vựng nghề gốm": Policy.open(),
    }
    return [
        indexed(
            published(
                collection,
                title=title,
                policy=policy,
                abstracts=[{"text": title, "lang": "vi"}],
                keywords=[{"text": title.split()[0]}],
            )
        )
        for title, policy in titles.items()
    ]


def shown(client: Client, record: Record) -> list[str]:
    page = client.get(f"/records/{record.public_id}/")
    assert_sound(page)
    return [one.text_content() for one in tree(page).xpath("//section[@aria-labelledby='similar']//h3")]


def test_works_about_the_same_are_named(client: Client, works: list[Record]) -> None:
    assert shown(client, works[0]) == ["Dự báo xâm nhập mặn cửa sông Hậu"]


def test_members_are_shown_what_others_are_not(client: Client, reader: Client, stranger: Client, works: list[Record]) -> None:
    hidden = "Xâm nhập mặn cửa sông: tài liệu nội bộ"
    assert hidden in shown(reader, works[0])
    assert hidden not in shown(client, works[0])
    assert hidden not in shown(stranger, works[0])


def test_an_answer_that_was_kept_gives_nothing_away(client: Client, works: list[Record]) -> None:
    assert shown(client, works[0])
    Snapshot.objects.filter(record=works[1]).update(policy=CLOSED.model_dump(mode="json"))
    assert shown(client, works[0]) == []


def test_without_the_index_the_page_stands_and_does_not_wait_for_it_again(
    client: Client, works: list[Record], monkeypatch: MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(Dead, "asked", 0)
    monkeypatch.setattr(similar, "engine", Dead)
    assert shown(client, works[0]) == []
    assert shown(client, works[1]) == []
    assert Dead.asked == 1
