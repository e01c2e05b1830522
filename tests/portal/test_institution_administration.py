"""An administrator of an institution in the admin: its people, its front page and its collections, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest import Subtests

from deposits.models import Collection, Event, InstitutionMember
from portal.accounts.models import User
from portal.institution_admin.access import PAGES
from tests.access.test_every_address import admin_address, routes
from tests.factories import CollectionFactory, InstitutionFactory, UserFactory, draft, make_editor, make_member, submitted
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


def test_the_menu_shows_what_is_hers_and_nothing_else(hers: Client) -> None:
    assert hers.get("/admin/account/")["Location"] == "/accounts/profile/"
    page = hers.get("/admin/", follow=True)
    assert page.redirect_chain == [("/admin/institution/", 302)]
    led = {address.split("/")[2] for address in re.findall(r'"(?:url|href)": "(/admin/[^"]*)"', page.content.decode())}
    led |= {address.split("/")[2] for address in tree(page).xpath("//main//a/@href") if address.startswith("/admin/")}
    assert {"institution", "review-steps"} <= led
    assert not led - {"institution", "review-steps", "account", "logout", ""}, led
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
        f"/admin/review-steps/{collection.slug}/", "/desk/", "/desk/?q=cu+dom", "/desk/batch/", "/deposit/", "/deposit/known/people/?q=l",
    ):  # fmt: skip
        answer = hers.get(address)
        assert answer.status_code == 200, address
        assert SECRET not in answer.content.decode(), address
    there = abroad.institution.slug
    for address in (f"/admin/institution/{there}/", people(abroad), f"/admin/review-steps/{abroad.slug}/"):
        assert hers.get(address).status_code == 404
        assert hers.post(address, {"do": "save", "chosen": "none"}).status_code == 404
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
