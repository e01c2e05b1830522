"""Every address of the site × everybody × every state of an unpublished work: nobody learns what is not hers, or changes it.

The addresses are read from the routes, so one that is new is asked as well: it fails here until `WORDS` knows what its
parameters stand for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import override
from pytest import Subtests

from deposits.flows import review, submit, uploads
from deposits.models import Collection, Deposit, Event, Message, State
from media import reading
from portal.accounts.models import User
from portal.pages import ensure_pages
from search.engines import engine
from tests.factories import (
    CollectionFactory,
    InstitutionFactory,
    UserFactory,
    actor_of,
    draft,
    install,
    make_editor,
    make_member,
    pdf_bytes,
)
from tests.factories.deposits import TEST

ASKED = "Zuvex"  # what is looked for, and echoed by pages that search
SECRET = "lưỡng cư đốm tía"  # stands in the title, the file, its name and the messages
OUTSIDERS = "-rmx"  # stranger, reader with an account, member of the institution, editor of another collection
INSIDERS = "oea"  # owner, editor, administrator
EDITORS_ADDRESSES = {"desk:review", "deposit:status"}  # where insiders must see it: else nothing is proved here


@dataclass
class Cast:
    deposit: Deposit
    words: dict[str, Any]
    people: dict[str, User | None]

    def client(self, letter: str) -> Client:
        client = Client()
        if user := self.people[letter]:
            client.force_login(user)
        return client


def prepared(state: str) -> Cast:
    install()
    ensure_pages()
    with engine().rebuild():
        pass
    home = InstitutionFactory(slug="song-hau")
    collection: Collection = CollectionFactory(slug="luan-van", institution=home)
    people: dict[str, User | None] = {
        "-": None,
        "r": UserFactory(),
        "m": make_member(UserFactory(), home),
        "x": make_editor(UserFactory(), CollectionFactory(slug="khac")),
        "o": UserFactory(),
        "e": make_editor(UserFactory(), collection),
        "a": UserFactory(is_superuser=True, is_staff=True),
    }
    owner = actor_of(people["o"])  # type: ignore[arg-type]
    deposit = draft(collection, actor=owner, title=f"{ASKED} và {SECRET}")
    content = pdf_bytes(f"{ASKED}: {SECRET} sống ven suối.")
    waiting = uploads.begin(actor=owner, deposit_id=deposit.pk, name=f"{SECRET}.pdf", size=len(content))
    uploads.carry_on(actor=owner, waiting=waiting, offset=0, chunks=[content])
    file = deposit.files.get()
    reading.read(file.stored_id)
    sending = uploads.begin(actor=owner, deposit_id=deposit.pk, name=f"{SECRET}.pdf", size=1000)
    review.comment(actor=owner, deposit_id=deposit.pk, body=f"Về {SECRET}")
    brought_to(state, deposit)
    certificate = deposit.certificates.first()
    words = {
        "code": certificate.code if certificate else "khong-co", "pk": 1, "index": "author", "provider_id": "orcid", "organization_slug": "truong",
        "public_id": deposit.public_id, "name": file.name, "file_id": file.pk, "number": 1, "token": sending.upload.token,
        "extension": "json", "scheme": "oecd-ford", "syntax": "csv", "part": 1, "slug": collection.slug, "key": "abc", "uidb36": "1", "page_view_restriction_id": 1, "page_id": 1,
    }  # fmt: skip
    return Cast(Deposit.objects.get(pk=deposit.pk), words, people)


def brought_to(state: str, deposit: Deposit) -> None:
    if state == State.DRAFT:
        return
    submit.submit(actor=actor_of(deposit.owner), deposit_id=deposit.pk, agreement=True)  # type: ignore[arg-type]
    if state == State.RETURNED:
        review.send_back(actor=TEST, deposit_id=deposit.pk, comment=SECRET)
    elif state == State.REJECTED:
        review.reject(actor=TEST, deposit_id=deposit.pk, reason=SECRET)


def addresses(words: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, address) of every route but the admin's and those of Wagtail's pages."""
    for name, path, pattern in routes():
        if path.startswith("admin/") or name.startswith("wagtail"):
            continue
        named = written_in(path)
        unknown = [one for one in named if one not in words]
        assert not unknown, f"{name}: say in `prepared` what {unknown} stands for"
        if pattern.name is None and not named:
            yield path, f"/{path}"
            continue
        with override("vi"):
            yield name, reverse(name, kwargs={one: words[one] for one in named})


def written_in(path: str) -> list[str]:
    """The parameters of a whole path, those of what includes it among them."""
    return list(dict.fromkeys(re.findall(r"<(?:\w+:)?(\w+)>", path)))


def routes(patterns: Any = None, space: str = "", before: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(name, path as it is written, pattern), the path without the language."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = before if isinstance(one.pattern, LocalePrefixPattern) else f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", path, one
        else:
            yield from routes(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, path)


def parameters(pattern: URLPattern) -> list[str]:
    return [*pattern.pattern.converters] or [*pattern.pattern.regex.groupindex]


def told(response: HttpResponseBase) -> str:
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined, call-overload]
    return body.decode(errors="replace") + str(response.headers)


def trace(deposit: Deposit) -> Any:
    """Everything about the deposit that somebody could change."""
    return (
        Deposit.objects.filter(pk=deposit.pk).values().get(),
        list(deposit.files.order_by("pk").values()),
        list(deposit.uploads.order_by("pk").values("pk", "attached", "refusal", "upload__offset", "upload__size")),
        Message.objects.filter(deposit=deposit).count(),
        Event.objects.filter(deposit=deposit).count(),
    )


@pytest.fixture(params=[State.DRAFT, State.SUBMITTED, State.RETURNED, State.REJECTED])
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    return prepared(request.param)


def test_nobody_else_is_told_of_a_work_that_is_not_published(cast: Cast, subtests: Subtests) -> None:
    for letter in OUTSIDERS:
        client = cast.client(letter)
        for name, address in addresses(cast.words):
            with subtests.test(who=letter, address=address):
                response = client.get(address, {"q": ASKED})
                assert response.status_code < 500, name
                assert SECRET not in told(response), name


def test_those_whom_it_concerns_see_it_there(cast: Cast, subtests: Subtests) -> None:
    by_name = dict(addresses(cast.words))
    for letter in INSIDERS:
        for name in EDITORS_ADDRESSES - ({"desk:review"} if letter == "o" else set()):
            with subtests.test(who=letter, address=by_name[name]):
                assert SECRET in told(cast.client(letter).get(by_name[name]))


METHODS: dict[str, Callable[[Client, str], HttpResponseBase]] = {
    "POST": lambda client, address: client.post(
        address, {"action": "publish", "title": "x", "text": "x", "reason": "x", "agreement": "1"}
    ),
    "PATCH": lambda client, address: client.patch(
        address, b"x", content_type="application/offset+octet-stream", headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    ),
    "DELETE": lambda client, address: client.delete(address, headers={"Tus-Resumable": "1.0.0"}),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_nobody_else_changes_it(db: None, state: State, method: str, subtests: Subtests) -> None:
    cast = prepared(state)
    before = trace(cast.deposit)
    for letter in OUTSIDERS:
        client = cast.client(letter)
        for name, address in addresses(cast.words):
            if name == "account_logout":
                continue
            with subtests.test(who=letter, address=address):
                response = METHODS[method](client, address)
                assert response.status_code < 500, name
                assert SECRET not in told(response), name
                assert trace(cast.deposit) == before, name


def test_the_admin_lets_in_only_who_works_there(db: None, subtests: Subtests) -> None:
    """No address of Wagtail's admin, ours in it included, shows anything to a reader or stranger but its door."""
    cast = prepared(State.SUBMITTED)
    clients = [cast.client(letter) for letter in "-r"]
    doors = ("login", "password_reset", "jsi18n", "sprite", "logout", "preview")
    asked = 0
    for name, path, pattern in routes():
        if not path.startswith("admin/"):
            continue
        with subtests.test(name=name):
            address = admin_address(name, pattern)
            if address is None or any(door in address for door in doors):
                continue
            asked += 1
            for client in clients:
                response = client.get(address)
                assert response.status_code in (301, 302, 403, 404, 405), address
                assert SECRET not in told(response)
    assert asked > 150


def admin_address(name: str, pattern: URLPattern) -> str | None:
    for value in (1, "x"):
        try:
            with override("vi"):
                return reverse(name, kwargs=dict.fromkeys(parameters(pattern), value))
        except Exception:
            continue
    return None
