"""An editor of one collection sees nothing unpublished of another, whatever she asks: every channel answers her as if it were not
there, to the last number. So does it answer an administrator of one institution about the collections of another.

Each channel is asked before anything unpublished is in the other collection, and again afterwards.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone
from pytest import Subtests

from deposits.access import today
from deposits.amending import Change
from deposits.duplicates import duplicates
from deposits.flows.assign import assign
from deposits.flows.edits import ask
from deposits.flows.look import look
from deposits.flows.note import write_note
from deposits.flows.publish import publish, schedule
from deposits.flows.review import comment, reject, send_back
from deposits.flows.save import save
from deposits.flows.version import start_version
from deposits.flows.withdraw import withdraw
from deposits.models import Batch, BatchRow, Collection, CollectionEditor, Deposit, Event, Person, Record
from deposits.sheets import columns
from deposits.sheets.writing import Sheet, workbook
from deposits.tasks import index
from media import reading
from portal.accounts.models import User
from portal.desk.tasks import compare_sheet
from portal.notices.tasks import tell
from portal.pages import ensure_pages
from search.engines import engine
from tests.deposits.bringing import sheet
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    actor_of,
    complete_metadata,
    draft,
    install,
    make_editor,
    make_member,
    published,
    submitted,
)
from tests.factories.deposits import TEST
from tests.factories.steps import set_steps, step
from tests.portal.conftest import signed_in

SECRET = "Zuvexa"  # in titles, names, keywords, messages, notes and names of files of what is not hers
OPEN = "Xâm nhập mặn ở đường bờ sông Hậu"  # the title of what everybody may see, and of what is near it
SHARED = b"B\xe1\xba\xa3n to\xc3\xa0n v\xc4\x83n."  # bytes that lie in both collections
# What differs from one answer to the next by itself.
_PASSING = re.compile(
    r'name="(?:csrfmiddlewaretoken|seal|window)" value="[^"]*"|nonce="[^"]*"|CSRF_TOKEN": "[^"]*"|data-told="[^"]*"|<responseDate>[^<]*<|<updated>[^<]*<|\b\d\d:\d\d\b'
)
Channels = dict[str, Callable[[Client], HttpResponseBase]]


@dataclass
class World:
    """`hers` and `theirs` are collections of one institution, `abroad` is one of another."""

    hers: Collection
    theirs: Collection
    abroad: Collection
    anna: User  # edits `hers`
    ida: User  # administers the institution of `hers` and `theirs`
    owner: User
    mine: Deposit
    person: Person
    secrets: list[Deposit] = field(default_factory=list)


@pytest.fixture
def world(db: None) -> World:
    install()
    ensure_pages()
    with engine().rebuild():
        pass
    home, far = InstitutionFactory(slug="song-hau"), InstitutionFactory(slug="xa")
    hers, theirs = CollectionFactory(slug="cua-toi", institution=home), CollectionFactory(slug="cua-ho", institution=home)
    abroad = CollectionFactory(slug="xa", institution=far)
    anna, owner = make_editor(UserFactory(name="Đỗ Thị Anna"), hers), UserFactory(name="Trần Thị Nhung")
    for place in (theirs, abroad):
        make_editor(UserFactory(name="Hồ Văn Bình"), place)
        record = published(place, title=OPEN, content=SHARED)
        reading.read(record.current.files.get().stored_id)
        index([record.pk])
    own = published(hers, title=OPEN, content=SHARED)
    index([own.pk])
    mine = submitted(hers, actor=actor_of(owner), title=OPEN, content=SHARED, identifiers=[{"scheme": "doi", "value": "10.1/x"}])
    draft(hers, actor=actor_of(owner), title=f"{OPEN} nháp")
    person = Person.objects.create(display="Trần Thị Nhung")
    own.contributions.filter(display=person.display).update(person=person)
    return World(
        hers, theirs, abroad, anna, make_member(UserFactory(), home, "administrator"), owner, mine, person
    )  # fmt: skip


def unpublished(world: World, place: Collection) -> None:
    """Everything that can be there and is not published: in each state, like what she has in every way that is compared."""
    actor, document = actor_of(world.owner), {"keywords": [{"text": SECRET, "lang": "vi"}]}
    author = {"role": "author", "name": {"display": f"{SECRET} Thị Nhung", "family": SECRET, "given": "Thị Nhung"}}
    advisor = complete_metadata()["contributors"]
    document |= {"contributors": [author, *advisor], "identifiers": [{"scheme": "doi", "value": "10.1/x"}]}
    title = f"{OPEN} {SECRET}"
    found = [draft(place, actor=actor, title=title, **document)]
    several = [submitted(place, actor=actor, title=title, content=SHARED, name=f"{SECRET}.txt", **document) for _ in range(5)]
    assign(actor=TEST, deposit_id=several[0].pk, person=place.editors.earliest("pk").user)
    Deposit.objects.filter(pk=several[0].pk).update(submitted=timezone.now() - dt.timedelta(days=90))
    send_back(actor=TEST, deposit_id=several[1].pk, comment=SECRET, remarks={"title": SECRET})
    reject(actor=TEST, deposit_id=several[2].pk, reason=SECRET)
    schedule(actor=TEST, deposit_id=several[3].pk, day=today() + dt.timedelta(days=9))
    withdraw(actor=TEST, record_id=publish(actor=TEST, deposit_id=several[4].pk).pk, reason="Trùng")
    record = Record.objects.get(collection=place, withdrawn=None)
    assert record.deposit
    save(
        actor=TEST,
        deposit_id=record.deposit.pk,
        metadata=complete_metadata(title=title, **document),
        revision=record.deposit.revision,
    )
    new = start_version(actor=TEST, deposit_id=record.deposit.pk, file_ids=record.deposit.files.values_list("pk", flat=True))
    for one in (*found, *several, new):
        comment(actor=TEST, deposit_id=one.pk, body=SECRET)
        write_note(actor=TEST, deposit_id=one.pk, body=SECRET)
    for one in several:
        reading.read(one.files.get().stored_id)
    world.secrets += [*found, *several, new]


def channels(world: World) -> Channels:
    """Of who edits `hers`: name → how it is asked."""
    mine, hers = world.mine.public_id, world.hers.slug
    edit = ask(
        actor=actor_of(world.anna), deposits=[(world.mine.pk, world.mine.revision)], change=Change(added=("lúa",)), language="en"
    )
    paths = [
        *(f"/desk/?view={view}" for view in ("submitted", "published")), f"/desk/?q={SECRET}", "/desk/?q=nhung", f"/desk/?collection={world.theirs.slug}",
        f"/desk/?claimed={world.theirs.editors.get().user_id}", "/desk/?overdue=1", "/desk/?trouble=duplicate", "/desk/?trouble=none", f"/desk/{mine}/", f"/desk/{mine}/?queue=q%3Dnhung",
        f"/desk/{mine}/compare/",  "/desk/collections/", f"/desk/collections/{hers}/",
        "/desk/people/", f"/desk/people/?q={SECRET}", "/desk/people/?view=alike", f"/desk/people/{world.person.pk}/",
        "/desk/edit/", f"/desk/edit/{edit.public_id}/", f"/desk/edit/{edit.public_id}/report.csv", "/desk/batch/",
        f"/desk/records/{Record.objects.get(collection=world.hers).public_id}/", "/deposit/", f"/deposit/{mine}/",
        f"/deposit/known/people/?q={SECRET}", "/deposit/known/people/?q=nhung", f"/deposit/known/subjects/?q={SECRET}",
         f"/certificates/?title={SECRET}", *readers_paths(world),
    ]  # fmt: skip
    found: Channels = {path: (lambda client, path=path: client.get(path)) for path in paths}  # type: ignore[misc]
    for all_ in (f"q={SECRET}", "view=submitted&q=nhung", "view=rejected"):
        for do in ("form", "preview"):
            found[f"{do} {all_}"] = lambda client, do=do, all_=all_: client.post(  # type: ignore[misc]
                "/desk/edit/", {"do": do, "all": all_, "language": "fr"}, follow=True
            )
    found["sheet"] = lambda client: client.post("/desk/edit/", {"do": "sheet", "all": "q=nhung&view=submitted"})
    return found


def readers_paths(world: World) -> list[str]:
    """What everybody may ask, and editors with more tokens than others."""
    public = Record.objects.get(collection=world.theirs, withdrawn=None).public_id
    return [
        f"/search/?q={SECRET}", "/search/?q=nhung", f"/search/suggest/?q={SECRET}", "/search/suggest/?q=xam nhap", "/search/feed/?q=nhung",
        *(f"/search/export/results.{extension}?q=nhung" for extension in ("csv", "json")), "/collections/",
        f"/collections/{world.theirs.slug}/", "/institutions/song-hau/", f"/records/{public}/", f"/records/{public}.json",
        "/browse/author/", "/browse/keyword/", f"/browse/author/works/?name={SECRET}", "/sitemaps/1.xml", "/",
    ]  # fmt: skip


def institution_channels(world: World) -> Channels:
    """Of who administers an institution."""
    paths = [
        *(f"/desk/?view={view}" for view in ("submitted", "published")), f"/desk/?q={SECRET}", "/desk/collections/", "/desk/log/", f"/desk/log/?who={SECRET}",
        "/desk/log/?verb=note", f"/desk/log/?work={world.mine.public_id}", "/desk/log.csv", "/desk/log.json", "/desk/people/",
        "/desk/people/?q=nhung", f"/desk/{world.mine.public_id}/", "/admin/", "/admin/institution/", "/admin/institution/song-hau/",
        "/admin/institution/song-hau/people/", "/admin/institution/song-hau/collections/", "/admin/my-collections/", "/admin/review-steps/",
        f"/admin/review-steps/{world.hers.slug}/", f"/deposit/known/people/?q={SECRET}",
    ]  # fmt: skip
    return {path: (lambda client, path=path: client.get(path)) for path in paths}  # type: ignore[misc]


def told(response: HttpResponseBase) -> str:
    """The words of an answer, without what is another each time; of a workbook its parts."""
    body: bytes = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined, call-overload]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in sorted(parts.namelist()) if name.startswith("xl/"))
    return f"{response.status_code} {_PASSING.sub('', body.decode(errors='replace'))}"


def asked(client: Client, channels: Mapping[str, Callable[[Client], HttpResponseBase]]) -> dict[str, str]:
    return {name: re.sub(r"/desk/edit/[0-9a-z]{5,}/", "/desk/edit/…/", told(ask(client))) for name, ask in channels.items()}


def test_nothing_tells_an_editor_of_another_collection_that_it_is_there(world: World, subtests: Subtests) -> None:
    client, every = signed_in(world.anna), channels(world)
    look(world.mine.pk)
    before = asked(client, every)
    assert sum(answer.startswith("200") for answer in before.values()) > 0.9 * len(every)
    for place in (world.theirs, world.abroad):
        unpublished(world, place)
    for one in (*world.secrets, world.mine):
        look(one.pk)
    after = asked(client, every)
    assert SECRET in told(signed_in(world.theirs.editors.get().user).get("/desk/"))  # else nothing is proved here
    for name in every:
        with subtests.test(channel=name):
            assert after[name] == before[name]


def test_nothing_tells_an_administrator_of_another_institution(world: World, subtests: Subtests) -> None:
    unpublished(world, world.theirs)
    client, every = signed_in(world.ida), institution_channels(world)
    before = asked(client, every)
    assert SECRET in before["/desk/log/"] and SECRET in before["/desk/log.csv"]
    assert [name for name, answer in before.items() if not answer.startswith(("200", "302"))] == []
    unpublished(world, world.abroad)
    after = asked(client, every)
    for name in every:
        with subtests.test(channel=name):
            assert after[name] == before[name]


def test_what_a_form_names_of_another_collection_is_not_found(world: World, subtests: Subtests) -> None:
    """Ids of others, in every form that takes some: as if there were none; and nothing happens to them."""
    unpublished(world, world.theirs)
    client, numbers = signed_in(world.anna), [one.public_id for one in world.secrets]
    events = Event.objects.count()
    duplicate = [one.public_id for one in duplicates(world.mine, actor_of(world.anna))]
    assert duplicate and not set(duplicate) & set(numbers)
    posts = {
        **{do: ("/desk/edit/", {"do": do, "chosen": numbers, "language": "en"}) for do in ("form", "preview", "sheet")},
        **{do: ("/desk/hands/", {"do": do, "chosen": numbers, "person": world.anna.pk}) for do in ("claim", "release", "assign")},
        "assign to a stranger": (
            "/desk/hands/",
            {"do": "assign", "chosen": world.mine.public_id, "person": UserFactory(name=SECRET).pk},
        ),
        "version of": (f"/deposit/{world.mine.public_id}/", {"do": f"version-of:{numbers[0]}"}),
    }
    for name, (address, sent) in posts.items():
        with subtests.test(form=name):
            answer = client.post(address, sent, follow=True)
            assert answer.status_code < 500
            assert SECRET not in told(answer)
    assert Event.objects.count() == events
    header = [columns.columns()[name].label("en") for name in (columns.ID, columns.REVISION, "title")]
    back = io.BytesIO()
    workbook(back, [Sheet("1", header, [[number, "1", "Khác"] for number in numbers])])
    sent = SimpleUploadedFile("bang.xlsx", back.getvalue())
    page = client.post("/en/desk/edit/", {"do": "compare", "file": sent}, follow=True)
    edit = page.redirect_chain[-1][0]
    compare_sheet(int(world.anna.bulk_edits.latest("pk").pk))
    assert SECRET not in told(client.get(edit)) + told(client.get(f"{edit}report.csv"))


def test_what_came_to_others_is_told_no_more_to_who_brought_it_in_or_had_it(world: World) -> None:
    """Reports of batches and bulk edits; mails about all that happened there, sent late."""
    row = CollectionEditor.objects.create(collection=world.theirs, user=world.anna)
    unpublished(world, world.theirs)
    away, client = world.secrets[1], signed_in(world.anna)
    batch = Batch.objects.create(
        user=world.anna, sheet=sheet(), sheet_name="bang.csv", collection=world.hers, state=Batch.State.DONE
    )
    BatchRow.objects.create(batch=batch, number=2, title="Hàng", outcome=BatchRow.Outcome.SAME, deposit=away)
    edit = ask(actor=actor_of(world.anna), deposits=[(away.pk, away.revision)], change=Change(added=("lúa",)), language="en")
    assign(actor=TEST, deposit_id=away.pk, person=world.anna)
    pages = [f"/desk/batch/{batch.public_id}/", f"/desk/edit/{edit.public_id}/"]
    assert all(away.public_id in told(client.get(page)) for page in pages)
    row.delete()
    for page in pages:
        for path in (page, f"{page}report.csv"):
            answer = told(client.get(path))
            assert answer.startswith("200") and away.public_id not in answer and SECRET not in answer
            assert str(away.get_state_display()) not in answer
    for event in Event.objects.filter(deposit__in=world.secrets, verb__in=("submit", "assign", "return", "publish", "withdraw")):
        tell(event.pk)
    (editor,) = world.theirs.editors.all()
    assert {one.to[0] for one in mail.outbox} == {world.owner.email, editor.user.email}


def test_a_step_of_another_collection_is_not_counted(world: World) -> None:
    """Its key in the form of one's own steps."""
    (foreign,) = set_steps(world.abroad, step("Duyệt"))
    submitted(world.abroad)
    for key in (str(foreign.pk), "9" * 5_000):
        sent = {"do": "stay", "chosen": "own", "step": [key]}
        page = signed_in(world.ida).post(f"/admin/review-steps/{world.hers.slug}/", sent)
        assert page.status_code == 200
        assert [step["waiting"] if isinstance(step, dict) else step.waiting for step in page.context["steps"]] == [0]
