"""The desk's people: searched with and without marks, merged with a preview, undone; every role; ten thousand of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deposits.access import Policy
from deposits.flows.people import Told, establish
from deposits.metadata.names import parse
from deposits.models import Collection, Contribution, Person, Record
from deposits.near_names import name_key
from tests.factories import CollectionFactory, UserFactory, install, make_editor, make_member, published
from tests.factories.deposits import TEST
from tests.portal.conftest import signed_in
from tests.portal.reading_html import assert_sound, text


@pytest.fixture
def installed(db: None) -> None:
    """Without the site's pages of words."""
    install()


def work(collection: Collection, name: str, **more: object) -> Record:
    advisor = {"role": "advisor", "name": parse(f"Vũ Hướng Dẫn {name}").model_dump()}
    return published(collection, contributors=[{"role": "author", "name": parse(name).model_dump()}, advisor], **more)


def author(record: Record) -> Contribution:
    return Contribution.objects.get(record=record, role="author")


def person(record: Record, name: str) -> Person:
    return establish(actor=TEST, told=Told(name), contribution_ids=[author(record).pk])


@pytest.fixture
def librarian(collection: Collection) -> Client:
    return signed_in(make_editor(UserFactory(), collection))


def test_people_are_found_with_and_without_marks_and_by_variants(librarian: Client, collection: Collection) -> None:
    one = person(work(collection, "Nguyễn Văn An"), "Nguyễn Văn An")
    other = person(work(collection, "Nguyễn Vân Ân"), "Nguyễn Vân Ân")
    one.variants.create(display="Alan Nguyen")
    for typed, expected in {
        "nguyen van an": {one, other},
        "Nguyễn Văn An": {one},
        "an văn nguyễn": {one},
        "alan": {one},
        "nguyen van b": set(),
    }.items():
        page = librarian.get("/desk/people/", {"q": typed})
        assert {one for one, _works in page.context["people"]} == expected, typed
    assert_sound(page)


def test_names_that_are_nobodys_become_a_person(librarian: Client, collection: Collection) -> None:
    record = work(collection, "Phạm Thị Lan")
    page = librarian.get("/desk/people/", {"q": "pham thi lan"})
    assert_sound(page)
    [(display, works, names)] = page.context["unclaimed"]
    assert (display, works) == ("Phạm Thị Lan", 1)
    answer = librarian.post("/desk/people/new/", {"display": display, "names": ",".join(map(str, names))})
    made = Person.objects.get()
    assert answer["Location"] == f"/desk/people/{made.pk}/"
    assert author(record).person == made
    assert_sound(librarian.get(answer["Location"]))


def test_merging_shows_first_what_it_would_do_and_can_be_undone(librarian: Client, collection: Collection) -> None:
    one, other = (
        person(work(collection, "Nguyễn Văn An"), "Nguyễn Văn An"),
        person(work(collection, "Nguyen Van An"), "Nguyen Van An"),
    )
    asked = {"p": [one.pk, other.pk]}
    alike = librarian.get("/desk/people/?view=alike")
    assert_sound(alike)
    assert "Nguyen Van An" in text(alike)
    page = librarian.get("/desk/people/merge/", asked)
    assert_sound(page)
    assert page.context["result"].person == one, "the name with marks is proposed"
    assert not Person.objects.exclude(main=None).exists()
    librarian.post("/desk/people/merge/", asked | {"keep": one.pk})
    other.refresh_from_db()
    assert other.main == one
    assert librarian.get(f"/desk/people/{other.pk}/")["Location"] == f"/desk/people/{one.pk}/"
    merged = librarian.get(f"/desk/people/{one.pk}/")
    assert_sound(merged)
    assert "Nguyen Van An" in text(merged)
    librarian.post(f"/desk/people/{one.pk}/", {"do": "undo", "merged": other.pk})
    other.refresh_from_db()
    assert other.main is None


def test_candidates_are_proposed_with_what_speaks_for_them(librarian: Client, collection: Collection) -> None:
    def with_advisor(name: str, **more: str) -> Record:
        author = {"role": "author", "name": parse(name).model_dump(), "affiliation": "Khoa Thủy văn", **more}
        advisor = {"role": "advisor", "name": parse("Lê Quang Vinh").model_dump()}
        return published(collection, contributors=[author, advisor])

    record = with_advisor("Nguyễn Văn An")
    one = establish(actor=TEST, told=Told("Nguyễn Văn An"), contribution_ids=[record.contributions.get(role="author").pk])
    loose = with_advisor("Nguyen V. An").contributions.get(role="author")
    work(collection, "Trần Bình")
    page = librarian.get(f"/desk/people/{one.pk}/")
    [found] = page.context["candidates"]
    assert (found.display, found.beside, found.affiliations) == ("Nguyen V. An", ("Lê Quang Vinh",), ("Khoa Thủy văn",))
    librarian.post(f"/desk/people/{one.pk}/", {"do": "tie", "names": loose.pk})
    loose.refresh_from_db()
    assert loose.person == one
    librarian.post(f"/desk/people/{one.pk}/", {"do": "split", "names": loose.pk})
    loose.refresh_from_db()
    assert loose.person not in (one, None)


def test_a_correction_with_a_mistake_keeps_what_was_typed(librarian: Client, collection: Collection) -> None:
    one = person(work(collection, "Nguyễn Văn An"), "Nguyễn Văn An")
    typed = {"do": "correct", "display": "Nguyễn Văn Ân", "orcid": "0000-0002-1825-0098"}
    page = librarian.post(f"/desk/people/{one.pk}/", typed)
    assert page.status_code == 200 and "0000-0002-1825-0098" in page.content.decode()
    librarian.post(f"/desk/people/{one.pk}/", typed | {"orcid": "0000-0002-1825-0097", "variants": "An Nguyen\n"})
    one.refresh_from_db()
    assert (one.display, one.orcid) == ("Nguyễn Văn Ân", "0000-0002-1825-0097")
    assert {str(name) for name in one.variants.all()} == {"An Nguyen", "Nguyễn Văn An"}


def test_each_role_sees_and_changes_its_own_people_only(collection: Collection, subtests: pytest.Subtests) -> None:
    ours = person(work(collection, "Nguyễn Văn An"), "Nguyễn Văn An")
    elsewhere: Collection = CollectionFactory(slug="khac")
    roles: dict[str, Callable[[], Client]] = {
        "stranger": Client,
        "reader": lambda: signed_in(UserFactory()),
        "member": lambda: signed_in(make_member(UserFactory(), collection.institution)),
        "other editor": lambda: signed_in(make_editor(UserFactory(), elsewhere)),
        "other institution": lambda: signed_in(make_member(UserFactory(), elsewhere.institution, "administrator")),
        "institution administrator": lambda: signed_in(make_member(UserFactory(), collection.institution, "administrator")),
        "editor": lambda: signed_in(make_editor(UserFactory(), collection)),
        "administrator": lambda: signed_in(UserFactory(is_superuser=True)),
    }
    for role, client_of in roles.items():
        with subtests.test(role=role):
            client, governs = client_of(), role in ("institution administrator", "editor", "administrator")
            listed = client.get("/desk/people/")
            page = client.get(f"/desk/people/{ours.pk}/")
            client.post(f"/desk/people/{ours.pk}/", {"do": "correct", "display": f"Nguyễn Văn An {role}"})
            ours.refresh_from_db()
            assert (ours.display == f"Nguyễn Văn An {role}") is governs
            assert page.status_code == (200 if governs else 404 if "other" in role else 302 if role == "stranger" else 403)
            assert (listed.status_code == 200 and "Nguyễn Văn An" in text(listed)) is governs


def test_the_title_of_a_work_is_told_only_to_who_may_see_it(collection: Collection) -> None:
    elsewhere: Collection = CollectionFactory(slug="khac")
    hidden = Policy.model_validate({"metadata": [{"audience": "nobody"}]})
    secret = work(elsewhere, "Nguyễn Văn An", title="Điều không ai biết", policy=hidden)
    open_one = work(collection, "Nguyễn Văn An")
    one = establish(actor=TEST, told=Told("Nguyễn Văn An"), contribution_ids=[author(secret).pk, author(open_one).pk])
    page = signed_in(make_editor(UserFactory(), collection)).get(f"/desk/people/{one.pk}/")
    assert page.status_code == 200 and "Điều không ai biết" not in page.content.decode()


def test_ten_thousand_people_are_no_more_work_than_a_hundred(collection: Collection) -> None:
    administrator = signed_in(UserFactory(is_superuser=True))
    person(work(collection, "Nguyễn Văn An"), "Nguyễn Văn An")
    pages = ("/desk/people/?q=nguyen van an", "/desk/people/", "/desk/people/?view=alike")

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert administrator.get(page).status_code == 200
            found.append(len(queries))
        return found

    few = asked()
    names = [f"Nguyễn Văn An {number}" for number in range(10_000)]
    Person.objects.bulk_create([Person(display=name, key=name_key(name)) for name in names], batch_size=2_000)
    assert all(more <= before + 4 for before, more in zip(few, asked(), strict=True))
