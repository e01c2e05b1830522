"""Forms and addresses that name rows by number or id: those of others are not found, those that are none are no error, and
nothing of others is changed. On PostgreSQL as well, which bears fewer of them than SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest import Subtests

from deposits.flows.invite import invite
from deposits.flows.publish import publish
from deposits.flows.show_in import show_in
from deposits.models import (
    CoAuthor,
    Collection,
    CollectionEditor,
    Contribution,
    Deposit,
    InstitutionMember,
    Invitation,
    Person,
    Record,
    ReviewStep,
)
from portal.numbers import key, numbers
from tests.access.test_every_address import trace
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    actor_of,
    draft,
    install,
    make_editor,
    make_member,
    submitted,
)
from tests.factories.deposits import TEST
from tests.factories.steps import set_steps, step
from tests.portal.conftest import signed_in

SECRET = "Zuvexi"
# More digits than Python reads, and more than a database bears, with what PostgreSQL refuses; `numbers` is asked the rest.
NONE = {"five thousand digits": "9" * 5_000, "thirty digits and U+0000": "9" * 30 + "\x00"}


@dataclass
class World:
    """Everything of Anna's, who edits `hers`, and a like thing of others for each."""

    anna: Client
    ida: Client
    hers: Collection
    own: dict[str, Any]
    theirs: dict[str, Any]


def things(place: Collection, title: str) -> dict[str, Any]:
    owner = UserFactory(name=f"{title} chủ")
    begun = draft(place, actor=actor_of(owner), title=title)
    waits = submitted(place, actor=actor_of(owner), title=title, name=f"{title}.txt")
    record = publish(actor=TEST, deposit_id=submitted(place, actor=actor_of(owner), title=title, name=f"{title}.txt").pk)
    person = Person.objects.create(display=title)
    Contribution.objects.filter(record=record, role="author").update(person=person)
    CoAuthor.objects.create(deposit=begun, user=UserFactory(name=f"{title} cùng viết"), may_edit=True)
    return {
        "begun": begun, "waits": waits, "record": record, "person": person,
        "file": waits.files.get().pk, "published_file": record.deposit.files.get().pk,  # type: ignore[union-attr]
        "invitation": invite(actor=TEST, deposit_id=begun.pk, email="an@dau.example", purpose="read").pk,
        "coauthor": begun.coauthors.get().user_id, "name": record.contributions.filter(role="author").get().pk,
        "step": set_steps(place, step(title))[0].pk,
    }  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    install()
    home, far = InstitutionFactory(slug="nha"), InstitutionFactory(slug="xa")
    hers, theirs = CollectionFactory(slug="cua-toi", institution=home), CollectionFactory(slug="cua-ho", institution=far)
    anna, ida = make_editor(UserFactory(), hers), make_member(UserFactory(), home, "administrator")
    own, others = things(hers, "Của tôi"), things(theirs, SECRET)
    others["member"] = make_member(UserFactory(), far).pk
    show_in(actor=TEST, record_id=others["record"].pk, collection_ids={CollectionFactory(slug="ba", institution=far).pk})
    return World(signed_in(anna), signed_in(ida), hers, own, others)


def forms(world: World, other: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(address, what is sent). `other` gives the rows that are named: others', or whatever is typed."""
    own = world.own
    begun, waits, record = own["begun"].public_id, own["waits"].public_id, own["record"].public_id
    draft_, person = f"/deposit/{begun}/", f"/desk/people/{own['person'].pk}/"
    return [
        (f"/deposit/{waits}/files/order/", {"order": other["file"]}),
        *((draft_, {"do": f"{verb}:{other['file']}"}) for verb in ("file-up", "file-down", "file-drop", "file-replace", "guess", "found-work")),
        *((draft_, {"do": f"{verb}:{other['id']}"}) for verb in ("version-of", "kind", "theirs", "found", "up:authors-name", "drop:authors-name")),
        (f"{draft_}people/", {"do": f"cancel:{other['invitation']}"}),
        (f"{draft_}people/", {"do": f"remove:{other['coauthor']}"}),
        (f"{draft_}consent/", {"do": "allow", "purpose": other["id"]}),
        (f"/deposit/{waits}/distinct/", {"other": other["id"]}),
        (f"/deposit/{record}/new-version/", {"file": [other["published_file"]]}),
        (f"/desk/{waits}/", {"do": "begin-with", "reason-text": other["file"]}),
        (f"/desk/{waits}/", {"do": "return", "seen": other["file"]}),
        *(("/desk/hands/", {"do": verb, "chosen": [other["id"]], "person": other["coauthor"], "seen": other["file"]}) for verb in ("claim", "assign")),
        ("/desk/hands/", {"do": "assign", "chosen": [waits], "person": other["coauthor"]}),
        ("/desk/edit/", {"do": "preview", "chosen": [other["id"]], "language": "fr"}),
        ("/desk/edit/", {"do": "preview", "chosen": [waits], "collection": other["collection"]}),
        ("/desk/edit/", {"do": "sheet", "chosen": [other["id"]]}),
        ("/desk/people/new/", {"display": "Ai đó", "names": [other["name"]]}),
        *((person, {"do": verb, "names": [other["name"]]}) for verb in ("tie", "untie", "split")),
        (person, {"do": "undo", "merged": other["person_id"]}),
        (person, {"do": "correct", "display": "Của tôi", "institution": other["institution"]}),
        ("/desk/people/merge/", {"p": [own["person"].pk, other["person_id"]], "keep": other["person_id"]}),
        *((f"/desk/collections/{world.hers.slug}/", {"do": do, name: other["collection"]}) for do, name in (
            ("move", "parent"), ("move-preview", "parent"), ("unite", "target"), ("unite-preview", "target"))),
        (f"/desk/collections/{world.hers.slug}/", {"do": "part", "union": other["file"]}),
        (f"/desk/records/{record}/", {"do": "show", "collection": [other["collection"]]}),
        ("/desk/batch/", {"collection": other["collection"], "kind": other["id"], "arrived": other["id"]}),
    ]  # fmt: skip


def addresses(world: World, other: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    waits = world.own["waits"].public_id
    return [
        ("/desk/", {"claimed": other["coauthor"], "collection": other["collection"], "kind": other["id"], "page": other["file"]}),
        (f"/desk/{waits}/", {"file": other["file"], "page": other["file"], "queue": f"claimed={other['coauthor']}"}),
        (f"/desk/{waits}/compare/", {"from": other["id"], "to": other["id"]}),
        ("/desk/people/", {"q": other["id"], "page": other["file"]}),
        ("/desk/people/merge/", {"p": [other["person_id"]], "keep": other["person_id"]}),
        ("/desk/batch/template/master-thesis.xlsx", {"collection": other["collection"]}),
        ("/deposit/new/", {"collection": other["collection"], "kind": other["id"]}),
        (f"/desk/collections/{world.hers.slug}/featured/", {"do": f"add:{other['id']}", "shown": [other["id"]]}),
        (f"/desk/collections/{world.hers.slug}/featured/", {"do": f"add:{other['id']}"}),
        ("/search/", {"q": other["id"], "page": other["file"], "collection": other["collection"]}),
    ]


def admin_forms(other: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Of an administrator of an institution."""
    steps = {"step": [other["step"]], f"{str(other['step'])[:90]}.person": [other["coauthor"]]}
    return [
        *(("/admin/institution/nha/people/", {"do": f"{verb}:{other['member']}"}) for verb in ("remove", "role")),
        *(("/admin/review-steps/cua-toi/", {"do": do, "chosen": "own", **steps}) for do in ("stay", "save")),
        ("/admin/review-steps/cua-ho/", {"do": "save", "chosen": "none"}),
        *(
            (f"/admin/institution/nha/collections/{where}", {"name": "Của tôi", **sent})
            for where in ("new/", "in/cua-toi/")
            for sent in (
                {"parent": other["place"]},
                {"leaving": [other["coauthor"]]},
                {"slug": other["collection"]},
            )
        ),
        ("/admin/institution/xa/collections/in/cua-ho/", {"name": "Của tôi"}),
        ("/admin/institution/xa/people/", {"do": f"remove:{other['member']}"}),
    ]


def everything_of(others: dict[str, Any]) -> Any:
    """What somebody could have changed of theirs."""
    record = others["record"]
    return (
        [trace(Deposit.objects.get(pk=one.pk)) for one in (others["begun"], others["waits"], record.deposit)],
        Record.objects.filter(pk=record.pk).values().get(), list(record.further.values()), list(record.contributions.order_by("pk").values()),
        list(Invitation.objects.filter(deposit=others["begun"]).values()), list(Person.objects.filter(pk=others["person"].pk).values()),
        list(InstitutionMember.objects.filter(institution__slug="xa").values()),
        list(CollectionEditor.objects.filter(collection__slug="cua-ho").values()),
        list(CoAuthor.objects.filter(deposit=others["begun"]).values()), list(ReviewStep.objects.filter(pk=others["step"]).values()),
        Collection.objects.filter(slug="cua-ho").values().get(),
    )  # fmt: skip


def named(others: dict[str, Any]) -> dict[str, Any]:
    deposit, record = others["waits"], others["record"]
    return others | {
        "id": deposit.public_id, "collection": record.collection.slug, "person_id": others["person"].pk, "institution": record.institution_id,
        "place": record.collection_id,
    }  # fmt: skip


def every(world: World, other: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], HttpResponseBase]]:
    """Each of them asked: address, what was sent, the answer."""
    for address, sent in forms(world, other):  # what came of work that was handed over is told on the page that follows
        yield address, sent, world.anna.post(address, sent, follow=address == "/desk/hands/")
    for address, sent in addresses(world, other):
        yield address, sent, world.anna.get(address, sent)
    for address, sent in admin_forms(other):
        yield address, sent, world.ida.post(address, sent)


def test_what_belongs_to_others_is_neither_told_nor_changed(world: World, subtests: Subtests) -> None:
    other, before = named(world.theirs), everything_of(world.theirs)
    hidden = [str(other["begun"].owner), f"{SECRET} cùng viết"]
    for address, sent, answer in every(world, other):
        with subtests.test(address=address, sent=sent):
            words: bytes = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined, call-overload]
            assert answer.status_code < 500
            assert not [name for name in hidden if name in words.decode(errors="replace")]
    assert everything_of(world.theirs) == before


@pytest.mark.parametrize("typed", NONE.values(), ids=list(NONE))
def test_what_is_no_number_or_id_is_no_error(world: World, typed: str, subtests: Subtests) -> None:
    names = (
        "file",
        "id",
        "invitation",
        "coauthor",
        "published_file",
        "name",
        "collection",
        "person_id",
        "institution",
        "place",
        "member",
        "step",
    )
    before = everything_of(world.theirs)
    for address, sent, answer in every(world, dict.fromkeys(names, typed)):
        with subtests.test(address=address, names=list(sent)):
            assert answer.status_code < 500
    assert everything_of(world.theirs) == before


def test_only_what_is_a_number_is_read_as_one() -> None:
    assert numbers(["7", "1,2", "", "-1", "٣", "x", "1.5", "9" * 19, " 4"]) == [7, 1, 2]
    assert [key(one) for one in ("7", "1,2", "", "x", "9" * 5_000)] == [7, 0, 0, 0, 0]
