"""The tree of collections: what is moved or united keeps its works, its editors and its address, and gives nobody more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django_q.models import OrmQ

from deposits.access import ADMINISTRATOR, Actor, Policy, Right, allows
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows.late import derive_again, gather
from deposits.flows.relocate import relocate
from deposits.flows.show_in import show_in
from deposits.flows.unite import part, unite
from deposits.models import Collection, Deposit, Event, Record, RecordAudience, RecordSet, Union
from deposits.roles import is_editor, may_open
from deposits.tasks import index, list_records, rebuild_records
from portal.accounts.models import User
from portal.browse.collections import tree
from search.engines import engine
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    actor_of,
    install,
    make_editor,
    make_member,
    published,
    submitted,
)
from tests.factories.deposits import TEST

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """Two faculties of one university with their theses, and a third collection at another university."""

    law: Collection
    theses: Collection
    physics: Collection
    abroad: Collection
    works: dict[str, Record]
    people: dict[str, User]

    def actor(self, name: str) -> Actor:
        return actor_of(self.people[name])

    def now(self, collection: Collection) -> Collection:
        return Collection.objects.select_related("institution").get(pk=collection.pk)


@pytest.fixture
def world() -> World:
    install()
    with engine().rebuild():
        pass
    home, away = InstitutionFactory(slug="song-hau"), InstitutionFactory(slug="nui-ba")
    law = CollectionFactory(slug="luat", name="Khoa Luật", institution=home)
    physics = CollectionFactory(slug="vat-ly", name="Khoa Vật lý", institution=home)
    theses = CollectionFactory(slug="luan-van-luat", name="Luận văn luật", institution=home, parent=law)
    abroad = CollectionFactory(slug="nui-ba", name="Núi Bà", institution=away)
    people = {
        "theses": make_editor(UserFactory(), theses),
        "law": make_editor(UserFactory(), law),
        "physics": make_editor(UserFactory(), physics),
        "home": make_member(UserFactory(), home, "administrator"),
        "reader": UserFactory(),
    }
    works = {
        "open": published(theses, title="Quyền sử dụng đất"),
        "hidden": published(theses, title="Hồ sơ mật", policy=Policy.model_validate({"metadata": []})),
        "physics": published(physics, title="Vật lý hạt"),
    }
    world = World(law, theses, physics, abroad, works, people)
    settle()
    return world


def settle() -> None:
    """Do what was queued about heads, lists and the index."""
    for task in [one.task for one in OrmQ.objects.order_by("pk")]:
        if task["func"] == "deposits.tasks.rebuild_records":
            rebuild_records(*task["args"])
    OrmQ.objects.all().delete()
    for event in Event.objects.filter(verb="rebuild"):
        list_records(event.pk)
    records = list(Record.objects.values_list("pk", flat=True))
    for event in Event.objects.filter(verb="publish"):
        list_records(event.pk)
    index(records)


def specs(record: Record) -> set[str]:
    return {one for one in RecordSet.objects.filter(record=record).values_list("spec", flat=True) if one.startswith("col_")}


def test_what_is_moved_keeps_its_editors_and_gives_its_old_path_to_nobody(world: World) -> None:
    old_path = world.now(world.theses).path
    relocate(actor=world.actor("home"), collection_id=world.theses.pk, parent_id=world.physics.pk)
    moved = world.now(world.theses)
    successor = CollectionFactory(slug="moi", institution=world.law.institution, parent=world.now(world.law))
    assert successor.path == old_path, "the new collection took the old path: else nothing is proved here"
    newcomer = make_editor(UserFactory(), successor)
    assert is_editor(world.actor("theses"), moved)
    assert not is_editor(world.actor("theses"), world.now(successor))
    assert not is_editor(actor_of(newcomer), moved)
    assert not is_editor(world.actor("law"), moved), "who edited it only from above its old place"
    assert is_editor(world.actor("physics"), moved)
    assert not is_editor(world.actor("theses"), world.now(world.physics))
    hidden = Record.objects.get(pk=world.works["hidden"].pk)
    assert allows(world.actor("theses"), Right.METADATA, hidden.protected)
    assert not allows(actor_of(newcomer), Right.METADATA, hidden.protected)
    tokens = RecordAudience.objects.filter(record=hidden).values_list("token", flat=True)
    assert f"editor:{old_path}" not in tokens, "at once, not when the background has come to it"


def test_lists_and_index_give_the_old_path_nothing_and_the_editors_everything(world: World) -> None:
    relocate(actor=TEST, collection_id=world.theses.pk, parent_id=world.physics.pk)
    settle()
    successor = CollectionFactory(slug="moi", institution=world.law.institution, parent=world.now(world.law))
    newcomer, client = make_editor(UserFactory(), successor), Client()
    for user, sees in ((newcomer, False), (world.people["theses"], True), (world.people["law"], False)):
        client.force_login(user)
        for address in ("/search/?q=m%E1%BA%ADt", "/collections/vat-ly/"):
            assert (world.works["hidden"].public_id in client.get(address).text) is sees


def test_sets_and_datestamps_follow_a_move(world: World) -> None:
    record = world.works["open"]
    before = Record.objects.get(pk=record.pk).datestamp
    assert specs(record) == {"col_luat", "col_luat:col_luan-van-luat"}
    relocate(actor=TEST, collection_id=world.theses.pk, parent_id=world.physics.pk)
    settle()
    after = Record.objects.get(pk=record.pk)
    assert specs(record) == {"col_vat-ly", "col_vat-ly:col_luan-van-luat"}
    assert after.datestamp >= before and set(after.sets.values_list("datestamp", flat=True)) == {after.datestamp}
    assert Client().get("/collections/luan-van-luat/").status_code == 200
    assert engine_finds("vat-ly") == {"Quyền sử dụng đất", "Vật lý hạt"}


def engine_finds(slug: str) -> set[str]:
    from search.port import Query

    ids = [hit.id for hit in engine().search(Query(filters={"collection": (slug,)}, limit=50)).hits]
    return set(Record.objects.filter(public_id__in=ids).values_list("title", flat=True))


def test_a_collection_is_not_moved_into_itself_nor_by_who_governs_only_one_side(world: World) -> None:
    with pytest.raises(Unacceptable):
        relocate(actor=TEST, collection_id=world.law.pk, parent_id=world.theses.pk)
    for who, target in (("theses", world.physics), ("law", world.physics), ("reader", world.physics), ("home", world.abroad)):
        with pytest.raises(NotAllowed):
            relocate(actor=world.actor(who), collection_id=world.theses.pk, parent_id=target.pk)
    assert world.now(world.theses).path.startswith(world.now(world.law).path)


def test_united_collections_hold_everything_and_the_old_address_leads_there(world: World) -> None:
    waiting = submitted(world.theses, title="Đang chờ duyệt")
    unite(actor=world.actor("home"), source_id=world.theses.pk, target_id=world.physics.pk, with_editors=False)
    settle()
    assert engine_finds("vat-ly") == {"Quyền sử dụng đất", "Vật lý hạt"}
    assert specs(world.works["open"]) == {"col_vat-ly"}
    waiting.refresh_from_db()
    assert may_open(world.actor("physics"), waiting)
    assert not may_open(world.actor("theses"), waiting)
    response = Client().get("/collections/luan-van-luat/")
    assert response.status_code == 302 and response.headers["Location"] == "/collections/vat-ly/"
    assert "Quyền sử dụng đất" in Client().get("/search/", {"collection": "luan-van-luat"}).text
    assert [one.collection.slug for one in tree(Collection.objects.all())] == ["luat", "vat-ly", "nui-ba"]


def test_editors_come_along_only_where_that_is_said(world: World) -> None:
    unite(actor=TEST, source_id=world.theses.pk, target_id=world.physics.pk, with_editors=True)
    assert is_editor(world.actor("theses"), world.now(world.physics))
    assert not is_editor(world.actor("law"), world.now(world.physics))


def test_a_union_is_taken_back_as_it_was(world: World) -> None:
    show_in(actor=TEST, record_id=world.works["physics"].pk, collection_ids={world.theses.pk})
    inner = CollectionFactory(slug="ben-trong", institution=world.law.institution, parent=world.now(world.theses))
    kept = published(world.physics, title="Hồ sơ vật lý", policy=Policy.model_validate({"metadata": []}))
    settle()
    readers = RecordAudience.objects.filter(record=kept, token__startswith="editor:")
    assert readers.exists()
    before = specs(world.works["open"]), specs(world.works["physics"])
    union = unite(actor=TEST, source_id=world.theses.pk, target_id=world.physics.pk, with_editors=True)
    settle()
    assert specs(world.works["physics"]) == {"col_vat-ly"}
    later = published(world.now(world.physics), title="Đến sau")
    part(actor=world.actor("home"), union_id=union.pk)
    assert readers.exists(), "what never went over is found by its editors all along"
    settle()
    assert (specs(world.works["open"]), specs(world.works["physics"])) == before
    assert world.now(inner).get_parent() == world.now(world.theses)
    assert Record.objects.get(pk=later.pk).collection_id == world.physics.pk
    assert not is_editor(world.actor("theses"), world.now(world.physics))
    assert Client().get("/collections/luan-van-luat/").status_code == 200
    with pytest.raises(WrongState):
        part(actor=TEST, union_id=union.pk)


def test_what_is_published_while_its_collection_is_moved_or_united_follows(world: World) -> None:
    """As a transaction leaves it that had read the tree before: what lies in the emptied collection, and sets of the old place."""
    union = unite(actor=TEST, source_id=world.theses.pk, target_id=world.physics.pk, with_editors=False)
    settle()
    late, before = published(world.now(world.law)), specs(world.works["open"])
    Record.objects.filter(pk=late.pk).update(collection=world.theses)
    Deposit.objects.filter(pk=late.deposit_id).update(collection=world.theses)
    assert (gather(), gather()) == (1, 0)
    settle()
    assert specs(late) == before == {"col_vat-ly"}
    assert Deposit.objects.get(pk=late.deposit_id).collection_id == world.physics.pk
    part(actor=TEST, union_id=union.pk)
    settle()
    assert specs(late) == {"col_luat", "col_luat:col_luan-van-luat"}
    relocate(actor=TEST, collection_id=world.theses.pk, parent_id=world.physics.pk)
    OrmQ.objects.all().delete()
    assert derive_again() == 2 and derive_again() == 0
    assert specs(late) == specs(world.works["open"]) == {"col_vat-ly", "col_vat-ly:col_luan-van-luat"}


def test_a_record_is_shown_in_further_collections_and_their_sets(world: World) -> None:
    record = world.works["open"]
    before = Record.objects.get(pk=record.pk).fingerprint
    show_in(actor=TEST, record_id=record.pk, collection_ids={world.physics.pk, world.abroad.pk})
    settle()
    shown = Record.objects.get(pk=record.pk)
    assert shown.fingerprint != before
    assert {"col_vat-ly", "col_nui-ba"} < specs(record)
    assert engine_finds("nui-ba") == {"Quyền sử dụng đất"}
    page = Client().get(f"/records/{record.public_id}/").text
    assert "Khoa Vật lý" in page and "Núi Bà" in page
    counts = {one.collection.slug: one.works for one in tree(Collection.objects.all())}
    assert counts == {"luat": 1, "vat-ly": 2, "nui-ba": 1}
    show_in(actor=TEST, record_id=record.pk, collection_ids=set())
    settle()
    assert specs(record) == {"col_luat", "col_luat:col_luan-van-luat"}
    assert Record.objects.get(pk=record.pk).fingerprint == before
    assert engine_finds("nui-ba") == set()


def test_a_work_that_two_branches_below_one_show_is_counted_once(world: World) -> None:
    show_in(actor=TEST, record_id=world.works["open"].pk, collection_ids={world.law.pk})
    assert {one.collection.slug: one.works for one in tree(Collection.objects.all())}["luat"] == 1


def test_showing_a_record_elsewhere_gives_the_editors_there_no_right_over_it(world: World) -> None:
    hidden = world.works["hidden"]
    with pytest.raises(NotAllowed):
        show_in(actor=world.actor("theses"), record_id=hidden.pk, collection_ids={world.physics.pk})
    show_in(actor=TEST, record_id=hidden.pk, collection_ids={world.physics.pk})
    assert not allows(world.actor("physics"), Right.METADATA, Record.objects.get(pk=hidden.pk).protected)
    show_in(actor=world.actor("physics"), record_id=hidden.pk, collection_ids=set())


def test_counts_are_of_what_the_asker_may_see(world: World) -> None:
    def works(actor: Actor) -> int:
        return {one.collection.slug: one.works for one in tree(Collection.objects.all(), actor)}["luat"]

    assert works(world.actor("reader")) == 1
    assert works(world.actor("theses")) == 2
    assert works(Actor(tokens=frozenset({"everyone", ADMINISTRATOR}))) == 2


def post(client: Client, slug: str, **data: Any) -> int:
    return client.post(f"/desk/collections/{slug}/", data).status_code


def test_the_desk_previews_then_moves_unites_and_takes_back(world: World) -> None:
    client = Client()
    client.force_login(world.people["home"])
    preview = client.post("/desk/collections/luan-van-luat/", {"do": "move-preview", "parent": "vat-ly"}).text
    assert str(world.people["physics"]) in preview and str(world.people["law"]) in preview
    assert world.now(world.theses).get_parent() == world.law
    assert post(client, "luan-van-luat", do="move", parent="vat-ly") == 302
    assert world.now(world.theses).get_parent() == world.physics
    preview = client.post("/desk/collections/luan-van-luat/", {"do": "unite-preview", "target": "luat"}).text
    assert str(world.people["theses"]) in preview
    assert post(client, "luan-van-luat", do="unite", target="luat") == 302
    union = Union.objects.get()
    assert "Khoa Luật" in client.get("/desk/collections/luan-van-luat/").text
    assert post(client, "luan-van-luat", do="part", union=union.pk) == 302
    assert Event.objects.filter(verb__in=["move_collection", "unite_collections", "part_collections"]).count() == 3


def test_whoever_does_not_govern_changes_nothing_at_the_desk(world: World) -> None:
    client = Client()
    for who in ("theses", "law", "reader"):
        client.force_login(world.people[who])
        for data in (
            {"do": "move", "parent": "-"},
            {"do": "unite", "target": "vat-ly"},
            {"do": "part", "union": "1"},
            {"do": "x"},
        ):
            assert post(client, "luan-van-luat", **data) in (404, 422)
    assert world.now(world.theses).get_parent() == world.law
    assert not Union.objects.exists()


def test_featured_works_are_found_by_title_and_shown_in_the_chosen_order(world: World) -> None:
    client, address = Client(), "/desk/collections/luan-van-luat/featured/"
    client.force_login(world.people["theses"])
    first, second, strange = world.works["open"], published(world.now(world.theses), title="Luật biển"), world.works["physics"]
    settle()
    page = client.get(address, {"q": "quyen su dung"}).text
    assert f"add:{first.public_id}" in page and second.public_id not in page
    assert f"add:{second.public_id}" in client.get(address, {"q": second.public_id}).text
    for shown, do in (
        ((), f"add:{first.public_id}"),
        ((first,), f"add:{second.public_id}"),
        ((first, second), f"up:{second.public_id}"),
    ):
        answer = client.post(address, {"do": do, "shown": [one.public_id for one in shown], "q": "đất"})
        assert answer.status_code == 302
    chosen = [second.public_id, first.public_id]
    assert world.now(world.theses).shown_first == chosen
    public = Client().get("/collections/luan-van-luat/").text
    assert public.index(f"/records/{chosen[0]}/") < public.index(f"/records/{chosen[1]}/")
    for do, shown in ((f"add:{strange.public_id}", chosen), (f"drop:{first.public_id}", chosen[::-1]), ("add:nichts", chosen)):
        assert client.post(address, {"do": do, "shown": shown}).status_code == 422
    many = [f"add:{first.public_id}", *(f"x{number}" for number in range(20))]
    assert client.post(address, {"do": many[0], "shown": many[1:]}).status_code == 422
    assert client.post(address, {"do": f"drop:{second.public_id}", "shown": chosen}).status_code == 302
    assert world.now(world.theses).shown_first == [first.public_id]
    assert Event.objects.filter(verb="feature_works").count() == 4
    for who in ("physics", "reader"):
        client.force_login(world.people[who])
        assert client.post(address, {"do": f"drop:{first.public_id}", "shown": [first.public_id]}).status_code == 404
