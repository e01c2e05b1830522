"""Administrators, and nobody else, have endpoints checked in the background and read the reports in their language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import Settings

from deposits.models import Collection, InstitutionMember
from oaipmh.checking import tasks
from oaipmh.checking.asking import Manners
from oaipmh.models import EndpointCheck
from portal.accounts.models import User
from tests.factories import UserFactory, make_editor, make_member
from tests.oaipmh.checking.checked import nothing_outside
from tests.oaipmh.checking.endpoint import Edit, Endpoint, serving
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text, tree

CHECKS = "/admin/oai-checks/"
State = EndpointCheck.State


@pytest.fixture
def administrator(installed: None) -> User:
    return UserFactory(is_superuser=True, is_staff=True, name="Đỗ Quản Trị")


@pytest.fixture
def client(administrator: User) -> Client:
    return signed_in(administrator)


@pytest.fixture
def endpoint(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """An endpoint with one error and one warning, on a machine that the operator allows to be asked."""
    settings.CHECK_PRIVATE_ADDRESSES = True
    nothing_outside(monkeypatch)
    with serving(Edit("Identify", ">2.0<", ">1.1<"), "broken-links") as found:
        yield found


def ask(client: Client, url: str) -> EndpointCheck:
    response = client.post(CHECKS, {"url": url})
    assert response.status_code == 302, text(response)
    return EndpointCheck.objects.get()


def work() -> None:
    """What the workers of the slow queue would do."""
    for one in OrmQ.objects.filter(key="slow"):
        if one.func() == "oaipmh.checking.tasks.run":
            tasks.run(*one.task["args"], Manners(pause=0))


def test_a_check_waits_runs_and_is_kept(client: Client, administrator: User, endpoint: Endpoint) -> None:
    asked = ask(client, f" {endpoint.base_url}?verb=Identify ")
    assert (asked.state, asked.url, asked.asked_by) == (State.WAITING, endpoint.base_url, administrator)
    waiting = client.get(f"{CHECKS}{asked.pk}/")
    assert "đang chờ đến lượt" in text(waiting)
    assert tree(waiting).xpath("//meta[@http-equiv='refresh']")
    work()
    asked.refresh_from_db()
    assert (asked.state, asked.errors, asked.warnings, asked.reached) == (State.DONE, 1, 1, True)
    done = client.get(f"{CHECKS}{asked.pk}/")
    assert not tree(done).xpath("//meta[@http-equiv='refresh']")
    said = text(done)
    assert "protocolVersion là “1.1”, không phải 2.0." in said
    assert "Vì sao quan trọng" in said and "Cách sửa" in said and "Kho thử" in said
    listed = text(client.get(CHECKS))
    assert endpoint.base_url in listed and "1 lỗi" in listed and "1 cảnh báo" in listed


def test_the_same_report_is_read_in_english(client: Client, administrator: User, endpoint: Endpoint) -> None:
    from wagtail.users.models import UserProfile

    asked = ask(client, endpoint.base_url)
    work()
    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language = "en"
    profile.save()
    said = text(client.get(f"{CHECKS}{asked.pk}/"))
    assert "protocolVersion is “1.1”, not 2.0." in said and "1 rule is broken." in said
    assert "How to mend it" in said and "Cách sửa" not in said


def test_what_an_endpoint_says_cannot_become_markup(client: Client, endpoint: Endpoint) -> None:
    endpoint.edits = [Edit("Identify", "Kho thử", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    asked = ask(client, endpoint.base_url)
    work()
    response = client.get(f"{CHECKS}{asked.pk}/")
    assert b"<script>alert(1)" not in response.content
    assert "<script>alert(1)</script>" in text(response)


def test_a_private_address_is_refused_unless_the_operator_allows_it(
    client: Client, endpoint: Endpoint, settings: Settings
) -> None:
    settings.CHECK_PRIVATE_ADDRESSES = False
    asked = ask(client, endpoint.base_url)
    work()
    asked.refresh_from_db()
    assert (asked.state, asked.reached, endpoint.served) == (State.DONE, False, [])
    said = text(client.get(f"{CHECKS}{asked.pk}/"))
    assert "không phải là địa chỉ web công khai" in said and "Không kiểm tra được điểm cuối." in said
    assert "không kết nối được" in text(client.get(CHECKS))


def test_our_own_site_may_be_checked_wherever_it_stands(client: Client, endpoint: Endpoint, settings: Settings) -> None:
    settings.CHECK_PRIVATE_ADDRESSES = False
    settings.SITE_URL = endpoint.site
    form = tree(client.get(CHECKS)).forms
    assert [one.fields["url"] for one in form if "url" in one.fields] == [endpoint.base_url]
    ask(client, endpoint.base_url)
    work()
    assert EndpointCheck.objects.get().reached


@pytest.mark.parametrize("url", ["", "ftp://example.org/oai", "file:///etc/passwd", "javascript:alert(1)", "không phải địa chỉ"])
def test_what_is_no_web_address_is_said_beside_the_field(client: Client, url: str) -> None:
    response = client.post(CHECKS, {"url": url})
    assert response.status_code == 200
    assert tree(response).xpath("//*[contains(@class, 'error-message')]")
    assert not EndpointCheck.objects.exists() and not OrmQ.objects.filter(key="slow").exists()


def test_a_check_that_killed_its_worker_is_not_begun_again(client: Client, endpoint: Endpoint) -> None:
    asked = ask(client, endpoint.base_url)
    EndpointCheck.objects.update(state=State.RUNNING, step="lists")
    assert "Đang kiểm tra" in text(client.get(f"{CHECKS}{asked.pk}/"))
    work()
    asked.refresh_from_db()
    assert (asked.state, endpoint.served) == (State.STOPPED, [])
    assert "bị dừng trước khi xong" in text(client.get(f"{CHECKS}{asked.pk}/"))


def test_old_reports_go_when_a_new_check_is_asked_for(client: Client, endpoint: Endpoint) -> None:
    old = ask(client, endpoint.base_url)
    EndpointCheck.objects.update(asked=timezone.now() - tasks.KEEP - dt.timedelta(days=1))
    client.post(CHECKS, {"url": endpoint.base_url})
    assert EndpointCheck.objects.exclude(pk=old.pk).count() == EndpointCheck.objects.count() == 1
    work()  # the task of the check that is gone does nothing


@pytest.mark.parametrize("role", ["stranger", "member", "editor", "institution administrator", "staff of the admin"])
def test_nobody_else_may_have_anything_checked(role: str, collection: Collection) -> None:
    from django.contrib.auth.models import Permission

    user = UserFactory()
    match role:
        case "member":
            make_member(user, collection.institution)
        case "editor":
            make_editor(user, collection)
        case "institution administrator":
            make_member(user, collection.institution, InstitutionMember.Role.ADMINISTRATOR)
        case "staff of the admin":
            user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    kept = EndpointCheck.objects.create(url="https://repository.example.vn/oai", state=State.STOPPED)
    client = signed_in(user)
    for address in (CHECKS, f"{CHECKS}{kept.pk}/"):
        assert client.get(address).status_code == 302
        assert client.post(address, {"url": "https://example.org/oai"}).status_code == 302
    assert EndpointCheck.objects.count() == 1
    if role == "staff of the admin":
        assert "oai-checks" not in client.get("/admin/").content.decode()


def test_somebody_without_an_account_is_asked_to_sign_in(installed: None) -> None:
    response = Client().get(CHECKS)
    assert response.status_code == 302 and "login" in response["Location"]


def test_the_menu_leads_there(client: Client) -> None:
    assert CHECKS in client.get("/admin/").content.decode()
