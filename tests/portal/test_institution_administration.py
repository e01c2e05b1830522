"""An administrator of an institution in the admin: its people, its front page and its collections, and nothing else."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_q.models import OrmQ
from PIL import Image
from pytest import Subtests

from deposits.flows.relocate import MOST_DEEP
from deposits.models import Collection, Event, InstitutionMember
from portal.accounts.models import User
from portal.institution_admin.access import PAGES
from tests.access.test_every_address import admin_address, routes
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    draft,
    make_editor,
    make_member,
    published,
    submitted,
)
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text, tree

SECRET = "lưỡng cư đốm tía"  # of another institution


@pytest.fixture
def herself(collection: Collection) -> User:
    return make_member(UserFactory(name="Võ Hoàng Lãm", language="en"), collection.institution, "administrator")


@pytest.fixture
def hers(herself: User) -> Client:
    return signed_in(herself)


@pytest.fixture
def abroad(collection: Collection) -> Collection:
    """A collection of another institution, with deposits that nobody here may know of."""
    other = CollectionFactory(name=f"Bộ {SECRET}", name_en=SECRET, institution=InstitutionFactory(name=SECRET, name_en=SECRET))
    for _ in range(2):
        submitted(other, title=SECRET, name=f"{SECRET}.txt")
    draft(other, actor=TEST, title=SECRET)
    make_editor(UserFactory(name=SECRET), other)
    return other


def people(collection: Collection) -> str:
    return f"/admin/institution/{collection.institution.slug}/people/"


def kept_in(collection: Collection) -> str:
    return f"/admin/institution/{collection.institution.slug}/collections/"


def test_the_menu_shows_what_is_hers_and_nothing_else(hers: Client) -> None:
    assert hers.get("/admin/account/")["Location"] == "/accounts/profile/"
    page = hers.get("/admin/", follow=True)
    assert page.redirect_chain == [("/admin/institution/", 302)]
    led = {address.split("/")[2] for address in re.findall(r'"(?:url|href)": "(/admin/[^"]*)"', page.content.decode())}
    led |= {address.split("/")[2] for address in tree(page).xpath("//main//a/@href") if address.startswith("/admin/")}
    assert {"institution", "review-steps", "my-collections"} <= led
    assert not led - {"institution", "review-steps", "my-collections", "account", "logout", ""}, led
    assert "/admin/" in signed_in(UserFactory(is_superuser=True)).get("/accounts/profile/").content.decode()


def test_every_other_page_of_the_admin_is_closed(hers: Client, abroad: Collection, subtests: Subtests) -> None:
    asked = 0
    for name, path, pattern in routes():
        address = admin_address(name, pattern) if path.startswith("admin/") else None
        if address is None or name in PAGES or "password_reset" in address:
            continue
        asked += 1
        answer = hers.get(address)
        if answer.status_code == 302 and answer["Location"].endswith(
            ("/admin/", "/admin/institution/", "/admin/login/", "/profile/")
        ):
            continue
        with subtests.test(name=name, address=address):
            assert answer.status_code in (301, 403, 404, 405)
    for address in ("/admin/pages/add/portal/articlepage/1/", "/admin/users/add/", "/admin/snippets/deposits/institution/add/"):
        assert hers.post(address, {"name": SECRET, "slug": "moi"})["Location"] == "/admin/"
    assert asked > 150


def test_what_is_hers_tells_nothing_of_others(hers: Client, collection: Collection, abroad: Collection) -> None:
    slug = collection.institution.slug
    for address in (
        "/admin/institution/", f"/admin/institution/{slug}/", people(collection), "/admin/review-steps/",
        f"/admin/review-steps/{collection.slug}/", kept_in(collection), f"{kept_in(collection)}new/",
        f"{kept_in(collection)}in/{collection.slug}/", "/desk/", "/desk/?q=cu+dom", "/desk/batch/", "/deposit/", "/deposit/known/people/?q=l",
    ):  # fmt: skip
        answer = hers.get(address)
        assert answer.status_code == 200, address
        assert SECRET not in answer.content.decode(), address
    there = abroad.institution.slug
    for address in (
        f"/admin/institution/{there}/", people(abroad), f"/admin/review-steps/{abroad.slug}/", kept_in(abroad), f"{kept_in(abroad)}new/",
        f"{kept_in(abroad)}in/{abroad.slug}/", f"{kept_in(collection)}in/{abroad.slug}/",
    ):  # fmt: skip
        assert hers.get(address).status_code == 404
        if address != kept_in(abroad):
            assert hers.post(address, {"do": "save", "chosen": "none", "name": "Khác"}).status_code == 404
    deposit = abroad.deposits.first()
    assert deposit is not None
    for address in (f"/desk/{deposit.public_id}/", f"/deposit/{deposit.public_id}/status/", f"/desk/{deposit.public_id}/bag.zip"):
        assert hers.get(address).status_code == 404


def test_people_are_taken_in_given_roles_and_let_go(hers: Client, collection: Collection) -> None:
    person = UserFactory(email="an@truong.example", name="Nguyễn Thị An")
    assert hers.post(people(collection), {"do": "add", "email": "AN@truong.example", "role": "member"}).status_code == 302
    assert "Nguyễn Thị An" in text(hers.get(people(collection)))
    assert "Nguyễn Thị An" in text(hers.get(f"{people(collection)}?q=thi an"))
    assert "Nguyễn Thị An" not in tree(hers.get(f"{people(collection)}?q=khong")).xpath("//table")[0].text_content()
    hers.post(people(collection), {"do": f"role:{person.pk}", f"role-{person.pk}": "administrator"})
    assert InstitutionMember.objects.get(user=person).role == "administrator"
    hers.post(people(collection), {"do": f"remove:{person.pk}"})
    assert not InstitutionMember.objects.filter(user=person).exists()
    assert list(Event.objects.filter(verb__in=("take_in", "let_go")).values_list("verb", flat=True)) == [
        "take_in",
        "take_in",
        "let_go",
    ]


def test_what_cannot_be_done_is_said(hers: Client, herself: User, collection: Collection, abroad: Collection) -> None:
    stranger = make_member(UserFactory(), abroad.institution)
    for typed in (
        {"do": "add", "email": "khong@co.example", "role": "member"},
        {"do": f"remove:{herself.pk}"},
        {"do": f"role:{herself.pk}", f"role-{herself.pk}": "member"},
        {"do": f"remove:{stranger.pk}"},
        {"do": "fly"},
    ):
        page = hers.post(people(collection), typed)
        assert page.status_code == 422
        assert tree(page).xpath("//div[@role='alert']")
    assert InstitutionMember.objects.filter(user=herself, role="administrator").exists()
    assert InstitutionMember.objects.filter(user=stranger).exists()


def test_its_front_page_is_hers_and_its_names_are_not(hers: Client, collection: Collection) -> None:
    here = f"/admin/institution/{collection.institution.slug}/"
    typed = {
        "description": "Bốn cơ sở.", "description_en": "Four campuses.", "website": "https://truong.example/", "city": "Cần Thơ",
        "networks": "10.9.0.0/16", "name": "Tên khác", "slug": "khac",
    }  # fmt: skip
    assert hers.post(here, typed).status_code == 302
    institution = collection.institution
    institution.refresh_from_db()
    assert (institution.description, institution.networks) == ("Bốn cơ sở.", ["10.9.0.0/16"])
    assert (institution.name, institution.slug) == ("Đại học Sông Hậu", "song-hau")
    assert "Four campuses." in text(hers.get("/en/institutions/song-hau/"))
    assert Event.objects.get(verb="present_institution").data["networks"] == ["10.9.0.0/16"]
    many = "\n".join(f"10.9.{number}.0/24" for number in range(101))
    for networks, said in (
        ("khong-phai", "khong-phai"),
        ("0.0.0.0/0", "/16"),
        ("11.0.0.0/8", "/16"),
        ("::/0", "/32"),
        (many, "100"),
    ):
        refused = hers.post(here, {**typed, "networks": networks})
        assert refused.status_code == 422 and said in text(refused)
    institution.refresh_from_db()
    assert institution.networks == ["10.9.0.0/16"]


def test_her_right_ends_with_her_role(herself: User, hers: Client, collection: Collection) -> None:
    InstitutionMember.objects.filter(user=herself).update(role="member")
    assert hers.get("/admin/").status_code == 302
    assert hers.get(people(collection)).status_code == 302
    herself.is_active = False
    InstitutionMember.objects.filter(user=herself).update(role="administrator")
    herself.save()
    assert hers.get("/admin/").status_code == 302


def test_a_unit_of_hers_is_governed_with_it(hers: Client, collection: Collection) -> None:
    unit = CollectionFactory(institution=InstitutionFactory(name="Khoa Nước", name_en="Water", parent=collection.institution))
    assert "Khoa Nước" in hers.get("/admin/institution/").content.decode()
    assert hers.get(people(unit)).status_code == 200
    assert hers.get(f"/admin/review-steps/{unit.slug}/").status_code == 200


def picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (24, 8), "teal").save(kept, "PNG")
    return SimpleUploadedFile("anh.png", kept.getvalue(), "image/png")


def described(collection: Collection, **changes: Any) -> dict[str, Any]:
    above = collection.get_parent()
    return {"name": collection.name, "name_en": collection.name_en, "parent": above.pk if above else "", **changes}


def test_she_makes_a_collection_below_hers_edits_it_and_sees_its_figures(
    hers: Client, herself: User, collection: Collection
) -> None:
    here = kept_in(collection)
    assert hers.get("/admin/my-collections/")["Location"] == here
    colleague = make_member(UserFactory(email="lan@truong.example", name="Lê Lan"), collection.institution)
    typed = {
        "name": "Đề tài cấp trường", "parent": collection.pk, "kinds": ["master-thesis"], "accepts_deposits": "on", "licence": "reserved",
        "language": "en", "publisher": "NXB Sông Hậu", "joining": "LAN@truong.example", "picture": picture(), "institution": 1,
    }  # fmt: skip
    made = hers.post(f"{here}new/", typed)
    assert made.status_code == 302, text(made)
    one = Collection.objects.get(slug="de-tai-cap-truong")
    assert (one.get_parent(), one.institution, one.kinds) == (collection, collection.institution, ["master-thesis"])
    assert one.defaults == {"licence": "", "language": "en", "publisher": "NXB Sông Hậu"}
    assert [each.user for each in one.editors.all()] == [colleague]
    assert hers.get(f"/collections/{one.slug}/picture.jpg").status_code == 200
    work = published(one)
    submitted(one)
    page = tree(hers.get(made["Location"]))
    assert page.xpath("//ul[@class='kho-counts']//strong/text()") == ["1", "1", "0"]
    assert (
        "Luận văn thạc sĩ 1" in page.text_content() and "Chờ duyệt 1" in page.text_content() and "Lê Lan" in page.text_content()
    )
    OrmQ.objects.all().delete()
    seen = page.xpath("//input[@name='seen']/@value")[0]
    Collection.objects.filter(pk=one.pk).update(description="Của người khác.")
    stale = hers.post(made["Location"], described(one, name="Cũ", seen=seen))
    assert stale.status_code == 422 and tree(stale).xpath("//div[@role='alert']")
    changed = described(
        one,
        name="Đề tài",
        seen=tree(stale).xpath("//input[@name='seen']/@value")[0],
        publisher="",
        language="",
        licence="",
        leaving=[colleague.pk],
        without_picture="on",
        parent="",
    )
    assert hers.post(made["Location"], changed).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.slug, one.depth, one.kinds, one.defaults, one.image) == ("Đề tài", "de-tai-cap-truong", 1, [], {}, None)
    assert not one.accepts_deposits and not one.editors.exists()
    assert [task.task["args"] for task in OrmQ.objects.all() if task.func() == "deposits.tasks.rebuild_records"] == [([work.pk],)]
    assert list(Event.objects.filter(data__collection=one.slug).values_list("verb", "actor")) == [
        ("make_collection", herself.pk), ("change_collection", herself.pk), ("move_collection", herself.pk),
    ]  # fmt: skip
    assert "Đề tài" in text(hers.get(here)) and "made a collection" in text(hers.get("/en/desk/log/"))


def test_what_lies_above_or_abroad_is_neither_edited_nor_a_place_for_hers(
    hers: Client, collection: Collection, abroad: Collection, subtests: Subtests
) -> None:
    below = CollectionFactory(slug="ben-duoi", name="Bên dưới", institution=collection.institution, parent=abroad)
    address = f"{kept_in(collection)}in/{below.slug}/"
    assert hers.post(address, described(below, name="Đổi tên")).status_code == 302
    below.refresh_from_db()
    assert (below.name, below.get_parent()) == ("Đổi tên", abroad)
    stranger = make_member(UserFactory(email="xa@noi-khac.example"), abroad.institution)
    deep = collection
    for _number in range(MOST_DEEP - 1):
        deep = CollectionFactory(institution=collection.institution, parent=deep)
    refused: dict[str, dict[str, Any]] = {
        "abroad": {"parent": abroad.pk},
        "too deep": {"parent": deep.pk},
        "of another institution": {"joining": stranger.email},
        "of nobody": {"joining": "ai@do.example"},
        "taken": {"slug": abroad.slug},
        "no name": {"name": ""},
        "no picture": {"picture": SimpleUploadedFile("anh.png", b"GIF8", "image/png")},
    }
    before = Collection.objects.count()
    for name, changes in refused.items():
        with subtests.test(name):
            answer = hers.post(f"{kept_in(collection)}new/", {"name": "Mới", "parent": collection.pk, **changes})
            assert answer.status_code == 422
            assert tree(answer).xpath("//div[@role='alert']")
    assert hers.post(address, described(below, parent=collection.pk)).status_code == 302
    assert hers.post(address, described(below, parent=abroad.pk)).status_code == 422
    abroad.refresh_from_db()
    assert (Collection.objects.count(), abroad.name_en) == (before, SECRET)
