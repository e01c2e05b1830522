"""The admin's pages of review steps: set, renamed, put in order, given to people; by who governs the collection."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from deposits.models import Collection
from deposits.steps import chain
from portal.accounts.models import User
from tests.factories import CollectionFactory, UserFactory, install, make_editor, make_member, submitted
from tests.factories.steps import set_steps, step
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text, tree

INDEX = "/admin/review-steps/"


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words, which no deposit needs."""
    install()


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in(UserFactory(is_superuser=True, is_staff=True, language="en"))


@pytest.fixture
def hers(collection: Collection) -> Client:
    """An administrator of the institution, who is let into the admin."""
    user = make_member(UserFactory(), collection.institution, "administrator")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return signed_in(user)


def page_of(collection: Collection) -> str:
    return f"{INDEX}{collection.slug}/"


def two_steps(**changes: object) -> dict[str, object]:
    named = {"new-1.name": "Biên tập", "new-1.name_en": "Editing", "new-1.editors": "on", "new-2.name": "Biên mục"}
    return {"chosen": "own", "step": ["new-1", "new-2"], "do": "save", **named, **changes}


def test_steps_are_named_and_given_to_accounts_and_groups(administrator: Client, collection: Collection) -> None:
    editor, group = make_editor(UserFactory(), collection), Group.objects.create(name="Phòng biên mục")
    other = UserFactory(email="khac@truong.example")
    typed = two_steps(**{"new-2.person": [editor.pk], "new-2.group": [group.pk], "new-2.addresses": "KHAC@truong.example"})
    assert administrator.post(page_of(collection), typed).status_code == 302
    first, second = chain(collection)
    assert (first.name, first.name_en, first.editors, second.name, second.editors) == (
        "Biên tập",
        "Editing",
        True,
        "Biên mục",
        False,
    )
    assert set(second.people.all()) == {editor, other}
    assert list(second.groups.all()) == [group]
    page = administrator.get(page_of(collection))
    assert len(tree(page).xpath("//li[@class='kho-form__row']")) == 2
    assert "Biên mục" in text(administrator.get(INDEX))


def test_buttons_add_move_and_leave_out_without_saving(administrator: Client, collection: Collection) -> None:
    def names(do: str) -> list[str]:
        page = administrator.post(page_of(collection), two_steps(do=do))
        assert page.status_code == 200
        return [str(one) for one in tree(page).xpath("//input[contains(@name,'.name') and @lang='vi']/@value")]

    assert names("add") == ["Biên tập", "Biên mục", ""]
    assert names("up:new-2") == names("down:new-1") == ["Biên mục", "Biên tập"]
    assert names("up:new-1") == names("stay") == ["Biên tập", "Biên mục"]
    assert names("drop:new-1") == ["Biên mục"]
    assert not collection.steps.exists()


def test_what_would_stop_everything_is_refused_in_words(administrator: Client, collection: Collection) -> None:
    for typed, words in (
        (two_steps(), "Biên mục"),
        (two_steps(**{"new-2.name": "", "new-2.editors": "on"}), "2"),
        (two_steps(**{"new-2.addresses": "khong-co@dau.example"}), "khong-co@dau.example"),
        ({"chosen": "own", "do": "save"}, ""),
    ):
        page = administrator.post(page_of(collection), typed)
        assert page.status_code == 422
        (verdict,) = tree(page).xpath("//div[@role='alert']")
        assert words in verdict.text_content()
    assert not collection.steps.exists()


def test_a_collection_without_review_and_one_that_inherits_again(administrator: Client, collection: Collection) -> None:
    faculty = CollectionFactory(parent=collection, institution=collection.institution)
    set_steps(collection, step("Một"), step("Hai"))
    administrator.post(page_of(faculty), {"chosen": "none", "do": "save"})
    assert chain(Collection.objects.get(pk=faculty.pk)) == []
    administrator.post(page_of(faculty), {"chosen": "inherit", "do": "save"})
    assert len(chain(Collection.objects.get(pk=faculty.pk))) == 2
    page = administrator.get(page_of(faculty))
    assert tree(page).xpath("//input[@name='chosen' and @checked]/@value") == ["inherit"]
    assert tree(page).xpath("//input[@name='step']/@value") == ["new-1", "new-2"]


def test_who_changes_steps_is_told_what_moved(administrator: Client, collection: Collection) -> None:
    one, _two = set_steps(collection, step("Một"), step("Hai"))
    submitted(collection)
    set_steps(collection, step("Hai"))
    kept = collection.steps.get()
    submitted(collection)
    typed = {"chosen": "own", "step": ["new-1"], "new-1.name": "Mới", "new-1.editors": "on", "do": "save"}
    page = administrator.post(page_of(collection), typed, follow=True)
    assert "2" in text(page) and not collection.steps.filter(pk__in=[one.pk, kept.pk]).exists()


def test_an_administrator_of_an_institution_sets_the_steps_of_its_collections_alone(hers: Client, collection: Collection) -> None:
    other = CollectionFactory(name="Bộ sưu tập của trường khác")
    words = text(hers.get(INDEX))
    assert collection.label("vi") in words and other.name not in words
    assert hers.get(page_of(other)).status_code == 404
    assert hers.post(page_of(other), two_steps()).status_code == 404
    assert hers.post(page_of(collection), two_steps(**{"new-2.editors": "on"})).status_code == 302
    assert [one.name for one in chain(collection)] == ["Biên tập", "Biên mục"]


def test_she_names_her_own_people_and_learns_nothing_of_others(hers: Client, collection: Collection) -> None:
    member = make_member(UserFactory(email="cua@truong.example"), collection.institution)
    stranger = UserFactory(email="nguoi@truong-khac.example")
    strangers, mixed, own = (Group.objects.create(name=name) for name in ("Xa lạ", "Lẫn lộn", "Của trường"))
    for person, groups in ((stranger, (strangers, mixed)), (member, (mixed, own))):
        person.groups.add(*groups)
    page = hers.get(page_of(collection))
    assert "Của trường" in text(page) and "Xa lạ" not in text(page) and "Lẫn lộn" not in text(page)
    answers = [
        hers.post(page_of(collection), two_steps(**{"new-2.addresses": address}))
        for address in (stranger.email, "khong@co.example")
    ]
    told = [tree(one).xpath("//div[@role='alert']")[0].text_content() for one in answers]
    assert told[0].replace(stranger.email, "") == told[1].replace("khong@co.example", "")
    assert (
        hers.post(page_of(collection), two_steps(**{"new-2.person": [stranger.pk], "new-2.group": [mixed.pk]})).status_code == 422
    )
    assert hers.post(page_of(collection), two_steps(**{"new-2.addresses": member.email})).status_code == 302
    assert [one.email for one in User.objects.filter(review_steps__collection=collection)] == ["cua@truong.example"]


@pytest.mark.parametrize("role", ["member", "editor", "staff"])
def test_nobody_else_comes_near(role: str, collection: Collection) -> None:
    user = UserFactory()
    if role == "member":
        make_member(user, collection.institution)
    if role == "editor":
        make_editor(user, collection)
    if role != "member":
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(user)
    assert client.get(INDEX).status_code == 302
    assert client.post(page_of(collection), two_steps()).status_code in (302, 404)
    assert client.get(page_of(collection)).status_code in (302, 404)
    assert not collection.steps.exists()
