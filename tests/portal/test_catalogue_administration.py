"""Editing institutions, collections and kinds in Wagtail keeps the tree whole and the records up to date."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django_q.models import OrmQ
from pytest import Subtests

from deposits.models import Collection, Institution, Record
from deposits.tasks import rebuild_records
from tests.factories import CollectionFactory, UserFactory, published
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text

SNIPPETS = "/admin/snippets/deposits"


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in(UserFactory(is_superuser=True, is_staff=True))


def answers(collection: Collection, **changes: object) -> dict[str, object]:
    return {
        "slug": collection.slug,
        "name": collection.name,
        "name_en": collection.name_en,
        "institution": collection.institution_id,
        "description": "",
        "description_en": "",
        "kinds": ["master-thesis", "doctoral-thesis"],
        "defaults": "{}",
        "accepts_deposits": "on",
        "reviewed": "on",
        "parent": "",
        **changes,
    }


def save(administrator: Client, collection: Collection, **changes: object) -> None:
    response = administrator.post(f"{SNIPPETS}/collection/edit/{collection.pk}/", answers(collection, **changes))
    assert response.status_code == 302, response.content.decode()[-3000:]


def rebuilt() -> list[Record]:
    """Run what was queued for the workers."""
    tasks = [one.task for one in OrmQ.objects.all() if one.func() == "deposits.tasks.rebuild_records"]
    for task in tasks:
        rebuild_records(*task["args"])
    return [Record.objects.get(pk=pk) for task in tasks for pk in task["args"][0]]


def test_a_collection_is_made_at_the_top_or_inside_another(administrator: Client, collection: Collection) -> None:
    new = CollectionFactory.build(slug="moi", name="Mới", name_en="New", institution=collection.institution)
    for slug, parent in (("moi", ""), ("trong", collection.pk)):
        response = administrator.post(f"{SNIPPETS}/collection/add/", answers(new, slug=slug, parent=parent))
        assert response.status_code == 302, response.content.decode()[-3000:]
    assert Collection.objects.get(slug="moi").is_root()
    assert Collection.objects.get(slug="moi").kinds == ["master-thesis", "doctoral-thesis"]
    assert Collection.objects.get(slug="trong").get_parent() == collection
    assert Collection.find_problems() == ([], [], [], [], [])


def test_a_collection_moves_with_all_that_is_in_it(administrator: Client, collection: Collection) -> None:
    faculty = CollectionFactory(slug="khoa", name="Khoa", institution=collection.institution)
    inner = CollectionFactory(slug="nganh", name="Ngành", institution=collection.institution, parent=faculty)
    work = published(inner)
    save(administrator, Collection.objects.get(pk=faculty.pk), parent=collection.pk)
    assert [one.slug for one in Collection.objects.get(pk=inner.pk).get_ancestors()] == ["luan-van", "khoa"]
    assert Collection.find_problems() == ([], [], [], [], [])
    before = work.datestamp
    assert [one.pk for one in rebuilt()] == [work.pk]
    work.refresh_from_db()
    assert "col_luan-van:col_khoa:col_nganh" in set(work.sets.values_list("spec", flat=True))
    assert work.datestamp >= before
    save(administrator, Collection.objects.get(pk=faculty.pk), parent="")
    assert Collection.objects.get(pk=faculty.pk).is_root()
    assert Collection.find_problems() == ([], [], [], [], [])


def test_a_group_of_the_admins_that_governs_nothing_changes_no_collection(collection: Collection) -> None:
    helper = UserFactory(is_staff=True)
    rights = Permission.objects.filter(codename__in=("access_admin", "change_collection", "view_collection"))
    helper.user_permissions.set(rights)
    client = signed_in(helper)
    page = client.get(f"{SNIPPETS}/collection/edit/{collection.pk}/")
    assert page.status_code == 200 and 'name="seen"' in page.text
    assert client.post(f"{SNIPPETS}/collection/edit/{collection.pk}/", answers(collection, name="Khác")).status_code == 200
    assert Collection.objects.get(pk=collection.pk).name == collection.name


def test_a_collection_cannot_be_put_inside_itself(administrator: Client, collection: Collection) -> None:
    inner = CollectionFactory(slug="nganh", institution=collection.institution, parent=collection)
    collection.refresh_from_db()
    response = administrator.post(f"{SNIPPETS}/collection/edit/{collection.pk}/", answers(collection, parent=inner.pk))
    assert response.status_code == 200
    assert Collection.objects.get(pk=collection.pk).is_root()


def test_the_name_of_machines_stays(administrator: Client, collection: Collection) -> None:
    save(administrator, collection, slug="khac", name="Tên mới")
    collection.refresh_from_db()
    assert (collection.slug, collection.name) == ("luan-van", "Tên mới")


def test_renaming_a_library_renews_its_records(administrator: Client, collection: Collection) -> None:
    work = published(collection)
    university: Institution = collection.institution
    fields = {
        "slug": university.slug,
        "name": "Đại học Mới",
        "name_en": "",
        "parent": "",
        "networks": "10.20.0.0/16\n10.21.0.0/16",
    }
    empty = dict.fromkeys(("city", "ror", "website", "description", "description_en"), "")
    response = administrator.post(f"{SNIPPETS}/institution/edit/{university.pk}/", fields | empty)
    assert response.status_code == 302, response.content.decode()[-3000:]
    university.refresh_from_db()
    assert university.networks == ["10.20.0.0/16", "10.21.0.0/16"]
    before = work.fingerprint
    (renewed,) = rebuilt()
    assert renewed.fingerprint != before


def test_a_network_that_is_none_or_holds_half_the_world_is_said_beside_the_field(
    administrator: Client, collection: Collection
) -> None:
    university = collection.institution
    page = administrator.get(f"{SNIPPETS}/institution/edit/{university.pk}/")
    assert page.status_code == 200
    for networks, said in (("10.20.0.0/16 nơi đọc", "nơi"), ("0.0.0.0/1", "/16")):
        fields = {"slug": university.slug, "name": university.name, "networks": networks}
        response = administrator.post(f"{SNIPPETS}/institution/edit/{university.pk}/", fields)
        assert response.status_code == 200
        assert said in text(response)
    university.refresh_from_db()
    assert university.networks == []


def test_every_list_and_form_of_the_catalogue_opens(administrator: Client, collection: Collection, subtests: Subtests) -> None:
    for name in ("institution", "collection", "kind", "subject"):
        with subtests.test(name):
            assert administrator.get(f"{SNIPPETS}/{name}/").status_code == 200
            assert administrator.get(f"{SNIPPETS}/{name}/add/").status_code == 200
