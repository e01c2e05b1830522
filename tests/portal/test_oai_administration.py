"""The admin's group "OAI-PMH": administrators define sets and say who we are, and harvesters see it; nobody else may."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import Settings

from deposits import tasks
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Event, InstitutionMember, NamedSet, RecordSet
from oaipmh.models import Harvest, Presentation
from tests.factories import CollectionFactory, UserFactory, make_editor, make_member
from tests.oaipmh.cast import TEST, Endpoint, date, fill
from tests.portal.conftest import signed_in
from tests.portal.reading_html import text, tree

SETS, IDENTIFY, HARVESTS = "/admin/oai/sets/", "/admin/oai/identify/", "/admin/oai/harvests/"
LONG_AGO = "2024-03-01T12:00:00Z"


@pytest.fixture
def client(collection: Collection) -> Client:
    return signed_in(UserFactory(is_superuser=True, is_staff=True, name="Đỗ Quản Trị"))


def answers(**changes: Any) -> dict[str, Any]:
    return {"spec": "bien-doi", "name": "Biến đổi khí hậu", "name_en": "Climate", **changes}


def save(client: Client, address: str = f"{SETS}add/", **changes: Any) -> None:
    """As a person does: look at the preview, then save what it showed."""
    shown = client.post(address, answers(preview="1", **changes))
    assert shown.status_code == 200 and shown.context["preview"], text(shown)
    response = client.post(address, answers(save="1", seen=shown.context["form"].data["seen"], **changes))
    assert response.status_code == 302, text(response)


def regrouped() -> None:
    """What the workers of the slow queue would do."""
    queued = [one for one in OrmQ.objects.filter(key="slow") if one.func() == "deposits.tasks.regroup_set"]
    assert queued
    for one in queued:
        tasks.regroup_set(*one.task["args"])
        one.delete()


def now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_harvester_sees_members_join_and_leave_and_the_set_go(client: Client, collection: Collection) -> None:
    oai = Endpoint()
    (article,), (dataset,) = fill(collection, 1, kind="article"), fill(collection, 1, first=2, kind="dataset")
    for one in (article, dataset):
        date(one, LONG_AGO)
    began = now()
    save(client, kinds=["article"])
    assert Event.objects.filter(verb="define_set", actor__isnull=False).count() == 1
    regrouped()
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", from_=began, set="bien-doi").identifiers == [article.oai_identifier]
    assert "Biến đổi khí hậu" in oai("ListSets").text

    for one in (article, dataset):
        date(one, LONG_AGO)
    named = NamedSet.objects.get()
    save(client, f"{SETS}{named.pk}/", kinds=["dataset"], spec="other")
    regrouped()
    assert NamedSet.objects.get().spec == "bien-doi"
    again = oai("ListIdentifiers", metadataPrefix="oai_dc", from_=began)
    assert set(again.identifiers) == {article.oai_identifier, dataset.oai_identifier}
    assert again.all("setSpec").count("bien-doi") == 1
    assert oai.harvest(set="bien-doi") == [dataset.oai_identifier]

    for one in (article, dataset):
        date(one, LONG_AGO)
    assert client.post(f"{SETS}{named.pk}/delete/").status_code == 302
    assert "còn 1 biểu ghi chưa rời khỏi" in text(client.get(SETS))
    regrouped()
    assert not NamedSet.objects.exists()
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", from_=began).identifiers == [dataset.oai_identifier]
    assert oai("ListIdentifiers", metadataPrefix="oai_dc", set="bien-doi").codes == ["noRecordsMatch"]
    assert "bien-doi" not in oai("ListSets").all("setSpec")
    assert "chưa rời khỏi" not in text(client.get(SETS))


def test_nothing_is_saved_before_its_effect_was_shown(client: Client, collection: Collection) -> None:
    fill(collection, 2, kind="article")
    fill(collection, 1, first=3, kind="dataset")
    response = client.post(f"{SETS}add/", answers(save="1", kinds=["article"]))
    said = text(response)
    assert "Chưa lưu" in said and "2 biểu ghi trong tập hợp" in said and "2 vào thêm" in said and "0 rời khỏi" in said
    assert "Nhan đề số 2" in said and "Nhan đề số 3" not in said
    changed = answers(save="1", kinds=["dataset"], seen=response.context["form"].data["seen"])
    assert client.post(f"{SETS}add/", changed).status_code == 200
    assert not NamedSet.objects.exists() and not OrmQ.objects.filter(key="slow").exists()


def test_the_preview_of_a_change_counts_those_who_join_and_leave(client: Client, collection: Collection) -> None:
    fill(collection, 2, kind="article")
    fill(collection, 3, first=3, kind="dataset")
    save(client, kinds=["article"])
    regrouped()
    named = NamedSet.objects.get()
    preview = client.post(f"{SETS}{named.pk}/", answers(preview="1", kinds=["dataset"])).context["preview"]
    assert (preview.members, preview.joining, preview.leaving) == (3, 3, 2)
    assert RecordSet.objects.filter(spec="bien-doi").count() == 2
    # Names alone change no members: they are saved at once.
    assert client.post(f"{SETS}{named.pk}/", answers(save="1", kinds=["article"], name="Khí hậu")).status_code == 302
    assert NamedSet.objects.get().name == "Khí hậu"


def test_every_condition_is_kept_as_it_was_chosen(client: Client, collection: Collection) -> None:
    inside = CollectionFactory(slug="con", parent=collection, institution=collection.institution)
    inner = fill(inside, 1, kind="article", language="vi", issued="2021")
    fill(inside, 1, first=2, kind="article", language="en", issued="2021")
    fill(inside, 1, first=3, kind="article", language="vi", issued="2018")
    chosen: dict[str, Any] = {
        "kinds": ["article"],
        "collections": [collection.slug],
        "institutions": [collection.institution.slug],
        "year_from": 2020,
        "year_until": 2022,
        "languages": ["vi"],
        "statuses": ["metadata-only"],
    }
    save(client, **chosen)
    regrouped()
    named = NamedSet.objects.get()
    assert named.conditions == chosen
    assert [one.record for one in RecordSet.objects.filter(spec="bien-doi")] == inner
    page = tree(client.get(f"{SETS}{named.pk}/"))
    ticked = {(one.get("name"), one.get("value")) for one in page.xpath("//input[@checked]")}
    assert ticked == {(name, one) for name, values in chosen.items() if isinstance(values, list) for one in values}
    said = text(client.get(SETS))
    assert "2020–2022" in said and "đã cập nhật" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"spec": "đề tài"}, "Chỉ được dùng"),
        ({"spec": "openaire"}, "Hãy chọn tên khác"),
        ({"spec": ""}, "bắt buộc"),
        ({"year_from": "2022", "year_until": "2020"}, "trước năm đầu"),
        ({"year_from": "20"}, "1000"),
        ({"kinds": ["nonsense"]}, "nonsense"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client: Client, wrong: dict[str, Any], said: str) -> None:
    response = client.post(f"{SETS}add/", answers(save="1") | wrong)
    assert response.status_code == 200
    messages = " ".join(one.text_content() for one in tree(response).xpath("//*[contains(@class, 'error-message')]"))
    assert said in messages
    assert not NamedSet.objects.exists()


def test_the_name_of_another_set_is_refused(client: Client) -> None:
    NamedSet.objects.create(spec="bien-doi", name="Cũ")
    assert tree(client.post(f"{SETS}add/", answers(preview="1"))).xpath("//*[contains(@class, 'error-message')]")


def test_the_night_ends_what_a_lost_task_left(client: Client, collection: Collection) -> None:
    live, gone = fill(collection, 2, kind="article")
    save(client, kinds=["article"])
    regrouped()
    withdraw(actor=TEST, record_id=gone.pk, reason="Thử.")
    NamedSet.objects.all().delete()
    tasks.every_night()
    assert [one.record_id for one in RecordSet.objects.filter(spec="bien-doi")] == [gone.pk]
    assert live.sets.exists()


def test_a_set_that_names_what_is_gone_says_so_and_keeps_it(client: Client) -> None:
    named = NamedSet.objects.create(spec="cu", name="Cũ", conditions={"collections": ["da-xoa"]})
    assert "da-xoa (không còn tồn tại)" in text(client.get(f"{SETS}{named.pk}/"))


def test_identify_says_what_the_administrator_wrote(client: Client) -> None:
    page = client.get(IDENTIFY)
    assert page.context["identify"].endswith("/oai?verb=Identify") and "CC0 1.0" in text(page)
    fields = {
        "repository_name": "Kho Sông Hậu & bạn",
        "admin_emails": "thu-vien@songhau.example.vn\nkho@songhau.example.vn",
        "content": "Luận văn về đồng bằng.",
        "friends": "https://kho-khac.example.vn/oai",
        "logo_url": "https://songhau.example.vn/logo.svg",
        "keep_log_days": "90",
    }
    assert client.post(IDENTIFY, fields).status_code == 302
    said = Endpoint()("Identify")
    assert said.one("repositoryName") == "Kho Sông Hậu & bạn"
    assert said.all("adminEmail") == ["thu-vien@songhau.example.vn", "kho@songhau.example.vn"]
    for one in (
        "Luận văn về đồng bằng.",
        "<baseURL>https://kho-khac.example.vn/oai</baseURL>",
        "https://songhau.example.vn/logo.svg",
    ):
        assert one in said.text
    assert Presentation.current().keep_log_days == 90


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("admin_emails", "không phải"),
        ("admin_emails", "ai@localhost"),
        ("friends", "ftp://kho.example.vn/oai"),
        ("friends", "kho.example.vn"),
        ("policies_url", "javascript:alert(1)"),
        ("logo_url", "ftp://kho.example.vn/logo.svg"),
        ("keep_log_days", "0"),
    ],
)
def test_what_identify_cannot_say_is_refused(client: Client, field: str, value: str) -> None:
    response = client.post(IDENTIFY, {"keep_log_days": "90", field: value})
    assert response.status_code == 200
    assert tree(response).xpath("//*[contains(@class, 'error-message')]")
    assert not Presentation.objects.exists()


@pytest.fixture
def harvested(client: Client, collection: Collection, settings: Settings) -> None:
    """A whole walk, one that stopped, and a wrong request, by two harvesters."""
    settings.OAI_PAGE_SIZE = 3
    fill(collection, 7)
    oai = Endpoint()
    oai.client.defaults["HTTP_USER_AGENT"] = "=HYPERLINK(1) Sickle"
    oai.harvest(set="col_luan-van", from_="2026-01-01")
    next(oai.pages("ListRecords", metadataPrefix="mods"))
    other = Endpoint()
    other.client.defaults["HTTP_USER_AGENT"] = "Scythe/2 <script>alert(1)</script>"
    other("GetRecord", metadataPrefix="oai_dc", identifier="oai:khomo.example:none")


def test_the_log_tells_who_took_what_and_how_far(client: Client, harvested: None) -> None:
    response = client.get(HARVESTS)
    assert not response.context["is_filtering"]
    said = text(response)
    for words in ("Sickle", "ListIdentifiers", "col_luan-van", "2026-01-01", "trọn danh sách", "3 trang", "7 biểu ghi"):
        assert words in said
    assert "đến 3 trên 7 (42%)" in said and "idDoesNotExist" in said and "180 ngày" in said
    assert b"<script>alert" not in response.content
    assert Harvest.objects.get(verb="ListIdentifiers").client in said


def test_the_log_is_filtered_by_agent_errors_and_date(client: Client, harvested: None) -> None:
    def found(query: str) -> set[str]:
        return {one.verb for one in client.get(f"{HARVESTS}?{query}").context["object_list"]}

    assert found("") == {"ListIdentifiers", "ListRecords", "GetRecord"}
    assert found("agent=sickle") == {"ListIdentifiers", "ListRecords"}
    assert found("wrong=1") == {"GetRecord"}
    Harvest.objects.filter(verb="ListRecords").update(last=timezone.now() - dt.timedelta(days=9))
    today = timezone.localdate()
    assert found(f"last_from={today - dt.timedelta(days=1)}") == {"ListIdentifiers", "GetRecord"}
    assert found(f"last_to={today - dt.timedelta(days=2)}") == {"ListRecords"}


def test_the_log_comes_in_pages(client: Client, harvested: None) -> None:
    one = Harvest.objects.get(verb="GetRecord")
    for key in range(120):
        one.pk, one.key = None, key
        one.save()
    assert len(client.get(HARVESTS).context["object_list"]) == 50
    assert len(client.get(f"{HARVESTS}?p=3").context["object_list"]) == 23


def test_the_log_goes_into_a_spreadsheet_without_formulas(client: Client, harvested: None) -> None:
    response = client.get(f"{HARVESTS}?export=csv&agent=sickle")
    lines = list(csv.reader(b"".join(response.streaming_content).decode().splitlines()))
    assert len(lines) == 3 and "Tên phần mềm (user agent)" in lines[0]
    assert all("'=HYPERLINK(1) Sickle" in line for line in lines[1:])
    assert client.get(f"{HARVESTS}?export=xlsx").status_code == 200


def test_the_log_cannot_be_changed(client: Client, harvested: None) -> None:
    assert client.post(HARVESTS).status_code == 405


@pytest.mark.parametrize("role", ["stranger", "member", "editor", "institution administrator", "staff of the admin"])
def test_nobody_else_comes_near(role: str, collection: Collection) -> None:
    from django.contrib.auth.models import Permission

    user = UserFactory()
    match role:
        case "member":
            make_member(user, collection.institution)
        case "editor":
            make_editor(user, collection)
        case "institution administrator":
            make_member(user, collection.institution, InstitutionMember.Role.ADMINISTRATOR)
            user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        case "staff of the admin":
            user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    named = NamedSet.objects.create(spec="cu", name="Cũ")
    client = signed_in(user)
    for address in (SETS, f"{SETS}add/", f"{SETS}{named.pk}/", f"{SETS}{named.pk}/delete/", IDENTIFY, HARVESTS):
        assert client.get(address).status_code == 302, address
        assert client.post(address, answers(save="1", keep_log_days="9")).status_code == 302, address
    assert client.get(f"{HARVESTS}?export=csv").status_code == 302
    assert [one.name for one in NamedSet.objects.all()] == ["Cũ"] and not Presentation.objects.exists()
    if "admin" in role:
        assert "/admin/oai/" not in client.get("/admin/").content.decode()


def test_the_menu_leads_to_all_of_it(client: Client) -> None:
    page = client.get("/admin/").content.decode()
    for address in (SETS, IDENTIFY, HARVESTS, "/admin/oai-checks/"):
        assert address in page
