"""The queue of an editor: hers alone, oldest first, found with or without marks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from deposits.flows.review import reject, send_back
from deposits.flows.submit import submit
from deposits.models import Collection, Deposit
from tests.factories import CollectionFactory, UserFactory, actor_of, draft, install, make_editor, published, submitted
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text, tree


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def desk(collection: Collection) -> Client:
    return signed_in(make_editor(UserFactory(), collection))


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/en/desk/?{query}")
    assert answer.status_code == 200
    return [link.text_content() for link in tree(answer).xpath("//table//p[@class='what']/a")]


def waiting(collection: Collection, title: str, *, days: int = 0, **options: object) -> Deposit:
    deposit = submitted(collection, title=title, **options)
    Deposit.objects.filter(pk=deposit.pk).update(submitted=timezone.now() - dt.timedelta(days=days))
    return deposit


def test_the_oldest_comes_first_and_drafts_not_at_all(desk: Client, collection: Collection) -> None:
    waiting(collection, "Mới", days=1)
    waiting(collection, "Cũ", days=9)
    draft(collection, title="Nháp")
    assert titles(desk) == ["Cũ", "Mới"]
    page = desk.get("/en/desk/")
    assert_sound(page)
    assert "2 deposits wait for you" in text(page)
    assert "9 days" in text(page)


def test_each_state_has_its_view_and_its_count(desk: Client, collection: Collection) -> None:
    returned, rejected = waiting(collection, "Trả"), waiting(collection, "Từ chối")
    send_back(actor=TEST, deposit_id=returned.pk, comment="?")
    reject(actor=TEST, deposit_id=rejected.pk, reason="?")
    published(collection, title="Công bố")
    assert titles(desk) == []
    assert titles(desk, "view=returned") == ["Trả"]
    assert titles(desk, "view=rejected") == ["Từ chối"]
    assert titles(desk, "view=published") == ["Công bố"]
    assert titles(desk, "view=khongco") == []
    views = {" ".join(link.text_content().split()) for link in tree(desk.get("/en/desk/")).xpath("//nav[@aria-label='Views']//a")}
    assert {"Waiting for me0", "Returned1", "Rejected1", "Published1"} <= views


def test_what_comes_again_is_marked(desk: Client, collection: Collection) -> None:
    deposit = waiting(collection, "Lần hai")
    send_back(actor=TEST, deposit_id=deposit.pk, comment="?")
    submit(actor=TEST, deposit_id=deposit.pk, agreement=True)
    assert "Mended and submitted again" in text(desk.get("/en/desk/"))


@pytest.mark.parametrize("query", ["đường bờ", "duong bo", "DUONG", "ĐƯỜNG BỜ", "nhung xam nhap"])
def test_titles_and_names_are_found_with_and_without_marks(desk: Client, collection: Collection, query: str) -> None:
    owner = UserFactory(name="Trần Thị Hồng Nhung")
    waiting(collection, "Xâm nhập mặn ở đường bờ", actor=actor_of(owner))
    waiting(collection, "Khác hẳn")
    assert titles(desk, f"q={query}") == ["Xâm nhập mặn ở đường bờ"]


def test_an_id_is_found_and_nonsense_is_not(desk: Client, collection: Collection) -> None:
    deposit = waiting(collection, "Có mã")
    assert titles(desk, f"q={deposit.public_id}") == ["Có mã"]
    assert titles(desk, "q=khongcogi") == []
    assert "Nothing found" in text(desk.get("/en/desk/?q=khongcogi"))


def test_filters_by_collection_with_all_below_it_and_by_kind(desk: Client, collection: Collection) -> None:
    below = CollectionFactory(slug="duoi", parent=collection, institution=collection.institution)
    waiting(collection, "Trên")
    waiting(below, "Dưới", kind="doctoral-thesis")
    assert set(titles(desk, f"collection={collection.slug}")) == {"Trên", "Dưới"}
    assert titles(desk, "collection=duoi") == ["Dưới"]
    assert titles(desk, "kind=master-thesis") == ["Trên"]
    assert set(titles(desk, "collection=khongco&kind=khongco")) == {"Trên", "Dưới"}


def test_a_collection_of_others_cannot_be_filtered_for(desk: Client) -> None:
    other = CollectionFactory(slug="nguoi-khac")
    waiting(other, "Của người khác")
    assert titles(desk, "collection=nguoi-khac") == []


def test_a_long_queue_comes_in_pages_that_keep_the_filters(desk: Client, collection: Collection) -> None:
    first = draft(collection, title="Số 0")
    rows = [
        Deposit(collection=collection, state="submitted", submitted=timezone.now() + dt.timedelta(minutes=number), metadata={**first.metadata, "title": f"Số {number}"}, policy=first.policy)
        for number in range(1, 61)
    ]  # fmt: skip
    Deposit.objects.bulk_create(rows)
    assert titles(desk, "q=số")[0] == "Số 1"
    assert titles(desk, "q=số&page=3") == [f"Số {number}" for number in range(51, 61)]
    links = tree(desk.get("/en/desk/?q=số&page=2")).xpath("//a[@rel='next']/@href")
    assert all("q=s" in link and "page=3" in link for link in links)
    assert titles(desk, "page=99")[-1] == "Số 60"


def test_completeness_and_trouble_with_files_are_seen_at_a_glance(desk: Client, collection: Collection) -> None:
    deposit = waiting(collection, "Thiếu")
    Deposit.objects.filter(pk=deposit.pk).update(metadata={**deposit.metadata, "abstracts": []})
    page = text(desk.get("/en/desk/"))
    assert "7/8" in page
    assert "“Abstract” is missing" in page


def test_the_number_of_queries_does_not_grow_with_the_queue(
    desk: Client, collection: Collection, django_assert_max_num_queries: object
) -> None:
    for number in range(9):
        waiting(collection, f"Số {number}")
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert len(titles(desk)) == 9


def test_authors_are_found_though_somebody_else_deposited(desk: Client, collection: Collection) -> None:
    waiting(collection, "Một")
    people = [{"role": "author", "name": {"display": "Đặng Thùy Dương"}}, {"role": "advisor", "name": {"display": "Lê Vinh"}}]
    waiting(collection, "Hai", contributors=people)
    assert titles(desk, "q=thuy duong") == ["Hai"]
    assert titles(desk, "q=Đặng") == ["Hai"]
    assert titles(desk, "q=100%25") == []


def test_a_person_who_changes_her_name_is_found_by_the_new_one(desk: Client, collection: Collection) -> None:
    owner = UserFactory(name="Trần Thị Xưa")
    waiting(collection, "Của cô", actor=actor_of(owner))
    owner.name = "Trần Thị Mới"
    owner.save(update_fields=["name"])
    assert titles(desk, "q=tran thi moi") == ["Của cô"]
    assert titles(desk, "q=tran thi xua") == []


def test_what_was_saved_again_is_found_by_its_new_title_and_kind(desk: Client, collection: Collection) -> None:
    deposit = waiting(collection, "Tên cũ")
    deposit.metadata = {**deposit.metadata, "title": "Tên mới", "kind": "doctoral-thesis"}
    deposit.save(update_fields=["metadata"])
    assert titles(desk, "q=ten moi&kind=doctoral-thesis") == ["Tên mới"]
    assert titles(desk, "q=ten cu") == []


def test_the_queue_asks_the_database_as_often_for_a_hundred_as_for_one(
    desk: Client, collection: Collection, django_assert_max_num_queries: object
) -> None:
    one = waiting(collection, "Số 0")
    Deposit.objects.bulk_create(
        Deposit(collection=collection, state="submitted", submitted=one.submitted, metadata=one.metadata, policy=one.policy)
        for _ in range(100)
    )
    for query in ("", "q=so", f"collection={collection.slug}&kind=master-thesis&claimed=nobody", "page=4"):
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            desk.get(f"/en/desk/?{query}")
